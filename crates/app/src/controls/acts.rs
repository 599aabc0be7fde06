use access::Action;

use super::{Control, Evidence, Facts, How};

/// Every act leaves an entry.
pub(super) const CONTROL: Control = Control {
    id: "acts",
    title: "Every act leaves an entry",
    how: How::Enforced,
    serves: &["GOV-8", "REC-11"],
    keeps: &[],
    does: "What is changed and the entry that says so are one commit: neither is there without the other.",
    proof: &[
        "crates/app/tests/actions.rs::every_action_leaves_its_leaf",
        "crates/app/tests/actions.rs::every_leaf_says_who_and_why",
    ],
    evidence: acts,
};

fn acts(facts: &Facts) -> Evidence {
    let acts: Vec<Action> = Action::all().filter(|action| !action.is_look()).collect();
    facts.acts(&acts, ["act was written down", "acts were written down"])
}
