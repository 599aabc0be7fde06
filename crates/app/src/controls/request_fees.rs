use access::Action;

use super::{Control, How};

/// Fees only with reasons.
pub(super) const CONTROL: Control = Control {
    id: "request-fees",
    title: "Fees only with reasons",
    how: How::Worked,
    serves: &["RIG-4"],
    keeps: &[],
    does: "A fee is recorded only where the law knows one, with the reasons why it may be asked; a request is refused as unfounded only with reasons.",
    proof: &["crates/app/tests/kinds.rs::what_a_kind_does_not_have_cannot_be_recorded"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestFee],
            ["fee was recorded", "fees were recorded"],
        )
    },
};
