use access::Action;

use super::{Control, How};

/// A first name is enough.
pub(super) const CONTROL: Control = Control {
    id: "first-names",
    title: "A first name is enough",
    how: How::Enforced,
    serves: &["REC-18"],
    keeps: &[],
    does: "Somebody is taken in under one name or a code; nothing more is asked for.",
    proof: &["crates/app/tests/coverage.rs::a_first_name_is_enough"],
    evidence: |facts| {
        facts.acts(
            &[Action::PersonAdd, Action::PersonImport],
            ["entry of people taken in", "entries of people taken in"],
        )
    },
};
