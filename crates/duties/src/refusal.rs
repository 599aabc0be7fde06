//! A rule said no, and what would mend it.

use calendar::Fault;
use serde::Serialize;

/// A refusal: a sentence for people, the law it rests on where it is law, and a way on.
///
/// It never holds personal data, so it may be shown, logged and put on the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{why}")]
pub struct Refusal {
    /// Whether the input or a rule is in the way.
    pub fault: Fault,
    /// The reason in plain words, lower case, without a full stop.
    pub why: String,
    /// Where the law says so.
    pub citation: Option<&'static str>,
    /// What to do instead, if there is something.
    pub mend: Option<&'static str>,
}

impl Refusal {
    pub(crate) fn input(why: impl Into<String>, mend: &'static str) -> Self {
        Self {
            fault: Fault::BadInput,
            why: why.into(),
            citation: None,
            mend: Some(mend),
        }
    }

    /// A rule of Caretaker's own good order rather than of statute.
    pub(crate) fn order(why: impl Into<String>, mend: &'static str) -> Self {
        Self {
            fault: Fault::Rule,
            why: why.into(),
            citation: None,
            mend: Some(mend),
        }
    }

    /// What the regulations on pupils' records say binds schools, not everybody who teaches.
    pub(crate) fn educational_record_is_off() -> Self {
        Self::law(
            "the right to a pupil's educational record binds schools and education authorities",
            "the regulations on pupils' educational records of the nation",
            "answer it as an access request; or say which regulations make the record yours, or what your policy promises",
        )
    }

    pub(crate) fn law(why: impl Into<String>, citation: &'static str, mend: &'static str) -> Self {
        Self {
            fault: Fault::Rule,
            why: why.into(),
            citation: Some(citation),
            mend: Some(mend),
        }
    }
}

impl From<calendar::Refusal> for Refusal {
    fn from(refusal: calendar::Refusal) -> Self {
        Self {
            fault: refusal.fault,
            why: refusal.why,
            citation: refusal.citation,
            mend: match refusal.fault {
                Fault::BadInput => Some("correct the dates, or the calendar they are counted by"),
                // What the law does not allow on that day has no way on but the day shown.
                Fault::Rule => None,
            },
        }
    }
}
