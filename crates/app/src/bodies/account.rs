use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, OrgId, Term, TermClass};

use crate::{Body, Index};

/// Somebody who can sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// The sign-in address, folded to lower case.
    pub email: String,
    /// The name shown to colleagues.
    pub name: String,
    /// What they may do, and where.
    pub memberships: Vec<Login>,
    /// Argon2id, as a PHC string; absent until they have chosen a password.
    pub password: Option<String>,
    /// SHA-256 of the one-time link by which a password is set, in hexadecimal, and its end.
    pub set_password: Option<(String, Timestamp)>,
    /// Failed attempts since the last success, and when the last one was.
    pub failures: u32,
    /// Until when no attempt is taken.
    pub locked_until: Option<Timestamp>,
}

/// A membership: one organisation, one role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Login {
    /// The organisation.
    pub org: OrgId,
    /// The role there, a code of `access::Role`.
    pub role: String,
    /// The person of the directory they are, so that their own learners follow.
    pub person: Option<EntityId>,
}

impl Body for Account {
    const KIND: &'static str = "account";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        vec![Term {
            class: TermClass::Unique,
            name: "account.email".to_owned(),
            value: index.keyed("account.email", self.email.as_bytes()),
        }]
    }
}
