use access::Action;
use policy::ClauseKind;

use super::{Control, Evidence, Facts, How};

/// Backups of the data.
pub(super) const CONTROL: Control = Control {
    id: "data-backups",
    title: "Backups of the data",
    how: How::Worked,
    serves: &["SEC-1"],
    keeps: &[ClauseKind::Backups],
    does: "Each backup is read back before it counts, stays encrypted, and is asked for when the last is more than a day old.",
    proof: &[
        "crates/app/tests/backup.rs::what_is_backed_up_is_restored_whole",
        "crates/cli/tests/backup.rs::what_is_wanting_is_said_and_what_is_done_stands_in_the_status",
    ],
    evidence: data,
};

/// From how many hours on the last one is too old.
const A_DAY: i64 = 24;

fn data(facts: &Facts) -> Evidence {
    let last = facts.backups.known.data.last();
    let late = last.is_none_or(|copy| facts.now.duration_since(copy.at).as_hours() > A_DAY);
    let made = facts.acts(
        &[Action::BackupMake],
        ["entry of a backup", "entries of backups"],
    );
    let words = match last {
        Some(copy) if copy.beside_data => "the last lies on the disk of the data",
        Some(_) => "the last lies elsewhere",
        None => "the data were never backed up",
    };
    Evidence {
        last: last.map(|copy| copy.at),
        ..made.also(words).due(u64::from(late), u64::from(late))
    }
}
