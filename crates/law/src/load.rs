//! Reading the data files, which are compiled in.

use jiff::civil::Date;
use serde::Deserialize;

use crate::check::{self, Faults, Placed};
use crate::detail::{Clock, Country, Exemption, Fee, Penalty, Retention, Rule};
use crate::{Confidence, Detail, Entry, Kind, Law, List, Nation};

/// Names a file of the law and takes it in.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$((
            concat!("law/uk/", $name, ".toml"),
            include_str!(concat!("../../../law/uk/", $name, ".toml")),
        ),)*]
    };
}

/// The files of the law, each with its name for messages.
const FILES: &[(&str, &str)] = files![
    "bases",
    "annex-1",
    "art9",
    "schedule-1",
    "criminal",
    "new-purposes",
    "rights",
    "right-rules",
    "requests",
    "access",
    "exemptions",
    "clocks",
    "automated-decisions",
    "children",
    "notices",
    "records",
    "breaches",
    "assessments",
    "retention",
    "marketing",
    "cookies",
    "transfers",
    "countries",
    "fees",
    "fee-exemptions",
    "penalties",
    "offences",
    "regulator",
];

/// The law's data files are not as they should be.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// A file is not TOML, or has unknown or missing fields.
    #[error("could not read {file}")]
    Read {
        /// The file.
        file: String,
        /// What is wrong with it, with its place and what may stand there.
        #[source]
        source: toml::de::Error,
    },
    /// The files can be read and do not agree with themselves.
    #[error("{0}")]
    Faults(Faults),
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
    code: toml::Spanned<String>,
    title: String,
    citation: String,
    #[serde(default = "everywhere")]
    nations: Vec<Nation>,
    in_force_from: Date,
    in_force_to: Option<Date>,
    source: String,
    confidence: Confidence,
    doubt: Option<String>,
    note: Option<String>,
    #[serde(default)]
    requires: Vec<String>,
    #[serde(default)]
    fulfils: Vec<String>,
    #[serde(default)]
    policy_document: bool,
    lists: Option<Vec<List>>,
    rule: Option<Rule>,
    exemption: Option<Exemption>,
    clock: Option<Clock>,
    retention: Option<Retention>,
    country: Option<Country>,
    fee: Option<Fee>,
    penalty: Option<Penalty>,
    value: Option<String>,
}

/// Most of this law holds throughout the United Kingdom.
fn everywhere() -> Vec<Nation> {
    Nation::ALL.to_vec()
}

impl Law {
    /// Reads the law that ships with Caretaker.
    pub fn load() -> Result<Self, LawError> {
        Self::from_files(FILES)
    }

    /// Reads the law from texts, each with its name, and reports every fault of sense at once.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Self, LawError> {
        let mut placed = Vec::new();
        for (file, text) in files {
            let File { kind, entry } = toml::from_str(text).map_err(|source| LawError::Read {
                file: (*file).to_owned(),
                source,
            })?;
            placed.extend(
                entry
                    .into_iter()
                    .map(|written| written.placed(kind, file, text)),
            );
        }
        let faults = check::all(&placed);
        if !faults.0.is_empty() {
            return Err(LawError::Faults(faults));
        }
        let entries = placed.into_iter().map(|one| one.entry).collect();
        Ok(Self { entries })
    }
}

impl Written {
    /// The entry, where it stands, and the fields it has besides those of all.
    fn placed(self, kind: Kind, file: &str, text: &str) -> Placed {
        let before = text.get(..self.code.span().start).unwrap_or_default();
        let details: Vec<(&'static str, Detail)> = [
            ("lists", self.lists.map(Detail::Lists)),
            ("rule", self.rule.map(Detail::Rule)),
            ("exemption", self.exemption.map(Detail::Exemption)),
            ("clock", self.clock.map(Detail::Clock)),
            ("retention", self.retention.map(Detail::Retention)),
            ("country", self.country.map(Detail::Country)),
            ("fee", self.fee.map(Detail::Fee)),
            ("penalty", self.penalty.map(Detail::Penalty)),
            ("value", self.value.map(Detail::Value)),
        ]
        .into_iter()
        .filter_map(|(name, detail)| Some((name, detail?)))
        .collect();
        let detail = details.first().map_or(Detail::Words, |(_, d)| d.clone());
        Placed {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            fields: details.into_iter().map(|(name, _)| name).collect(),
            entry: Entry {
                kind,
                code: self.code.into_inner(),
                title: self.title,
                citation: self.citation,
                nations: self.nations,
                in_force_from: self.in_force_from,
                in_force_to: self.in_force_to,
                source: self.source,
                confidence: self.confidence,
                doubt: self.doubt,
                note: self.note,
                requires: self.requires,
                fulfils: self.fulfils,
                policy_document: self.policy_document,
                detail,
            },
        }
    }
}
