use super::{Control, How};

/// Impact assessments.
pub(super) const CONTROL: Control = Control {
    id: "impact-assessments",
    title: "Impact assessments",
    how: How::Worked,
    serves: &["REC-10"],
    keeps: &[],
    does: "Each kind of record that shows two signs of risk waits until it is decided whether an assessment is needed; one that is needed stays open until it has all that the law asks and the officer’s advice, and fills its columns in the record of processing.",
    proof: &[
        "crates/app/tests/registers.rs::an_assessment_is_done_once_it_holds_all_that_the_law_asks",
    ],
    evidence: |facts| facts.registers(&["impact-assessments"]),
};
