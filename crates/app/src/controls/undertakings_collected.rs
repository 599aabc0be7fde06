use policy::ClauseKind;

use super::{Control, How};

/// Undertakings are collected.
pub(super) const CONTROL: Control = Control {
    id: "undertakings-collected",
    title: "Undertakings are collected",
    how: How::Worked,
    serves: &["GOV-13"],
    keeps: &[ClauseKind::Undertaking],
    does: "Everybody whose role gives an undertaking is missing from the day they have an account until it is on record; failures to keep to the policy are followed until they are settled.",
    proof: &["crates/app/tests/registers.rs::undertakings_are_missing_until_they_are_given"],
    evidence: |facts| facts.registers(&["undertakings", "failures"]),
};
