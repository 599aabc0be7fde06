use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Keys lie apart from the data.
pub(super) const CONTROL: Control = Control {
    id: "keys-apart",
    title: "Keys lie apart from the data",
    how: How::Enforced,
    serves: &["SEC-1"],
    keeps: &[ClauseKind::Encryption],
    does: "The keys stand in two places of their own, and the key that opens them outside the data; a kit with twelve words brings it back.",
    proof: &[
        "crates/keys/tests/store.rs::keys_survive_closing_and_are_the_same_in_both_slots",
        "crates/keys/src/kit.rs::the_words_bring_the_key_back_however_they_are_written",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::KeysLook],
            [
                "time the keys were looked at",
                "times the keys were looked at",
            ],
        )
    },
};
