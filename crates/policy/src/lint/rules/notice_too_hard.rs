//! A notice is harder to read than the age of those whom it is for.

use crate::lint::{Grade, Look, Rule};
use crate::publish::{HardSentence, hard_sentences, long_words, notice, reading_age};
use crate::{KindOfPerson, Notice, Pack};

pub(super) static RULE: Rule = Rule {
    code: "notice-too-hard",
    grade: Grade::Risk,
    title: "a notice reads as for people older than those whom it is for",
    why: "What is told has to be understood by whoever is told, most of all where that is a child. \
          The notice is measured as it will be published, by the length of its sentences and of its \
          words; that is an estimate, and no substitute for a child who reads it aloud. It is held \
          against the youngest age that the audience's name tells, or the `reading_age` of the \
          notice, whichever is less; where neither is said, against the age from which a child's \
          own permission is asked for.",
    citation: "UK GDPR art. 12(1); DPA 2018 s. 123 (age appropriate design code, standard 4)",
    passes: r#"
        [[notice]]
        code = "children"
        welcome = "We keep some facts about you. This page says which, and what you can ask us."
    "#,
    fails: r#"
        [[notice]]
        code = "children"
        reading_age = 8
        welcome = "Notwithstanding organisational accountability, comprehensive documentation of processing operations necessitates retention of identifying information concerning individuals participating in educational activities, including supplementary administrative correspondence with their representatives."
    "#,
    check,
};

/// How many sentences and words a finding names.
const NAMED: usize = 3;

fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for one in &pack.notices {
        let Some(most) = age_of_readers(pack, one) else {
            continue;
        };
        let published = notice(pack, one, look.today);
        let text = published.text();
        let age = reading_age(&text);
        if age > f64::from(most) {
            look.at(
                &one.code,
                format!(
                    "`{}` reads as for {age:.1} years, and its readers are {most}",
                    one.title
                ),
                mend(
                    &hard_sentences(&published, f64::from(most)),
                    &long_words(&text),
                ),
            );
        }
    }
}

/// The age of the youngest who are to read a notice; none for one that adults read and for which no
/// age is promised.
fn age_of_readers(pack: &Pack, notice: &Notice) -> Option<u8> {
    let named = notice
        .people
        .iter()
        .filter_map(|code| pack.person(code))
        .filter(|person| person.child && notice.for_children)
        .flat_map(ages)
        .chain(ages_in(&notice.title).filter(|_| notice.for_children))
        .min();
    match (named, notice.reading_age) {
        (Some(named), Some(said)) => Some(named.min(said)),
        (Some(age), None) | (None, Some(age)) => Some(age),
        (None, None) => pack
            .requests
            .child_decides_from_age
            .filter(|_| notice.for_children),
    }
}

fn ages(person: &KindOfPerson) -> impl Iterator<Item = u8> {
    ages_in(&person.one).chain(ages_in(&person.many))
}

/// Words after which a number is an age.
const AGED: [&str; 5] = ["age", "ages", "aged", "from", "between"];

/// Ages of children that a text names: "pupils aged 7 to 11", "from 9", "9 year olds".
fn ages_in(text: &str) -> impl Iterator<Item = u8> {
    let words = crate::lint::text::words(text);
    let ages: Vec<u8> = (0..words.len())
        .filter_map(|at| {
            let age: u8 = words.get(at)?.parse().ok()?;
            let before = at.checked_sub(1).and_then(|before| words.get(before));
            let after = words.get(at + 1);
            let is_age = before.is_some_and(|word| AGED.contains(&word.as_str()))
                || after.is_some_and(|word| word == "year" || word == "years");
            (is_age && (3..18).contains(&age)).then_some(age)
        })
        .collect();
    ages.into_iter()
}

/// What is to be mended first.
fn mend(hard: &[HardSentence], long: &[String]) -> String {
    let hard: Vec<String> = hard.iter().take(NAMED).map(pictured).collect();
    let long: Vec<String> = long
        .iter()
        .take(NAMED)
        .map(|word| format!("`{word}`"))
        .collect();
    let mut mend = format!("say more simply, hardest first: {}", hard.join("; "));
    if !long.is_empty() {
        mend = format!("{mend}; find short words for {}", long.join(", "));
    }
    mend
}

/// A sentence with its age, and where it comes from.
fn pictured(hard: &HardSentence) -> String {
    let from = hard.path.as_ref();
    let from = from.map(|path| format!(", from `{path}`"));
    format!(
        "“{}” ({:.0} years{})",
        hard.text,
        hard.age,
        from.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_where_a_text_names_them() {
        for (text, ages) in [
            ("pupils aged 7 to 11", vec![7]),
            ("children from 9", vec![9]),
            ("10 year olds in year 6", vec![10]),
            ("young people between 13 and 17", vec![13]),
            ("pupils of 3 schools", vec![]),
            ("adults aged 25", vec![]),
        ] {
            assert_eq!(ages_in(text).collect::<Vec<_>>(), ages, "{text}");
        }
    }
}
