use policy::ClauseKind;

use super::{Control, How};

/// Breaches are registered and followed.
pub(super) const CONTROL: Control = Control {
    id: "breach-register",
    title: "Breaches are registered and followed",
    how: How::Worked,
    serves: &[
        "BRE-2", "BRE-4", "BRE-5", "BRE-6", "BRE-7", "BRE-8", "BRE-9", "BRE-10",
    ],
    keeps: &[ClauseKind::Breaches],
    does: "Each breach stays open until it was contained, its risk weighed, the regulator told within 72 hours unless a risk is unlikely, the people told where the risk is high, and what is to prevent another is done; and it fills its columns in the record of processing.",
    proof: &[
        "crates/app/tests/registers.rs::a_breach_is_open_by_its_clock_and_stands_in_the_record_of_processing",
    ],
    evidence: |facts| facts.registers(&["breaches"]),
};
