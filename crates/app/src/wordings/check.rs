//! What a letter's text may not be without, and what would make it better.

use super::{LetterReader, Template, WordedLetter};
use crate::AppError;

/// Longer than this is no letter, bytes.
const LONGEST: usize = 8_000;

/// Reads a text and refuses what may not go out.
pub(super) fn read(letter: &WordedLetter, text: &str) -> Result<Template, AppError> {
    if text.trim().is_empty() {
        return Err(fault(
            "There is no text",
            "write what the letter says".to_owned(),
        ));
    }
    if text.len() > LONGEST {
        return Err(fault(
            "The text is too long for a letter",
            format!("keep it within {LONGEST} letters"),
        ));
    }
    let template = Template::read(text).map_err(|error| {
        fault(
            &error.to_string(),
            "write a blank as {received}, with both braces".to_owned(),
        )
    })?;
    let names: Vec<&str> = letter.blanks.iter().map(|one| one.name).collect();
    if let Some(unknown) = template.names().find(|name| !names.contains(name)) {
        let known: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
        return Err(fault(
            &format!("This letter has no blank {{{unknown}}}"),
            format!("it has {}", known.join(", ")),
        ));
    }
    let always = |name: &str| {
        letter
            .blanks
            .iter()
            .any(|one| one.always && one.name == name)
    };
    for (name, why) in letter.needs {
        if !template.always_says(name, always) {
            return Err(fault(
                &format!("It does not always say {{{name}}}: {why}"),
                format!(
                    "put {{{name}}} into a paragraph that is always there, without a blank that may be empty"
                ),
            ));
        }
    }
    Ok(template)
}

fn fault(what: &str, mend: String) -> AppError {
    AppError::input("text", what, mend)
}

/// What would make it easier to read.
pub(super) fn advice(reader: LetterReader, reads: &[String], age: f64) -> Vec<String> {
    let mut advice = Vec::new();
    if age > f64::from(reader.age()) {
        advice.push(format!(
            "It is read with ease at {age:.0} years; letters for {} should be at {}. Shorter sentences \
             and shorter words help.",
            reader.words(),
            reader.age()
        ));
    }
    let hard = |text: &&String| policy::publish::reading_age(text) > f64::from(reader.age());
    let hard = reads.iter().filter(hard).take(3);
    advice.extend(hard.map(|text| format!("Hard to read: {text}")));
    advice
}
