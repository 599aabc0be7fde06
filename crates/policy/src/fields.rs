//! The fields of a record: only those of its category, each read by its type, what is required
//! there (obligation REC-7).

use std::fmt;

use jiff::civil::Date;

use crate::words::{capital, join};
use crate::{DataField, FieldType};

/// The most characters of a field that is one line.
const LINE: usize = 1_000;
/// The most characters of a field of several lines.
const LINES: usize = 100_000;

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words: lines, addresses, choices.
    Text(String),
    /// A day.
    Date(Date),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    YesNo(bool),
    /// Money, in pence.
    Pence(i64),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Date(on) => f.write_str(&on.strftime("%-d %B %Y").to_string()),
            Self::Number(number) => write!(f, "{number}"),
            Self::YesNo(true) => f.write_str("yes"),
            Self::YesNo(false) => f.write_str("no"),
            Self::Pence(pence) => {
                let sign = if *pence < 0 { "-" } else { "" };
                let pence = pence.unsigned_abs();
                write!(f, "{sign}£{}.{:02}", pence / 100, pence % 100)
            }
        }
    }
}

/// A field that was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The field's code.
    pub code: String,
    /// Its title on that day: the policy may call it otherwise later.
    pub title: String,
    /// What stands in it.
    pub value: Value,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field's code, as it was given.
    pub code: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// The field that plain words go into where nobody says which: the first for words.
pub fn main_field<'p>(fields: &[&'p DataField]) -> Option<&'p DataField> {
    let words = |one: &&DataField| matches!(one.kind, FieldType::Text | FieldType::LongText);
    fields.iter().copied().find(words)
}

/// Reads what was filled in, as pairs of a field's code and what was typed, into `fields`, those of
/// the category with this `title`, in their order. What is empty counts as left out.
pub fn fill(
    title: &str,
    fields: &[&DataField],
    given: &[(String, String)],
) -> Result<Vec<Filled>, Vec<FieldProblem>> {
    let mut problems = strangers(title, fields, given);
    let mut filled = Vec::new();
    for field in fields {
        let typed = given.iter().filter(|(code, _)| *code == field.code);
        let typed: Vec<&str> = typed
            .map(|(_, typed)| typed.trim())
            .filter(|typed| !typed.is_empty())
            .collect();
        match typed.as_slice() {
            [] if field.required => problems.push(problem(
                field,
                format!("{} must be given", field.title),
                "without it the record is not kept",
            )),
            [] => {}
            [one] => match value(field, one) {
                Ok(value) => filled.push(Filled {
                    code: field.code.clone(),
                    title: field.title.clone(),
                    value,
                }),
                Err(wrong) => problems.push(wrong),
            },
            [_, _, ..] => problems.push(problem(
                field,
                format!("{} is given twice", field.title),
                "give it once",
            )),
        }
    }
    if filled.is_empty() && problems.is_empty() {
        problems.extend(fields.first().map(|first| {
            problem(
                first,
                "there is nothing in it".to_owned(),
                "fill in at least one of the fields",
            )
        }));
    }
    if problems.is_empty() {
        Ok(filled)
    } else {
        Err(problems)
    }
}

/// Fields that the category does not have: nothing else is kept.
fn strangers(title: &str, fields: &[&DataField], given: &[(String, String)]) -> Vec<FieldProblem> {
    let known: Vec<String> = fields.iter().map(|one| format!("`{}`", one.code)).collect();
    given
        .iter()
        .filter(|(code, _)| !fields.iter().any(|one| one.code == *code))
        .map(|(code, _)| FieldProblem {
            code: code.clone(),
            what: format!("the policy keeps no field of this name under “{title}”"),
            mend: format!("the fields are {}", join(&known)),
        })
        .collect()
}

fn problem(field: &DataField, what: String, mend: &str) -> FieldProblem {
    FieldProblem {
        code: field.code.clone(),
        what,
        mend: mend.to_owned(),
    }
}

