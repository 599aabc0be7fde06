use access::Action;

use super::{Control, How};

/// Programs reach no further than their person.
pub(super) const CONTROL: Control = Control {
    id: "tokens",
    title: "Programs reach no further than their person",
    how: How::Enforced,
    serves: &["REC-7", "SEC-5", "GOV-14"],
    keeps: &[],
    does: "A program does what its token’s scopes and its account’s role both allow, and ends with either; a new password from somebody else ends it.",
    proof: &[
        "crates/app/tests/tokens.rs::a_token_reaches_as_far_as_its_scopes_and_its_role",
        "crates/app/tests/tokens.rs::a_locked_account_has_no_programs",
        "crates/app/tests/tokens.rs::a_new_password_from_somebody_else_ends_every_token",
    ],
    evidence: |facts| {
        facts
            .held("token", ["token is held", "tokens are held"])
            .by(facts.seen(&[Action::TokenAdd, Action::TokenRevoke]))
    },
};
