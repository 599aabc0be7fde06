//! The written policy numbers two sections alike.

use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "sections-numbered-twice",
    grade: Grade::Unclear,
    title: "two sections of the written policy bear one number",
    why: "What refers to the section by its number then refers to two, and nobody can tell which was \
          meant. It is a sign that the policy was put together from others.",
    citation: "UK GDPR arts 5(2), 12(1)",
    passes: r#"pack.sections = ["13.1 Requests", "13.2 Fees"]"#,
    fails: r#"pack.sections = ["13.2 Requests", "13.2 Fees"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let sections = &look.pack.front.sections;
    let number = |section: &String| section.split(' ').next().map(str::to_owned);
    for (n, section) in sections.iter().enumerate() {
        let earlier = sections.iter().take(n).find(|one| number(one) == number(section));
        if let Some(earlier) = earlier {
            look.under(
                &format!("pack.sections[{n}]"),
                format!("`{section}` bears the number of `{earlier}`"),
                "number the sections anew, and mend what refers to them",
            );
        }
    }
}
