use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Who asks for somebody else.
pub(super) const CONTROL: Control = Control {
    id: "request-authority",
    title: "Who asks for somebody else",
    how: How::Worked,
    serves: &["RIG-2", "RIG-7"],
    keeps: &[ClauseKind::Requests],
    does: "Whoever asks for another shows by what right; a child’s request is the child’s own.",
    proof: &[
        "crates/web/tests/requests.rs::who_asks_and_by_what_right_must_fit",
        "crates/app/tests/flow.rs::whoever_asks_for_another_reads_about_whom_it_is",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestAuthority],
            [
                "step was taken on authority",
                "steps were taken on authority",
            ],
        )
    },
};
