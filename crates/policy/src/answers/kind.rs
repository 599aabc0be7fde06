//! What an answer may look like, and the one way in which it is then written.

use jiff::civil::Date;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// A postal address, line by line.
    Lines,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// The address of a page.
    Website,
    /// The address of a page with a form for complaints.
    Form,
    /// The number of a company.
    Company,
    /// The number of a charity.
    Charity,
    /// The number in the regulator's register.
    Registration,
    /// A day.
    Date,
    /// A day that is not past.
    DateToCome,
    /// One of several: code and words.
    Choice(&'static [(&'static str, &'static str)]),
    /// A number of working days.
    WorkingDays,
}

/// What is wrong, and how to mend it.
type Fault = (String, String);

/// The longest line, in characters.
const LONGEST: usize = 200;
/// The most lines of an address.
const MOST_LINES: usize = 8;
/// The most working days that always end within a month.
const MOST_DAYS: u16 = 20;

impl Kind {
    /// What was typed, in the one way in which it is written; `text` is not empty.
    pub(crate) fn read(self, text: &str, today: Date) -> Result<String, Fault> {
        match self {
            Self::Line => line(text),
            Self::Lines => lines(text),
            Self::Email => email(text),
            Self::Telephone => telephone(text),
            Self::Website | Self::Form => website(text),
            Self::Company => company(text),
            Self::Charity => charity(text),
            Self::Registration => registration(text),
            Self::Date => date(text).map(|on| on.to_string()),
            Self::DateToCome => to_come(date(text)?, today),
            Self::Choice(options) => choice(options, text),
            Self::WorkingDays => working_days(text),
        }
    }
}

fn fault<T>(what: &str, mend: &str) -> Result<T, Fault> {
    Err((what.to_owned(), mend.to_owned()))
}

/// Signs that nobody sees and that change what is read: they have no place in what is published.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn line(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.contains(['\n', '\r']) {
        return fault("this goes over several lines", "write it in one");
    }
    if text.chars().any(is_unseen) {
        return fault("this holds signs that nobody sees", "type it anew");
    }
    if text.chars().count() > LONGEST {
        return fault("this is too long", "use 200 letters at most");
    }
    Ok(text.to_owned())
}

fn lines(text: &str) -> Result<String, Fault> {
    let parts: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > MOST_LINES {
        return fault("an address has eight lines at most", "leave some out");
    }
    let parts: Vec<String> = parts.into_iter().map(line).collect::<Result<_, _>>()?;
    Ok(parts.join("\n"))
}

fn email(text: &str) -> Result<String, Fault> {
    let text = line(text)?;
    let good = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && is_host(host)
            && name
                .chars()
                .all(|c| !c.is_whitespace() && !"<>()[]\\,;:\"@".contains(c))
    });
    if good {
        Ok(text)
    } else {
        fault(
            "this is no e-mail address",
            "write it like office@example.org",
        )
    }
}

fn is_host(host: &str) -> bool {
    let part =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-');
    host.contains('.') && host.split('.').all(part)
}

fn telephone(text: &str) -> Result<String, Fault> {
    let text = line(text)?;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || "+()- ".contains(c));
    if plain && (7..=15).contains(&digits) {
        Ok(text)
    } else {
        fault(
            "this is no telephone number",
            "write it in digits, like 020 7946 0000",
        )
    }
}

fn website(text: &str) -> Result<String, Fault> {
    let text = line(text)?;
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text.as_str()));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    let odd = |c: char| c.is_whitespace() || "\"<>\\^`{|}".contains(c);
    if !matches!(scheme, "http" | "https") || !is_host(name) || rest.contains(odd) {
        return fault(
            "this is no address of a page",
            "write it like https://www.example.org",
        );
    }
    Ok(format!("{scheme}://{}", rest.trim_end_matches('/')))
}

