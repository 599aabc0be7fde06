//! People are told less of a breach than the law asks.

use crate::Told;
use crate::lint::{Grade, Look, Rule};

const ALL: [Told; 4] = [
    Told::Nature,
    Told::Officer,
    Told::Consequences,
    Told::Measures,
];

pub(super) static RULE: Rule = Rule {
    code: "people-told-too-little",
    grade: Grade::BreaksTheLaw,
    title: "what people are told of a breach leaves something out",
    why: "Where the risk is high people are told, in plain language, what happened, whom they can ask, \
          what may follow and what is done. Who does not hear what happened cannot protect themselves.",
    citation: "UK GDPR art. 34(2)",
    passes: r#"breaches.people_are_told = ["nature", "officer", "consequences", "measures"]"#,
    fails: r#"breaches.people_are_told = ["officer", "consequences", "measures"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(breaches) = &look.pack.breaches else {
        return;
    };
    for one in ALL.into_iter().filter(|one| !breaches.people_are_told.contains(one)) {
        look.under(
            "breaches.people_are_told",
            format!("people are not told `{}`", one.code()),
            "add it",
        );
    }
}
