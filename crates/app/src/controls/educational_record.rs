use policy::ClauseKind;

use super::{Control, How};

/// The educational record by the terms of the house.
pub(super) const CONTROL: Control = Control {
    id: "educational-record",
    title: "The educational record by the terms of the house",
    how: How::Worked,
    serves: &["RIG-17"],
    keeps: &[ClauseKind::EducationalRecord],
    does: "Where the policy says which law makes it owed, or promises it, a parent’s request has its last day in the unit of that law or promise, free of charge and for those under the age that the policy says; school days are counted by the terms that are entered. Where they are not entered so far, the month of the right of access is the last day and Today asks for them. What could do serious harm is kept back item by item, on the law’s grounds.",
    proof: &[
        "crates/calendar/tests/laws.rs::a_closure_never_makes_it_earlier",
        "crates/duties/tests/worked.rs::every_worked_case_comes_out_as_worked",
        "crates/app/tests/terms.rs::a_request_follows_the_terms_as_they_are_entered",
    ],
    evidence: |facts| facts.registers(&["terms"]),
};
