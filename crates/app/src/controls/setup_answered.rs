use access::Action;

use super::{Control, How};

/// Nothing invented is left.
pub(super) const CONTROL: Control = Control {
    id: "setup-answered",
    title: "Nothing invented is left",
    how: How::Enforced,
    serves: &["GOV-1", "GOV-2"],
    keeps: &[],
    does: "Of a policy that ships, an organisation begins with its own names, numbers and contact points: each question about them is answered first, and what the pack invented is gone.",
    proof: &[
        "crates/app/tests/setup.rs::nothing_invented_stands_in_an_organisation_that_waits",
        "crates/app/tests/setup.rs::what_is_wrong_is_said_by_its_question_and_nothing_is_kept",
        "crates/cli/tests/init.rs::each_pack_is_answered_checked_linted_published_and_begun",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::SetupAnswer, Action::OrganisationInit],
            [
                "step of setting up is on record",
                "steps of setting up are on record",
            ],
        )
    },
};
