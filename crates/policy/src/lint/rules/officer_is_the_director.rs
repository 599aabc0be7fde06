//! The director is the data protection officer.

use crate::lint::{Grade, Look, Rule, text};

/// Words of posts that decide why and how data is used.
const DECIDES: [&str; 6] = ["director", "owner", "head", "chief", "manager", "founder"];

pub(super) static RULE: Rule = Rule {
    code: "officer-is-the-director",
    grade: Grade::Risk,
    title: "the data protection officer also decides why and how data is used",
    why: "An officer who directs the firm checks their own decisions. A small firm need not have an \
          officer at all; where it names one, that person must be free to say no, and takes no orders \
          on it.",
    citation: "UK GDPR arts 37(1), 38(3), 38(6)",
    passes: r#"organisation.dpo.name = "The Data Protection Officer""#,
    fails: r#"organisation.dpo.name = "The Managing Director""#,
    check,
};

fn check(look: &mut Look<'_>) {
    let officer = &look.pack.organisation.dpo;
    let decides = text::words(&officer.name)
        .iter()
        .any(|word| DECIDES.contains(&word.as_str()));
    if decides && officer.firm.is_none() {
        look.under(
            "organisation.dpo.name",
            format!("`{}` is the officer, and decides what the officer checks", officer.name),
            "name somebody who does not decide, or no officer and a contact point instead",
        );
    }
}
