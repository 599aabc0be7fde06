use policy::ClauseKind;

use super::{Control, How};

/// The register of cookies.
pub(super) const CONTROL: Control = Control {
    id: "cookie-register",
    title: "The register of cookies",
    how: How::Enforced,
    serves: &["TRA-4"],
    keeps: &[ClauseKind::Cookie],
    does: "The cookies of the website are listed in the policy, and the notice about them is made from it.",
    proof: &[
        "crates/policy/tests/publish.rs::a_childs_notice_and_the_cookie_notice_read_as_they_should",
    ],
    evidence: |facts| {
        facts.said(
            facts.pack.cookies.len(),
            ["cookie is listed", "cookies are listed"],
        )
    },
};
