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
    does: "Anybody on the staff passes a request on, in whatever form it came; the due date is shown before anything else is asked.",
    proof: &[
        "crates/cli/tests/cli.rs::a_tutor_passes_a_request_on_and_reads_no_other",
        "crates/web/tests/requests.rs::the_due_date_is_shown_before_anything_else_is_asked",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestOpen],
            ["request was recorded", "requests were recorded"],
        )
    },
};
