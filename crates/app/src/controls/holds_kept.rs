use super::{Control, How};
use crate::{Body as _, bodies::Hold};

/// What is on hold does not go.
pub(super) const CONTROL: Control = Control {
    id: "holds-kept",
    title: "What is on hold does not go",
    how: How::Enforced,
    serves: &["RET-3"],
    keeps: &[],
    does: "A claim, a safeguarding matter or an inquiry is put on hold with its reason, who looks after it and the day on which it is looked at again; nothing of it is deleted meanwhile by any way, and that day comes up under Today.",
    proof: &[
        "crates/app/tests/retention.rs::what_is_on_hold_does_not_go_by_any_way",
        "crates/app/tests/retention.rs::a_hold_comes_up_again_and_ends_with_a_reason",
    ],
    evidence: |facts| {
        facts.held(
            Hold::KIND,
            ["thing was put on hold", "things were put on hold"],
        )
    },
};
