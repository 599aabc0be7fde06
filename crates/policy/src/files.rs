//! The files of a pack, and where in them something stands.
//!
//! Every place is one number: the byte in the text of all files one after the other. So a code
//! that was read can say where it stands without knowing its file.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Names and texts of the files of a pack, in the order given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    files: Arc<[File]>,
}

#[derive(Debug)]
struct File {
    name: String,
    text: String,
    /// Where its first byte stands.
    begins: usize,
}

impl Files {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let mut begins = 0;
        let files = files.iter().map(|(name, text)| {
            let file = File {
                name: (*name).to_owned(),
                text: (*text).to_owned(),
                begins,
            };
            begins += text.len() + 1;
            file
        });
        Self {
            files: files.collect(),
        }
    }

    /// Each file's text with as many blanks before it as bytes stand in the files before, so that
    /// the reader itself counts as we do.
    pub(crate) fn padded(&self) -> impl Iterator<Item = (usize, String)> {
        self.files.iter().map(|file| {
            (
                file.begins,
                format!("{}{}", " ".repeat(file.begins), file.text),
            )
        })
    }

    /// The file's name, and the line and the column in characters, both from 1.
    pub(crate) fn place(&self, at: usize) -> (&str, usize, usize) {
        let file = self.files.iter().rev().find(|file| file.begins <= at);
        file.map_or(("the pack", 1, 1), |file| {
            let (line, column) = line_and_column(&file.text, at - file.begins);
            (&file.name, line, column)
        })
    }

    /// The text of a line, counted from 1.
    pub(crate) fn line(&self, name: &str, line: usize) -> Option<&str> {
        let file = self.files.iter().find(|file| file.name == name)?;
        file.text.lines().nth(line.checked_sub(1)?)
    }

    /// The files as they were given.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|file| (file.name.as_str(), file.text.as_str()))
    }
}

/// The line and the column in characters, both from 1, of a byte of a text.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let mut end = at.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let before = text.get(..end).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let begun = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(begun..).unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// Where each key of a pack stands, by its path: `requests.fee`, `record[session-report].use[0]`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    by_path: Arc<BTreeMap<String, usize>>,
    texts: Arc<Vec<Text>>,
}

/// A text that somebody wrote into a pack.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// The path of its key.
    pub(crate) path: String,
    /// Where it begins.
    pub(crate) at: usize,
    /// What it says.
    pub(crate) says: String,
}

impl Places {
    /// Notes the places of one file's keys.
    pub(crate) fn note(&mut self, table: &DeTable<'_>) {
        let mut walk = Walk {
            by_path: Arc::make_mut(&mut self.by_path),
            texts: Arc::make_mut(&mut self.texts),
        };
        for (key, value) in table {
            walk.value(key.get_ref().as_ref(), key.span().start, value);
        }
    }

    /// Every text, in the order in which they stand.
    pub(crate) fn texts(&self) -> &[Text] {
        &self.texts
    }

    /// Whether a path is written.
    pub(crate) fn is_written(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// Whether a path stands in the pack.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// Where a path stands, or the nearest of those above it that does.
    pub(crate) fn of(&self, path: &str) -> Option<usize> {
        let mut path = path;
        loop {
            if let Some(at) = self.by_path.get(path) {
                return Some(*at);
            }
            path = path.get(..path.rfind(['.', '['])?)?;
        }
    }
}

/// Goes through a file, table by table.
struct Walk<'w> {
    by_path: &'w mut BTreeMap<String, usize>,
    texts: &'w mut Vec<Text>,
}

impl Walk<'_> {
    fn value(&mut self, path: &str, at: usize, value: &Spanned<DeValue<'_>>) {
        self.by_path.entry(path.to_owned()).or_insert(at);
        match value.get_ref() {
            DeValue::Table(table) => {
                for (key, inner) in table {
                    let path = format!("{path}.{}", key.get_ref());
                    self.value(&path, key.span().start, inner);
                }
            }
            DeValue::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    let name = code_of(item).map_or_else(|| number.to_string(), str::to_owned);
                    self.value(&format!("{path}[{name}]"), item.span().start, item);
                }
            }
            DeValue::String(says) => self.texts.push(Text {
                path: path.to_owned(),
                at: value.span().start,
                says: says.to_string(),
            }),
            _ => {}
        }
    }
}

/// The code of an item of a list, by which it is named.
fn code_of<'v>(item: &'v Spanned<DeValue<'_>>) -> Option<&'v str> {
    let DeValue::Table(table) = item.get_ref() else {
        return None;
    };
    match table.get("code")?.get_ref() {
        DeValue::String(code) => Some(code.as_ref()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let text = "one\ntwö three\n\nx";
        assert_eq!(line_and_column(text, 0), (1, 1));
        assert_eq!(line_and_column(text, 4), (2, 1));
        assert_eq!(line_and_column(text, text.find("three").unwrap()), (2, 5));
        assert_eq!(line_and_column(text, text.len()), (4, 2));
        assert_eq!(line_and_column(text, 999), (4, 2));
    }

    #[test]
    fn a_byte_belongs_to_the_file_that_it_stands_in() {
        let files = Files::new(&[("a.toml", "x = 1\n"), ("b.toml", "\ny = 2\n")]);
        assert_eq!(files.place(0), ("a.toml", 1, 1));
        assert_eq!(files.place(4), ("a.toml", 1, 5));
        assert_eq!(files.place(7), ("b.toml", 1, 1));
        assert_eq!(files.place(8), ("b.toml", 2, 1));
        assert_eq!(files.line("b.toml", 2), Some("y = 2"));
        assert_eq!(Files::new(&[]).place(3), ("the pack", 1, 1));
    }
}
