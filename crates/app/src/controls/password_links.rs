use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Passwords are set by a link of one use.
pub(super) const CONTROL: Control = Control {
    id: "password-links",
    title: "Passwords are set by a link of one use",
    how: How::Enforced,
    serves: &["SEC-3"],
    keeps: &[ClauseKind::Passwords],
    does: "Nobody gives or sees somebody else’s password: a link of one use lets its owner choose it.",
    proof: &[
        "crates/app/tests/second_factor.rs::an_account_is_locked_unlocked_and_reset",
        "crates/web/tests/people.rs::an_account_is_added_with_a_link_that_works",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::AccountAdd, Action::AccountReset],
            ["link was made", "links were made"],
        )
    },
};
