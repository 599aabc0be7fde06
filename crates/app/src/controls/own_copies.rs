use super::{Control, How};

/// People clear out what they keep themselves.
pub(super) const CONTROL: Control = Control {
    id: "own-copies",
    title: "People clear out what they keep themselves",
    how: How::Worked,
    serves: &["RET-5"],
    keeps: &[],
    does: "Twice a year each who works here says that what they keep themselves and need no more is gone; what could not be deleted stays open until it is.",
    proof: &["crates/app/tests/registers.rs::everybody_clears_out_what_they_keep_twice_a_year"],
    evidence: |facts| facts.registers(&["own-copies"]),
};
