use policy::ClauseKind;

use super::{Control, How};

/// Who was trained, and who is late.
pub(super) const CONTROL: Control = Control {
    id: "training-register",
    title: "Who was trained, and who is late",
    how: How::Worked,
    serves: &["GOV-6"],
    keeps: &[ClauseKind::Training],
    does: "Everybody whom the policy names is due when they start, on its rhythm, and when the officer calls for it; where a test has to be passed only a pass counts.",
    proof: &["crates/app/tests/registers.rs::whoever_has_to_be_trained_is_due_until_they_are"],
    evidence: |facts| facts.registers(&["training", "training-calls"]),
};
