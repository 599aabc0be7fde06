use super::{Control, Evidence, Facts, How};

/// The policy is looked at again.
pub(super) const CONTROL: Control = Control {
    id: "policy-review",
    title: "The policy is looked at again",
    how: How::Worked,
    serves: &["GOV-4"],
    keeps: &[],
    does: "The day of the next review stands in the policy and comes up under Today.",
    proof: &["crates/web/tests/people.rs::today_says_what_is_due_and_to_whom"],
    evidence: review,
};

fn review(facts: &Facts) -> Evidence {
    let front = &facts.pack.front;
    let late = u64::from(front.review_by < facts.today);
    let by = front.review_by.strftime("%-d %B %Y");
    let evidence = Evidence {
        words: format!("Version {}, to be looked at again by {by}", front.version),
        count: u64::from(front.version),
        ..Evidence::default()
    };
    evidence.by(facts.policy_taken()).due(1, late)
}
