use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// How well people are found is checked.
pub(super) const CONTROL: Control = Control {
    id: "finding-checked",
    title: "How well people are found is checked",
    how: How::Worked,
    serves: &["RIG-6"],
    keeps: &[ClauseKind::Requests],
    does: "A person marks everybody in documents chosen at random, and Caretaker says what it would have missed; the figures stay.",
    proof: &[
        "crates/app/tests/score.rs::what_would_have_been_missed_is_told_with_a_likely_reason",
        "crates/app/tests/score.rs::the_figures_stay_and_what_was_marked_goes",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::ScoreFinish],
            ["check was finished", "checks were finished"],
        )
    },
};
