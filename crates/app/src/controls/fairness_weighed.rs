use policy::ClauseKind;

use super::{Control, Evidence, Facts, How};

/// Each use is weighed for fairness.
pub(super) const CONTROL: Control = Control {
    id: "fairness-weighed",
    title: "Each use is weighed for fairness",
    how: How::Worked,
    serves: &["REC-13"],
    keeps: &[ClauseKind::Fairness],
    does: "For each purpose the policy says whether people would expect it and whether it can harm them; what is not answered is found, and the answers are published with the policy.",
    proof: &[
        "crates/policy/tests/lawful.rs::each_use_is_weighed_and_its_answer_published",
        "crates/policy/src/lint/examples.rs::each_rule_lets_pass_what_passes_and_finds_what_fails",
    ],
    evidence: weighed,
};

fn weighed(facts: &Facts) -> Evidence {
    let purposes = &facts.pack.purposes;
    let all = purposes.len();
    let weighed = purposes.iter().filter(|one| one.is_weighed()).count();
    let open = (all - weighed) as u64;
    // What is open is due when the policy is looked at again.
    let late = facts.pack.front.review_by < facts.today;
    let words = format!("{weighed} of {all} purposes say why they are fair");
    let evidence = Evidence {
        words,
        count: weighed as u64,
        ..Evidence::default()
    };
    evidence
        .by(facts.policy_taken())
        .due(open, if late { open } else { 0 })
}
