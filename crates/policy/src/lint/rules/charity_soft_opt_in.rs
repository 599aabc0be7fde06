//! The charities' exception is used by a body that is no charity, or too early.

use jiff::civil::{Date, date};

use crate::Permission;
use crate::lint::{Grade, Look, Rule};

/// Data (Use and Access) Act 2025 s. 114; SI 2026/82 reg. 2.
const FROM: Date = date(2026, 2, 5);

pub(super) static RULE: Rule = Rule {
    code: "charity-soft-opt-in",
    grade: Grade::BreaksTheLaw,
    title: "the charities' soft opt-in is used by a body that is no charity, or before it was law",
    why: "Since 5 February 2026 a charity may write to those who supported it or asked about its \
          purposes, if they can refuse each time. A company, a community interest company among them, \
          may not.",
    citation: "PECR reg. 22(3A)",
    passes: r#"
        organisation.charity = true
        marketing.to = [{ people = ["client"], channels = ["email"], permission = "charity-soft-opt-in" }]
    "#,
    fails: r#"marketing.to = [{ people = ["client"], channels = ["email"], permission = "charity-soft-opt-in" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    if pack.organisation.charity && look.today >= FROM {
        return;
    }
    let audiences = pack.marketing.iter().flat_map(|one| &one.audiences);
    for to in audiences.filter(|to| to.permission == Permission::CharitySoftOptIn) {
        if let Some(person) = to.people.first() {
            look.at(
                person,
                "the charities' soft opt-in is not for this organisation",
                "ask first: `permission = \"opt-in\"`",
            );
        }
    }
}
