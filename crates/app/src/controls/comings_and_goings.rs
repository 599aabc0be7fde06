use super::{Control, How};

/// Who comes and goes is settled.
pub(super) const CONTROL: Control = Control {
    id: "comings-and-goings",
    title: "Who comes and goes is settled",
    how: How::Worked,
    serves: &["GOV-14"],
    keeps: &[],
    does: "When somebody starts, moves or leaves, access, devices, copies and work stay open by a day until each is settled; whoever’s account is locked comes up by itself.",
    proof: &["crates/app/tests/registers.rs::whoever_leaves_is_open_until_all_is_settled"],
    evidence: |facts| facts.registers(&["comings-and-goings"]),
};
