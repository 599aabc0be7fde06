use policy::ClauseKind;

use super::{Control, How};

/// Nothing is sent to people but answers.
pub(super) const CONTROL: Control = Control {
    id: "no-mailings",
    title: "Nothing is sent to people but answers",
    how: How::Enforced,
    serves: &["MKT-1", "MKT-6", "MKT-7"],
    keeps: &[ClauseKind::Marketing],
    does: "Caretaker writes to nobody: it has no mailings, and no message but the checkpoints for those whom the settings name and, where they ask for it, reminders to colleagues that name nobody.",
    proof: &[
        "crates/app/tests/witness.rs::without_settings_nothing_is_signed_or_sent",
        "crates/policy/src/lint/examples.rs::each_rule_lets_pass_what_passes_and_finds_what_fails",
    ],
    evidence: |facts| {
        facts.said(
            facts
                .pack
                .marketing
                .iter()
                .map(|one| one.never_to.len())
                .sum(),
            [
                "kind of person is never sent marketing",
                "kinds of people are never sent marketing",
            ],
        )
    },
};
