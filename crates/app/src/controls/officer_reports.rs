use super::{Control, How};

/// The officer reports.
pub(super) const CONTROL: Control = Control {
    id: "officer-reports",
    title: "The officer reports",
    how: How::Worked,
    serves: &["GOV-2"],
    keeps: &[],
    does: "What the data protection officer reports and advises is on record with what was decided on it; the next report comes up on the policy’s rhythm.",
    proof: &["crates/app/tests/registers.rs::only_the_officer_writes_what_the_officer_advises"],
    evidence: |facts| facts.registers(&["officer-reports"]),
};
