use policy::ClauseKind;

use super::{Control, Evidence, Facts, How};

/// Everything is sealed.
pub(super) const CONTROL: Control = Control {
    id: "sealed-bodies",
    title: "Everything is sealed",
    how: How::Enforced,
    serves: &["SEC-1", "REC-11"],
    keeps: &[ClauseKind::Encryption],
    does: "Whatever is stored is sealed with 256-bit keys; nothing personal stands in clear in any file.",
    proof: &[
        "crates/app/tests/actions.rs::no_file_holds_anything_personal_in_clear",
        "crates/vault/tests/envelope.rs::every_flipped_bit_is_found_and_told_apart",
    ],
    evidence: sealed,
};

fn sealed(facts: &Facts) -> Evidence {
    Evidence::counted(facts.all_held(), ["thing is sealed", "things are sealed"])
}
