use access::Action;

use super::{Control, How};

/// Who agrees for a child.
pub(super) const CONTROL: Control = Control {
    id: "consents-of-children",
    title: "Who agrees for a child",
    how: How::Enforced,
    serves: &["CON-4"],
    keeps: &[],
    does: "Below the age that the policy names a parent or carer agrees, except for preventive or counselling help that the policy names; whoever is of age agrees for themselves.",
    proof: &["crates/app/tests/consents.rs::below_the_age_of_the_policy_a_parent_agrees"],
    evidence: |facts| {
        facts.acts(
            &[Action::ConsentNote],
            ["answer was put on record", "answers were put on record"],
        )
    },
};
