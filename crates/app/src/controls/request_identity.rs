use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Who is asking.
pub(super) const CONTROL: Control = Control {
    id: "request-identity",
    title: "Who is asking",
    how: How::Worked,
    serves: &["RIG-2"],
    keeps: &[ClauseKind::Requests],
    does: "Identity is asked for, confirmed or said to be in no doubt, and the clock follows.",
    proof: &["crates/calendar/tests/worked.rs::the_month_starts_again_with_each_thing_needed"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestIdentity],
            ["step was taken on identity", "steps were taken on identity"],
        )
    },
};
