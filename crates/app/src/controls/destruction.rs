use access::Action;

use super::{Control, How};

/// What is destroyed is gone.
pub(super) const CONTROL: Control = Control {
    id: "destruction",
    title: "What is destroyed is gone",
    how: How::Enforced,
    serves: &["RET-2", "RIG-11"],
    keeps: &[],
    does: "Destroying wipes the keys of the data and then the data, and can be cut short at no step.",
    proof: &[
        "crates/app/tests/destroy.rs::destroying_leaves_a_tombstone_and_the_others",
        "crates/keys/tests/crash.rs::nothing_of_an_old_epoch_can_be_opened_once_destruction_is_acknowledged",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::DestroyDone],
            ["entry of data destroyed", "entries of data destroyed"],
        )
    },
};
