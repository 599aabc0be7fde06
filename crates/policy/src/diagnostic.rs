//! What is wrong with a pack, where, and how to mend it.

use std::fmt;

use crate::files::Files;

/// One thing that is wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file's name, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The line itself, as written.
    pub text: String,
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
            ..
        } = self;
        write!(f, "{file}:{line}:{column}: {what}; {mend}")
    }
}

impl Diagnostic {
    pub(crate) fn at(files: &Files, at: usize, what: String, mend: String) -> Self {
        let (name, line, column) = files.place(at);
        Self {
            file: name.to_owned(),
            line,
            column,
            text: files.line(name, line).unwrap_or_default().to_owned(),
            what,
            mend,
        }
    }

    /// The finding with the line it stands in, over several lines, as compilers show theirs.
    ///
    /// `kind` stands at its beginning: `error`, or the grade and the rule of a finding of the law.
    pub fn pictured(&self, kind: &str, notes: &[(&str, &str)]) -> String {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let before = " ".repeat(self.column.saturating_sub(1));
        let mut lines = vec![
            format!("{kind}: {}", self.what),
            format!("{margin}--> {}:{}:{}", self.file, self.line, self.column),
            format!("{margin} |"),
            format!("{number} | {}", self.text),
            format!("{margin} | {before}^"),
        ];
        let mend = [("mend", self.mend.as_str())];
        let notes = notes.iter().chain(&mend);
        lines.extend(notes.map(|(name, note)| format!("{margin} = {name}: {note}")));
        lines.join("\n")
    }
}

/// What was found wrong with the files of a pack so far.
pub(crate) struct Findings {
    files: Files,
    found: Vec<(usize, Diagnostic)>,
}

impl Findings {
    pub(crate) fn new(files: Files) -> Self {
        Self {
            files,
            found: Vec::new(),
        }
    }

    pub(crate) const fn files(&self) -> &Files {
        &self.files
    }

    /// Adds a finding at a place.
    pub(crate) fn add(&mut self, at: usize, what: String, mend: String) {
        self.found
            .push((at, Diagnostic::at(&self.files, at, what, mend)));
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All findings, by file and place.
    pub(crate) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|(at, _)| *at);
        let mut found: Vec<Diagnostic> = self.found.into_iter().map(|(_, one)| one).collect();
        found.dedup();
        found
    }
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
pub(crate) fn distance(a: &str, b: &str) -> usize {
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
