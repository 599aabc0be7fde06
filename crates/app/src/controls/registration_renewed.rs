use super::{Control, How};

/// The registration is renewed in time.
pub(super) const CONTROL: Control = Control {
    id: "registration-renewed",
    title: "The registration is renewed in time",
    how: How::Worked,
    serves: &["GOV-1"],
    keeps: &[],
    does: "The day on which the registration with the regulator ends comes up under Today, from the policy and then from the last renewal.",
    proof: &["crates/app/tests/registers.rs::the_registration_comes_up_before_it_ends"],
    evidence: |facts| facts.registers(&["registration"]),
};
