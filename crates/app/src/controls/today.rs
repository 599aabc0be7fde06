use access::Action;

use super::{Control, Evidence, How};

/// What is due today.
pub(super) const CONTROL: Control = Control {
    id: "today",
    title: "What is due today",
    how: How::Worked,
    serves: &["GOV-3", "RIG-3"],
    keeps: &[],
    does: "Each role sees what is due for it, overdue first.",
    proof: &["crates/web/tests/people.rs::today_says_what_is_due_and_to_whom"],
    evidence: |facts| Evidence {
        open: Some(facts.requests.open),
        overdue: Some(facts.requests.overdue),
        ..facts.acts(&[Action::TodayLook], ["look at Today", "looks at Today"])
    },
};
