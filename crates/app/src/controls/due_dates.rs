use policy::ClauseKind;

use super::{Control, How};

/// The due date of each record.
pub(super) const CONTROL: Control = Control {
    id: "due-dates",
    title: "The due date of each record",
    how: How::Enforced,
    serves: &["RET-1"],
    keeps: &[ClauseKind::Retention],
    does: "Each record has its rule from the day it is stored, and its due date follows the facts that the rule counts from.",
    proof: &[
        "crates/policy/tests/shipped.rs::the_schedule_reckons_the_days_of_the_pack",
        "crates/web/tests/people.rs::a_record_is_written_and_says_why_and_until_when",
    ],
    evidence: |facts| {
        facts.held(
            "record",
            [
                "record is held with its rule",
                "records are held with their rules",
            ],
        )
    },
};
