use policy::ClauseKind;

use super::{Control, How};

/// Recordings are registered.
pub(super) const CONTROL: Control = Control {
    id: "recordings-registered",
    title: "Recordings are registered",
    how: How::Enforced,
    serves: &["REC-15"],
    keeps: &[ClauseKind::Recording],
    does: "What the policy says is recorded or looked into has its purpose, basis, period, viewers and notice, or cannot be adopted; those concerned are told in their notices, and the record of processing has it.",
    proof: &[
        "crates/policy/tests/recordings.rs::a_policy_in_use_says_how_people_are_told_and_who_may_look",
        "crates/policy/tests/recordings.rs::those_concerned_are_told_and_nobody_else",
        "crates/policy/tests/recordings.rs::every_recording_of_a_shipped_pack_is_told_and_has_its_line",
    ],
    evidence: |facts| {
        facts.said(
            facts.pack.recordings.len(),
            [
                "recording or look into messages is registered",
                "recordings and looks into messages are registered",
            ],
        )
    },
};
