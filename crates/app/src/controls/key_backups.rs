use policy::ClauseKind;

use super::{Control, Evidence, Facts, How};

/// Backups of the keys on two media.
pub(super) const CONTROL: Control = Control {
    id: "key-backups",
    title: "Backups of the keys on two media",
    how: How::Worked,
    serves: &["SEC-1", "RET-2"],
    keeps: &[ClauseKind::Backups],
    does: "The keys are backed up on two media; a destruction is complete when both are newer than it.",
    proof: &["crates/app/tests/backup.rs::an_erasure_is_complete_when_both_media_are_newer"],
    evidence: media,
};

/// On how many media there has to be one.
const MEDIA: u64 = 2;

fn media(facts: &Facts) -> Evidence {
    let keys = &facts.backups.known.keys;
    let media = keys.len() as u64;
    let missing = MEDIA.saturating_sub(media) + u64::from(!facts.backups.keys_suffice);
    let evidence = Evidence::counted(media, ["medium holds the keys", "media hold the keys"]);
    Evidence {
        last: keys.iter().map(|copy| copy.at).max(),
        ..evidence.due(missing, missing)
    }
}
