use access::Action;

use super::{Control, How};

/// Refused attempts are noted.
pub(super) const CONTROL: Control = Control {
    id: "refusals-noted",
    title: "Refused attempts are noted",
    how: How::Enforced,
    serves: &["SEC-5"],
    keeps: &[],
    does: "Whoever tries what they may not is refused in the same words whatever exists, and the attempt is written down.",
    proof: &[
        "crates/app/tests/refusals.rs::one_leaf_for_each_account_and_action_and_ten_minutes",
        "crates/access/tests/permissions.rs::the_refusal_is_the_same_whatever_is_there",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::AccessRefused],
            ["attempt was refused", "attempts were refused"],
        )
    },
};
