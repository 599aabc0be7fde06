use access::Action;

use super::{Control, How};

/// The officer releases.
pub(super) const CONTROL: Control = Control {
    id: "release-by-officer",
    title: "The officer releases",
    how: How::Enforced,
    serves: &["SHA-6"],
    keeps: &[],
    does: "Nothing goes to a person who asked before the data protection officer has released it.",
    proof: &[
        "crates/access/tests/permissions.rs::the_head_neither_releases_nor_administers_ledger_keys_and_accounts",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestRelease],
            ["answer was released", "answers were released"],
        )
    },
};
