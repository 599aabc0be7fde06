use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::TakenBack;
use crate::{Body, Index};

/// What somebody agreed to, or did not agree to: who for whom, to what wording, how and when (UK GDPR
/// art. 7(1)). It is never changed, only taken back by the person or struck out as wrong.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Whom it is about.
    pub person: EntityId,
    /// To what: a code of [`policy::Agreement`].
    pub agreement: String,
    /// What it was called then.
    pub title: String,
    /// The version of the policy then.
    pub policy: u32,
    /// What they were shown or told.
    pub wording: String,
    /// Whether they agreed.
    pub agreed: bool,
    /// How their story is told, where they chose that: a code of [`policy::StoryChoice`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// Who answered: a code of `Answered`.
    pub by: String,
    /// Their name, where it was not the person.
    pub who: String,
    /// How: a code of `HowAgreed`.
    pub how: String,
    /// Where the proof is, in free words.
    pub proof: String,
    /// The day on which they answered.
    pub on: Date,
    /// When this was put on record.
    pub at: Timestamp,
    /// By which account.
    pub noted_by: EntityId,
    /// That it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
    /// That it was put on record wrongly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub struck: Option<TakenBack>,
}

debug_of!(Consent { person });

/// That somebody took back what they had agreed to: UK GDPR art. 7(3).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The day on which they did.
    pub on: Date,
    /// How they said it, in free words.
    pub words: String,
    /// When this was put on record.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
    /// What was done about what rested on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
}

debug_of!(Withdrawn {});

/// What was done about what rested on an agreement that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// What, in free words.
    pub words: String,
    /// When this was put on record.
    pub at: Timestamp,
    /// By which account.
    pub by: EntityId,
}

impl Body for Consent {
    const KIND: &'static str = "consent";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
