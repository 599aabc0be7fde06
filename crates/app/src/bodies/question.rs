use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::reference;
use crate::{Body, Index};

/// A question to the data protection officer, with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Who asks: an account.
    pub asked_by: EntityId,
    /// When.
    pub asked_at: Timestamp,
    /// What it is about: a code of `Situation`.
    pub situation: String,
    /// The question.
    pub text: String,
    /// The answer; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// What the data protection officer answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The words.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: EntityId,
}

/// What somebody has asked.
pub(crate) const ASKED_BY: &str = "question.by";

impl Body for Question {
    const KIND: &'static str = "question";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![reference(ASKED_BY, self.asked_by)]
    }
}
