use access::Action;

use super::{Control, How};

/// Complaints taken and answered.
pub(super) const CONTROL: Control = Control {
    id: "complaints-answered",
    title: "Complaints taken and answered",
    how: How::Worked,
    serves: &["RIG-18"],
    keeps: &[],
    does: "A complaint has the clock of thirty days to say that it has come, progress and outcome as steps, and a letter that names the regulator.",
    proof: &["crates/app/tests/kinds.rs::a_complaint_is_acknowledged_told_of_and_answered"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestTell],
            [
                "time somebody was told how it goes on",
                "times somebody was told how it goes on",
            ],
        )
    },
};
