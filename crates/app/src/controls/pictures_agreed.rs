use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Pictures, use by use.
pub(super) const CONTROL: Control = Control {
    id: "pictures-agreed",
    title: "Pictures, use by use",
    how: How::Worked,
    serves: &["CON-6"],
    keeps: &[ClauseKind::Photographs],
    does: "Each use of pictures that the policy names is agreed to by itself, in writing; a list says who agreed to which, to be looked at before anything is shown.",
    proof: &[
        "crates/policy/src/agreements.rs::each_use_of_pictures_is_asked_for_by_itself",
        "crates/app/tests/consents.rs::the_list_says_who_agreed_to_a_use_of_pictures",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::ConsentList],
            ["look at who agreed to what", "looks at who agreed to what"],
        )
    },
};
