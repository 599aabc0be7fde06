use access::Action;

use super::{Control, Evidence, Facts, How};

/// Locking who leaves.
pub(super) const CONTROL: Control = Control {
    id: "account-locks",
    title: "Locking who leaves",
    how: How::Enforced,
    serves: &["GOV-14"],
    keeps: &[],
    does: "Locking an account ends its sessions and its programs at once; the last data protection officer cannot be locked out.",
    proof: &[
        "crates/web/tests/attacks/sessions.rs::session_theft_ends_with_signing_out_locking_and_resetting",
        "crates/app/tests/second_factor.rs::the_last_data_protection_officer_is_never_locked_out",
    ],
    evidence: locked,
};

fn locked(facts: &Facts) -> Evidence {
    Evidence::counted(
        facts.accounts.locked,
        ["account is locked", "accounts are locked"],
    )
    .by(facts.seen(&[Action::AccountLock]))
}
