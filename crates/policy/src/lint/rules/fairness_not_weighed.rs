//! Nothing says whether a use is fair.

use crate::lint::{Grade, Look, Rule};
use crate::words::join;

pub(super) static RULE: Rule = Rule {
    code: "fairness-not-weighed",
    grade: Grade::Risk,
    title: "nothing says whether people would expect a use, and whether it harms them",
    why: "Data is used fairly only where people would expect it and it does them no harm that nothing \
          justifies. A lawful basis does not answer that. Whoever uses the data has to be able to show \
          that it was asked, for each use by itself; a policy that promises fairness as a principle \
          has not asked yet.",
    citation: "UK GDPR arts 5(1)(a), 5(2)",
    passes: r#"
        [[purpose]]
        code = "teaching"
        fairness = { expected = "It is what families ask us for.", harm = "None that we know of.", origin = "pack's own" }
        [[purpose]]
        code = "care"
        fairness = "People expect it of us, and a mistake is looked at by two of us before anybody acts."
    "#,
    fails: r#"
        [[purpose]]
        code = "selling"
        title = "to tell others what they may offer"
        origin = "policy 4"
        [[purpose]]
        code = "care"
        fairness = " "
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let purposes = look.pack.purposes.iter();
    let open: Vec<_> = purposes.filter(|one| !one.is_weighed()).collect();
    let codes: Vec<String> = open.iter().map(|one| format!("`{}`", one.code)).collect();
    // One finding, not one for each: whoever never asked is to be told once.
    if let Some(first) = open.first() {
        look.at(
            &first.code,
            format!("nothing says whether it is fair: {}", join(&codes)),
            "say whether people would expect it, and what harm it can do (`fairness` with `expected` and `harm`)",
        );
    }
}
