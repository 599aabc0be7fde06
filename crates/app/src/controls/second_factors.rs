use access::Action;
use policy::ClauseKind;

use super::{Control, Evidence, Facts, How};

/// A second factor.
pub(super) const CONTROL: Control = Control {
    id: "second-factors",
    title: "A second factor",
    how: How::Enforced,
    serves: &["SEC-3"],
    keeps: &[ClauseKind::Passwords],
    does: "An app or a passkey stands beside the password; a role that must have one sees nothing before it does.",
    proof: &[
        "crates/app/tests/second_factor.rs::a_role_that_must_have_a_second_factor_lacks_it_until_it_is_added",
        "crates/web/tests/attacks/sessions.rs::a_required_second_factor_comes_before_every_other_page",
    ],
    evidence: factors,
};

fn factors(facts: &Facts) -> Evidence {
    let with = facts.accounts.with_second_factor;
    Evidence::counted(
        with,
        [
            "account has a second factor",
            "accounts have a second factor",
        ],
    )
    .also(&format!("of {}", facts.accounts.all))
    .by(facts.seen(&[Action::AddSecondFactor]))
}
