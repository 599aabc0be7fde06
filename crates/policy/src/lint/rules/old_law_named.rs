//! A text names law that is no longer in force here.

use crate::lint::{Grade, Look, Rule};

/// Law that is gone, or that is another jurisdiction's.
const OLD: &[&str] = &[
    "Data Protection Act 1998",
    "DPA 1998",
    "Data Protection Bill",
    "EU GDPR",
    "EU General Data Protection Regulation",
    "2016/679",
    "Regulation (EU)",
    "EU Regulation",
    "of the European Union",
    "Data Protection Directive",
    "Safe Harbor",
    "Safe Harbour",
    "Privacy Shield",
];

pub(super) static RULE: Rule = Rule {
    code: "old-law-named",
    grade: Grade::Unclear,
    title: "a text names law that no longer holds here",
    why: "Since 2021 the law is the UK GDPR beside the Data Protection Act 2018, both changed in 2025 \
          and 2026. A policy that names a bill still to pass, the Act of 1998 or the regulation of \
          the European Union was not looked at since, and points people to the wrong text.",
    citation: "UK GDPR; DPA 2018 s. 3(10); Data (Use and Access) Act 2025",
    passes: r#"security.measures = ["We keep to the UK GDPR and the Data Protection Act 2018"]"#,
    fails: r#"security.measures = ["We keep to the Data Protection Act 1998"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for (text, law) in look.speaking_of(OLD) {
        look.text(
            text,
            format!("`{law}`: not the law that holds here"),
            "name the UK GDPR and the Data Protection Act 2018",
        );
    }
}