/// Reads what was typed by the field's type.
fn value(field: &DataField, typed: &str) -> Result<Value, FieldProblem> {
    let wrong = |is: &str, mend: &str| problem(field, format!("{} is not {is}", field.title), mend);
    match field.kind {
        // A file itself lies at a place, where it is read in; the record names it.
        FieldType::Text | FieldType::File => line(field, typed).map(Value::Text),
        FieldType::LongText | FieldType::Address => lines(field, typed).map(Value::Text),
        FieldType::Date => date(typed)
            .map(Value::Date)
            .ok_or_else(|| wrong("a day", "write it like 27 3 2026 or 2026-03-27")),
        FieldType::Number => typed
            .parse()
            .map(Value::Number)
            .map_err(|_| wrong("a whole number", "write it in digits, like 12")),
        FieldType::YesNo => yes_no(typed)
            .map(Value::YesNo)
            .ok_or_else(|| wrong("yes or no", "answer yes or no")),
        FieldType::Choice => field
            .choices
            .iter()
            .find(|choice| *choice == typed)
            .map(|choice| Value::Text(choice.clone()))
            .ok_or_else(|| {
                wrong(
                    "one of the choices",
                    &format!("choose {}", field.choices.join(", ")),
                )
            }),
        FieldType::Email => each(typed, is_email).map(Value::Text).ok_or_else(|| {
            wrong(
                "an e-mail address",
                "write it like name@example.org; several with ; between them",
            )
        }),
        FieldType::Telephone => each(typed, is_telephone).map(Value::Text).ok_or_else(|| {
            wrong(
                "a telephone number",
                "write it like 07700 900123; several with ; between them",
            )
        }),
        FieldType::Money => pence(typed)
            .map(Value::Pence)
            .ok_or_else(|| wrong("an amount in pounds", "write it like 12.50")),
    }
}

/// Words on one line.
fn line(field: &DataField, typed: &str) -> Result<String, FieldProblem> {
    if typed.contains(['\n', '\r']) {
        return Err(problem(
            field,
            format!("{} goes over several lines", field.title),
            "write it on one line",
        ));
    }
    words(field, typed, LINE)
}

/// Words on several lines, which end as they do everywhere here.
fn lines(field: &DataField, typed: &str) -> Result<String, FieldProblem> {
    words(
        field,
        &typed.replace("\r\n", "\n").replace('\r', "\n"),
        LINES,
    )
}

fn words(field: &DataField, typed: &str, most: usize) -> Result<String, FieldProblem> {
    if typed.chars().nth(most).is_some() {
        let what = format!("{} is longer than {most} characters", field.title);
        return Err(problem(field, what, "write less, or two records"));
    }
    if typed
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        let what = format!("{} holds signs that cannot be printed", field.title);
        return Err(problem(
            field,
            what,
            "type it anew, without what was pasted in",
        ));
    }
    Ok(typed.to_owned())
}

