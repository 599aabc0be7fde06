use policy::ClauseKind;

use super::{Control, How};

/// Interests are said and weighed.
pub(super) const CONTROL: Control = Control {
    id: "interests-weighed",
    title: "Interests are said and weighed",
    how: How::Enforced,
    serves: &["REC-9"],
    keeps: &[ClauseKind::Assessment],
    does: "A use that rests on a legitimate interest says whose and what, and points to its assessment.",
    proof: &["crates/policy/tests/faults.rs::legitimate_interests_are_said"],
    evidence: |facts| {
        facts.said(
            facts.pack.assessments.len(),
            ["assessment is on record", "assessments are on record"],
        )
    },
};
