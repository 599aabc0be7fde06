use access::Action;

use super::{Control, How};

/// Objections stop it until they are decided.
pub(super) const CONTROL: Control = Control {
    id: "objections-decided",
    title: "Objections stop it until they are decided",
    how: How::Worked,
    serves: &["RIG-13", "RIG-16"],
    keeps: &[],
    does: "What is objected to, or said to harm, is shown to stand still from the day it came; marketing is never refused, the rest only with grounds that the law knows and reasons.",
    proof: &[
        "crates/app/tests/kinds.rs::an_objection_stops_it_on_the_day_it_came_and_marketing_for_good",
    ],
    evidence: |facts| {
        facts.acts(
            &[Action::RequestPoint],
            [
                "thing asked for was written down or decided",
                "things asked for were written down or decided",
            ],
        )
    },
};
