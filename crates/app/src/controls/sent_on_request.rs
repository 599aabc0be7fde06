use super::{Control, How};

/// Sent on request.
pub(super) const CONTROL: Control = Control {
    id: "sent-on-request",
    title: "Sent on request",
    how: How::Worked,
    serves: &["GOV-16"],
    keeps: &[],
    does: "What the policy says people may ask for is noted when it is asked for, and stays open until it was sent.",
    proof: &["crates/app/tests/registers.rs::what_was_asked_for_stays_open_until_it_is_sent"],
    evidence: |facts| facts.registers(&["sent-on-request"]),
};
