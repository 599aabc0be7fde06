use policy::ClauseKind;

use super::{Control, How};

/// Recipients are named.
pub(super) const CONTROL: Control = Control {
    id: "recipients-named",
    title: "Recipients are named",
    how: How::Enforced,
    serves: &["SHA-2"],
    keeps: &[ClauseKind::Recipient],
    does: "A kind of record has the recipients that the policy names, each with its grounds, and people are told them.",
    proof: &[
        "crates/policy/tests/shipped.rs::nothing_in_the_pack_is_unused",
        "crates/policy/tests/shipped.rs::article_15_is_told_for_what_is_held",
    ],
    evidence: |facts| {
        facts.said(
            facts.pack.recipients.len(),
            ["recipient is named", "recipients are named"],
        )
    },
};
