#![doc = include_str!("../README.md")]

mod entry;
mod load;

use calendar::Division;
use jiff::civil::Date;

pub use entry::{Confidence, Entry, Kind};
pub use load::LawError;

/// The law as dated data: everything Caretaker knows, of whatever date.
#[derive(Clone, Debug)]
pub struct Law {
    entries: Vec<Entry>,
}

/// The law of the United Kingdom that ships with Caretaker, read once.
pub fn uk() -> Result<&'static Law, &'static LawError> {
    static LAW: std::sync::LazyLock<Result<Law, LawError>> = std::sync::LazyLock::new(Law::load);
    LAW.as_ref()
}

impl Law {
    /// Every entry, in force or not, in the order of the files.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The law as it stood on a day.
    pub fn on(&self, date: Date) -> LawOn<'_> {
        LawOn { law: self, date }
    }

    /// Whether any entry, of whatever date, has this kind and code.
    pub fn knows(&self, kind: Kind, code: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.kind == kind && entry.code == code)
    }
}

/// The law as it stood on one day.
#[derive(Clone, Copy, Debug)]
pub struct LawOn<'a> {
    law: &'a Law,
    date: Date,
}

impl<'a> LawOn<'a> {
    /// The day.
    pub fn date(self) -> Date {
        self.date
    }

    /// The entries of a kind in force on the day, in the order of their file.
    pub fn entries(self, kind: Kind) -> impl Iterator<Item = &'a Entry> {
        self.law
            .entries
            .iter()
            .filter(move |entry| entry.kind == kind && entry.in_force_on(self.date))
    }

    /// The entry of a kind that has this code and is in force on the day.
    pub fn entry(self, kind: Kind, code: &str) -> Option<&'a Entry> {
        self.entries(kind).find(|entry| entry.code == code)
    }

    /// A lawful basis: UK GDPR art. 6(1).
    pub fn basis(self, code: &str) -> Option<&'a Entry> {
        self.entry(Kind::Basis, code)
    }

    /// A condition that stands beside a basis: UK GDPR art. 9(2), DPA 2018 Sch. 1, Annex 1.
    pub fn condition(self, code: &str) -> Option<&'a Entry> {
        Kind::CONDITIONS
            .into_iter()
            .find_map(|kind| self.entry(kind, code))
    }

    /// A right.
    pub fn right(self, code: &str) -> Option<&'a Entry> {
        self.entry(Kind::Right, code)
    }

    /// A fact about the regulator, such as `regulator-helpline`.
    pub fn regulator(self, code: &str) -> Option<&'a str> {
        self.entry(Kind::Regulator, code)
            .and_then(|entry| entry.value.as_deref())
    }
}

impl Entry {
    /// Whether it is in force on a day; both ends are included.
    pub fn in_force_on(&self, date: Date) -> bool {
        self.in_force_from <= date && self.in_force_to.is_none_or(|to| date <= to)
    }

    /// Whether it holds in a part of the United Kingdom.
    pub fn applies_in(&self, division: Division) -> bool {
        self.divisions.contains(&division)
    }
}
