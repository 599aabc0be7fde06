use super::{Control, How};

/// Supervision is noted.
pub(super) const CONTROL: Control = Control {
    id: "supervision-noted",
    title: "Supervision is noted",
    how: How::Worked,
    serves: &["GOV-12"],
    keeps: &[],
    does: "What was looked at with whoever handles data is noted, and what was agreed stays open until it is done.",
    proof: &["crates/app/tests/registers.rs::what_is_agreed_in_supervision_stays_open"],
    evidence: |facts| facts.registers(&["supervision"]),
};
