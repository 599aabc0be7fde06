use access::Action;

use super::{Control, How};

/// Refusals with reasons and the ways on.
pub(super) const CONTROL: Control = Control {
    id: "refusals-reasoned",
    title: "Refusals with reasons and the ways on",
    how: How::Enforced,
    serves: &["RIG-5"],
    keeps: &[],
    does: "Nothing asked for is refused without an exception of the law and reasons; the letter made from it names the complaint, the regulator and the court.",
    proof: &[
        "crates/app/tests/kinds.rs::a_letter_is_offered_once_what_it_says_is_recorded",
        "crates/app/tests/kinds.rs::erasure_is_decided_ground_by_ground_and_exception_by_exception",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestPoint],
            [
                "thing asked for was written down or decided",
                "things asked for were written down or decided",
            ],
        )
    },
};
