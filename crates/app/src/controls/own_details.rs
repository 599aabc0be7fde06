use access::Action;

use super::{Control, How};

/// People look after their own details.
pub(super) const CONTROL: Control = Control {
    id: "own-details",
    title: "People look after their own details",
    how: How::Worked,
    serves: &["RIG-20"],
    keeps: &[],
    does: "Where the policy says so, somebody is invited by a link and a code to see their own details, to say what should be put right and to take them away, without a request; each thing they say is decided, and they read the answer there.",
    proof: &[
        "crates/app/tests/own.rs::somebody_sees_their_details_proposes_and_it_is_put_right",
        "crates/app/tests/own.rs::a_child_is_invited_once_it_is_on_record_that_they_understand",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::OwnInvite, Action::OwnOpen, Action::OwnDecide],
            [
                "invitation, look or decision",
                "invitations, looks and decisions",
            ],
        )
    },
};
