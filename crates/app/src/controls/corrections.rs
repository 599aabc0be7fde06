use access::Action;

use super::{Control, How};

/// Details are put right.
pub(super) const CONTROL: Control = Control {
    id: "corrections",
    title: "Details are put right",
    how: How::Enforced,
    serves: &["REC-8", "RIG-10", "RIG-20"],
    keeps: &[],
    does: "Details are changed in versions, and two who change the same person do not overwrite each other.",
    proof: &[
        "crates/app/tests/flow.rs::two_who_change_the_same_person_do_not_overwrite_each_other",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::PersonChange],
            ["change of details", "changes of details"],
        )
    },
};
