//! Somebody who sees data is not trained.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "training-missing",
    grade: Grade::Risk,
    title: "a role that sees personal data has no training",
    why: "Most breaches are slips. The regulator's form asks whether the person involved was trained in \
          the last two years, and the officer's tasks include it. A role that is forgotten here is \
          forgotten each year.",
    citation: "UK GDPR arts 24, 32(4), 39(1)(b)",
    passes: r#"training.for = [{ role = "director" }, { role = "dpo" }]"#,
    fails: r#"training.for = [{ role = "director" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let Some(training) = &pack.training else {
        look.under(
            "pack",
            "nothing says that anybody is trained",
            "say who learns what, and how often (`[training]`)",
        );
        return;
    };
    if training.induction_within.is_none() {
        look.under(
            "training",
            "it is not said how soon somebody new is trained",
            "add `induction_within = \"2 weeks\"`",
        );
    }
    let sees = pack.roles.iter().filter(|role| !role.sees.is_empty());
    for role in sees {
        if !training.who.iter().any(|one| one.role == role.code) {
            look.at(
                &role.code,
                format!("`{}` sees personal data and is not trained", role.title),
                "add the role to those who are trained (`for` of `[training]`)",
            );
        }
    }
}
