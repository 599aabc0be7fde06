use access::Action;

use super::{Control, Evidence, Facts, How};

/// No backup brings it back.
pub(super) const CONTROL: Control = Control {
    id: "gone-from-backups",
    title: "No backup brings it back",
    how: How::Enforced,
    serves: &["RET-2", "RIG-11"],
    keeps: &[],
    does: "A backup from before a destruction restores everything but what was destroyed.",
    proof: &[
        "crates/app/tests/backup_lives.rs::by_no_way_does_a_backup_bring_back_what_was_destroyed",
    ],
    evidence: complete,
};

fn complete(facts: &Facts) -> Evidence {
    let all = &facts.backups.destructions;
    let left = all.iter().filter(|one| !one.complete).count() as u64;
    Evidence::counted(
        all.len() as u64 - left,
        [
            "destruction is complete in every backup of the keys",
            "destructions are complete in every backup of the keys",
        ],
    )
    .by(facts.seen(&[Action::DestroyDone]))
    .due(left, left)
}
