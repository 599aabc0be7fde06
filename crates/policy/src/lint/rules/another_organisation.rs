//! The name of another organisation was left in.

use crate::lint::text::words;
use crate::lint::{Grade, Look, Rule};

/// What the name of an organisation ends in.
const ENDINGS: [&str; 9] = [
    "Ltd", "Limited", "CIC", "LLP", "plc", "Academy", "Trust", "Charity", "Foundation",
];

pub(super) static RULE: Rule = Rule {
    code: "another-organisation",
    grade: Grade::Unclear,
    title: "a text names an organisation that the pack does not know",
    why: "A policy taken over from somebody else keeps their name where nobody looked. Readers then do \
          not know who answers for their data; and the controller has to say who it is.",
    citation: "UK GDPR arts 12(1), 13(1)(a)",
    passes: r#"security.measures = ["Sound Tutors Ltd keeps the key"]"#,
    fails: r#"security.measures = ["Oak Hill Academy keeps the key"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let known = known(look);
    for text in look.prose {
        if text.path.starts_with("organisation") || text.path.contains("recipient[") {
            continue;
        }
        let Some(name) = organisation_in(text.says) else {
            continue;
        };
        let is_known = known.iter().any(|one| words(&name).iter().all(|word| one.contains(word)));
        if !is_known {
            look.text(
                text,
                format!("`{name}` is neither this organisation nor one that the pack knows"),
                "name this organisation, or add the other as a recipient",
            );
        }
    }
}

/// The names that a text may use, as words: our own, the officer's firm, recipients, commissions.
fn known(look: &Look<'_>) -> Vec<Vec<String>> {
    let pack = look.pack;
    let own = &pack.organisation;
    let names = [
        Some(own.legal_name.as_str()),
        Some(own.trading_name.as_str()),
        own.dpo.firm.as_deref(),
    ];
    let others = pack.recipients.iter().map(|one| one.title.as_str());
    let commissions = pack.commissions.iter().map(|one| one.title.as_str());
    names
        .into_iter()
        .flatten()
        .chain(others)
        .chain(commissions)
        .map(words)
        .collect()
}

/// Words in capitals that end as organisations do.
fn organisation_in(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let bare = |part: &str| part.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let end = parts
        .iter()
        .position(|part| ENDINGS.contains(&bare(part).as_str()))?;
    let capital = |part: &&&str| part.chars().next().is_some_and(char::is_uppercase);
    let before = parts.iter().take(end).rev().take_while(capital).count();
    let name: Vec<String> = parts
        .iter()
        .take(end + 1)
        .skip(end - before)
        .map(|part| bare(part))
        .collect();
    (before > 0).then(|| name.join(" "))
}
