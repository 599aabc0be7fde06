use access::Action;

use super::{Control, How};

/// The policy changes by versions.
pub(super) const CONTROL: Control = Control {
    id: "policy-versions",
    title: "The policy changes by versions",
    how: How::Enforced,
    serves: &["GOV-4"],
    keeps: &[],
    does: "A policy in use changes by a draft that shows what it changes, is signed by those whom the version before names, holds from a day that is not over, and leaves the earlier versions to be compared.",
    proof: &[
        "crates/app/tests/policy_versions.rs::a_draft_is_signed_and_adopted_and_the_old_version_stays",
        "crates/app/tests/policy_versions.rs::those_whom_the_version_before_names_sign_and_nobody_else",
        "crates/app/tests/policy_versions.rs::a_draft_with_a_number_or_a_day_of_the_past_is_not_taken",
        "crates/cli/tests/policy.rs::a_version_from_the_draft_to_its_day",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::PackApprove],
            [
                "signature under a version is on record",
                "signatures under versions are on record",
            ],
        )
    },
};
