use super::{Control, Evidence, Facts, How};

/// The policy is held against the law.
pub(super) const CONTROL: Control = Control {
    id: "policy-linted",
    title: "The policy is held against the law",
    how: How::Enforced,
    serves: &["GOV-4", "REC-9"],
    keeps: &[],
    does: "More than a hundred rules hold the policy against the law of today and against itself.",
    proof: &[
        "crates/policy/src/lint/examples.rs::each_rule_lets_pass_what_passes_and_finds_what_fails",
        "crates/policy/tests/lawful.rs::nothing_in_them_breaks_the_law",
    ],
    evidence: findings,
};

fn findings(facts: &Facts) -> Evidence {
    let found = policy::lint(&facts.pack, facts.today);
    let breaks = found
        .iter()
        .filter(|finding| finding.rule.grade == policy::Grade::BreaksTheLaw)
        .count() as u64;
    Evidence::counted(
        found.len() as u64,
        ["thing was found today", "things were found today"],
    )
    .also(&format!("{breaks} of them against the law"))
    .by(facts.policy_taken())
    .due(breaks, breaks)
}
