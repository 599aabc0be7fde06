use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// Guarded classes of records.
pub(super) const CONTROL: Control = Control {
    id: "guarded-records",
    title: "Guarded classes of records",
    how: How::Enforced,
    serves: &["REC-4", "SEC-5"],
    keeps: &[ClauseKind::Category],
    does: "Special category and safeguarding records have classes of their own, which fewer may read; a concern can be reported and not read back.",
    proof: &[
        "crates/access/tests/permissions.rs::a_look_cannot_pass_for_one_of_another_class",
        "crates/access/tests/permissions.rs::a_concern_can_be_written_and_not_read_back",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RecordAddSpecial, Action::RecordAddSafeguarding],
            ["guarded record was written", "guarded records were written"],
        )
    },
};
