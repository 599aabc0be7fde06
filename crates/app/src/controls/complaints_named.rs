use access::Action;

use super::{Control, How};

/// Each answer says how to complain.
pub(super) const CONTROL: Control = Control {
    id: "complaints-named",
    title: "Each answer says how to complain",
    how: How::Enforced,
    serves: &["RIG-5", "RIG-18"],
    keeps: &[],
    does: "Each answer names the ways to complain to us, to the regulator and to a court.",
    proof: &["crates/app/tests/coverage.rs::an_answer_says_how_to_complain"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestRelease],
            ["answer went out with it", "answers went out with it"],
        )
    },
};
