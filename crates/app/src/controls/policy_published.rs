use policy::ClauseKind;

use super::{Control, How};

/// The policy is published.
pub(super) const CONTROL: Control = Control {
    id: "policy-published",
    title: "The policy is published",
    how: How::Enforced,
    serves: &["GOV-4"],
    keeps: &[ClauseKind::Linked, ClauseKind::Statement],
    does: "The policy, what it says besides and the documents that it refers to are published from it, each with the clause it came from.",
    proof: &[
        "crates/policy/tests/lawful.rs::each_publishes_all_that_it_must",
        "crates/policy/tests/publish.rs::every_statement_points_back_to_a_clause",
    ],
    evidence: |facts| {
        facts.said(
            facts.pack.linked.len() + facts.pack.statements.len(),
            [
                "document or statement is published with it",
                "documents and statements are published with it",
            ],
        )
    },
};
