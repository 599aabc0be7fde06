use access::Action;

use super::{Control, How};

/// Only a sound policy is put to use.
pub(super) const CONTROL: Control = Control {
    id: "policy-checked",
    title: "Only a sound policy is put to use",
    how: How::Enforced,
    serves: &["GOV-4", "REC-3"],
    keeps: &[],
    does: "A policy that is not whole, or whose uses lack a basis in law, cannot be adopted.",
    proof: &[
        "crates/policy/tests/literal.rs::no_literal_policy_can_be_put_to_use",
        "crates/policy/tests/faults.rs::faults_of_sense_are_found_together",
    ],
    evidence: |facts| {
        facts.acts(
            // Setting up leaves an entry of its own beside that of adopting.
            &[Action::PackAdopt],
            [
                "version was checked and adopted",
                "versions were checked and adopted",
            ],
        )
    },
};
