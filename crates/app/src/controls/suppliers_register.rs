use super::{Control, How};

/// Suppliers are checked and bound.
pub(super) const CONTROL: Control = Control {
    id: "suppliers-register",
    title: "Suppliers are checked and bound",
    how: How::Worked,
    serves: &["GOV-7"],
    keeps: &[],
    does: "Each supplier that the policy names waits until it was checked and its contract has all that the law asks, and comes up again before that ends.",
    proof: &["crates/app/tests/registers.rs::a_supplier_waits_until_its_contract_is_whole"],
    evidence: |facts| facts.registers(&["suppliers"]),
};
