//! The policy describes no measures of security.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "security-not-described",
    grade: Grade::Risk,
    title: "no backups, or no time after which a screen locks, are described",
    why: "Measures have to fit the risk, and the record of processing describes them. Two that cost \
          nothing and are forgotten most: copies kept elsewhere, and screens that lock by themselves.",
    citation: "UK GDPR arts 30(1)(g), 32(1)(b), (c)",
    passes: r#"security.idle_lock = "10 minutes""#,
    fails: r#"security.backups = """#,
    check,
};

fn check(look: &mut Look<'_>) {
    let Some(security) = &look.pack.security else {
        look.under(
            "pack",
            "no measures of security are described",
            "say how data is kept safe (`[security]`)",
        );
        return;
    };
    let backups = security.backups.as_deref().unwrap_or_default();
    if backups.trim().is_empty() {
        look.under(
            "security",
            "no backups are described",
            "say how often copies are made, and where they are (`backups`)",
        );
    }
    if security.idle_lock.is_none() {
        look.under(
            "security",
            "it is not said when a screen locks",
            "add `idle_lock = \"10 minutes\"`",
        );
    }
}
