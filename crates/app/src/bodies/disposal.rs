use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use crate::{Body, Index};

/// That things held about somebody are to be deleted, or were: what, when, by whom, why and under
/// which rules, and nothing of what stood in them (obligation RET-2). Once done it is the certificate.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposal {
    /// Whom it is about; nobody can be found by it once they are gone.
    pub person: EntityId,
    /// The request that it carries out, if one asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<EntityId>,
    /// The file of a request, where that is what goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<DisposedFile>,
    /// Why: a code of `DisposalReason`.
    pub why: String,
    /// What it is about.
    pub lines: Vec<DisposalLine>,
    /// The things themselves; empty once it is ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub things: Vec<EntityId>,
    /// When it was proposed.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
    /// How it ended, if it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<DisposalEnd>,
}

debug_of!(Disposal { person });

/// The file of a request, or of what came without an account and was set aside.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisposedFile {
    /// The request, or what it would have been.
    pub case: EntityId,
    /// Its number, or the reference.
    pub called: String,
    /// The day it was closed or set aside.
    pub ended_on: Date,
}

debug_of!(DisposedFile { case });

/// Things of one sort that go together.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisposalLine {
    /// The kind of record, a code of the pack; empty for the person's details.
    pub kind: String,
    /// As what they were known: a kind of person of the pack.
    pub capacity: String,
    /// The retention rule, a code of the pack.
    pub rule: String,
    /// How many.
    pub count: u32,
}

debug_of!(DisposalLine {});

/// How a disposal ended.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DisposalEnd {
    /// It was destroyed.
    Destroyed {
        /// When it was decided.
        at: Timestamp,
        /// By which account.
        by: EntityId,
        /// Whether there was nobody else who could have agreed.
        alone: bool,
        /// Whether nothing of the person is left here.
        whole: bool,
        /// What had to be named anew to stay: how many things.
        stayed: u32,
        /// The cells whose keys were wiped.
        cells: Vec<EntityId>,
    },
    /// It was not done.
    Stopped {
        /// When.
        at: Timestamp,
        /// By which account.
        by: EntityId,
    },
}

debug_of!(enum DisposalEnd);

/// Those to which nobody has agreed yet.
pub(crate) const DISPOSAL_WAITS: &str = "disposal.waits";

impl Body for Disposal {
    const KIND: &'static str = "disposal";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        let waits = || Term {
            class: TermClass::Exact,
            name: DISPOSAL_WAITS.to_owned(),
            value: Vec::new(),
        };
        self.ended.is_none().then(waits).into_iter().collect()
    }
}
