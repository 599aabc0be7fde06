use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::reference;
use crate::{Body, Index};

/// A signed-in browser. Its id is the first half of the SHA-256 of its token, so the token is stored nowhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// Whose it is.
    pub account: EntityId,
    /// When they signed in.
    pub began_at: Timestamp,
    /// When it ends in any case.
    pub ends_at: Timestamp,
}

impl Body for Session {
    const KIND: &'static str = "session";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![reference("session.account", self.account)]
    }
}
