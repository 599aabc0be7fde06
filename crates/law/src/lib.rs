#![doc = include_str!("../README.md")]

mod check;
mod detail;
mod entry;
mod kind;
mod length;
mod list;
mod load;
mod nation;
mod on;
mod reference;

pub use check::{Fault, Faults};
pub use detail::{
    Clock, Country, Detail, Exemption, Fee, Firmness, Holder, Penalty, Retention, Role, Rule, Size,
    Test, Then,
};
pub use entry::{Confidence, Entry};
pub use kind::Kind;
pub use length::{Length, NoLength, Unit};
pub use list::List;
pub use load::LawError;
pub use nation::Nation;
pub use on::LawOn;
pub use reference::reference_markdown;

use jiff::civil::Date;

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

    /// The law as it stood on a day, in all nations.
    pub fn on(&self, date: Date) -> LawOn<'_> {
        LawOn::new(self, date, &Nation::ALL)
    }

    /// The law as it stood on a day in one nation.
    pub fn law_on(&self, date: Date, nation: Nation) -> LawOn<'_> {
        LawOn::new(self, date, nation.alone())
    }

    /// Whether any entry, of whatever date, has this kind and code.
    pub fn knows(&self, kind: Kind, code: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.kind == kind && entry.code == code)
    }
}
