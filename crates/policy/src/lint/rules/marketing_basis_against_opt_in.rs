//! Marketing rests on legitimate interests, and the policy promises to ask first.

use crate::Permission;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "marketing-basis-against-opt-in",
    grade: Grade::Unclear,
    title: "marketing rests on legitimate interests although people are to opt in",
    why: "Where people are reached only after they agreed, consent is the basis: it can be withdrawn, \
          and the proof of it has to be kept. Legitimate interests beside it tell people something \
          else.",
    citation: "UK GDPR arts 5(1)(a), 7; PECR reg. 22",
    passes: r#"
        marketing.to = [{ people = ["client"], channels = ["email"], permission = "opt-out", corporate = true }]
        purpose = [{ code = "news", title = "to tell of our work", marketing = true, origin = "policy 4" }]
        [[record]]
        code = "news"
        title = "News"
        many = "News"
        category = "learning"
        people = ["client"]
        sources = ["themselves"]
        retention = "sessions"
        origin = "policy 8"
        use = [{ purpose = "news", basis = "legitimate-interests", interest = "ours", assessment = "teaching-assessment" }]
    "#,
    fails: r#"
        marketing.to = [{ people = ["client"], channels = ["email"], permission = "opt-in" }]
        purpose = [{ code = "news", title = "to tell of our work", marketing = true, origin = "policy 4" }]
        [[record]]
        code = "news"
        title = "News"
        many = "News"
        category = "learning"
        people = ["client"]
        sources = ["themselves"]
        retention = "sessions"
        origin = "policy 8"
        use = [{ purpose = "news", basis = "legitimate-interests", interest = "ours", assessment = "teaching-assessment" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let Some(marketing) = &pack.marketing else {
        return;
    };
    for record in &pack.records {
        for one in &record.uses {
            let markets = pack.purpose(&one.purpose).is_some_and(|one| one.marketing);
            let asked_first = marketing.audiences.iter().any(|to| {
                to.permission == Permission::OptIn
                    && to.people.iter().any(|p| record.people.contains(p))
            });
            if markets && asked_first && one.basis != "consent" {
                look.at(
                    &one.basis,
                    format!(
                        "people opt in to marketing, and `{}` rests on `{}`",
                        record.code, one.basis
                    ),
                    "rest this purpose on consent (`consent`)",
                );
            }
        }
    }
}
