use access::Action;

use super::{Control, How};

/// The list is checked.
pub(super) const CONTROL: Control = Control {
    id: "ledger-verified",
    title: "The list is checked",
    how: How::Enforced,
    serves: &["GOV-8"],
    keeps: &[],
    does: "The whole list of entries is read again and anything changed, taken out or put in is found.",
    proof: &[
        "crates/ledger/tests/bundle.rs::every_flipped_byte_is_found",
        "crates/web/tests/people.rs::the_evidence_is_checked_compared_and_taken_away",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::LedgerVerify],
            ["check was made", "checks were made"],
        )
    },
};
