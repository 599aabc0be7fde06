use super::{Control, How};

/// Whoever was erased stays out.
pub(super) const CONTROL: Control = Control {
    id: "erased-stay-out",
    title: "Whoever was erased stays out",
    how: How::Enforced,
    serves: &["RIG-11"],
    keeps: &[],
    does: "A list does not bring back somebody who was erased, unless a reason is given and written down.",
    proof: &["crates/app/tests/import.rs::whoever_was_erased_is_not_brought_back_by_a_file"],
    evidence: |facts| {
        facts.held(
            "tombstone",
            [
                "tombstone is asked at each import",
                "tombstones are asked at each import",
            ],
        )
    },
};
