use access::Action;
use policy::ClauseKind;

use super::{Control, Evidence, How};

/// One table of who may do what.
pub(super) const CONTROL: Control = Control {
    id: "access-table",
    title: "One table of who may do what",
    how: How::Enforced,
    serves: &["GOV-3", "REC-7", "SEC-5"],
    keeps: &[ClauseKind::Role],
    does: "Every use case asks one table whether the role may do it, before it reads or writes anything.",
    proof: &[
        "crates/app/tests/roles.rs::every_use_case_obeys_the_table",
        "crates/app/tests/roles.rs::no_action_is_without_a_case",
    ],
    evidence: |facts| {
        Evidence::counted(
            facts.accounts.all,
            ["account acts under it", "accounts act under it"],
        )
        .by(facts.seen(&[Action::AccountAdd]))
    },
};
