//! A text draws the border round the European Economic Area.

use crate::lint::{Grade, Look, Rule};

const AREA: &[&str] = &[
    "EEA",
    "European Economic Area",
    "outside the EU",
    "outside Europe",
    "outside the European Union",
];

pub(super) static RULE: Rule = Rule {
    code: "european-area-named",
    grade: Grade::Unclear,
    title: "transfers are told of outside the European Economic Area, not the United Kingdom",
    why: "Since 2021 what leaves the United Kingdom is a transfer, to France as much as to Brazil. The \
          states of the area are approved, so data may go there; but people have to be told that it \
          does, and a policy that counts from the area's border leaves that out.",
    citation: "UK GDPR arts 13(1)(f), 44A, 45A",
    passes: r#"security.measures = ["Nothing leaves the United Kingdom without a safeguard"]"#,
    fails: r#"security.measures = ["Nothing leaves the EEA without a safeguard"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for (text, area) in look.speaking_of(AREA) {
        look.text(
            text,
            format!("`{area}`: no longer the border, which is the United Kingdom's"),
            "write `outside the United Kingdom`, and list each transfer by itself (`[[transfer]]`)",
        );
    }
}
