use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Agreement on record.
pub(super) const CONTROL: Control = Control {
    id: "consents-recorded",
    title: "Agreement on record",
    how: How::Enforced,
    serves: &["CON-1", "CON-2", "CON-9"],
    keeps: &[ClauseKind::Consent],
    does: "What somebody agreed to is put on record one thing at a time: who answered for whom, to what wording, how and when, and where the proof is or who has it. Silence is not among the ways, and where the policy asks for it in writing the spoken word is not taken.",
    proof: &[
        "crates/app/tests/consents.rs::what_is_put_on_record_says_who_to_what_how_and_when",
        "crates/app/tests/consents.rs::a_spoken_yes_is_not_taken_where_the_policy_asks_for_writing",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::ConsentNote],
            ["answer was put on record", "answers were put on record"],
        )
    },
};
