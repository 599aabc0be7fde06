use access::Action;

use super::{Control, How};

/// What is deleted was looked at by two people.
pub(super) const CONTROL: Control = Control {
    id: "deleted-by-two",
    title: "Two people look before something is deleted",
    how: How::Enforced,
    serves: &["RIG-11", "RET-2", "RET-3"],
    keeps: &[],
    does: "What would go, what stays until when, and what forbids it are shown first; a colleague agrees, or it is on record that there was none; what was asked for or is restricted does not go; a certificate says what went, why and by whom, and nothing of what stood in it.",
    proof: &[
        "crates/app/tests/disposal.rs::nothing_goes_before_somebody_else_agrees",
        "crates/app/tests/disposal.rs::what_somebody_asks_for_is_not_deleted_meanwhile",
        "crates/app/tests/disposal.rs::stopped_between_any_two_steps_it_is_finished_and_what_stays_is_there",
        "crates/app/tests/disposal.rs::everything_goes_and_the_certificate_says_nothing_of_it",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::DestroyDecide],
            ["deletion was agreed to", "deletions were agreed to"],
        )
    },
};
