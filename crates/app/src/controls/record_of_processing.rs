use policy::ClauseKind;

use super::{Control, How};

/// The record of processing.
pub(super) const CONTROL: Control = Control {
    id: "record-of-processing",
    title: "The record of processing",
    how: How::Enforced,
    serves: &["REC-1", "REC-2", "GOV-9"],
    keeps: &[ClauseKind::Record],
    does: "The record of processing is made from the policy and from what is held at that moment: a line for each use, with everything that the law asks for.",
    proof: &[
        "crates/policy/tests/publish.rs::the_record_of_processing_has_the_thirty_columns_for_every_use",
        "crates/web/tests/privacy.rs::staff_see_reading_ages_and_the_dpo_the_record_of_processing",
    ],
    evidence: |facts| {
        facts.said(
            facts.pack.records.iter().map(|one| one.uses.len()).sum(),
            ["use is on record", "uses are on record"],
        )
    },
};
