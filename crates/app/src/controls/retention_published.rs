use policy::ClauseKind;

use super::{Control, How};

/// Periods are published.
pub(super) const CONTROL: Control = Control {
    id: "retention-published",
    title: "Periods are published",
    how: How::Enforced,
    serves: &["RET-1"],
    keeps: &[ClauseKind::Retention],
    does: "The retention schedule is published from the policy, and each answer tells the periods.",
    proof: &[
        "crates/policy/tests/lawful.rs::each_publishes_all_that_it_must",
        "crates/policy/tests/shipped.rs::every_statement_says_where_it_comes_from_and_retention_is_the_packs_own",
    ],
    evidence: |facts| {
        facts.said(
            facts.pack.retention.len(),
            ["rule is in the schedule", "rules are in the schedule"],
        )
    },
};
