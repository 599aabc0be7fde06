//! What a register is: a value, so that each is one file and all are kept, shown and reckoned alike.

use std::sync::Arc;

use calendar::{Holidays, Nation, add_working_days};
use jiff::civil::{Date, Time};
use policy::{Pack, RecordKind, Span};
use store::EntityId;

use super::held::Entries;
use crate::Fault;
use crate::bodies::RegisterEntry;
use crate::engine::Stored;

/// What an organisation writes down about itself, so that it can show it.
#[derive(Debug)]
pub struct Register {
    /// Its code, for addresses and programs.
    pub code: &'static str,
    /// Its title.
    pub title: &'static str,
    /// One entry, with its article: "an impact assessment".
    pub one: &'static str,
    /// Why it is kept, in a sentence or two.
    pub why: &'static str,
    /// What the law says of it; empty where only the policy asks for it.
    pub law: &'static str,
    /// The obligations that it serves.
    pub serves: &'static [&'static str],
    /// What is asked for the subjects of an entry; empty where it has none.
    pub about: &'static str,
    /// Whether each entry stands for itself, and not its subjects.
    pub each: bool,
    /// What is asked for the day of an entry.
    pub on: &'static str,
    /// What else is asked.
    pub fields: &'static [RegisterField],
    /// What there may be entries about, with what is due of each.
    pub(crate) subjects: fn(&House) -> Vec<RegisterSubject>,
    /// How a subject stands by its entries, the newest first; of an entry that stands for itself, by
    /// that one.
    pub(crate) standing: fn(&House, &RegisterSubject, &[&RegisterEntry]) -> Standing,
    /// What is wrong with an entry whose answers are each right: beside each other, or beside the
    /// other entries; the id is the entry's that is changed.
    pub(crate) faults: fn(&House, &RegisterEntry, Option<EntityId>) -> Vec<Fault>,
}

/// Of most registers nothing is wrong with an entry whose answers are each right.
pub(super) fn no_more_faults(_: &House, _: &RegisterEntry, _: Option<EntityId>) -> Vec<Fault> {
    Vec::new()
}

/// A question of a register.
#[derive(Clone, Copy, Debug)]
pub struct RegisterField {
    /// Its code.
    pub code: &'static str,
    /// What is asked.
    pub title: &'static str,
    /// More about it; may be empty.
    pub hint: &'static str,
    /// How it is answered.
    pub kind: RegisterFieldKind,
    /// Whether an entry needs it from the beginning.
    pub required: bool,
    /// Whether only the data protection officer answers it.
    pub officer: bool,
}

/// How a question of a register is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterFieldKind {
    /// In one line.
    Line,
    /// In several.
    Lines,
    /// By a day.
    Day,
    /// By a time of day: of the entry's day, as London's clocks show it.
    Time,
    /// By one of several: code and words.
    Choice(&'static [(&'static str, &'static str)]),
}

impl RegisterField {
    /// A question that is answered in one line.
    pub(super) const fn line(code: &'static str, title: &'static str, hint: &'static str) -> Self {
        Self::of(code, title, hint, RegisterFieldKind::Line)
    }

    /// A question that is answered in several lines.
    pub(super) const fn lines(code: &'static str, title: &'static str, hint: &'static str) -> Self {
        Self::of(code, title, hint, RegisterFieldKind::Lines)
    }

    /// A question that is answered by a day.
    pub(super) const fn day(code: &'static str, title: &'static str, hint: &'static str) -> Self {
        Self::of(code, title, hint, RegisterFieldKind::Day)
    }

    /// A question that is answered by a time of day.
    pub(super) const fn time(code: &'static str, title: &'static str, hint: &'static str) -> Self {
        Self::of(code, title, hint, RegisterFieldKind::Time)
    }

    /// A question that is answered by one of several.
    pub(super) const fn choice(
        code: &'static str,
        title: &'static str,
        choices: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self::of(code, title, "", RegisterFieldKind::Choice(choices))
    }

    const fn of(
        code: &'static str,
        title: &'static str,
        hint: &'static str,
        kind: RegisterFieldKind,
    ) -> Self {
        Self {
            code,
            title,
            hint,
            kind,
            required: false,
            officer: false,
        }
    }

    /// With a hint.
    pub(super) const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Needed from the beginning.
    pub(super) const fn needed(mut self) -> Self {
        self.required = true;
        self
    }

    /// Answered by the data protection officer alone.
    pub(super) const fn of_officer(mut self) -> Self {
        self.officer = true;
        self
    }

    /// An answer in words: a choice and a day as readers know them.
    pub fn words(&self, said: &str) -> String {
        match self.kind {
            RegisterFieldKind::Choice(choices) => choices
                .iter()
                .find(|(code, _)| *code == said)
                .map_or(said, |(_, words)| words)
                .to_owned(),
            RegisterFieldKind::Day => said
                .parse()
                .map_or_else(|_| said.to_owned(), calendar::in_words),
            RegisterFieldKind::Line | RegisterFieldKind::Lines | RegisterFieldKind::Time => {
                said.to_owned()
            }
        }
    }
}

/// Something that there may be entries about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterSubject {
    /// Its code; stays the same from version to version of the policy.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Whether there has to be an entry.
    pub wanted: EntryWanted,
    /// Why, or what the policy says of it; may be empty.
    pub why: String,
}

/// Whether there has to be an entry about something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryWanted {
    /// There may be one, and need not be.
    No,
    /// There has to be one, and no day is known by which.
    Yes,
    /// There has to be one, the first by this day.
    By(Date),
}

