//! `policy diff`: what a pack changes against another, in plain words, subject by subject; and whom
//! it obliges to be told before (obligations GOV-4, REC-13).
//!
//! The subjects that people ask about first have words of their own. Whatever else a pack says is
//! compared key by key in `rest`, so that nothing can change in silence.

mod names;
mod published;
mod records;
mod rest;
mod retention;
mod roles;
mod told;
mod vocabulary;

use crate::{Code, Pack};

pub use published::{DocumentChange, Happened};
pub use told::{Ask, MustBeTold, WhyTold};

/// What one pack changes against another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// What changes, by subject.
    pub changes: Vec<Change>,
    /// Which published documents change: notices first, then the policy and the schedule.
    pub documents: Vec<DocumentChange>,
    /// Who must be told, or asked, before data that is held already is used in a new way.
    pub must_be_told: Vec<MustBeTold>,
}

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// What changes, as a sentence.
    pub what: String,
    /// For which kinds of people, as the house calls several of them; for all, or for nobody in
    /// particular, if there is none.
    pub people: Vec<String>,
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Kinds of people.
    People,
    /// Categories of data and what they hold.
    Data,
    /// What data is used for.
    Purposes,
    /// What is kept about whom, and by what right.
    Records,
    /// Where data comes from.
    Sources,
    /// Who receives it.
    Recipients,
    /// How long it is kept.
    Retention,
    /// Requests, complaints and their clocks.
    Requests,
    /// Who has to do what, and may see what.
    Roles,
    /// Everything else that is promised.
    Promises,
    /// The organisation and how it is reached.
    Organisation,
    /// The policy itself: owner, approvers, review.
    Policy,
}

impl Subject {
    /// Every subject, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::People,
        Self::Data,
        Self::Purposes,
        Self::Records,
        Self::Sources,
        Self::Recipients,
        Self::Retention,
        Self::Requests,
        Self::Roles,
        Self::Promises,
        Self::Organisation,
        Self::Policy,
    ];

    /// Its heading.
    pub const fn words(self) -> &'static str {
        match self {
            Self::People => "Kinds of people",
            Self::Data => "What data is about",
            Self::Purposes => "What data is used for",
            Self::Records => "What is kept, why and by what right",
            Self::Sources => "Where data comes from",
            Self::Recipients => "Who receives it",
            Self::Retention => "How long it is kept",
            Self::Requests => "Requests and complaints",
            Self::Roles => "Who does and sees what",
            Self::Promises => "Other promises",
            Self::Organisation => "The organisation",
            Self::Policy => "The policy itself",
        }
    }
}

impl Diff {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.documents.is_empty() && self.must_be_told.is_empty()
    }

    /// The changes of a subject.
    pub fn about(&self, subject: Subject) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.subject == subject)
    }
}

/// Compares a pack with the one before it.
pub fn diff(old: &Pack, new: &Pack) -> Diff {
    let mut to = Changes::default();
    vocabulary::people(old, new, &mut to);
    vocabulary::categories(old, new, &mut to);
    vocabulary::purposes(old, new, &mut to);
    vocabulary::sources(old, new, &mut to);
    vocabulary::recipients(old, new, &mut to);
    records::records(old, new, &mut to);
    retention::retention(old, new, &mut to);
    roles::roles(old, new, &mut to);
    rest::rest(old, new, &mut to);
    to.list.sort_by_key(|change| change.subject);
    Diff {
        changes: to.list,
        documents: published::documents(old, new),
        must_be_told: told::must_be_told(old, new),
    }
}

/// Collects what changes.
#[derive(Default)]
struct Changes {
    list: Vec<Change>,
}

impl Changes {
    /// One thing, for everybody.
    fn add(&mut self, subject: Subject, what: impl Into<String>) {
        self.add_for(subject, what, Vec::new());
    }

    /// One thing, for these kinds of people.
    fn add_for(&mut self, subject: Subject, what: impl Into<String>, people: Vec<String>) {
        self.list.push(Change {
            subject,
            what: what.into(),
            people,
        });
    }
}

/// What two lists have in common by their codes, and what only one of them has.
struct Paired<'a, T> {
    gone: Vec<&'a T>,
    both: Vec<(&'a T, &'a T)>,
    fresh: Vec<&'a T>,
}

impl<'a, T> Paired<'a, T> {
    fn of(old: &'a [T], new: &'a [T], code: impl Fn(&T) -> &Code) -> Self {
        let find = |list: &'a [T], wanted: &T| list.iter().find(|one| code(one) == code(wanted));
        Self {
            gone: old.iter().filter(|one| find(new, one).is_none()).collect(),
            both: new
                .iter()
                .filter_map(|one| Some((find(old, one)?, one)))
                .collect(),
            fresh: new.iter().filter(|one| find(old, one).is_none()).collect(),
        }
    }
}

/// Codes that only the first of two lists has.
fn only_in<'a>(one: &'a [Code], other: &[Code]) -> Vec<&'a Code> {
    one.iter().filter(|code| !other.contains(code)).collect()
}

/// The house's word for several of a kind of person.
fn many(pack: &Pack, code: &str) -> String {
    pack.person(code)
        .map_or_else(|| code.to_owned(), |kind| kind.many.clone())
}

/// The house's words for several kinds of people, in the order of the pack.
fn all_of(pack: &Pack, codes: &[Code]) -> Vec<String> {
    codes.iter().map(|code| many(pack, code)).collect()
}

/// In quotation marks, as a title stands in a sentence.
fn quoted(text: &str) -> String {
    format!("“{text}”")
}
