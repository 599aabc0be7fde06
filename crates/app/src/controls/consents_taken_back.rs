use access::Action;

use super::{Control, How};

/// Agreement taken back.
pub(super) const CONTROL: Control = Control {
    id: "consents-taken-back",
    title: "Agreement taken back",
    how: How::Worked,
    serves: &["CON-3"],
    keeps: &[],
    does: "Taking back asks for a day and nothing else. Today then says that it is to be seen to, until somebody says what was stopped or destroyed, and nothing more that rests on it is stored.",
    proof: &[
        "crates/app/tests/consents.rs::what_is_taken_back_is_seen_to_and_carries_nothing_more",
    ],
    evidence: |facts| {
        facts
            .acts(
                &[Action::ConsentWithdraw],
                ["agreement was taken back", "agreements were taken back"],
            )
            .due(facts.consents_open, facts.consents_open)
    },
};
