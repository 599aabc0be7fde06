use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Guessing is slowed.
pub(super) const CONTROL: Control = Control {
    id: "guessing-slowed",
    title: "Guessing is slowed",
    how: How::Enforced,
    serves: &["SEC-3"],
    keeps: &[ClauseKind::Passwords],
    does: "Whoever guesses passwords or codes has to wait ever longer, and keeps nobody else out by it.",
    proof: &[
        "crates/web/tests/attacks/sessions.rs::guessing_is_slowed_by_account_and_by_network",
        "crates/app/tests/throttle.rs::strangers_who_fail_keep_neither_the_owner_nor_their_programs_out",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::SignInFailed],
            ["failed sign-in", "failed sign-ins"],
        )
    },
};
