use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Each answer is read again before it goes.
pub(super) const CONTROL: Control = Control {
    id: "release-check",
    title: "Each answer is read again before it goes",
    how: How::Enforced,
    serves: &["RIG-8", "SHA-7"],
    keeps: &[ClauseKind::Requests],
    does: "Two readers read the finished file for whoever is withheld; what fails is not released.",
    proof: &[
        "crates/app/tests/flow.rs::an_answer_that_names_somebody_withheld_is_not_released",
        "crates/redact/tests/release.rs::names_in_the_text_however_they_are_torn",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestPackage, Action::RequestRelease],
            [
                "answer was checked or released",
                "answers were checked or released",
            ],
        )
    },
};
