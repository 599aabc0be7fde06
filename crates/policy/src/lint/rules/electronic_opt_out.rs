//! People get e-mails until they object.

use crate::lint::{Grade, Look, Rule};
use crate::{Channel, Permission};

pub(super) static RULE: Rule = Rule {
    code: "electronic-opt-out",
    grade: Grade::BreaksTheLaw,
    title: "individuals get marketing by e-mail or text until they object",
    why: "E-mails and texts go to individuals only with consent, or under one of the two soft opt-ins. \
          That they can leave is not enough. Sole traders and ordinary partnerships are individuals.",
    citation: "PECR reg. 22(2)",
    passes: r#"marketing.to = [{ people = ["client"], channels = ["email"], permission = "opt-out", corporate = true }]"#,
    fails: r#"marketing.to = [{ people = ["client"], channels = ["email"], permission = "opt-out" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let audiences = look.pack.marketing.iter().flat_map(|one| &one.audiences);
    for to in audiences {
        let electronic = to
            .channels
            .iter()
            .any(|one| [Channel::Email, Channel::Text].contains(one));
        if let (true, true, false, Some(person)) = (
            electronic,
            to.permission == Permission::OptOut,
            to.corporate,
            to.people.first(),
        ) {
            look.at(
                person,
                format!("a `{person}` gets e-mails or texts until they object"),
                "ask first: `permission = \"opt-in\"`, or say `corporate = true` if they are",
            );
        }
    }
}
