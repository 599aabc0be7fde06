use policy::ClauseKind;

use super::{Control, How};

/// The register of devices.
pub(super) const CONTROL: Control = Control {
    id: "devices-register",
    title: "The register of devices",
    how: How::Worked,
    serves: &["SEC-2"],
    keeps: &[ClauseKind::Devices],
    does: "Each device is on record with who has it; one that is not encrypted, not approved or not allowed by the policy stays open.",
    proof: &["crates/app/tests/registers.rs::a_device_is_open_until_it_is_as_the_policy_wants_it"],
    evidence: |facts| facts.registers(&["devices"]),
};
