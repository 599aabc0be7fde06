use access::Action;

use super::{Control, How};

/// Lists are checked before they go in.
pub(super) const CONTROL: Control = Control {
    id: "imports-checked",
    title: "Lists are checked before they go in",
    how: How::Enforced,
    serves: &["REC-8"],
    keeps: &[],
    does: "A list of people is shown with its faults and changes first, and goes in whole or not at all.",
    proof: &[
        "crates/app/tests/import.rs::a_file_of_the_next_term_says_who_is_new_changed_the_same_and_gone",
        "crates/app/tests/flow.rs::an_import_goes_in_whole_or_not_at_all",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::PersonImport],
            ["entry of imports", "entries of imports"],
        )
    },
};
