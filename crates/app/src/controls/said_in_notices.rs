use policy::Tells;

use super::{Control, Evidence, Facts, How};

/// What careful notices do not leave out.
pub(super) const CONTROL: Control = Control {
    id: "said-in-notices",
    title: "What careful notices do not leave out",
    how: How::Worked,
    serves: &["TRA-5"],
    keeps: &[],
    does: "The policy knows which of its statements tell that messages may be monitored, that other sites have policies of their own and that e-mail is not wholly safe; a notice that leaves one out is found.",
    proof: &[
        "crates/policy/tests/lawful.rs::each_notice_tells_of_monitoring_other_sites_and_mail",
        "crates/policy/src/lint/examples.rs::each_rule_lets_pass_what_passes_and_finds_what_fails",
    ],
    evidence: said,
};

fn said(facts: &Facts) -> Evidence {
    let pack = &facts.pack;
    let silent = |what: Tells| {
        let notices = pack.notices.iter();
        notices.filter(|one| !pack.tells(one, what)).count() as u64
    };
    let open = Tells::ALL.into_iter().map(silent).sum();
    let said = (Tells::ALL.len() * pack.notices.len()) as u64 - open;
    // What is left out is due when the policy is looked at again.
    let late = pack.front.review_by < facts.today;
    let words = match pack.notices.len() {
        1 => [
            "sentence stands in the one notice, of 3",
            "sentences stand in the one notice, of 3",
        ],
        _ => [
            "sentence stands in the notices, of 3 for each",
            "sentences stand in the notices, of 3 for each",
        ],
    };
    Evidence::counted(said, words)
        .by(facts.policy_taken())
        .due(open, if late { open } else { 0 })
}
