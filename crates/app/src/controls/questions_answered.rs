use access::Action;

use super::{Control, Evidence, How};

/// Questions to the officer.
pub(super) const CONTROL: Control = Control {
    id: "questions-answered",
    title: "Questions to the officer",
    how: How::Worked,
    serves: &["GOV-5"],
    keeps: &[],
    does: "Whoever has an account asks the data protection officer on record, who finds what is open under Today; the answer stays with whoever asked.",
    proof: &[
        "crates/app/tests/policy_versions.rs::questions_are_answered_on_record_and_shown_to_whoever_asked",
    ],
    evidence: |facts| {
        let asked = facts.acts(
            &[Action::QuestionAsk, Action::QuestionAnswer],
            [
                "question or answer is on record",
                "questions and answers are on record",
            ],
        );
        Evidence {
            open: Some(facts.open_questions),
            ..asked
        }
    },
};
