use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// What is held, by the roles of the policy.
pub(super) const CONTROL: Control = Control {
    id: "need-to-know",
    title: "What is held, by the roles of the policy",
    how: How::Enforced,
    serves: &["REC-7", "SEC-5"],
    keeps: &[ClauseKind::Role],
    does: "Each look at a record and each list of records keeps to what the policy lets the reader’s role see, about whom and for what; the record’s page says by which line. Birth dates, contact points and documents go by the same lines.",
    proof: &[
        "crates/app/tests/packs.rs::a_role_of_the_policy_narrows_what_an_account_sees",
        "crates/app/tests/packs.rs::private_tutoring",
    ],
    evidence: |facts| {
        let lines = facts.pack.roles.iter().map(|role| role.sees.len());
        let said = facts.said(
            lines.sum(),
            [
                "line of the policy says what a role may see",
                "lines of the policy say what a role may see",
            ],
        );
        let looks = facts.seen(&[
            Action::RecordLook,
            Action::RecordLookSpecial,
            Action::RecordLookSafeguarding,
        ]);
        let many = looks.count;
        said.also(&format!("looks at records under them: {many}"))
            .by(looks)
    },
};
