use access::Action;

use super::{Control, How};

/// What rests on agreement.
pub(super) const CONTROL: Control = Control {
    id: "consent-carries",
    title: "What rests on agreement",
    how: How::Enforced,
    serves: &["CON-5"],
    keeps: &[],
    does: "A record that rests on agreement is not stored once the person said no or took it back, unless the policy has another ground for it.",
    proof: &[
        "crates/app/tests/consents.rs::what_is_taken_back_is_seen_to_and_carries_nothing_more",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::ConsentNote],
            ["answer was put on record", "answers were put on record"],
        )
    },
};
