use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Item by item, each on its ground.
pub(super) const CONTROL: Control = Control {
    id: "item-decisions",
    title: "Item by item, each on its ground",
    how: How::Enforced,
    serves: &["RIG-8"],
    keeps: &[ClauseKind::Requests],
    does: "A person decides on each item; withholding asks for a ground that the law gives for this requester, nation and age.",
    proof: &[
        "crates/duties/tests/life.rs::a_ground_is_checked_when_it_is_used",
        "crates/duties/tests/life.rs::grounds_by_requester_nation_and_age",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestReviewDecide],
            ["decision on an item", "decisions on items"],
        )
    },
};
