use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// The clock stands still.
pub(super) const CONTROL: Control = Control {
    id: "request-pause",
    title: "The clock stands still",
    how: How::Worked,
    serves: &["RIG-3"],
    keeps: &[ClauseKind::Requests],
    does: "While it is asked what somebody means the clock stands still, and starts again on the day they answer.",
    proof: &[
        "crates/calendar/tests/worked.rs::paused_for_clarification",
        "crates/web/tests/requests.rs::pausing_stops_the_clock_and_the_page_says_so",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestPause, Action::RequestResume],
            ["pause or end of one", "pauses or ends of them"],
        )
    },
};
