//! Children are sent marketing.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "marketing-to-children",
    grade: Grade::Risk,
    title: "children are sent marketing, or lured with competitions",
    why: "Children understand less of what marketing does, and merit specific protection from it. A \
          competition whose prize is there to learn more about them is marketing too. A child's data \
          was given for teaching.",
    citation: "UK GDPR recital 38, arts 5(1)(a), 6(1)(f); DPA 2018 s. 123",
    passes: r#"marketing.to = [{ people = ["client"], channels = ["letter"], permission = "opt-in" }]"#,
    fails: r#"
        marketing.never_to = []
        marketing.to = [{ people = ["learner"], channels = ["letter"], permission = "opt-in" }]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    let is_child = |code: &crate::Code| pack.person(code).is_some_and(|one| one.child);
    let reached = pack.marketing.iter().flat_map(|one| &one.audiences);
    for person in reached.flat_map(|to| &to.people).filter(|one| is_child(one)) {
        look.at(
            person,
            format!("a `{person}` is usually a child, and is sent marketing"),
            "leave them out, and name them among those who are never sent any (`never_to`)",
        );
    }
    let lure = |title: &str| title.contains("competition") || title.contains("prize");
    for record in pack.records.iter().filter(|one| one.people.iter().any(is_child)) {
        let competition = record.uses.iter().find(|one| {
            let purpose = pack.purpose(&one.purpose);
            purpose.is_some_and(|purpose| lure(&purpose.title.to_lowercase()))
        });
        if let Some(one) = competition {
            look.at(
                &one.purpose,
                format!("`{}` of children is used for competitions", record.code),
                "leave it out, or ask parents for each one",
            );
        }
    }
}
