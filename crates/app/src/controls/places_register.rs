use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// The register of places.
pub(super) const CONTROL: Control = Control {
    id: "places-register",
    title: "The register of places",
    how: How::Worked,
    serves: &["REC-17", "SEC-6"],
    keeps: &[ClauseKind::Place],
    does: "Every place where data lives is listed with who answers for it and how it is searched; each request asks every one.",
    proof: &[
        "crates/web/tests/requests.rs::a_file_found_by_hand_becomes_an_item",
        "crates/web/tests/requests.rs::a_request_goes_all_the_way",
    ],
    evidence: |facts| {
        facts
            .held("place", ["place is listed", "places are listed"])
            .by(facts.seen(&[Action::PlaceAdd]))
    },
};
