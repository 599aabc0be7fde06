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
    /// What browser it is, in two or three words, so that its owner knows it in a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    /// With what they signed in: the code of a [`SignedInWith`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<SignedInWith>,
}

/// With what somebody showed who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignedInWith {
    /// The password alone.
    Password,
    /// The password and the code of an app.
    PasswordAndCode,
    /// The password and a recovery code.
    PasswordAndRecoveryCode,
    /// A passkey.
    Passkey,
}

impl Body for Session {
    const KIND: &'static str = "session";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![reference("session.account", self.account)]
    }
}
