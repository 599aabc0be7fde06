//! Data stands abroad, and no transfer is declared.

use crate::lint::{Grade, Look, Rule, text};

/// How the country is written where it is this one.
const HERE: [&str; 8] = [
    "united", "uk", "england", "wales", "scotland", "northern", "britain", "gb",
];

pub(super) static RULE: Rule = Rule {
    code: "place-abroad-undeclared",
    grade: Grade::BreaksTheLaw,
    title: "a place stands abroad, and no transfer says so",
    why: "A mail store or a cloud drive abroad is a transfer, whatever the policy says about none taking \
          place. People have to be told of it, and of what protects it.",
    citation: "UK GDPR arts 13(1)(f), 30(1)(e), 44A",
    passes: r#"
        [[place]]
        code = "drive"
        country = "United Kingdom"
    "#,
    fails: r#"
        [[place]]
        code = "drive"
        country = "Ireland"
    "#,
    check,
};

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for place in &pack.places {
        let Some(country) = &place.country else {
            continue;
        };
        let words = text::words(country);
        let here = words.iter().any(|word| HERE.contains(&word.as_str()))
            && !words.iter().any(|word| word == "states");
        let declared = pack.transfers.iter().any(|one| {
            place.supplier.as_ref() == Some(&one.recipient) || one.country == *country
        });
        if !here && !declared {
            look.at(
                &place.code,
                format!("`{}` stands in {country}, and no transfer is declared", place.title),
                "list the transfer with what protects it (`[[transfer]]`), or keep the data in the United Kingdom",
            );
        }
    }
}
