use access::Action;

use super::{Control, How};

/// A restore waits for a person.
pub(super) const CONTROL: Control = Control {
    id: "restore-confirmed",
    title: "A restore waits for a person",
    how: How::Enforced,
    serves: &["SEC-1"],
    keeps: &[],
    does: "After a restore nothing changes before somebody confirms it, and what was lost is listed.",
    proof: &[
        "crates/app/tests/backup.rs::nothing_changes_before_a_person_confirms",
        "crates/app/tests/backup.rs::what_was_lost_is_listed_and_a_new_epoch_says_so",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::BackupConfirm],
            ["restore was confirmed", "restores were confirmed"],
        )
    },
};
