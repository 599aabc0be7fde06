use super::{Control, How};

/// Asked after disposal.
pub(super) const CONTROL: Control = Control {
    id: "tombstones",
    title: "Asked after disposal",
    how: How::Enforced,
    serves: &["RIG-9"],
    keeps: &[],
    does: "That somebody was erased, and on which day, can be said to whoever asks, without the data having been kept.",
    proof: &["crates/app/tests/import.rs::asked_after_disposal"],
    evidence: |facts| facts.held("tombstone", ["tombstone is kept", "tombstones are kept"]),
};
