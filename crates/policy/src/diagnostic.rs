//! What is wrong with a pack, where, and how to mend it.

use std::fmt;

/// One thing that is wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file's name, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            what,
            mend,
        } = self;
        write!(f, "{file}:{line}:{column}: {what}; {mend}")
    }
}

/// The files of a pack, and what was found wrong with them so far.
pub(crate) struct Findings<'a> {
    files: &'a [(&'a str, &'a str)],
    found: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(files: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            files,
            found: Vec::new(),
        }
    }

    /// Adds a finding at a byte of a file.
    pub(crate) fn add(&mut self, file: usize, at: usize, what: String, mend: String) {
        let (name, text) = self.files.get(file).copied().unwrap_or(("the pack", ""));
        let (line, column) = line_and_column(text, at);
        self.found.push(Diagnostic {
            file: name.to_owned(),
            line,
            column,
            what,
            mend,
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All findings, by file and place.
    pub(crate) fn into_sorted(mut self) -> Vec<Diagnostic> {
        let order = |name: &str| self.files.iter().position(|(file, _)| *file == name);
        self.found
            .sort_by_key(|one| (order(&one.file), one.line, one.column));
        self.found.dedup();
        self.found
    }
}

/// The line and the column in characters, both from 1, of a byte of a text.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before: Vec<char> = text
        .char_indices()
        .take_while(|(index, _)| *index < at)
        .map(|(_, c)| c)
        .collect();
    let line = before.iter().filter(|c| **c == '\n').count() + 1;
    let column = before.iter().rev().take_while(|c| **c != '\n').count() + 1;
    (line, column)
}

/// How to mend a code that is not known: the nearest that is, or where to add it.
pub(crate) fn nearest<'c>(
    code: &str,
    known: impl Iterator<Item = &'c str>,
    otherwise: &str,
) -> String {
    let best = known.map(|other| (distance(code, other), other)).min();
    match best {
        Some((distance, other)) if distance <= 2.max(code.len() / 3) => {
            format!("did you mean `{other}`?")
        }
        _ => otherwise.to_owned(),
    }
}

/// Edits (insert, remove, replace) between two texts.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for ((to, diagonal), above) in b.chars().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or(0);
            let replaced = diagonal + usize::from(from != to);
            next.push(replaced.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
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
    fn distance_counts_edits() {
        for (a, b, edits) in [
            ("", "", 0),
            ("a", "", 1),
            ("learnin", "learning", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(a, b), edits, "{a} {b}");
            assert_eq!(distance(b, a), edits, "{b} {a}");
        }
    }

    #[test]
    fn only_something_near_is_proposed() {
        let known = || ["learning", "contact"].into_iter();
        assert_eq!(
            nearest("learnin", known(), "add it"),
            "did you mean `learning`?"
        );
        assert_eq!(nearest("elephants", known(), "add it"), "add it");
    }
}
