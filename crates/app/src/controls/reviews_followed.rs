use policy::ClauseKind;

use super::{Control, How};

/// Reviews are followed.
pub(super) const CONTROL: Control = Control {
    id: "reviews-followed",
    title: "Reviews are followed",
    how: How::Worked,
    serves: &["GOV-8", "REC-8", "RET-4"],
    keeps: &[ClauseKind::Review],
    does: "Each review of the policy comes round on its rhythm; what was found stays open until somebody says that it is settled.",
    proof: &["crates/app/tests/registers.rs::what_a_review_finds_stays_open_until_it_is_settled"],
    evidence: |facts| facts.registers(&["reviews"]),
};
