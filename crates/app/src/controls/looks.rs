use access::Action;

use super::{Control, Evidence, Facts, How};

/// Every look leaves an entry.
pub(super) const CONTROL: Control = Control {
    id: "looks",
    title: "Every look leaves an entry",
    how: How::Enforced,
    serves: &["REC-11", "SEC-5"],
    keeps: &[],
    does: "Whoever looks at something is written down before they see it; at guarded records each time.",
    proof: &[
        "crates/access/src/action.rs::looks_at_guarded_records_are_never_left_out",
        "crates/app/tests/flow.rs::the_same_look_within_ten_minutes_adds_no_leaf_but_for_what_is_guarded",
    ],
    evidence: looks,
};

fn looks(facts: &Facts) -> Evidence {
    let looks: Vec<Action> = Action::all().filter(|action| action.is_look()).collect();
    facts.acts(&looks, ["look was written down", "looks were written down"])
}
