//! There is no form for complaints, or no other way.

use crate::lint::{Grade, Look, Rule, text};

/// Words of a way that works by machine.
const ELECTRONIC: [&str; 7] = ["form", "online", "website", "mail", "email", "https", "page"];

pub(super) static RULE: Rule = Rule {
    code: "complaint-without-form",
    grade: Grade::Risk,
    title: "complaints cannot be made electronically and in another way besides",
    why: "The organisation has to make complaining easy, such as by a form that can be filled in \
          electronically, and by other means. Who offers one address for everything, or none, has to \
          show how else it is easy.",
    citation: "DPA 2018 s. 164A(2)",
    passes: r#"complaints.ways = ["the form at https://sound.example/complain", "a letter"]"#,
    fails: r#"complaints.ways = ["a letter"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let ways = &look.pack.complaints.ways;
    let electronic = |way: &String| {
        text::words(way)
            .iter()
            .any(|word| ELECTRONIC.contains(&word.as_str()))
    };
    let missing = if !ways.iter().any(electronic) {
        "there is no form, and no other electronic way, to complain"
    } else if ways.len() < 2 {
        "there is only one way to complain"
    } else {
        return;
    };
    look.under(
        "complaints.ways",
        missing,
        "name a form that can be filled in electronically, and another way besides",
    );
}
