//! The regulator is told less than the law asks.

use crate::Told;
use crate::lint::{Grade, Look, Rule};

const ALL: [Told; 6] = [
    Told::Nature,
    Told::People,
    Told::Records,
    Told::Officer,
    Told::Consequences,
    Told::Measures,
];

pub(super) static RULE: Rule = Rule {
    code: "regulator-told-too-little",
    grade: Grade::BreaksTheLaw,
    title: "what the regulator is told of a breach leaves something out",
    why: "A report says what happened, about how many people and how many records of which kinds, who \
          can be asked, what is likely to follow and what is done. What is not known yet follows later.",
    citation: "UK GDPR art. 33(3), (4)",
    passes: r#"breaches.regulator_is_told = ["nature", "people", "records", "officer", "consequences", "measures"]"#,
    fails: r#"breaches.regulator_is_told = ["nature", "people", "officer", "consequences", "measures"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(breaches) = &look.pack.breaches else {
        return;
    };
    for one in ALL.into_iter().filter(|one| !breaches.regulator_is_told.contains(one)) {
        look.under(
            "breaches.regulator_is_told",
            format!("the regulator is not told `{}`", one.code()),
            "add it",
        );
    }
}
