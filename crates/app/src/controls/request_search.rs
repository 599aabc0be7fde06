use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Every place is searched.
pub(super) const CONTROL: Control = Control {
    id: "request-search",
    title: "Every place is searched",
    how: How::Worked,
    serves: &["RIG-6", "REC-17"],
    keeps: &[ClauseKind::Requests],
    does: "Each place is searched, searched by hand with a record of how, or left out with the reason; colleagues look in places of their own and sign; no answer goes before that.",
    proof: &[
        "crates/duties/tests/life.rs::tasks_say_who_has_the_turn",
        "crates/duties/tests/life.rs::what_an_answer_rests_on_must_not_change_unseen",
        "crates/app/tests/sheets.rs::no_answer_goes_out_while_a_sheet_waits_and_nobody_said_why",
    ],
    evidence: |facts| {
        facts.acts(
            &[
                Action::RequestSearch,
                Action::RequestSearchByHand,
                Action::RequestSearchLeaveOut,
                Action::RequestSheetSign,
            ],
            [
                "place was searched or left out",
                "places were searched or left out",
            ],
        )
    },
};
