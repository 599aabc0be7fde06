use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Requests from anybody.
pub(super) const CONTROL: Control = Control {
    id: "request-intake",
    title: "Requests from anybody",
    how: How::Worked,
    serves: &["RIG-1", "GOV-11"],
    keeps: &[ClauseKind::Requests],
    does: "Anybody on the staff passes a request on, in whatever form it came; the due date is shown before anything else is asked. Anybody at all asks on the public page, and the clock runs from then. A mail is given in as it came, or taken out of a mailbox that the settings name, and its clock runs from the day it reached anybody.",
    proof: &[
        "crates/cli/tests/cli.rs::a_tutor_passes_a_request_on_and_reads_no_other",
        "crates/web/tests/requests.rs::the_due_date_is_shown_before_anything_else_is_asked",
        "crates/app/tests/arrivals.rs::it_runs_from_the_moment_it_came_and_is_matched_later",
        "crates/app/tests/mail_in.rs::a_mail_runs_from_the_day_it_reached_anybody_and_becomes_a_request",
        "crates/app/tests/mailbox.rs::a_mail_in_the_folder_becomes_an_open_request_with_its_due_date",
        "crates/app/tests/mailbox.rs::what_is_not_taken_stays_there_and_is_told_by_number",
        "crates/web/tests/mail_in.rs::a_forwarded_mail_becomes_a_request_with_its_day",
        "crates/web/tests/ask.rs::anybody_asks_and_the_answer_is_the_same_whoever_it_is_about",
        "crates/app/tests/arrivals.rs::what_came_counts_in_the_picture_the_calendar_and_the_year_before_anybody_matched_it",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestOpen, Action::RequestMatch],
            ["request was recorded", "requests were recorded"],
        )
    },
};
