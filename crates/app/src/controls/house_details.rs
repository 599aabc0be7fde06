use super::{Control, How};

/// Who we are.
pub(super) const CONTROL: Control = Control {
    id: "house-details",
    title: "Who we are",
    how: How::Enforced,
    serves: &["GOV-1", "GOV-2", "GOV-11"],
    keeps: &[],
    does: "The policy names organisation, officer and contact points, and letters and notices take them from there.",
    proof: &[
        "crates/policy/tests/publish.rs::a_notice_says_all_that_articles_13_and_14_ask_for",
        "crates/policy/tests/faults.rs::an_empty_pack_lacks_everything",
    ],
    evidence: |facts| {
        facts.said(
            facts.pack.organisation.contacts.len(),
            [
                "contact point is named beside the officer",
                "contact points are named beside the officer",
            ],
        )
    },
};
