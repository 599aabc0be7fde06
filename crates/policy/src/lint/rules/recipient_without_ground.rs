//! It is not said on what ground a recipient may receive anything.

use crate::RecipientKind;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "recipient-without-ground",
    grade: Grade::Risk,
    title: "somebody outside receives data, and no ground is named",
    why: "The default is not to share. Each disclosure needs a ground that staff can check before they \
          give anything away: a service, consent, safeguarding, a law. Without one Caretaker refuses \
          the disclosure.",
    citation: "UK GDPR arts 5(1)(a), 5(1)(b), 6",
    passes: r#"
        [[recipient]]
        code = "childrens-services"
        grounds = ["safeguarding"]
    "#,
    fails: r#"
        [[recipient]]
        code = "childrens-services"
        grounds = []
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    for recipient in &look.pack.recipients {
        if recipient.kind != RecipientKind::Inside && recipient.grounds.is_empty() {
            look.at(
                &recipient.code,
                format!("no ground is named on which `{}` receives data", recipient.title),
                "name the grounds on which it is given (`grounds`)",
            );
        }
    }
}
