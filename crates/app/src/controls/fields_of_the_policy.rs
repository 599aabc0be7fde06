use access::Action;

use super::{Control, How};

/// Forms ask for the policy's fields.
pub(super) const CONTROL: Control = Control {
    id: "fields-of-the-policy",
    title: "Forms ask for the policy’s fields",
    how: How::Enforced,
    serves: &["REC-7"],
    keeps: &[],
    does: "A record has the fields that the policy gives its category: those that must be given are asked for, and no others are taken, by page, command or program.",
    proof: &[
        "crates/app/tests/packs.rs::only_the_fields_of_the_policy_are_kept",
        "crates/app/tests/details.rs::only_what_the_policy_asks_beside_the_person_is_taken",
    ],
    evidence: |facts| {
        let fields = facts.pack.categories.iter().map(|one| one.fields.len());
        let said = facts.said(
            fields.sum(),
            ["field stands in the policy", "fields stand in the policy"],
        );
        let written = facts.seen(&[
            Action::RecordAdd,
            Action::RecordAddSpecial,
            Action::RecordAddSafeguarding,
        ]);
        let many = written.count;
        said.also(&format!("records written under them: {many}"))
            .by(written)
    },
};
