use access::Action;

use super::{Control, How};

/// Records put right when asked.
pub(super) const CONTROL: Control = Control {
    id: "corrections-asked-for",
    title: "Records put right when asked",
    how: How::Worked,
    serves: &["RIG-10"],
    keeps: &[],
    does: "What is wrong in fact is put right where it stands, an opinion gets the person's statement beside it, recipients are told, and the answer says so within the month.",
    proof: &[
        "crates/app/tests/kinds.rs::something_is_put_right_or_the_persons_statement_put_beside_it",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RecordCorrect],
            ["record was put right", "records were put right"],
        )
    },
};
