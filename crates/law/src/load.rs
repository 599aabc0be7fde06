//! Reading the data files, which are compiled in, and holding them to their promises.

use calendar::Division;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{Confidence, Entry, Kind, Law};

/// The files of the law, each with its name for messages.
const FILES: &[(&str, &str)] = &[
    (
        "law/uk/bases.toml",
        include_str!("../../../law/uk/bases.toml"),
    ),
    (
        "law/uk/annex-1.toml",
        include_str!("../../../law/uk/annex-1.toml"),
    ),
    (
        "law/uk/art9.toml",
        include_str!("../../../law/uk/art9.toml"),
    ),
    (
        "law/uk/schedule-1.toml",
        include_str!("../../../law/uk/schedule-1.toml"),
    ),
    (
        "law/uk/access.toml",
        include_str!("../../../law/uk/access.toml"),
    ),
    (
        "law/uk/rights.toml",
        include_str!("../../../law/uk/rights.toml"),
    ),
    (
        "law/uk/regulator.toml",
        include_str!("../../../law/uk/regulator.toml"),
    ),
];

/// The law's data files are not as they should be.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// A file is not TOML, or has unknown or missing fields.
    #[error("could not read {file}")]
    Read {
        /// The file.
        file: String,
        /// What is wrong with it.
        #[source]
        source: toml::de::Error,
    },
    /// Two entries of one code are in force on the same day.
    #[error("`{code}` is in force twice on {on}")]
    Overlap {
        /// The code.
        code: String,
        /// A day on which both are in force.
        on: Date,
    },
    /// An entry ends before it begins.
    #[error("`{code}` ends before it begins")]
    Dates {
        /// The code.
        code: String,
    },
}

/// A file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Kind,
    entry: Vec<Written>,
}

/// An entry as written; the kind is the file's.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    code: String,
    title: String,
    citation: String,
    #[serde(default = "everywhere")]
    divisions: Vec<Division>,
    in_force_from: Date,
    in_force_to: Option<Date>,
    source: String,
    confidence: Confidence,
    #[serde(default)]
    requires: Vec<String>,
    #[serde(default)]
    fulfils: Vec<String>,
    #[serde(default)]
    policy_document: bool,
    value: Option<String>,
}

/// Most of this law holds throughout the United Kingdom.
fn everywhere() -> Vec<Division> {
    Division::ALL.to_vec()
}

impl Law {
    /// Reads the law that ships with Caretaker.
    pub fn load() -> Result<Self, LawError> {
        Self::from_files(FILES)
    }

    /// Reads the law from texts, each with its name.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Self, LawError> {
        let mut entries = Vec::new();
        for (file, text) in files {
            let File { kind, entry } = toml::from_str(text).map_err(|source| LawError::Read {
                file: (*file).to_owned(),
                source,
            })?;
            entries.extend(entry.into_iter().map(|written| written.into_entry(kind)));
        }
        check(&entries)?;
        Ok(Self { entries })
    }
}

impl Written {
    fn into_entry(self, kind: Kind) -> Entry {
        Entry {
            kind,
            code: self.code,
            title: self.title,
            citation: self.citation,
            divisions: self.divisions,
            in_force_from: self.in_force_from,
            in_force_to: self.in_force_to,
            source: self.source,
            confidence: self.confidence,
            requires: self.requires,
            fulfils: self.fulfils,
            policy_document: self.policy_document,
            value: self.value,
        }
    }
}

/// One code means one thing on any day.
fn check(entries: &[Entry]) -> Result<(), LawError> {
    for (n, entry) in entries.iter().enumerate() {
        if entry.in_force_to.is_some_and(|to| to < entry.in_force_from) {
            return Err(LawError::Dates {
                code: entry.code.clone(),
            });
        }
        for other in entries.iter().skip(n + 1) {
            let same = other.kind == entry.kind && other.code == entry.code;
            let both_from = entry.in_force_from.max(other.in_force_from);
            if same && entry.in_force_on(both_from) && other.in_force_on(both_from) {
                return Err(LawError::Overlap {
                    code: entry.code.clone(),
                    on: both_from,
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn file(dates: &[(&str, Option<&str>)]) -> String {
        let mut text = String::from("kind = \"basis\"\n");
        for (from, to) in dates {
            text.push_str("[[entry]]\ncode = \"x\"\ntitle = \"x\"\ncitation = \"x\"\n");
            text.push_str("source = \"x\"\nconfidence = \"low\"\n");
            let _ = writeln!(text, "in_force_from = \"{from}\"");
            if let Some(to) = to {
                let _ = writeln!(text, "in_force_to = \"{to}\"");
            }
        }
        text
    }

    fn read(dates: &[(&str, Option<&str>)]) -> Result<Law, LawError> {
        Law::from_files(&[("x.toml", &file(dates))])
    }

    #[test]
    fn entries_of_one_code_do_not_overlap() {
        assert!(read(&[("2018-05-25", Some("2026-02-04")), ("2026-02-05", None)]).is_ok());
        let error = read(&[("2018-05-25", Some("2026-02-05")), ("2026-02-05", None)]).unwrap_err();
        assert_eq!(error.to_string(), "`x` is in force twice on 2026-02-05");
    }

    #[test]
    fn an_entry_does_not_end_before_it_begins() {
        let error = read(&[("2020-01-01", Some("2019-01-01"))]).unwrap_err();
        assert_eq!(error.to_string(), "`x` ends before it begins");
    }

    #[test]
    fn an_unknown_field_is_an_error() {
        let text = file(&[("2020-01-01", None)]) + "colour = \"blue\"\n";
        let error = Law::from_files(&[("x.toml", &text)]).unwrap_err();
        assert_eq!(error.to_string(), "could not read x.toml");
    }
}
