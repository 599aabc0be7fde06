use access::Action;

use super::{Control, How};

/// Data to take along.
pub(super) const CONTROL: Control = Control {
    id: "data-taken-along",
    title: "Data to take along",
    how: How::Enforced,
    serves: &["RIG-14"],
    keeps: &[],
    does: "What somebody gave us on agreement or a contract goes into the answer as JSON with its schema and as CSV.",
    proof: &["crates/app/tests/kinds.rs::data_to_take_along_has_its_schema_beside_it"],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestPoint],
            [
                "thing asked for was written down or decided",
                "things asked for were written down or decided",
            ],
        )
    },
};
