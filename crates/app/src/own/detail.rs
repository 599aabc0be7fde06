//! The details that somebody may see and propose to put right themselves: those that the directory
//! holds of them. Anything else that is held about them is what a request is for.

use jiff::civil::Date;

use crate::{AppError, bodies::Person, sheets::is_address};

/// No detail of one line is longer, in bytes.
const MOST_LINE: usize = 300;
/// No detail of several lines is longer, in bytes.
const MOST_LINES: usize = 1_000;

/// A detail of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnDetail {
    /// Given names.
    Given,
    /// Family name.
    Family,
    /// The name they go by.
    KnownAs,
    /// Other names people use for them.
    Nicknames,
    /// Names they had before.
    Former,
    /// Birth date.
    Born,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Telephone,
    /// Postal address.
    Address,
    /// Postcode.
    Postcode,
}

/// How a detail is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnShape {
    /// One line.
    Line,
    /// Several, one on each line.
    Several,
    /// One text of several lines.
    Text,
    /// A day.
    Day,
}

impl OwnDetail {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Given,
        Self::Family,
        Self::KnownAs,
        Self::Nicknames,
        Self::Former,
        Self::Born,
        Self::Email,
        Self::Telephone,
        Self::Address,
        Self::Postcode,
    ];

    /// The stable text code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Family => "family",
            Self::KnownAs => "known-as",
            Self::Nicknames => "nicknames",
            Self::Former => "former",
            Self::Born => "born",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::Address => "address",
            Self::Postcode => "postcode",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Given => "Given names",
            Self::Family => "Family name",
            Self::KnownAs => "Known as",
            Self::Nicknames => "Also called",
            Self::Former => "Former names",
            Self::Born => "Birth date",
            Self::Email => "E-mail",
            Self::Telephone => "Telephone",
            Self::Address => "Address",
            Self::Postcode => "Postcode",
        }
    }

    /// How it is written.
    pub const fn shape(self) -> OwnShape {
        match self {
            Self::Given | Self::Family | Self::KnownAs | Self::Postcode => OwnShape::Line,
            Self::Nicknames | Self::Former | Self::Email | Self::Telephone => OwnShape::Several,
            Self::Address => OwnShape::Text,
            Self::Born => OwnShape::Day,
        }
    }

    /// What is held, as it is written; empty where nothing is.
    pub fn of(self, person: &Person) -> String {
        let one = |text: &Option<String>| text.clone().unwrap_or_default();
        match self {
            Self::Given => person.given_names.clone(),
            Self::Family => person.family_name.clone(),
            Self::KnownAs => one(&person.known_as),
            Self::Nicknames => person.nicknames.join("\n"),
            Self::Former => person.former_names.join("\n"),
            Self::Born => person.born_on.map(|on| on.to_string()).unwrap_or_default(),
            Self::Email => person.emails.join("\n"),
            Self::Telephone => person.telephones.join("\n"),
            Self::Address => one(&person.address),
            Self::Postcode => one(&person.postcode),
        }
    }

    /// A text of this detail as it is read: a day in words.
    pub fn shown(self, text: &str) -> String {
        match self.shape() {
            OwnShape::Day => text
                .parse()
                .map_or_else(|_| text.to_owned(), calendar::in_words),
            OwnShape::Several => text.lines().collect::<Vec<_>>().join("; "),
            OwnShape::Line | OwnShape::Text => text.to_owned(),
        }
    }

    /// What somebody wrote, as it would be held: without what surrounds it.
    ///
    /// Refuses what is too long, holds characters that nobody writes, or is not such a detail.
    pub fn tidied(self, text: &str, today: Date) -> Result<String, AppError> {
        let wrong = |what: &str, mend: &str| Err(AppError::input(self.code(), what, mend));
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        let several = !matches!(self.shape(), OwnShape::Line | OwnShape::Day);
        let most = if several { MOST_LINES } else { MOST_LINE };
        if text.len() > most {
            return wrong("This is too long", "say it in fewer words");
        }
        let odd = |c: char| (c.is_control() && !(several && c == '\n')) || turns(c);
        if text.contains(odd) {
            return wrong(
                "This has characters that cannot be read",
                "type it, instead of pasting it",
            );
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let lines: Vec<&str> = lines.collect();
        match self {
            Self::Born => match lines.first().map(|day| day.parse::<Date>()) {
                None => {}
                Some(Ok(born)) if born <= today => return Ok(born.to_string()),
                Some(Ok(_)) => return wrong("This day is still to come", "enter your birth date"),
                Some(Err(_)) => return wrong("This is no day", "enter day, month and year"),
            },
            Self::Email if !lines.iter().all(|one| is_address(one)) => {
                return wrong("This is no e-mail address", "write one on each line");
            }
            Self::Telephone if !lines.iter().all(|one| one.contains(is_digit)) => {
                return wrong("This is no telephone number", "write one on each line");
            }
            Self::Given
            | Self::Family
            | Self::KnownAs
            | Self::Nicknames
            | Self::Former
            | Self::Email
            | Self::Telephone
            | Self::Address
            | Self::Postcode => {}
        }
        Ok(lines.join("\n"))
    }

    /// Puts a text that was tidied in the place of what is held.
    pub(crate) fn put(self, person: &mut Person, text: &str) {
        let one = || Some(text.to_owned()).filter(|text| !text.is_empty());
        let several = || text.lines().map(str::to_owned).collect();
        match self {
            Self::Given => text.clone_into(&mut person.given_names),
            Self::Family => text.clone_into(&mut person.family_name),
            Self::KnownAs => person.known_as = one(),
            Self::Nicknames => person.nicknames = several(),
            Self::Former => person.former_names = several(),
            Self::Born => person.born_on = text.parse().ok(),
            Self::Email => person.emails = several(),
            Self::Telephone => person.telephones = several(),
            Self::Address => person.address = one(),
            Self::Postcode => person.postcode = one(),
        }
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Characters by which a text is made to read as another: they turn its direction, or are not seen.
fn turns(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn tidied(detail: OwnDetail, text: &str) -> Option<String> {
        detail.tidied(text, date(2026, 11, 24)).ok()
    }

    #[test]
    fn what_is_put_is_what_is_held() {
        let texts = [
            "Ella Jane",
            "Thornbury",
            "Ella",
            "Ell\nElls",
            "Ella Green",
            "2013-05-04",
            "a@example.com\nb@example.com",
            "07700 900101",
            "The Cottage\n1 High Street",
            "ZZ1 1ZZ",
        ];
        let mut person = Person::default();
        for (detail, text) in OwnDetail::ALL.into_iter().zip(texts) {
            assert_eq!(OwnDetail::from_code(detail.code()), Some(detail));
            assert_eq!(tidied(detail, text).as_deref(), Some(text), "{detail:?}");
            detail.put(&mut person, text);
            assert_eq!(detail.of(&person), text, "{detail:?}");
            detail.put(&mut person, "");
            assert_eq!(detail.of(&person), "", "{detail:?}");
        }
        assert_eq!(person, Person::default());
    }

    #[test]
    fn what_is_no_such_detail_is_refused() {
        let long = "x".repeat(301);
        for (detail, text) in [
            (OwnDetail::Given, long.as_str()),
            (OwnDetail::Given, "El\nla"),
            (OwnDetail::Given, "El\u{0}la"),
            (OwnDetail::Address, "1 High\u{1b}[2J Street"),
            (OwnDetail::Family, "Thorn\u{202e}yrub"),
            (OwnDetail::Nicknames, "El\u{200b}la"),
            (OwnDetail::Born, "yesterday"),
            (OwnDetail::Born, "2026-11-25"),
            (OwnDetail::Email, "nobody"),
            (OwnDetail::Telephone, "none"),
        ] {
            assert_eq!(tidied(detail, text), None, "{detail:?}");
        }
        assert!(
            OwnDetail::Address
                .tidied(&"x".repeat(1_001), date(2026, 11, 24))
                .is_err()
        );
        assert_eq!(
            tidied(OwnDetail::Given, "  Ella \r\n").as_deref(),
            Some("Ella")
        );
        assert_eq!(
            tidied(OwnDetail::Email, " a@b.example \r\n\r\n").as_deref(),
            Some("a@b.example")
        );
    }
}
