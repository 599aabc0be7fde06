use policy::ClauseKind;

use super::{Control, How};

/// Each record says where it came from.
pub(super) const CONTROL: Control = Control {
    id: "record-sources",
    title: "Each record says where it came from",
    how: How::Enforced,
    serves: &["REC-5"],
    keeps: &[ClauseKind::Source],
    does: "A record without one of the sources that the policy gives its kind is refused.",
    proof: &["crates/policy/tests/shipped.rs::a_record_that_lacks_something_may_not"],
    evidence: |facts| {
        facts.held(
            "record",
            [
                "record is held with its source",
                "records are held with their sources",
            ],
        )
    },
};
