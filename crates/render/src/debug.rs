//! What a log may say of documents: their shape, never a word of them.

use std::fmt::{Debug, Formatter, Result};

use crate::{
    Block, DataTable, Document, Package, PackageItem, PackagePlan, Part, Rendered, Run, Table,
};

impl Debug for Document {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Document")
            .field("blocks", &self.blocks)
            .finish_non_exhaustive()
    }
}

impl Debug for Block {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Heading(level, _) => write!(f, "Heading({level})"),
            Self::Paragraph(runs) => write!(f, "Paragraph({} runs)", runs.len()),
            Self::Bullets(entries) => write!(f, "Bullets({})", entries.len()),
            Self::Statement(_) => f.write_str("Statement"),
            Self::Statements(entries) => write!(f, "Statements({})", entries.len()),
            Self::Table(table) => table.fmt(f),
            Self::KeyValues(pairs) => write!(f, "KeyValues({})", pairs.len()),
            Self::PageBreak => f.write_str("PageBreak"),
            Self::Rule => f.write_str("Rule"),
            Self::Quote(runs) => write!(f, "Quote({} runs)", runs.len()),
            Self::Drawn(page) => page.fmt(f),
            Self::Picture(page) => page.fmt(f),
            Self::ItemText(runs) => write!(f, "ItemText({} runs)", runs.len()),
        }
    }
}

impl Debug for Run {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Bold(text) => write!(f, "Bold({} bytes)", text.len()),
            Self::Mark(mark) => mark.fmt(f),
        }
    }
}

impl Debug for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(
            f,
            "Table({} columns, {} rows)",
            self.headers.len(),
            self.rows.len()
        )
    }
}

impl Debug for DataTable {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(
            f,
            "DataTable({} columns, {} rows)",
            self.headers.len(),
            self.rows.len()
        )
    }
}

impl Debug for Rendered {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(
            f,
            "Rendered({} pages, {} bytes)",
            self.pages.len(),
            self.pdf.len()
        )
    }
}

impl Debug for PackagePlan {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "PackagePlan({} items)", self.items.len())
    }
}

impl Debug for PackageItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(
            f,
            "PackageItem({}, {} blocks)",
            self.number,
            self.blocks.len()
        )
    }
}

impl Debug for Package {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "Package({:?}, {} parts)", self.pdf, self.parts.len())
    }
}

impl Debug for Part {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        // The names of items are numbers.
        write!(f, "Part({}, {} bytes)", self.name, self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_document_is_shown() {
        let secret = || "Zebulon".to_owned();
        let runs = || {
            vec![
                Run::Text(secret()),
                Run::Bold(secret()),
                Run::Mark(document::Mark::Withheld),
            ]
        };
        let table = Table {
            headers: vec![secret()],
            rows: vec![vec![runs()]],
        };
        let data = DataTable {
            headers: vec![secret()],
            rows: vec![vec![secret()]],
        };
        let blocks = vec![
            Block::Heading(1, secret()),
            Block::Paragraph(runs()),
            Block::Bullets(vec![runs()]),
            Block::Table(table),
            Block::KeyValues(vec![(secret(), runs())]),
            Block::Quote(runs()),
            Block::ItemText(runs()),
        ];
        let letter = Document {
            title: secret(),
            organisation: secret(),
            case_number: Some(secret()),
            blocks: blocks.clone(),
            ..Document::default()
        };
        let item = PackageItem {
            number: 1,
            title: secret(),
            place: secret(),
            date: secret(),
            blocks: blocks.clone(),
            laid_out: Some(blocks.clone()),
        };
        let plan = PackagePlan {
            letter: letter.clone(),
            schedule: data.clone(),
            items: vec![item.clone()],
            ..PackagePlan::default()
        };
        let package = crate::package(&plan).unwrap();
        let shown = format!(
            "{blocks:?} {letter:?} {item:?} {plan:?} {data:?} {package:?} {:?}",
            package.parts
        );
        assert!(!shown.contains("Zebulon"), "{shown}");
    }
}
