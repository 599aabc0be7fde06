use super::{Control, How};

/// The words of the house.
pub(super) const CONTROL: Control = Control {
    id: "house-words",
    title: "The words of the house",
    how: How::Enforced,
    serves: &["GOV-10"],
    keeps: &[],
    does: "People are called on pages and in notices as the policy calls them.",
    proof: &["crates/app/tests/coverage.rs::people_are_called_as_the_policy_calls_them"],
    evidence: |facts| {
        facts.said(
            facts.pack.people.len() + facts.pack.words.len(),
            ["word of the house", "words of the house"],
        )
    },
};
