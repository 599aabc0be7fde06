use access::Action;

use super::{Control, How};

/// Requests acknowledged.
pub(super) const CONTROL: Control = Control {
    id: "requests-acknowledged",
    title: "Requests acknowledged",
    how: How::Worked,
    serves: &["RIG-1"],
    keeps: &[],
    does: "That somebody was told that their request has come is a step of it, with its day.",
    proof: &["crates/app/tests/kinds.rs::a_complaint_is_acknowledged_told_of_and_answered"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestTell],
            [
                "time somebody was told how it goes on",
                "times somebody was told how it goes on",
            ],
        )
    },
};
