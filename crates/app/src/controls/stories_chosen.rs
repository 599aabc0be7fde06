use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// How a story is told.
pub(super) const CONTROL: Control = Control {
    id: "stories-chosen",
    title: "How a story is told",
    how: How::Enforced,
    serves: &["CON-7"],
    keeps: &[ClauseKind::Stories],
    does: "Whoever agrees to tell their story chooses how: without their name, known to staff, or shared. An agreement without a choice is not taken.",
    proof: &["crates/app/tests/consents.rs::whoever_tells_a_story_chooses_how"],
    evidence: |facts| {
        facts.acts(
            &[Action::ConsentNote],
            ["answer was put on record", "answers were put on record"],
        )
    },
};
