use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::reference;
use crate::{Body, Index};

/// A question to the data protection officer or to a colleague, with its answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Who asks: an account.
    pub asked_by: EntityId,
    /// When.
    pub asked_at: Timestamp,
    /// What it is about: a code of `Situation`.
    pub situation: String,
    /// The question.
    pub text: String,
    /// Who is asked: an account; the data protection officer if nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<EntityId>,
    /// The item under review that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<AboutItem>,
    /// The answer; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

debug_of!(Question {});

/// An item of a request.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutItem {
    /// The request.
    pub request: EntityId,
    /// The item.
    pub item: EntityId,
    /// Its number.
    pub number: u32,
}

debug_of!(AboutItem {});

/// What somebody answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The words.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: EntityId,
}

debug_of!(Answer {});

/// What somebody has asked.
pub(crate) const ASKED_BY: &str = "question.by";
/// What somebody was asked.
pub(crate) const ASKED_OF: &str = "question.of";
/// What was asked about the items of a request.
pub(crate) const ABOUT_REQUEST: &str = "question.about";

impl Body for Question {
    const KIND: &'static str = "question";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        let mut terms = vec![reference(ASKED_BY, self.asked_by)];
        terms.extend(self.of.map(|of| reference(ASKED_OF, of)));
        terms.extend(
            self.about
                .map(|about| reference(ABOUT_REQUEST, about.request)),
        );
        terms
    }
}
