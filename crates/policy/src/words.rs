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
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// A text within a sentence: "The Data Protection Officer" is "the Data Protection Officer".
pub(crate) fn lower_first(text: &str) -> String {
    match text.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => text.to_owned(),
    }
}
