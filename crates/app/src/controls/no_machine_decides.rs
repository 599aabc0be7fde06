use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// No machine decides.
pub(super) const CONTROL: Control = Control {
    id: "no-machine-decides",
    title: "No machine decides",
    how: How::Enforced,
    serves: &["REC-12", "RIG-15"],
    keeps: &[ClauseKind::AutomatedDecisions],
    does: "Caretaker decides nothing about a person: whatever is given, withheld or destroyed was a person’s decision.",
    proof: &["crates/app/tests/coverage.rs::nothing_is_released_that_nobody_decided"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestReviewDecide],
            ["decision by a person", "decisions by people"],
        )
    },
};
