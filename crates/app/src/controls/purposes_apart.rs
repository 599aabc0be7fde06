use policy::ClauseKind;

use super::{Control, How};

/// Each purpose stands apart.
pub(super) const CONTROL: Control = Control {
    id: "purposes-apart",
    title: "Each purpose stands apart",
    how: How::Enforced,
    serves: &["REC-6", "REC-14", "MKT-5"],
    keeps: &[ClauseKind::Purpose],
    does: "A kind of record has the purposes that the policy names and no other: another is refused until the policy has it.",
    proof: &[
        "crates/policy/tests/faults.rs::each_kind_of_person_in_a_record_has_a_use",
        "crates/app/tests/flow.rs::records_of_every_kind_and_what_is_refused",
    ],
    evidence: |facts| {
        facts.said(
            facts.pack.purposes.len(),
            [
                "purpose is named in the policy",
                "purposes are named in the policy",
            ],
        )
    },
};
