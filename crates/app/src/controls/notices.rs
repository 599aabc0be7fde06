use policy::ClauseKind;

use super::{Control, How};

/// A notice for each kind of person.
pub(super) const CONTROL: Control = Control {
    id: "notices",
    title: "A notice for each kind of person",
    how: How::Enforced,
    serves: &["TRA-1", "TRA-3"],
    keeps: &[ClauseKind::Notice, ClauseKind::Statement],
    does: "Notices are made from the policy, so that they say what is done, and everything that the law asks for.",
    proof: &[
        "crates/policy/tests/publish.rs::every_kind_of_person_has_a_notice",
        "crates/policy/tests/publish.rs::every_statement_points_back_to_a_clause",
    ],
    evidence: |facts| {
        facts.said(
            facts.pack.notices.len(),
            [
                "notice is made from the policy",
                "notices are made from the policy",
            ],
        )
    },
};
