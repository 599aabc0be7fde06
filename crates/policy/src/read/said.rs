//! What the reader of TOML says, in words for people who write no programs.

use toml::de::Error;

use crate::diagnostic::nearest;

/// After one of these the reader no longer knows where in the file it is: what it says of the
/// rest follows from the first, and is no fault of its own.
const LOSES_ITS_PLACE: [&str; 4] = [
    "missing comma",
    "unclosed",
    "invalid multi-line",
    "unexpected",
];

/// The faults of form that stand for themselves: one in a line, and none after one in which the
/// reader lost its place.
pub(super) fn independent(errors: &[Error]) -> impl Iterator<Item = &Error> {
    let lost = errors
        .iter()
        .position(|error| {
            let message = first_line(error);
            LOSES_ITS_PLACE.iter().any(|one| message.starts_with(one))
        })
        .map_or(errors.len(), |first| first + 1);
    errors.iter().take(lost)
}

/// The message; a second line would be a picture of the text.
pub(super) fn first_line(error: &Error) -> &str {
    error.message().lines().next().unwrap_or_default()
}

/// What the reader says of the form, as it begins; what is wrong; how to mend it.
const OF_FORM: [(&str, &str, &str); 17] = [
    (
        "failed to parse",
        "this is not a date",
        "write it as year, month and day, for example `2026-11-01`",
    ),
    (
        "parsed date is not valid",
        "there is no such day",
        "write a day of the calendar as year, month and day, for example `2026-11-01`",
    ),
    (
        "invalid date",
        "there is no such day",
        "write a day of the calendar in quotation marks, for example `\"2026-11-01\"`",
    ),
    (
        "invalid basic string",
        "a text is not closed, or holds what a text may not hold",
        "end it with a quotation mark in its own line, and write `\\n` for a new line",
    ),
    (
        "missing escaped value",
        "after a backslash stands what means nothing",
        "write two backslashes for one that is meant",
    ),
    (
        "string values must be quoted",
        "here stands no value, or a text without quotation marks",
        "write texts in straight quotation marks, `\"like this\"`, and `true` or `false` without",
    ),
    (
        "invalid boolean",
        "this is neither `true` nor `false`",
        "write one of them in small letters, or a text in quotation marks",
    ),
    (
        "invalid float",
        "this is no number",
        "write a text in quotation marks, or a number in digits",
    ),
    (
        "invalid unquoted key",
        "this is no name of a value",
        "write a name of small letters and underscores, then ` = ` and the value",
    ),
    (
        "key with no value",
        "a name stands here without its value",
        "write ` = ` and the value behind it",
    ),
    (
        "duplicate key",
        "this stands here for the second time",
        "keep one of them; items of a list have two brackets on each side",
    ),
    (
        "unclosed table",
        "the bracket of a heading is not closed",
        "write `[section]`, or `[[section]]` for an item of a list",
    ),
    ("unclosed array", "a list is not closed", "end it with `]`"),
    (
        "unclosed inline table",
        "a brace is not closed",
        "end it with `}` in the same line",
    ),
    (
        "missing comma",
        "a comma is missing here, or the list before this is not closed",
        "put a comma between two values, and `]` or `}` after the last",
    ),
    (
        "unexpected",
        "this belongs to no value",
        "look whether the list or the text before it is closed",
    ),
    (
        "data did not match",
        "this is not written as it has to be",
        "see the pack that ships with Caretaker for an example",
    ),
];

/// What is wrong, and how to mend it, from a message of the reader.
pub(super) fn in_words(message: &str) -> (String, String) {
    let known = OF_FORM.iter().find(|(said, ..)| message.starts_with(said));
    if let Some((_, what, mend)) = known {
        return ((*what).to_owned(), (*mend).to_owned());
    }
    if let Some((what, expected)) = message.split_once(", expected ") {
        return (in_plain_types(what), mend(what, expected));
    }
    let mend = match message.strip_prefix("missing field ") {
        Some(field) => format!("add a line `{} = …`", field.trim_matches('`')),
        None => "see the pack that ships with Caretaker for an example".to_owned(),
    };
    (message.to_owned(), mend)
}

/// What stands there, without the words of the language this is written in.
fn in_plain_types(what: &str) -> String {
    let stands = [
        ("invalid type: string ", "here stands the text "),
        ("invalid type: integer ", "here stands the number "),
        ("invalid type: floating point ", "here stands the number "),
        ("invalid type: boolean ", "here stands "),
        ("invalid type: sequence", "here stands a list"),
        ("invalid type: map", "here stands a table"),
        ("invalid value: integer ", "here stands the number "),
        ("unknown variant ", "there is no choice "),
    ];
    stands
        .iter()
        .find_map(|(said, plain)| Some(format!("{plain}{}", what.strip_prefix(said)?)))
        .unwrap_or_else(|| what.to_owned())
}

/// What was expected, in plain words.
fn mend(what: &str, expected: &str) -> String {
    let expected = match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" | "u32" => "a whole number",
        "a boolean" => "`true` or `false`, without quotation marks",
        "a string" => "a text in quotation marks",
        "a sequence" => "a list in brackets",
        "a map" => "a table",
        "a date string" => "a day in quotation marks, for example `\"2026-11-01\"`",
        other => other,
    };
    let otherwise = format!("expected {expected}");
    match what.strip_prefix("unknown field ") {
        Some(field) => {
            let known = expected.split('`').skip(1).step_by(2);
            nearest(field.trim_matches('`'), known, &otherwise)
        }
        None => otherwise,
    }
}