/// Letters and digits alone, in capitals.
fn compact(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// Some letters, then digits alone.
fn lettered(text: &str, letters: usize) -> Option<&str> {
    let (head, rest) = text.split_at_checked(letters)?;
    (head.chars().all(|c| c.is_ascii_uppercase()) && all_digits(rest)).then_some(rest)
}

fn company(text: &str) -> Result<String, Fault> {
    let text = compact(text);
    let number = if all_digits(&text) && text.len() <= 8 {
        format!("{text:0>8}")
    } else {
        text
    };
    let formed = (all_digits(&number) && number.len() == 8)
        || lettered(&number, 2).is_some_and(|rest| rest.len() == 6);
    if formed && number != "00000000" {
        Ok(number)
    } else {
        fault(
            "this is no company number",
            "it has eight digits, or two letters and six digits",
        )
    }
}

fn charity(text: &str) -> Result<String, Fault> {
    let number = compact(text);
    let digits = lettered(&number, 3)
        .or_else(|| lettered(&number, 2))
        .unwrap_or(&number);
    if all_digits(digits) && (5..=8).contains(&digits.len()) {
        Ok(number)
    } else {
        fault(
            "this is no charity number",
            "it has six or seven digits, in Scotland after SC, in Northern Ireland after NIC",
        )
    }
}

fn registration(text: &str) -> Result<String, Fault> {
    let number = compact(text);
    let formed = number.starts_with('Z')
        && (lettered(&number, 1).is_some_and(|rest| rest.len() == 7)
            || lettered(&number, 2).is_some_and(|rest| rest.len() == 6));
    if formed {
        Ok(number)
    } else {
        fault(
            "this is no number of the regulator’s register",
            "it begins with Z and has eight signs, like ZA123456",
        )
    }
}

fn date(text: &str) -> Result<Date, Fault> {
    let wrong = || {
        (
            "this is no day".to_owned(),
            "write it like 2026-11-30".to_owned(),
        )
    };
    let on: Date = text.trim().parse().map_err(|_| wrong())?;
    if (2000..=2200).contains(&on.year()) {
        Ok(on)
    } else {
        Err(wrong())
    }
}

fn to_come(on: Date, today: Date) -> Result<String, Fault> {
    if on < today {
        return fault(
            "this day is past, and a policy never reaches back",
            "enter today or a later day",
        );
    }
    Ok(on.to_string())
}

fn choice(options: &[(&str, &str)], text: &str) -> Result<String, Fault> {
    let wanted = text.trim().to_lowercase();
    let is_meant = |(code, words): &&(&str, &str)| {
        let words = words.to_lowercase();
        // "England" is enough for "England or Wales", "company" for nothing.
        *code == wanted || words == wanted || words.split(" or ").any(|word| word == wanted)
    };
    let found = options.iter().find(is_meant);
    match found {
        Some((code, _)) => Ok((*code).to_owned()),
        None => {
            let codes: Vec<&str> = options.iter().map(|(code, _)| *code).collect();
            Err((
                "this is none of the answers".to_owned(),
                format!("choose one: {}", codes.join(", ")),
            ))
        }
    }
}

fn working_days(text: &str) -> Result<String, Fault> {
    match text.trim().parse::<u16>() {
        Ok(days) if (1..=MOST_DAYS).contains(&days) => Ok(days.to_string()),
        _ => fault(
            "this is no number of working days",
            "write a whole number from 1 to 20",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    #[track_caller]
    fn check(kind: Kind, typed: &str, expected: Option<&str>) {
        assert_eq!(kind.read(typed, TODAY).ok().as_deref(), expected, "{typed}");
    }

    #[test]
    fn what_people_type_is_written_in_one_way() {
        check(
            Kind::Line,
            "  Ash & Elm \"Tutors\"  ",
            Some("Ash & Elm \"Tutors\""),
        );
        check(
            Kind::Lines,
            " 1 High Street \r\n\n Wells\n",
            Some("1 High Street\nWells"),
        );
        check(
            Kind::Email,
            "office@ash.example",
            Some("office@ash.example"),
        );
        check(
            Kind::Telephone,
            "+44 (0)1632 960999",
            Some("+44 (0)1632 960999"),
        );
        check(
            Kind::Website,
            "www.ash.example/",
            Some("https://www.ash.example"),
        );
        check(
            Kind::Website,
            "http://ash.example/a?b",
            Some("http://ash.example/a?b"),
        );
        check(Kind::Company, "123 456", Some("00123456"));
        check(Kind::Company, "sc123456", Some("SC123456"));
        check(Kind::Charity, "1123456", Some("1123456"));
        check(Kind::Charity, "NIC 101234", Some("NIC101234"));
        check(Kind::Registration, "za123456", Some("ZA123456"));
        check(Kind::Registration, "Z1234567", Some("Z1234567"));
        check(Kind::DateToCome, "2026-11-22", Some("2026-11-22"));
        check(Kind::Choice(&[("wales", "Wales")]), "WALES", Some("wales"));
        check(Kind::WorkingDays, "15", Some("15"));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (kind, typed) in [
            (Kind::Line, "two\nlines"),
            (Kind::Line, "turned \u{202e} round"),
            (Kind::Lines, "1\n2\n3\n4\n5\n6\n7\n8\n9"),
            (Kind::Email, "office at ash.example"),
            (Kind::Email, "a@b"),
            (Kind::Email, "a b@ash.example"),
            (Kind::Telephone, "call us"),
            (Kind::Telephone, "123"),
            (Kind::Website, "ash"),
            (Kind::Website, "javascript://ash.example"),
            (Kind::Website, "https://ash.example/a b"),
            (Kind::Company, "00000000"),
            (Kind::Company, "123456789"),
            (Kind::Charity, "12"),
            (Kind::Registration, "12345678"),
            (Kind::Registration, "ZZZ12345"),
            (Kind::Date, "1 May"),
            (Kind::Date, "0026-01-01"),
            (Kind::DateToCome, "2026-11-21"),
            (Kind::Choice(&[("wales", "Wales")]), "France"),
            (Kind::WorkingDays, "0"),
            (Kind::WorkingDays, "21"),
        ] {
            check(kind, typed, None);
        }
        check(Kind::Line, &"x".repeat(201), None);
    }
}
