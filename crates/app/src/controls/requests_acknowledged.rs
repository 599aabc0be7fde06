use access::Action;

use super::{Control, How};

/// Requests acknowledged.
pub(super) const CONTROL: Control = Control {
    id: "requests-acknowledged",
    title: "Requests acknowledged",
    how: How::Worked,
    serves: &["RIG-1"],
    keeps: &[],
    does: "That somebody was told that their request has come is a step of it, with its day; its letter is made from the case, and names nobody.",
    proof: &[
        "crates/app/tests/kinds.rs::a_complaint_is_acknowledged_told_of_and_answered",
        "crates/app/tests/kinds.rs::no_letter_names_a_child_or_says_that_we_hold_anything",
    ],
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
