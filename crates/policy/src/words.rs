//! Words put together to sentences.

/// Adds a name to the group of a key, which stays where it first stood.
pub(crate) fn group(groups: &mut Vec<(String, Vec<String>)>, key: String, name: String) {
    match groups.iter_mut().find(|(other, _)| *other == key) {
        Some((_, names)) if names.contains(&name) => {}
        Some((_, names)) => names.push(name),
        None => groups.push((key, vec![name])),
    }
}

/// "a, b and c".
pub(crate) fn join(names: &[String]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// A text as the beginning of a sentence.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// A word with the article that its sound asks for.
pub fn with_article(word: &str) -> String {
    let article = if begins_with_a_vowel(word) { "an" } else { "a" };
    format!("{article} {word}")
}

/// Whether the first sound is a vowel's: "hour" has one, "user" has none, "LSA" is spelt out.
fn begins_with_a_vowel(word: &str) -> bool {
    /// Written with a vowel and spoken without one.
    const SPOKEN_WITHOUT: [&str; 8] = ["eu", "ew", "one", "once", "uni", "use", "usu", "uti"];
    /// Written with an h that nobody speaks.
    const SILENT: [&str; 5] = ["hour", "heir", "honest", "honor", "honour"];
    let first = word.split_whitespace().next().unwrap_or_default();
    let spelt_out = first.chars().count() > 1 && first.chars().all(|c| c.is_ascii_uppercase());
    if spelt_out {
        return first.starts_with(|c| "AEFHILMNORSX".contains(c));
    }
    let small = first.to_lowercase();
    let starts = |with: &[&str]| with.iter().any(|one| small.starts_with(one));
    starts(&SILENT) || (starts(&["a", "e", "i", "o", "u"]) && !starts(&SPOKEN_WITHOUT))
}

/// A text within a sentence: "The Data Protection Officer" is "the Data Protection Officer".
pub(crate) fn lower_first(text: &str) -> String {
    match text.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_goes_by_the_sound() {
        for (word, said) in [
            ("mentee", "a mentee"),
            ("e-tutor", "an e-tutor"),
            ("apprentice", "an apprentice"),
            ("under-five", "an under-five"),
            ("university student", "a university student"),
            ("user", "a user"),
            ("one-to-one tutor", "a one-to-one tutor"),
            ("honorary member", "an honorary member"),
            ("LSA", "an LSA"),
            ("TA", "a TA"),
            ("usher", "an usher"),
        ] {
            assert_eq!(with_article(word), said);
        }
    }
}
