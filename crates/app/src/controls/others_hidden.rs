use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Others are hidden.
pub(super) const CONTROL: Control = Control {
    id: "others-hidden",
    title: "Others are hidden",
    how: How::Enforced,
    serves: &["RIG-8"],
    keeps: &[ClauseKind::Requests],
    does: "An answer is built from what is included, with everybody else marked beforehand; it is never cut out of a copy.",
    proof: &[
        "crates/redact/tests/apply.rs::nothing_marked_remains_and_the_rest_does",
        "crates/app/tests/coverage.rs::everybody_else_is_marked_beforehand_and_stands_in_no_answer",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestPackage],
            ["answer was put together", "answers were put together"],
        )
    },
};
