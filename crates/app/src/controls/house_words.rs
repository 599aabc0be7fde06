use super::{Control, How};

/// The words of the house.
pub(super) const CONTROL: Control = Control {
    id: "house-words",
    title: "The words of the house",
    how: How::Enforced,
    serves: &["GOV-10"],
    keeps: &[],
    does: "People and those who sign in are called as the policy calls them on every page, in letters, notices, refusals and what the command line prints; what the policy means by its words stands on its page, in notices and in the published policy.",
    proof: &[
        "crates/app/tests/coverage.rs::people_are_called_as_the_policy_calls_them",
        "crates/web/tests/words.rs::every_page_and_letter_speaks_of_mentees",
        "crates/web/tests/words.rs::every_page_and_letter_speaks_of_young_people",
        "crates/cli/tests/words.rs::what_is_printed_speaks_of_mentees_and_mentors",
    ],
    evidence: |facts| {
        facts.said(
            facts.pack.people.len() + facts.pack.words.len(),
            ["word of the house", "words of the house"],
        )
    },
};
