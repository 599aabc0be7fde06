//! It is not said what those are who work for us on their own account.

use crate::lint::{Grade, Look, Rule, text};

/// Words for people who are not employed.
const WORDS: [&str; 8] = [
    "contractor",
    "contractors",
    "freelance",
    "self",
    "tutor",
    "tutors",
    "associates",
    "consultants",
];

pub(super) static RULE: Rule = Rule {
    code: "contractor-role-not-said",
    grade: Grade::Unclear,
    title: "it is not said whether contractors are processors, joint controllers or controllers",
    why: "Somebody who works under our direction is one of us; a firm that acts on our instruction is \
          a processor and needs the contract of article 28; one who decides for itself is a controller \
          and answers for it. Tutors and mentors on their own account can be any of them, and the \
          policy has to choose.",
    citation: "UK GDPR arts 4(7), 4(8), 26, 28, 29",
    passes: r#"recipient = [{ code = "tutors", title = "Tutors who are contractors", why = "to teach", kind = "inside", grounds = ["service"], origin = "policy 6" }]"#,
    fails: r#"recipient = [{ code = "tutors", title = "Tutors who are contractors", why = "to teach", grounds = ["service"], origin = "policy 6" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for recipient in &look.pack.recipients {
        let contractor = text::words(&recipient.title)
            .iter()
            .any(|word| WORDS.contains(&word.as_str()));
        let said = look.is_written(&format!("recipient[{}].kind", recipient.code));
        if contractor && !said {
            look.at(
                &recipient.code,
                format!("`{}`: are they ours, processors, or controllers of their own?", recipient.title),
                "say what they are: `inside`, `processor`, `joint` or `controller` (`kind`)",
            );
        }
    }
}
