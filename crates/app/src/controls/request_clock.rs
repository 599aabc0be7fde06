use access::Action;
use policy::ClauseKind;

use super::{Control, Evidence, Facts, How};

/// The clock of each request.
pub(super) const CONTROL: Control = Control {
    id: "request-clock",
    title: "The clock of each request",
    how: How::Worked,
    serves: &["RIG-3"],
    keeps: &[ClauseKind::Requests],
    does: "Each request has its last day by law with the arithmetic beside it, and stands under Today until it is answered.",
    proof: &[
        "crates/duties/tests/life.rs::the_clock_follows_the_facts",
        "crates/calendar/tests/worked.rs::one_month",
        "crates/web/tests/people.rs::today_says_what_is_due_and_to_whom",
    ],
    evidence: clock,
};

fn clock(facts: &Facts) -> Evidence {
    let answered = [Action::RequestRelease, Action::RequestClose];
    facts
        .acts(
            &answered,
            [
                "request was answered or closed",
                "requests were answered or closed",
            ],
        )
        .due(facts.requests.open, facts.requests.overdue)
}
