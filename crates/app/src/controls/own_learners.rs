use policy::ClauseKind;

use super::{Control, How};

/// A tutor reaches their own learners.
pub(super) const CONTROL: Control = Control {
    id: "own-learners",
    title: "A tutor reaches their own learners",
    how: How::Enforced,
    serves: &["REC-7", "SEC-5"],
    keeps: &[ClauseKind::Role],
    does: "A tutor sees the learners they teach and those learners’ families, and nobody else by any address.",
    proof: &[
        "crates/access/tests/permissions.rs::another_tutors_learner_is_out_of_reach_whatever_the_action",
        "crates/web/tests/routes.rs::a_tutor_reaches_nobody_elses_learner_by_any_address",
    ],
    evidence: |facts| {
        facts.held(
            "relation",
            [
                "tie says who belongs to whom",
                "ties say who belongs to whom",
            ],
        )
    },
};
