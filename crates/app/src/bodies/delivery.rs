use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use super::reference;
use crate::{Body, Index};

/// A link by which an answer is collected, with a code given separately.
#[derive(Clone, Serialize, Deserialize)]
pub struct Delivery {
    /// The request.
    pub request: EntityId,
    /// What is delivered.
    pub package: EntityId,
    /// SHA-256 of the link's token, in hexadecimal; the token is stored nowhere.
    pub token: String,
    /// Argon2id of the six-digit code.
    pub code: String,
    /// Wrong codes so far; five lock it.
    pub wrong: u32,
    /// When the link ends.
    pub ends_at: Timestamp,
    /// Why it was made although there was a warning about where it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub despite: Option<String>,
    /// When it was collected first.
    pub collected_at: Option<Timestamp>,
}

debug_of!(Delivery {});

impl Body for Delivery {
    const KIND: &'static str = "delivery";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        vec![
            reference("delivery.of", self.request),
            Term {
                class: TermClass::Unique,
                name: "delivery.token".to_owned(),
                value: index.keyed("delivery.token", self.token.as_bytes()),
            },
        ]
    }
}
