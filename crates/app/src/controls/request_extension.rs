use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Extending in time and with reasons.
pub(super) const CONTROL: Control = Control {
    id: "request-extension",
    title: "Extending in time and with reasons",
    how: How::Enforced,
    serves: &["RIG-3"],
    keeps: &[ClauseKind::Requests],
    does: "More time is taken only within the first month and with a reason that the person is told.",
    proof: &["crates/duties/tests/life.rs::an_extension_after_the_first_month_is_refused"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestExtend],
            ["request was extended", "requests were extended"],
        )
    },
};