/// A day as programs write it, or as people do: day, month, year.
fn date(typed: &str) -> Option<Date> {
    if let Ok(on) = typed.parse::<Date>() {
        return Some(on).filter(|on| (1900..=2200).contains(&on.year()));
    }
    let mut parts = typed
        .split([' ', '/', '.', '-'])
        .filter(|part| !part.is_empty());
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let year = year
        .parse()
        .ok()
        .filter(|year| (1900..=2200).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn yes_no(typed: &str) -> Option<bool> {
    match typed.to_ascii_lowercase().as_str() {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}

/// Several of a thing, with semicolons between them, if each is one.
fn each(typed: &str, is_one: fn(&str) -> bool) -> Option<String> {
    let all: Vec<&str> = typed
        .split(';')
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .collect();
    (!all.is_empty() && all.iter().all(|one| is_one(one))).then(|| all.join("; "))
}

fn is_email(typed: &str) -> bool {
    let signs =
        |text: &str| !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@');
    typed.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && signs(local)
            && signs(domain)
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    })
}

fn is_telephone(typed: &str) -> bool {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let signs = |c: char| c.is_ascii_digit() || " +()-.".contains(c);
    (3..=15).contains(&digits) && typed.chars().all(signs)
}

/// "12", "12.50", "£1,200.00".
fn pence(typed: &str) -> Option<i64> {
    let plain: String = typed
        .strip_prefix('£')
        .unwrap_or(typed)
        .chars()
        .filter(|c| *c != ',')
        .collect();
    let (pounds, pence) = plain.split_once('.').unwrap_or((&plain, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(pounds) || !digits(pence) || pence.len() != 2 {
        return None;
    }
    pounds
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(pence.parse().ok()?)
}

/// The fields as a text, each with its title: what is searched, answered and hidden.
pub fn as_text<'a>(fields: impl Iterator<Item = (&'a str, String)>) -> String {
    let lines: Vec<String> = fields
        .map(|(title, value)| {
            let between = if value.contains('\n') { "\n" } else { " " };
            format!("{}:{between}{value}", capital(title))
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::Category;

    fn category() -> Category {
        toml::from_str(
            r#"
            code = "all"
            title = "All of it"
            fields = [
                { title = "what was done", type = "long-text", required = true },
                "by whom",
                { title = "when", type = "date" },
                { title = "how many", type = "number" },
                { title = "told", type = "yes-no" },
                { title = "level", type = "choice", choices = ["basic", "enhanced"] },
                { title = "mail", type = "email" },
                { title = "call", type = "telephone" },
                { title = "where", type = "address" },
                { title = "paid", type = "money" },
                { title = "scan", type = "file" },
            ]
            origin = "pack's own"
            "#,
        )
        .unwrap()
    }

    fn fill_in(
        category: &Category,
        given: &[(String, String)],
    ) -> Result<Vec<Filled>, Vec<FieldProblem>> {
        let fields: Vec<&DataField> = category.fields.iter().collect();
        fill(&category.title, &fields, given)
    }

    fn filled(given: &[(&str, &str)]) -> Result<Vec<Filled>, Vec<FieldProblem>> {
        let given: Vec<_> = given
            .iter()
            .map(|(code, typed)| ((*code).to_owned(), (*typed).to_owned()))
            .collect();
        fill_in(&category(), &given)
    }

    /// What one field becomes beside the one that must be given.
    fn one(code: &str, typed: &str) -> Result<Value, String> {
        filled(&[("what-was-done", "Fractions."), (code, typed)])
            .map(|fields| fields[1].value.clone())
            .map_err(|problems| format!("{}; {}", problems[0].what, problems[0].mend))
    }

    #[test]
    fn each_type_is_read_as_what_it_is() {
        let text = |text: &str| Ok(Value::Text(text.to_owned()));
        assert_eq!(one("by-whom", " Sam "), text("Sam"));
        for written in ["2026-03-27", "27 3 2026", "27/03/2026", "27.3.2026"] {
            assert_eq!(one("when", written), Ok(Value::Date(date(2026, 3, 27))));
        }
        assert_eq!(one("how-many", "-12"), Ok(Value::Number(-12)));
        assert_eq!(one("told", "Yes"), Ok(Value::YesNo(true)));
        assert_eq!(one("told", "no"), Ok(Value::YesNo(false)));
        assert_eq!(one("level", "basic"), text("basic"));
        assert_eq!(
            one("mail", "a@b.example;c@d.example"),
            text("a@b.example; c@d.example")
        );
        assert_eq!(
            one("call", "+44 (0)7700 900123"),
            text("+44 (0)7700 900123")
        );
        assert_eq!(
            one("where", "1 Fennel Row\r\nQZ1 1AA"),
            text("1 Fennel Row\nQZ1 1AA")
        );
        for written in ["£1,200.05", "1200.05"] {
            assert_eq!(one("paid", written), Ok(Value::Pence(120_005)));
        }
        assert_eq!(one("scan", "scans/x.pdf"), text("scans/x.pdf"));
        assert_eq!(Value::Pence(-5).to_string(), "-£0.05");
    }

    #[test]
    fn what_does_not_fit_says_how_to_mend_it() {
        for (code, typed) in [
            ("by-whom", "Sam\nand Asha"),
            ("by-whom", "Sam\u{1b}[2J"),
            ("when", "30 2 2026"),
            ("when", "1 1 26"),
            ("how-many", "1.5"),
            ("told", "perhaps"),
            ("level", "Basic"),
            ("mail", "nobody"),
            ("mail", "a@b"),
            ("call", "call me"),
            ("paid", "12.5"),
            ("paid", "99999999999999999999"),
            ("shoe-size", "38"),
        ] {
            let said = one(code, typed).expect_err(typed);
            assert!(said.contains("; "), "{said}");
        }
        let long = "a".repeat(LINE + 1);
        assert!(one("by-whom", &long).is_err() && one("by-whom", &"a".repeat(LINE)).is_ok());
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_nothing_is_guessed() {
        let problems =
            filled(&[("when", "soon"), ("told", "yes"), ("told", "no"), ("x", "")]).unwrap_err();
        let codes: Vec<&str> = problems.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["x", "what-was-done", "when", "told"]);
        // What is left empty is not kept.
        let fields = filled(&[("what-was-done", "Fractions."), ("when", " ")]).unwrap();
        assert_eq!(fields.len(), 1);
    }

    #[test]
    fn something_must_stand_in_it() {
        let mut category = category();
        category.fields[0].required = false;
        let problems = fill_in(&category, &[]).unwrap_err();
        assert_eq!(problems[0].code, "what-was-done");
    }

    #[test]
    fn as_a_text_each_field_has_its_title() {
        let fields = [("what was done", "Fractions.\nWell."), ("by whom", "Sam")];
        let text = as_text(
            fields
                .map(|(title, value)| (title, value.to_owned()))
                .into_iter(),
        );
        assert_eq!(text, "What was done:\nFractions.\nWell.\nBy whom: Sam");
    }
}
