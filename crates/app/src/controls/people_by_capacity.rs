use policy::ClauseKind;

use super::{Control, How};

/// One person in several capacities.
pub(super) const CONTROL: Control = Control {
    id: "people-by-capacity",
    title: "One person in several capacities",
    how: How::Enforced,
    serves: &["REC-16", "REC-2"],
    keeps: &[ClauseKind::Person],
    does: "Somebody is one person however many things they are, each with records and times of its own.",
    proof: &[
        "crates/policy/tests/faults.rs::another_rule_is_for_somebody_the_record_is_about",
        "crates/app/tests/coverage.rs::one_person_can_be_several_things",
    ],
    evidence: |facts| facts.held("person", ["person is held", "people are held"]),
};
