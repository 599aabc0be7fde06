//! The file of answers: written for somebody to fill in, and read.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::questions::QUESTIONS;
use super::{Kind, Question, Typed, Wrong};
use crate::diagnostic::nearest;

/// A file to fill in: every question with its help, and what is proposed. `pack` is the code of the
/// pack, `says` what it says in the places of the questions.
pub fn template(pack: &str, questions: &[&'static Question], says: &Typed, today: Date) -> String {
    let mut text = String::from(
        "# Answers for `caretaker init --answers FILE`: what makes a policy your organisation’s own.\n\
         # Write between the quotation marks. What says “may stay empty” may.\n\n\
         # The pack; `caretaker policy packs` lists them.\n",
    );
    let _ = writeln!(text, "pack = {}", quoted(pack));
    let mut page = None;
    for question in questions {
        if page != Some(question.page) {
            page = Some(question.page);
            let _ = write!(text, "\n# --- {} ---\n", question.page.title());
        }
        let _ = writeln!(text, "\n{}", comment(question));
        let value = question.proposal(says, today);
        let value = match question.kind {
            Kind::Lines => "[]".to_owned(),
            Kind::WorkingDays if !value.is_empty() => value,
            _ => quoted(&value),
        };
        let _ = writeln!(text, "{} = {value}", question.code);
    }
    text
}

/// The question and its help as comments.
fn comment(question: &Question) -> String {
    let mut words = vec![question.asks.to_owned()];
    words.push(question.help.to_owned());
    if let Kind::Choice(options) = question.kind {
        let codes: Vec<String> = options.iter().map(|(code, _)| quoted(code)).collect();
        words.push(format!("One of {}.", codes.join(", ")));
    }
    if question.kind == Kind::Lines {
        words.push("Line by line: [\"1 High Street\", \"Wells\", \"AB1 2CD\"].".to_owned());
    }
    if question.may_be_left_out() {
        words.push("It may stay empty.".to_owned());
    }
    let lines = words
        .iter()
        .filter(|line| !line.is_empty())
        .map(|line| format!("# {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// What a file of answers holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The code of the pack, if it names one.
    pub pack: Option<String>,
    /// What was typed.
    pub typed: Typed,
}

/// Reads such a file. Keys that are no question are named.
pub fn read(name: &str, text: &str) -> Result<Given, Vec<Wrong>> {
    let unreadable = |_| {
        vec![Wrong::new(
            name,
            "this is no TOML",
            "begin with what `caretaker policy questions` prints",
        )]
    };
    let table: toml::Table = text.parse().map_err(unreadable)?;
    let codes: Vec<&str> = QUESTIONS.iter().map(|one| one.code).collect();
    let mut given = Given::default();
    let mut wrong = Vec::new();
    for (key, value) in table {
        let known = key == "pack" || codes.contains(&key.as_str());
        match said(&value) {
            _ if !known => {
                let mend = nearest(&key, codes.iter().copied(), "leave it out");
                wrong.push(Wrong::new(&key, "there is no such question", mend));
            }
            Some(text) if key == "pack" => given.pack = Some(text).filter(|code| !code.is_empty()),
            Some(text) => drop(given.typed.insert(key, text)),
            None => wrong.push(Wrong::new(
                &key,
                "this is no answer",
                "write it in quotation marks",
            )),
        }
    }
    if wrong.is_empty() {
        Ok(given)
    } else {
        Err(wrong)
    }
}

/// A value as somebody would type it.
fn said(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Datetime(on) => Some(on.to_string()),
        toml::Value::Array(lines) => {
            let lines: Option<Vec<&str>> = lines.iter().map(toml::Value::as_str).collect();
            lines.map(|lines| lines.join("\n"))
        }
        toml::Value::Float(_) | toml::Value::Boolean(_) | toml::Value::Table(_) => None,
    }
}
