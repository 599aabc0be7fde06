use access::Action;

use super::{Control, How};

/// Evidence for a stranger.
pub(super) const CONTROL: Control = Control {
    id: "ledger-export",
    title: "Evidence for a stranger",
    how: How::Enforced,
    serves: &["GOV-8"],
    keeps: &[],
    does: "An auditor takes the list away and verifies it without Caretaker and without anything personal in it.",
    proof: &["crates/cli/tests/cli.rs::evidence_for_a_stranger_offline"],
    evidence: |facts| {
        facts.acts(
            &[Action::LedgerExport],
            ["copy was taken away", "copies were taken away"],
        )
    },
};
