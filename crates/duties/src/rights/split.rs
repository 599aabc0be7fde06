//! One letter, several requests: by right, and by the person whose data it is.

use calendar::Nation;
use jiff::Timestamp;
use jiff::civil::Date;

use super::kinds::RightKind;
use super::request::Request;
use crate::refusal::Refusal;
use crate::requester::Requester;

/// One request within a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whose data: any name that tells the people of one letter apart.
    pub subject: String,
    /// Which right.
    pub kind: RightKind,
    /// What whoever wrote is to that person: a father is himself in his own part, a parent in his
    /// daughter's.
    pub requester: Requester,
}

/// The requests of one letter, in its order: each has the day on which the letter came, and from then
/// on a life, a clock and a decision of its own.
pub fn split(
    parts: &[Part],
    received_on: Date,
    nation: Nation,
    now: Timestamp,
) -> Result<Vec<Request>, Refusal> {
    if parts.is_empty() {
        return Err(Refusal::input(
            "nothing is asked for",
            "say what is asked for, and about whom",
        ));
    }
    for (at, part) in parts.iter().enumerate() {
        let same = |other: &Part| other.subject == part.subject && other.kind == part.kind;
        if parts.iter().skip(at + 1).any(same) {
            return Err(Refusal::order(
                "the letter asks for the same thing about the same person twice",
                "join the two",
            ));
        }
    }
    let open = |part: &Part| Request::received(part.kind, received_on, part.requester, nation, now);
    parts.iter().map(open).collect()
}
