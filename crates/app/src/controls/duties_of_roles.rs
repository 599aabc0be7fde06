use policy::ClauseKind;

use super::{Control, How};

/// Each role has its list.
pub(super) const CONTROL: Control = Control {
    id: "duties-of-roles",
    title: "Each role has its list",
    how: How::Worked,
    serves: &["GOV-3"],
    keeps: &[ClauseKind::Duty],
    does: "What the policy gives each role to do is a list; what is to be done on a rhythm comes up again after each time.",
    proof: &["crates/app/tests/registers.rs::what_is_on_a_rhythm_comes_round_after_each_time"],
    evidence: |facts| facts.registers(&["duties"]),
};
