use policy::ClauseKind;

use super::{Control, How};

/// Health is settled first.
pub(super) const CONTROL: Control = Control {
    id: "health-settled",
    title: "Health is settled first",
    how: How::Enforced,
    serves: &["RIG-8"],
    keeps: &[ClauseKind::Requests],
    does: "What tells of somebody’s health is given only when a health professional was asked or the person knows it already.",
    proof: &["crates/app/tests/flow.rs::what_tells_of_health_is_given_only_when_that_is_settled"],
    evidence: |facts| {
        facts.held(
            "item",
            ["item was put to a decision", "items were put to a decision"],
        )
    },
};
