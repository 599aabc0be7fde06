//! The rights people can use: one file each.

mod access;

use calendar::RequestKind;
use serde::{Deserialize, Serialize};

/// A right under UK GDPR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RightKind {
    /// The right of access, art. 15.
    Access,
}

/// What the law says of one kind of request.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Its clock.
    pub clock: RequestKind,
    /// The right itself.
    pub citation: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Whether it asks for what is held to be found, decided on and given.
    pub gives_data: bool,
}

impl RightKind {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 1] = [Self::Access];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        self.rules().clock.code()
    }

    /// What the law says of it.
    pub fn rules(self) -> &'static Rules {
        match self {
            Self::Access => &access::RULES,
        }
    }
}
