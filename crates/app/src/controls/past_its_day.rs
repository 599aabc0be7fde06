use access::Action;

use super::{Control, How};

/// What is past its day comes up.
pub(super) const CONTROL: Control = Control {
    id: "past-its-day",
    title: "What is past its day comes up",
    how: How::Worked,
    serves: &["RET-2", "RET-4"],
    keeps: &[],
    does: "What is past its day, near it or on hold is listed with what the policy then wants and what is in the way; it stands under Today until it is deleted or put on hold with a reason. Going through the list comes round at least once a year.",
    proof: &[
        "crates/app/tests/retention.rs::what_is_past_its_day_comes_up_until_it_is_gone",
        "crates/app/tests/retention.rs::the_days_known_are_those_of_every_record_whatever_was_done",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RetentionLook],
            [
                "time somebody looked through what is past its day",
                "times somebody looked through what is past its day",
            ],
        )
    },
};
