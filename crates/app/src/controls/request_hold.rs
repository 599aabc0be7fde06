use access::Action;

use super::{Control, Evidence, How};

/// An open request holds disposal.
pub(super) const CONTROL: Control = Control {
    id: "request-hold",
    title: "An open request holds disposal",
    how: How::Enforced,
    serves: &["RET-3"],
    keeps: &[],
    does: "What somebody has asked for is not destroyed before their request is closed.",
    proof: &[
        "crates/app/tests/destroy.rs::what_somebody_has_asked_for_is_on_hold_until_the_request_is_closed",
    ],
    evidence: |facts| {
        Evidence::counted(
            facts.requests.open,
            [
                "open request holds its data",
                "open requests hold their data",
            ],
        )
        .by(facts.seen(&[Action::RequestOpen]))
    },
};
