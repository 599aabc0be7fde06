//! A pack: everything it says, in one place, and how to look it up.

use std::collections::BTreeMap;

use law::Law;

use crate::diagnostic::Findings;
use crate::read::At;
use crate::{
    Automated, Category, Complaints, Diagnostic, Front, Holds, KindOfPerson, Organisation, Purpose,
    Recipient, RecordKind, Requests, RetentionRule, Source, Transfer, Word, check, read,
};

/// A policy pack that has been checked: what it refers to exists.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The pack itself.
    pub front: Front,
    /// The controller.
    pub organisation: Organisation,
    /// The words of the house, by the plain word they stand for.
    pub words: BTreeMap<String, Word>,
    /// Kinds of people.
    pub people: Vec<KindOfPerson>,
    /// Categories of data.
    pub categories: Vec<Category>,
    /// Purposes.
    pub purposes: Vec<Purpose>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Recipients.
    pub recipients: Vec<Recipient>,
    /// Transfers abroad.
    pub transfers: Vec<Transfer>,
    /// The retention schedule.
    pub retention: Vec<RetentionRule>,
    /// Kinds of records.
    pub records: Vec<RecordKind>,
    /// How requests are taken.
    pub requests: Requests,
    /// How complaints are taken.
    pub complaints: Complaints,
    /// Decisions by a machine alone.
    pub automated: Automated,
    /// The law it was held against.
    pub(crate) law: &'static Law,
}

/// The sections as read, before they are held against each other.
#[derive(Default)]
pub(crate) struct Raw {
    pub(crate) front: Option<At<Front>>,
    pub(crate) organisation: Option<At<Organisation>>,
    pub(crate) words: Option<At<BTreeMap<String, Word>>>,
    pub(crate) people: Vec<At<KindOfPerson>>,
    pub(crate) categories: Vec<At<Category>>,
    pub(crate) purposes: Vec<At<Purpose>>,
    pub(crate) sources: Vec<At<Source>>,
    pub(crate) recipients: Vec<At<Recipient>>,
    pub(crate) transfers: Vec<At<Transfer>>,
    pub(crate) retention: Vec<At<RetentionRule>>,
    pub(crate) records: Vec<At<RecordKind>>,
    pub(crate) requests: Option<At<Requests>>,
    pub(crate) complaints: Option<At<Complaints>>,
    pub(crate) automated: Option<At<Automated>>,
}

impl Pack {
    /// Reads a pack from its files, each a name and a text, and checks it.
    ///
    /// First every fault of form is reported, and once there is none, every fault of sense: what
    /// refers to nothing, what lacks a basis or a condition.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, Vec<Diagnostic>> {
        let mut findings = Findings::new(files);
        let law = law::uk();
        let mut raw = Raw::default();
        for (number, (_, text)) in files.iter().enumerate() {
            read::file(number, text, &mut raw, &mut findings);
        }
        if findings.is_empty() {
            match law {
                Ok(law) => check::pack(&raw, law, &mut findings),
                // A fault of our own files; said here so that no caller needs a second way out.
                Err(error) => findings.add(0, 0, error.to_string(), "report this fault".to_owned()),
            }
        }
        match (findings.is_empty(), law, raw.into_pack()) {
            (true, Ok(law), Some(build)) => Ok(build(law)),
            _ => Err(findings.into_sorted()),
        }
    }

    /// A kind of person by its code.
    pub fn person(&self, code: &str) -> Option<&KindOfPerson> {
        self.people.iter().find(|one| one.code == code)
    }

    /// A category of data by its code.
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|one| one.code == code)
    }

    /// A purpose by its code.
    pub fn purpose(&self, code: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|one| one.code == code)
    }

    /// A source by its code.
    pub fn source(&self, code: &str) -> Option<&Source> {
        self.sources.iter().find(|one| one.code == code)
    }

    /// A recipient by its code.
    pub fn recipient(&self, code: &str) -> Option<&Recipient> {
        self.recipients.iter().find(|one| one.code == code)
    }

    /// A retention rule by its code.
    pub fn retention_rule(&self, code: &str) -> Option<&RetentionRule> {
        self.retention.iter().find(|one| one.code == code)
    }

    /// A kind of record by its code.
    pub fn record_kind(&self, code: &str) -> Option<&RecordKind> {
        self.records.iter().find(|one| one.code == code)
    }

    /// The kind of record that stands for what is kept about such a person as such, or for the
    /// documents that were read in: `holding(Holds::Details, "learner")`.
    pub fn holding(&self, holds: Holds, kind_of_person: &str) -> Option<&RecordKind> {
        self.records.iter().find(|one| {
            one.holds == Some(holds) && one.people.iter().any(|person| person == kind_of_person)
        })
    }

    /// The category of a kind of record; always there in a pack that was checked.
    pub fn category_of(&self, kind: &RecordKind) -> Option<&Category> {
        self.category(&kind.category)
    }

    /// The retention rule of a kind of record about a kind of person; always there in a pack that
    /// was checked.
    pub fn retention_of(&self, kind: &RecordKind, kind_of_person: &str) -> Option<&RetentionRule> {
        self.retention_rule(kind.rule_for(kind_of_person))
    }

    /// The house's word for something, one of it; the plain word where the house has none.
    pub fn word<'a>(&'a self, plain: &'a str) -> &'a str {
        self.words
            .get(plain)
            .map_or(plain, |word| word.one.as_str())
    }

    /// The house's word for something, several of it.
    pub fn words_for(&self, plain: &str) -> String {
        self.words
            .get(plain)
            .map_or_else(|| format!("{plain}s"), |word| word.many.clone())
    }
}

impl Raw {
    /// The pack, if every section that must stand is there; the caller brings the law.
    fn into_pack(self) -> Option<impl FnOnce(&'static Law) -> Pack> {
        let front = self.front?.item;
        let organisation = self.organisation?.item;
        let requests = self.requests?.item;
        let complaints = self.complaints?.item;
        let automated = self.automated?.item;
        Some(move |law| Pack {
            front,
            organisation,
            words: self.words.map(|words| words.item).unwrap_or_default(),
            people: items(self.people),
            categories: items(self.categories),
            purposes: items(self.purposes),
            sources: items(self.sources),
            recipients: items(self.recipients),
            transfers: items(self.transfers),
            retention: items(self.retention),
            records: items(self.records),
            requests,
            complaints,
            automated,
            law,
        })
    }
}

fn items<T>(list: Vec<At<T>>) -> Vec<T> {
    list.into_iter().map(|at| at.item).collect()
}
