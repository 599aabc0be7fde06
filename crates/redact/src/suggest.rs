//! Marks made beforehand. A person accepts, changes or adds to them.

use find::{Candidate, Detected, Kind, Match, PersonKey, Reason, Strength};

use crate::plan::{Ground, Mark};

/// Every place in a part where somebody other than `subject` stands.
///
/// Where the subject may be meant as well as anybody else, nothing is marked: the reviewer sees the
/// ambiguity. Where somebody else fits better, it is marked. An ordinary word that only might be a
/// name is left.
#[must_use]
pub fn suggest(part: usize, matches: &[Match], subject: PersonKey) -> Vec<Mark> {
    let other = |found: &Match| {
        let first = found.candidates.first()?;
        let own = found
            .candidates
            .iter()
            .find(|candidate| candidate.person == subject);
        let theirs = own.is_some_and(|own| standing(own) >= standing(first));
        (!theirs && speaks(first)).then_some(Mark {
            part,
            start: found.start,
            end: found.end,
            reason: Ground::OTHER_PERSON,
            about: Some(first.person),
        })
    };
    matches.iter().filter_map(other).collect()
}

fn standing(candidate: &Candidate) -> (Strength, usize) {
    let reasons = candidate
        .reasons
        .iter()
        .filter(|reason| reason.speaks_for());
    (candidate.strength, reasons.count())
}

/// Something speaks for the candidate other than an ordinary word with a capital.
fn speaks(candidate: &Candidate) -> bool {
    let ordinary = candidate.reasons.contains(&Reason::OrdinaryWord);
    let support = |reason: &Reason| reason.speaks_for() && *reason != Reason::OnlyOne;
    candidate.strength > Strength::Possible || !ordinary || candidate.reasons.iter().any(support)
}

/// Identifiers and names of people whom nobody knows: what a detector found and no match accounts
/// for. Web addresses are left.
#[must_use]
pub fn suggest_unknown(part: usize, detected: &[Detected], matches: &[Match]) -> Vec<Mark> {
    let known = |found: &Detected| {
        let before = matches.partition_point(|known| known.end <= found.start);
        matches
            .get(before)
            .is_some_and(|known| known.start < found.end)
    };
    detected
        .iter()
        .filter(|found| found.kind != Kind::Url && !known(found))
        .map(|found| Mark {
            part,
            start: found.start,
            end: found.end,
            reason: Ground::OTHER_PERSON,
            about: None,
        })
        .collect()
}
