use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// An unattended page gives way.
pub(super) const CONTROL: Control = Control {
    id: "screen-gives-way",
    title: "An unattended page gives way",
    how: How::Enforced,
    serves: &["SEC-4"],
    keeps: &[ClauseKind::IdleLock],
    does: "A page left open is taken away, and nothing can be changed from it about how one signs in.",
    proof: &[
        "crates/web/tests/attacks/screen.rs::a_page_without_a_form_gives_way_and_one_with_a_form_stays",
        "crates/web/tests/attacks/sessions.rs::an_unattended_screen_changes_nothing_of_how_one_signs_in",
    ],
    evidence: |facts| facts.acts(&[Action::SignIn], ["sign-in", "sign-ins"]),
};
