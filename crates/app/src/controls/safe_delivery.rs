use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Delivery by link and code.
pub(super) const CONTROL: Control = Control {
    id: "safe-delivery",
    title: "Delivery by link and code",
    how: How::Enforced,
    serves: &["SHA-7", "SHA-1"],
    keeps: &[ClauseKind::Sending],
    does: "An answer is collected by a link and, apart from it, a code; wrong codes lock it and a fortnight ends it.",
    proof: &["crates/app/tests/flow.rs::five_wrong_codes_lock_a_link_and_a_fortnight_ends_it"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestDeliver, Action::RequestCollect],
            ["link was made or used", "links were made or used"],
        )
    },
};
