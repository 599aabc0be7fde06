use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// What a family must keep from somebody does not go out.
pub(super) const CONTROL: Control = Control {
    id: "protected-words",
    title: "What a family must keep from somebody does not go out",
    how: How::Enforced,
    serves: &["RIG-8", "SHA-7"],
    keeps: &[ClauseKind::Requests],
    does: "Addresses, schools, names and other words that are protected stop every answer in which they stand, whoever asks; delivery to whom an order on contact is against wants a reason on record.",
    proof: &[
        "crates/app/tests/safety.rs::an_estranged_father_asks_for_everything_about_his_daughter_whose_address_is_protected",
        "crates/app/tests/safety.rs::no_protected_word_ever_leaves",
        "crates/app/tests/safety.rs::delivery_warns_of_the_other_household_and_of_orders_in_force",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::SafetyProtect, Action::SafetyOrder],
            [
                "protected word or order on contact was recorded",
                "protected words and orders on contact were recorded",
            ],
        )
    },
};
