use policy::ClauseKind;

use super::{Control, How};

/// A notice that children can read.
pub(super) const CONTROL: Control = Control {
    id: "children-notices",
    title: "A notice that children can read",
    how: How::Enforced,
    serves: &["TRA-3"],
    keeps: &[ClauseKind::Notice],
    does: "A notice for children is held against the age at which it has to be read.",
    proof: &[
        "crates/policy/tests/publish.rs::a_notice_for_children_can_be_read_at_the_age_the_pack_says",
    ],
    evidence: |facts| {
        facts.said(
            facts
                .pack
                .notices
                .iter()
                .filter(|one| one.for_children)
                .count(),
            ["notice is for children", "notices are for children"],
        )
    },
};
