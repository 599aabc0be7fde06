use access::Action;
use policy::ClauseKind;

use super::{Control, Evidence, Facts, How};

/// A restore is tried out.
pub(super) const CONTROL: Control = Control {
    id: "restore-drill",
    title: "A restore is tried out",
    how: How::Worked,
    serves: &["SEC-1", "GOV-8"],
    keeps: &[ClauseKind::Backups],
    does: "A backup is opened in a scratch folder, read whole and certified.",
    proof: &["crates/app/tests/backup.rs::a_trial_reads_everything_and_finds_what_is_wrong"],
    evidence: drilled,
};

/// After how many days a restore is to be tried out again.
const AGAIN: i64 = 92;

fn drilled(facts: &Facts) -> Evidence {
    let last = facts.backups.known.drilled.as_ref().map(|drill| drill.at);
    let late = last.is_none_or(|at| facts.days_since(at) > AGAIN);
    facts
        .acts(
            &[Action::BackupDrill],
            ["restore was tried out", "restores were tried out"],
        )
        .due(u64::from(late), u64::from(late))
}
