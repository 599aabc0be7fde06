use policy::ClauseKind;

use super::{Control, How};

/// Transfers abroad are named.
pub(super) const CONTROL: Control = Control {
    id: "transfers-named",
    title: "Transfers abroad are named",
    how: How::Enforced,
    serves: &["SHA-4"],
    keeps: &[ClauseKind::Transfer],
    does: "A transfer abroad stands in the policy with its recipient and safeguard, and people are told.",
    proof: &["crates/policy/tests/faults.rs::a_transfer_names_its_recipient_and_is_told"],
    evidence: |facts| {
        facts.said(
            facts.pack.transfers.len(),
            ["transfer abroad is named", "transfers abroad are named"],
        )
    },
};
