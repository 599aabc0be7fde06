//! A number is missing among the sections of the written policy.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "section-missing",
    grade: Grade::Unclear,
    title: "the written policy leaves out a number among its sections",
    why: "A number that is left out is a section that was taken away, or never written. What it was to \
          say is missing, and nobody noticed.",
    citation: "UK GDPR arts 5(2), 24(2)",
    passes: r#"pack.sections = ["5.1 Roles", "5.2 The officer"]"#,
    fails: r#"pack.sections = ["5 Roles", "5.2 The officer"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let sections = &look.pack.front.sections;
    let numbers: Vec<&str> = sections
        .iter()
        .filter_map(|one| one.split(' ').next())
        .collect();
    for (n, number) in numbers.iter().enumerate() {
        let missing = before(number).filter(|before| !numbers.contains(&before.as_str()));
        if let Some(missing) = missing {
            look.under(
                &format!("pack.sections[{n}]"),
                format!("there is a section {number} and none {missing}"),
                "add what is missing, or number the sections anew",
            );
        }
    }
}

/// The number before a number of the same depth: 5.1 before 5.2.
fn before(number: &str) -> Option<String> {
    let (stem, last) = number.rsplit_once('.').unwrap_or(("", number));
    let last: u16 = last.parse().ok()?;
    let before = last.checked_sub(1).filter(|one| *one > 0)?;
    Some(if stem.is_empty() {
        before.to_string()
    } else {
        format!("{stem}.{before}")
    })
}
