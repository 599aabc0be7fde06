use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use super::reference;
use crate::{Body, Index};

/// What a program shows to act for an account. Its id says nothing of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Whose it is.
    pub account: EntityId,
    /// What it is for, in the words of whoever made it.
    pub name: String,
    /// What it may be used for: codes of `access::Action`.
    pub scopes: Vec<String>,
    /// SHA-256 of the secret, in hexadecimal; the secret is stored nowhere.
    pub secret: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends in any case.
    pub ends_at: Timestamp,
    /// When it was ended early.
    pub ended_at: Option<Timestamp>,
    /// The day it was last used.
    pub used_on: Option<Date>,
    /// The token by which a program made it; it ends with that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_by: Option<EntityId>,
}

/// The term by which a secret finds its token.
pub(crate) const TOKEN_SECRET: &str = "token.secret";

impl Body for Token {
    const KIND: &'static str = "token";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        vec![
            reference("token.account", self.account),
            Term {
                class: TermClass::Unique,
                name: TOKEN_SECRET.to_owned(),
                value: index.keyed(TOKEN_SECRET, self.secret.as_bytes()),
            },
        ]
    }
}
