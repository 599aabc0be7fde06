use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Who was given which notice, and by when the others are.
pub(super) const CONTROL: Control = Control {
    id: "notices-given",
    title: "Who was given which notice",
    how: How::Worked,
    serves: &["TRA-2"],
    keeps: &[ClauseKind::Source],
    does: "It is on record who was given the notice that is meant for them, on which day and how, or by which rule they need not be; Today says how many are still to be told and by when: at once where they gave their data themselves, within a month or what the policy promises where somebody else did.",
    proof: &[
        "crates/app/src/notices_given/due.rs::nobody_is_told_later_than_a_month_after",
        "crates/app/tests/notices_given.rs::somebody_who_comes_is_told_and_it_is_on_record",
        "crates/app/tests/notices_given.rs::today_has_one_line_for_each_notice",
    ],
    evidence: |facts| {
        facts
            .acts(
                &[Action::NoticeGiven],
                [
                    "record of a notice that was given",
                    "records of notices that were given",
                ],
            )
            .due(facts.notices.open, facts.notices.late)
    },
};
