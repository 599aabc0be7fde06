use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Passwords that are hard to guess.
pub(super) const CONTROL: Control = Control {
    id: "passwords",
    title: "Passwords that are hard to guess",
    how: How::Enforced,
    serves: &["SEC-3"],
    keeps: &[ClauseKind::Passwords],
    does: "A password is long and hard to guess, known to its owner alone, and stored only as a costly hash.",
    proof: &[
        "crates/app/tests/coverage.rs::a_password_that_is_short_or_easy_to_guess_is_refused",
        "crates/app/tests/throttle.rs::a_password_is_hashed_anew_when_hashing_costs_more",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::AccountSetPassword],
            ["time a password was set", "times a password was set"],
        )
    },
};
