//! A transfer rests on an approval that its country does not have.

use law::{Detail, Kind, LawOn};

use crate::lint::{Grade, Look, Rule, text};

/// Members of the European Economic Area, which is approved as a whole.
const AREA: [&str; 31] = [
    "Austria", "Belgium", "Bulgaria", "Croatia", "Cyprus", "Czechia", "Czech Republic", "Denmark",
    "Estonia", "Finland", "France", "Germany", "Greece", "Hungary", "Iceland", "Ireland", "Italy",
    "Latvia", "Liechtenstein", "Lithuania", "Luxembourg", "Malta", "Netherlands", "Norway",
    "Poland", "Portugal", "Romania", "Slovakia", "Slovenia", "Spain", "Sweden",
];

/// Words by which a policy calls an approval.
const APPROVED: [&str; 6] = ["approved", "approval", "adequacy", "adequate", "45", "45a"];

pub(super) static RULE: Rule = Rule {
    code: "approval-not-given",
    grade: Grade::BreaksTheLaw,
    title: "a transfer rests on an approval that its country does not have",
    why: "Some countries are approved, and data goes there as it goes within this one. The list is \
          short, and some stand on it for certain recipients only. To a country that is not on it data \
          goes under the transfer agreement, with an assessment, or not at all.",
    citation: "UK GDPR arts 44A, 45A; DPA 2018 Sch. 21",
    passes: r#"transfer = [{ code = "t", recipient = "suppliers", country = "Ireland", safeguard = "approved: art. 45A", origin = "policy 23" }]"#,
    fails: r#"transfer = [{ code = "t", recipient = "suppliers", country = "Brazil", safeguard = "approved: art. 45A", origin = "policy 23" }]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for transfer in &look.pack.transfers {
        let words = text::words(&transfer.safeguard);
        let claimed = words.iter().any(|word| APPROVED.contains(&word.as_str()));
        if claimed && !is_approved(look.law, &transfer.country) {
            look.at(
                &transfer.code,
                format!("`{}` is not approved on {}", transfer.country, look.today),
                "name the transfer agreement and its assessment, or send it elsewhere",
            );
        }
    }
}

/// Whether a country is on the list, by its name.
fn is_approved(law: LawOn<'_>, country: &str) -> bool {
    let words = text::words(country);
    let named = |name: &str| {
        let name = text::words(name);
        words.windows(name.len()).any(|some| some == name)
    };
    let area = AREA.iter().any(|name| named(name))
        || named("European Economic Area")
        || named("EEA")
        || named("European Union");
    let listed = law.entries(Kind::Country).any(|entry| {
        let title = entry.title.trim_start_matches("the ");
        matches!(entry.detail, Detail::Country(_)) && named(title)
    });
    area || listed || named("Korea") || named("USA")
}
