//! Blocks as plain text, for those who want the parts and not the PDF.

use crate::{Block, Run, Table};

/// Blocks as text, an empty line between two.
pub(crate) fn blocks(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        let part = one(block);
        if part.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&part);
        text.push('\n');
    }
    text
}

/// Runs as text.
pub(crate) fn runs(runs: &[Run]) -> String {
    let piece = |run: &Run| match run {
        Run::Text(text) | Run::Bold(text) => text.clone(),
        Run::Mark(mark) => mark.text().to_owned(),
    };
    runs.iter().map(piece).collect()
}

fn one(block: &Block) -> String {
    match block {
        Block::Heading(_, text) => text.clone(),
        Block::Paragraph(text) | Block::Quote(text) | Block::ItemText(text) => runs(text),
        Block::Bullets(entries) => {
            let lines = entries.iter().map(|entry| format!("- {}", runs(entry)));
            lines.collect::<Vec<_>>().join("\n")
        }
        Block::Statement(said) => said.text.clone(),
        Block::Statements(entries) => {
            let lines = entries.iter().map(|said| format!("- {}", said.text));
            lines.collect::<Vec<_>>().join("\n")
        }
        Block::KeyValues(pairs) => {
            let lines = pairs
                .iter()
                .map(|(label, value)| format!("{label}: {}", runs(value)));
            lines.collect::<Vec<_>>().join("\n")
        }
        Block::Table(table) => table_text(table),
        Block::Picture(page) => format!("[picture: {}]", page.alt),
        // Drawn pages say again what the text beside them says.
        Block::PageBreak | Block::Rule | Block::Drawn(_) => String::new(),
    }
}

/// Columns are parted by tabs.
fn table_text(table: &Table) -> String {
    let head = std::iter::once(table.headers.join("\t"));
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().map(|cell| runs(cell));
        cells.collect::<Vec<_>>().join("\t")
    });
    head.chain(rows).collect::<Vec<_>>().join("\n")
}
