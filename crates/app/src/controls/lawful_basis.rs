use access::Action;
use policy::ClauseKind;

use super::{Control, How};

/// No record without a lawful basis.
pub(super) const CONTROL: Control = Control {
    id: "lawful-basis",
    title: "No record without a lawful basis",
    how: How::Enforced,
    serves: &["REC-3", "REC-4", "CON-5"],
    keeps: &[ClauseKind::Record],
    does: "A record is stored only for a use that the policy gives it, with a basis in the law of the day and every condition that it needs.",
    proof: &[
        "crates/policy/tests/shipped.rs::what_the_law_of_the_day_does_not_know_is_no_basis",
        "crates/policy/tests/shipped.rs::special_category_data_is_not_stored_without_each_of_its_conditions",
    ],
    evidence: |facts| {
        facts.acts(
            &[
                Action::RecordAdd,
                Action::RecordAddSpecial,
                Action::RecordAddSafeguarding,
            ],
            [
                "record was stored with its basis",
                "records were stored with their bases",
            ],
        )
    },
};
