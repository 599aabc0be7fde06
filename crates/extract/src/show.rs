//! A document for people: its texts, then what to look at yourself.

use std::io::{self, Write};

use document::Document;

/// Writes the texts in reading order, each under its label where there are several, then the block
/// "Look at these yourself".
pub fn write_plain(document: &Document, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let several = document.parts.len() > 1;
    for (index, part) in document.parts.iter().enumerate() {
        if several {
            if index > 0 {
                writeln!(out)?;
            }
            writeln!(out, "[{}]", one_line(&part.label()))?;
        }
        let text = harmless(&part.text);
        out.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            writeln!(out)?;
        }
    }
    if !document.notes.is_empty() {
        if !document.parts.is_empty() {
            writeln!(out)?;
        }
        writeln!(out, "Look at these yourself:")?;
        for note in &document.notes {
            writeln!(out, "  {}", one_line(&note.line()))?;
        }
    }
    Ok(())
}

/// Text without what would move a terminal's cursor or change its colours.
fn harmless(text: &str) -> String {
    let shown = |c: char| {
        if c.is_control() && !matches!(c, '\n' | '\t') {
            ' '
        } else {
            c
        }
    };
    text.replace("\r\n", "\n").chars().map(shown).collect()
}

/// Names come from strangers: control characters would let them draw on the terminal.
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use document::{LookAtThis, Part, PartKind};

    use super::*;

    #[test]
    fn headings_only_where_they_help() {
        let mut document = Document::new();
        document.push(Part::new(PartKind::Body, "body", "Dear\u{1b} Ada\r\n"));
        let plain = |document: &Document| {
            let mut out = Vec::new();
            write_plain(document, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(plain(&document), "Dear  Ada\n");
        document.push(Part::new(PartKind::Footer, "footer 1", "Page 1\n"));
        document.note(LookAtThis::Picture, "evil\u{1b}[2Jname.png");
        assert_eq!(
            plain(&document),
            "[body]\nDear  Ada\n\n[footer 1]\nPage 1\n\nLook at these yourself:\n  \
             evil [2Jname.png: a picture; look at it yourself\n"
        );
    }
}
