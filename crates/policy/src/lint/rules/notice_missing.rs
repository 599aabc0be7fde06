//! A kind of person has no privacy notice.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "notice-missing",
    grade: Grade::BreaksTheLaw,
    title: "data is kept about a kind of person for whom there is no notice",
    why: "Everybody whose data is kept is told who keeps it, why, by what right, how long and \
          what they can do. Those whose data came from somebody else, such as a partner who \
          referred them, are told too.",
    citation: "UK GDPR arts 12(1), 13, 14",
    passes: r#"
        [[notice]]
        code = "clients"
        people = ["client"]
    "#,
    fails: r#"
        [[notice]]
        code = "clients"
        people = ["staff"]
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for person in &pack.people {
        let kept = pack.records.iter().any(|record| record.people.contains(&person.code));
        let told = pack.notices.iter().any(|notice| notice.people.contains(&person.code));
        if kept && !told {
            look.at(
                &person.code,
                format!("there is no notice for {}", person.many),
                "add them to those about whom a notice speaks (`people` of a `[[notice]]`)",
            );
        }
    }
}
