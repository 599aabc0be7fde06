use access::Action;

use super::{Control, How};

/// What is restricted is kept and not used.
pub(super) const CONTROL: Control = Control {
    id: "restricted-kept",
    title: "What is restricted is kept and not used",
    how: How::Enforced,
    serves: &["RIG-12"],
    keeps: &[],
    does: "Restricted records are read by nobody but those who answer requests, changed and destroyed by nobody, until the person was told that it ends; a use all the same is one of four, with its reason on record.",
    proof: &[
        "crates/app/tests/kinds.rs::what_is_restricted_is_read_changed_and_destroyed_by_nobody_who_does_not_answer_the_request",
        "crates/app/tests/kinds.rs::a_restriction_of_everything_reaches_what_comes_after_it",
        "crates/app/tests/kinds.rs::a_restriction_is_lifted_only_after_the_person_was_told",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestRestrict],
            [
                "restriction was begun, used or lifted",
                "restrictions were begun, used or lifted",
            ],
        )
    },
};
