use access::Action;

use super::{Control, How};

/// No connection goes out by itself.
pub(super) const CONTROL: Control = Control {
    id: "no-connections",
    title: "No connection goes out by itself",
    how: How::Enforced,
    serves: &["SHA-4", "SHA-8"],
    keeps: &[],
    does: "Without a setting that names somebody, nothing is sent to anybody.",
    proof: &[
        "crates/app/tests/witness.rs::without_settings_nothing_is_signed_or_sent",
        "crates/cli/tests/silence.rs::nothing_that_was_not_asked_for_names_anybody",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::JobCheckpointShow],
            [
                "message went to somebody whom the settings name, or was tried",
                "messages went to those whom the settings name, or were tried",
            ],
        )
    },
};
