use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// A call of a program that must not be done twice. Its id is keyed from the account and the key
/// that the program gave, so that the same key finds it again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Whose it was.
    pub account: EntityId,
    /// SHA-256 of what was asked, in hexadecimal.
    pub asked: String,
    /// When it was done.
    pub done_at: Timestamp,
    /// What was answered; absent until the answer is there, and where it is shown once only.
    pub answer: Option<CallAnswer>,
}

debug_of!(Call {});

/// What a program was answered. It holds ids, numbers and states, nothing about people: it is kept
/// apart from them, and would stay when they go.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallAnswer {
    /// The status.
    pub status: u16,
    /// Where what was made is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// The content, as JSON.
    pub body: String,
}

debug_of!(CallAnswer {});

impl Body for Call {
    const KIND: &'static str = "call";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
