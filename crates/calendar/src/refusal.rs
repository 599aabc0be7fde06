//! Why a deadline cannot be reckoned.

use serde::{Deserialize, Serialize};

/// What kind of no it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The dates or figures given cannot be right together.
    BadInput,
    /// A rule of law says no.
    Rule,
}

/// A refusal: a sentence for people, and the law it rests on where it is law.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Refusal {
    /// Whether the input or a rule is in the way.
    pub fault: Fault,
    /// The reason in plain words, lower case, without a full stop.
    pub why: String,
    /// Where the law says so.
    pub citation: Option<&'static str>,
}

impl Refusal {
    pub(crate) fn input(why: impl Into<String>) -> Self {
        Self {
            fault: Fault::BadInput,
            why: why.into(),
            citation: None,
        }
    }

    pub(crate) fn rule(why: impl Into<String>, citation: &'static str) -> Self {
        Self {
            fault: Fault::Rule,
            why: why.into(),
            citation: Some(citation),
        }
    }
}