impl EntryWanted {
    /// The day by which the first has to be there, where one is known.
    pub(super) const fn day(self) -> Option<Date> {
        match self {
            Self::By(by) => Some(by),
            Self::No | Self::Yes => None,
        }
    }
}

impl RegisterSubject {
    /// Something that there may be an entry about, and need not be.
    pub(super) fn may(code: String, title: impl Into<String>) -> Self {
        Self {
            code,
            title: title.into(),
            wanted: EntryWanted::No,
            why: String::new(),
        }
    }

    /// With an entry that there has to be, the first by a day where one is known.
    pub(super) fn wanted(mut self, by: Option<Date>) -> Self {
        self.wanted = by.map_or(EntryWanted::Yes, EntryWanted::By);
        self
    }

    /// With why.
    pub(super) fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// How it stands without an entry where it comes round on a rhythm: nothing is missing before its
    /// first day.
    pub(super) fn before_its_day(&self) -> Standing {
        match self.wanted {
            EntryWanted::By(by) => Standing::Done { again: Some(by) },
            EntryWanted::Yes | EntryWanted::No => self.without_entry(),
        }
    }

    /// How it stands without an entry.
    pub(super) fn without_entry(&self) -> Standing {
        match self.wanted {
            EntryWanted::No => Standing::NotNeeded,
            EntryWanted::Yes => Standing::Missing { by: None },
            EntryWanted::By(by) => Standing::Missing { by: Some(by) },
        }
    }
}

/// How something stands in a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is no entry, and none has to be.
    NotNeeded,
    /// There is no entry, and there has to be one: by this day, where one is known.
    Missing {
        /// By when.
        by: Option<Date>,
    },
    /// An entry is there, and something of it is still to be done.
    Unfinished {
        /// By when, where a day is known.
        by: Option<Date>,
        /// What, in words that go on from "still to do:".
        what: String,
    },
    /// Nothing is to be done, until it comes round.
    Done {
        /// By when, if ever.
        again: Option<Date>,
    },
}

impl Standing {
    /// The day by which something has to be done, if there is one.
    pub const fn by(&self) -> Option<Date> {
        match self {
            Self::NotNeeded => None,
            Self::Missing { by } | Self::Unfinished { by, .. } => *by,
            Self::Done { again } => *again,
        }
    }

    /// Whether somebody has to do something now: what comes round again is open once its day is there.
    pub fn is_open(&self, today: Date) -> bool {
        match self {
            Self::NotNeeded => false,
            Self::Missing { .. } | Self::Unfinished { .. } => true,
            Self::Done { again } => again.is_some_and(|again| again <= today),
        }
    }

    /// Whether its day has passed.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.by().is_some_and(|by| by < today)
    }
}

/// Somebody who works here and has an account, or a role of the policy whose holders have none.
#[derive(Clone, Debug)]
pub(crate) struct Worker {
    /// The subject's code: `account.ID`, or `role.CODE`.
    pub(super) code: String,
    /// Their name; for a role, its title.
    pub(super) name: String,
    /// Their role by the policy.
    pub(super) role: Option<String>,
    /// Since when they have worked with Caretaker, where it is known.
    pub(super) since: Option<Date>,
}

/// What subjects and their standing are reckoned from.
#[derive(Debug)]
pub(crate) struct House {
    pub(super) pack: Arc<Pack>,
    pub(super) today: Date,
    pub(super) workers: Vec<Worker>,
    /// Those whose account is locked.
    pub(super) locked: Vec<Worker>,
    /// Every entry.
    pub(crate) entries: Arc<Entries>,
    pub(super) holidays: Arc<Holidays>,
    pub(super) nation: Nation,
}

impl House {
    /// The day so long after another. School days are reckoned as working days, and so never too late:
    /// a rhythm of the house is no clock of the law.
    pub(super) fn after(&self, from: Date, span: Span) -> Date {
        let working_days = || add_working_days(from, span.count, &self.holidays, self.nation);
        let after = span.after(from, &self.holidays, self.nation);
        after.unwrap_or_else(working_days)
    }

    /// The entries of a register that count, the newest first.
    pub(super) fn entries_of<'a>(
        &'a self,
        register: &'a str,
    ) -> impl Iterator<Item = &'a Stored<RegisterEntry>> {
        let all = self.entries.counting.iter();
        all.filter(move |one| one.body.register == register)
    }
}

/// A time of day, as people write it: `9:30`, `14:30`.
pub(super) fn time_of_day(said: &str) -> Option<Time> {
    Time::strptime("%H:%M", said).ok()
}

/// What a kind of record is called, with those whom it is about: two kinds may have one name.
pub(super) fn title_of(pack: &Pack, kind: &RecordKind) -> String {
    let people = kind.people.iter().filter_map(|code| pack.person(code));
    let people: Vec<&str> = people.map(|one| one.many.as_str()).collect();
    format!("{} ({})", policy::capital(&kind.many), people.join(", "))
}

/// The code of an account as a subject.
pub(super) fn account_code(id: EntityId) -> String {
    format!("account.{id}")
}

/// That questions have no answer yet, if any of these has none.
pub(super) fn unanswered(
    fields: &[RegisterField],
    entry: &RegisterEntry,
    codes: &[&str],
) -> Option<String> {
    let open = fields
        .iter()
        .filter(|field| codes.contains(&field.code) && entry.said(field.code).is_none());
    let titles: Vec<&str> = open.map(|field| field.title).collect();
    (!titles.is_empty()).then(|| format!("answer what is open: {}", titles.join(" ")))
}
