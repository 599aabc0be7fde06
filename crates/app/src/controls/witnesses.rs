use access::Action;

use super::{Control, How};

/// Shown outside each day.
pub(super) const CONTROL: Control = Control {
    id: "witnesses",
    title: "Shown outside each day",
    how: How::Worked,
    serves: &["GOV-8"],
    keeps: &[],
    does: "A signed checkpoint goes to those outside whom the settings name, is tried again, and two days without it are trouble.",
    proof: &[
        "crates/app/tests/witness.rs::the_daily_checkpoint_goes_out_once_and_convicts_a_rewritten_ledger",
        "crates/app/tests/witness.rs::two_days_without_it_are_trouble",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::JobCheckpointShow],
            [
                "time a checkpoint was shown outside, or tried to be",
                "times a checkpoint was shown outside, or tried to be",
            ],
        )
    },
};
