use policy::ClauseKind;

use super::{Control, How};

/// Commissions are followed.
pub(super) const CONTROL: Control = Control {
    id: "commissions-followed",
    title: "Commissions are followed",
    how: How::Worked,
    serves: &["GOV-15"],
    keeps: &[ClauseKind::Commission],
    does: "Reports to commissioners come up on the rhythm of the contract; a contract that has ended stays open until it is said what became of the data.",
    proof: &[
        "crates/app/tests/registers.rs::a_contract_that_ended_stays_open_until_its_data_is_settled",
    ],
    evidence: |facts| facts.registers(&["commissions"]),
};
