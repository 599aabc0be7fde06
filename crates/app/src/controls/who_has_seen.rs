use access::Action;

use super::{Control, How};

/// Who has seen it.
pub(super) const CONTROL: Control = Control {
    id: "who-has-seen",
    title: "Who has seen it",
    how: How::Enforced,
    serves: &["REC-11"],
    keeps: &[],
    does: "Each person’s page says who has seen what is held about them, and why.",
    proof: &["crates/web/tests/people.rs::who_has_seen_it_counts_the_tutors_looks"],
    evidence: |facts| {
        facts.acts(
            &[Action::EvidenceLook],
            ["time it was looked up", "times it was looked up"],
        )
    },
};
