//! Values with separators: comma, semicolon, tab or bar, in whatever letters.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{Broken, Cell, Origin, Row, Rows, Table};
use crate::formats::text;
use crate::read::Unread;

/// What may stand between values, the likeliest first.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// Reads a text.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Unread> {
    let (text, encoding) = decoded(bytes);
    let (separator, text, skipped) = separator_of(&text);
    let mut reader = Reader {
        rest: text,
        line: 1 + skipped,
        separator,
    };
    let mut rows = Rows::default();
    while !reader.rest.is_empty() {
        rows.push(reader.row())?;
    }
    Ok(Table {
        origin: Origin::Text {
            separator,
            encoding: encoding.to_owned(),
        },
        sheets: Vec::new(),
        rows: rows.done(),
    })
}

/// The text and the name of its encoding. Bytes that are not UTF-8 are Windows-1252, as British
/// spreadsheets write them, and it is said so.
fn decoded(bytes: &[u8]) -> (String, &'static str) {
    let marked = Encoding::for_bom(bytes).is_some();
    if !marked && !bytes.contains(&0) && std::str::from_utf8(bytes).is_err() {
        let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
        return (text.into_owned(), "Windows-1252");
    }
    let name = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.name(),
        None if bytes.contains(&0) => "UTF-16",
        None => "UTF-8",
    };
    (text::decode(bytes, None), name)
}

/// The separator, the text without the line that may name it, and how many lines that was.
fn separator_of(text: &str) -> (char, &str, u32) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let named = first.trim_end().strip_prefix("sep=");
    if let Some(named) = named.and_then(|named| named.chars().next())
        && SEPARATORS.contains(&named)
    {
        return (named, rest, 1);
    }
    // Headings hold no lists, so whatever parts most of them is the separator.
    let mut best = (',', 1);
    for separator in SEPARATORS {
        let mut reader = Reader {
            rest: text,
            line: 1,
            separator,
        };
        let fields = reader.row().cells.len();
        if fields > best.1 {
            best = (separator, fields);
        }
    }
    (best.0, text, 0)
}

/// Goes through the values by RFC 4180.
struct Reader<'a> {
    rest: &'a str,
    line: u32,
    separator: char,
}

impl Reader<'_> {
    fn row(&mut self) -> Row {
        let mut row = Row {
            line: self.line,
            ..Row::default()
        };
        loop {
            let line = self.line;
            let (text, broken) = if self.rest.starts_with('"') {
                self.quoted()
            } else {
                (self.plain(), None)
            };
            row.broken = row.broken.or(broken);
            row.cells.push(Cell {
                text: text.trim().to_owned(),
                line: (line != row.line).then_some(line),
                ..Cell::default()
            });
            match self.next() {
                Some(c) if c == self.separator => {}
                Some('\r') => {
                    if self.rest.starts_with('\n') {
                        self.next();
                    } else {
                        self.line += 1;
                    }
                    return row;
                }
                Some(_) | None => return row,
            }
        }
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        self.line += u32::from(c == '\n');
        Some(c)
    }

    fn plain(&mut self) -> String {
        let end = [self.separator, '\r', '\n'];
        let end = self.rest.find(end).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        field.to_owned()
    }

    /// A quoted value; what follows it up to the next separator is a fault.
    fn quoted(&mut self) -> (String, Option<Broken>) {
        self.next();
        let mut out = String::new();
        loop {
            match self.next() {
                None => return (out, Some(Broken::Unclosed)),
                Some('"') if self.rest.starts_with('"') => {
                    self.next();
                    out.push('"');
                }
                Some('"') => break,
                Some(c) => out.push(c),
            }
        }
        let after = self.plain();
        let broken = (!after.trim().is_empty()).then_some(Broken::TextAfter);
        (out, broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> (Origin, Vec<Vec<String>>) {
        let table = read(bytes).unwrap();
        let rows = table.rows.into_iter();
        let texts = rows.map(|row| row.cells.into_iter().map(|cell| cell.text).collect());
        (table.origin, texts.collect())
    }

    #[test]
    fn separators_and_letters_are_told_apart() {
        let check = |bytes: &[u8], between: char, letters: &str| {
            let (origin, rows) = texts(bytes);
            let expected = Origin::Text {
                separator: between,
                encoding: letters.to_owned(),
            };
            assert_eq!(origin, expected);
            assert_eq!(rows, [["Name", "DOB"], ["Zoë, A", "4/5/2013"]]);
        };
        check("Name,DOB\n\"Zoë, A\",4/5/2013\n".as_bytes(), ',', "UTF-8");
        check(
            "\u{feff}Name;DOB\r\nZoë, A;4/5/2013\r\n".as_bytes(),
            ';',
            "UTF-8",
        );
        check(b"Name\tDOB\rZo\xEB, A\t4/5/2013", '\t', "Windows-1252");
        check("sep=|\nName|DOB\nZoë, A|4/5/2013".as_bytes(), '|', "UTF-8");
        let wide: Vec<u8> = "\u{feff}Name\tDOB\nZoë, A\t4/5/2013\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        check(&wide, '\t', "UTF-16LE");
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let table = read(b"sep=;\na;b\n\n\"x\ny\";\"z\"\"\"\n\"p\"q;\n;;\n\"open").unwrap();
        let lines: Vec<u32> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 4, 6, 8]);
        let cells = &table.rows.get(1).unwrap().cells;
        assert_eq!(cells.get(1).unwrap().line, Some(5));
        assert_eq!(cells.get(1).unwrap().text, "z\"");
        let broken: Vec<_> = table.rows.iter().map(|row| row.broken).collect();
        assert_eq!(
            broken,
            [None, None, Some(Broken::TextAfter), Some(Broken::Unclosed)]
        );
    }
}
