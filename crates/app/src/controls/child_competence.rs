use access::Action;

use super::{Control, How};

/// Whether a child may use the right.
pub(super) const CONTROL: Control = Control {
    id: "child-competence",
    title: "Whether a child may use the right",
    how: How::Worked,
    serves: &["RIG-7"],
    keeps: &[],
    does: "Where a parent asks for something other than a copy, whether the child understands is judged by listed factors and what the child says is recorded, before anything is answered.",
    proof: &["crates/app/tests/kinds.rs::a_parents_request_waits_for_who_may_use_the_right"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestCompetence],
            [
                "judgement of a child was recorded",
                "judgements of children were recorded",
            ],
        )
    },
};
