use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// What an answer tells beside the copy.
pub(super) const CONTROL: Control = Control {
    id: "article-15",
    title: "What an answer tells beside the copy",
    how: How::Enforced,
    serves: &["RIG-6"],
    keeps: &[ClauseKind::Requests],
    does: "Each answer tells what the law asks for of everything that is held: purposes, recipients, times, sources and rights.",
    proof: &[
        "crates/policy/tests/shipped.rs::article_15_is_told_for_what_is_held",
        "crates/policy/tests/shipped.rs::article_15_follows_the_law_of_the_day",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestPackage],
            [
                "answer was put together with it",
                "answers were put together with it",
            ],
        )
    },
};
