//! A person of the organisation, and the ways in which others write of them.

use jiff::civil::Date;
use serde::Serialize;

use crate::dates;
use crate::names;
use crate::random::Random;

/// What a person is to the organisation. One human may be several of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// Is taught.
    Learner,
    /// Has parental responsibility, or acts for a learner.
    Carer,
    /// Teaches, as a contractor.
    Tutor,
    /// Is employed: the head, the data protection officer, the office.
    Staff,
    /// Speaks for a school that commissions tuition.
    SchoolContact,
}

impl Capacity {
    /// The code that stands in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Learner => "learner",
            Self::Carer => "carer",
            Self::Tutor => "tutor",
            Self::Staff => "staff",
            Self::SchoolContact => "school-contact",
        }
    }
}

/// He or she, so that reports read as reports do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pronoun {
    /// She, her, hers.
    She,
    /// He, him, his.
    He,
}

/// Somebody, wholly invented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// `P0001` and so on: the id in the organisation's own lists and in the truth.
    pub id: String,
    /// What they are to the organisation, the first capacity first.
    pub capacities: Vec<Capacity>,
    /// Mr, Mrs, Ms, Dr; empty for learners.
    pub title: &'static str,
    /// How others speak of them.
    pub pronoun: Pronoun,
    /// All given names, with a space between.
    pub given_names: String,
    /// The family name, with its hyphen, apostrophe or space.
    pub family_name: String,
    /// What they wish to be called, where it is not the first given name.
    pub known_as: Option<String>,
    /// Earlier full names.
    pub former_names: Vec<String>,
    /// What others call them.
    pub nicknames: Vec<String>,
    /// The birth date, where it is held.
    pub born_on: Option<Date>,
    /// E-mail addresses, the usual one first.
    pub emails: Vec<String>,
    /// Telephones in national writing with a space, the usual one first.
    pub telephones: Vec<String>,
    /// House and road.
    pub address: Option<String>,
    /// A postcode that does not exist.
    pub postcode: Option<String>,
    /// An NHS number of the test range, for the few whose care plan is held.
    pub nhs_number: Option<String>,
}

/// How a mention is written; scores are printed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `Ella Khan`
    Full,
    /// `Ella Mae Khan`
    AllGiven,
    /// `Khan, Ella` or `KHAN Ella`
    Reversed,
    /// `Ella`
    Given,
    /// `Ellie`, as nickname or as the name they go by.
    Nickname,
    /// `E.K.` or `EK`
    Initials,
    /// `E. Khan` or `Ella K`
    Shortened,
    /// `Ella's`
    Possessive,
    /// `ella` or `ella khan`
    LowerCase,
    /// `Khan`
    Surname,
    /// `Mrs Khan`
    TitleSurname,
    /// `Zoe` for `Zoë`, `Jose Alvarez` for `José Álvarez`
    Folded,
    /// `Elal`
    Misspelt,
    /// `Ella Whitlock`, who is now Ella Khan.
    Former,
    /// `the Khans`, one line in the truth for each of them.
    Group,
    /// An address of theirs.
    Email,
    /// A number of theirs, in any writing.
    Telephone,
    /// A birth date, in any writing.
    BirthDate,
    /// House and road.
    Address,
    /// Postcode.
    Postcode,
    /// NHS number.
    NhsNumber,
    /// The name in a file's properties, such as who wrote a comment.
    Author,
}

impl Form {
    /// The code that stands in the truth file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::AllGiven => "all-given",
            Self::Reversed => "reversed",
            Self::Given => "given",
            Self::Nickname => "nickname",
            Self::Initials => "initials",
            Self::Shortened => "shortened",
            Self::Possessive => "possessive",
            Self::LowerCase => "lower-case",
            Self::Surname => "surname",
            Self::TitleSurname => "title-surname",
            Self::Folded => "folded",
            Self::Misspelt => "misspelt",
            Self::Former => "former",
            Self::Group => "group",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::BirthDate => "birth-date",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::NhsNumber => "nhs-number",
            Self::Author => "author",
        }
    }
}

impl Person {
    /// The first given name.
    pub fn given(&self) -> &str {
        self.given_names.split(' ').next().unwrap_or_default()
    }

    /// What everybody calls them.
    pub fn called(&self) -> &str {
        self.known_as.as_deref().unwrap_or_else(|| self.given())
    }

    /// First given name and family name.
    pub fn full(&self) -> String {
        format!("{} {}", self.given(), self.family_name)
    }

    /// Whether they have this capacity.
    pub fn is(&self, capacity: Capacity) -> bool {
        self.capacities.contains(&capacity)
    }

    /// The usual e-mail address.
    pub fn email(&self) -> Option<&str> {
        self.emails.first().map(String::as_str)
    }

    /// The strings that give this person away wherever they stand: full names, addresses of
    /// mail, telephones, birth dates, numbers, in the usual ways of writing each.
    pub fn strong_identifiers(&self) -> Vec<String> {
        let mut strings = vec![
            self.full(),
            format!("{}, {}", self.family_name, self.given()),
        ];
        if self.given_names != self.given() {
            strings.push(format!("{} {}", self.given_names, self.family_name));
        }
        let short = self.known_as.iter().chain(&self.nicknames);
        strings.extend(short.map(|name| format!("{name} {}", self.family_name)));
        strings.extend(self.former_names.iter().cloned());
        strings.extend(self.emails.iter().cloned());
        for number in &self.telephones {
            strings.extend([
                number.clone(),
                number.replace(' ', ""),
                international(number),
            ]);
        }
        if let Some(born_on) = self.born_on {
            strings.extend([
                dates::long(born_on),
                dates::slashed(born_on),
                born_on.to_string(),
            ]);
        }
        strings.extend(self.nhs_number.clone());
        let mut seen = std::collections::BTreeSet::new();
        strings.retain(|string| seen.insert(string.clone()));
        strings
    }

    /// The person as a writer writes them in this form, and the form it came to be: who has no
    /// nickname is called by the given name.
    pub(crate) fn written(&self, form: Form, random: &mut Random) -> (String, Form) {
        let given = self.given();
        let family = &self.family_name;
        let plain = || (self.called().to_owned(), self.called_form());
        match form {
            Form::Full | Form::Author => (self.full(), form),
            Form::AllGiven => (format!("{} {family}", self.given_names), form),
            Form::Reversed if random.chance(15) => {
                (format!("{} {given}", family.to_uppercase()), form)
            }
            Form::Reversed => (format!("{family}, {given}"), form),
            Form::Given => (given.to_owned(), form),
            Form::Nickname => {
                let names: Vec<&str> = self
                    .known_as
                    .iter()
                    .chain(&self.nicknames)
                    .map(String::as_str)
                    .collect();
                if names.is_empty() {
                    plain()
                } else {
                    (random.pick(&names).to_owned(), form)
                }
            }
            Form::Initials => (self.initials(random.chance(45)), form),
            Form::Shortened => (self.shortened(random.below(3)), form),
            Form::Possessive => (possessive(self.called(), random.chance(40)), form),
            Form::LowerCase if random.chance(75) => (self.called().to_lowercase(), form),
            Form::LowerCase if random.chance(50) => {
                (names::folded(&self.full()).to_lowercase(), form)
            }
            Form::LowerCase => (self.full().to_lowercase(), form),
            Form::Surname | Form::Group => (family.clone(), form),
            Form::TitleSurname if self.title.is_empty() => (self.full(), Form::Full),
            Form::TitleSurname => (format!("{} {family}", self.title), form),
            Form::Folded if names::folded(given) != given => (names::folded(given), form),
            Form::Folded if names::folded(family) != *family => (names::folded(&self.full()), form),
            Form::Folded => plain(),
            Form::Misspelt => misspelt(given, random).map_or_else(plain, |name| (name, form)),
            Form::Former => self
                .former_names
                .first()
                .map_or_else(plain, |name| (name.clone(), form)),
            Form::Email => self
                .emails
                .first()
                .map_or_else(plain, |address| (address.clone(), form)),
            Form::Telephone => self
                .telephone(random)
                .map_or_else(plain, |number| (number, form)),
            Form::BirthDate => self
                .born_on
                .map_or_else(plain, |born_on| (dates::any(born_on, random), form)),
            Form::Address => self
                .address
                .clone()
                .map_or_else(plain, |address| (address, form)),
            Form::Postcode => self
                .postcode
                .clone()
                .map_or_else(plain, |code| (code, form)),
            Form::NhsNumber => self
                .nhs_number
                .clone()
                .map_or_else(plain, |number| (number, form)),
        }
    }

    fn called_form(&self) -> Form {
        if self.known_as.is_some() {
            Form::Nickname
        } else {
            Form::Given
        }
    }

    fn initials(&self, dotted: bool) -> String {
        let first = self.given().chars().next();
        let last = self.family_name.chars().next();
        let dot = if dotted { "." } else { "" };
        first
            .into_iter()
            .chain(last)
            .flat_map(|letter| [letter.to_string(), dot.to_owned()])
            .collect()
    }

    fn shortened(&self, way: usize) -> String {
        let (given, family) = (self.given(), &self.family_name);
        let first = given.chars().next().unwrap_or('X');
        let last = family.chars().next().unwrap_or('X');
        match way {
            0 => format!("{first}. {family}"),
            1 => format!("{first} {family}"),
            _ => format!("{} {last}", self.called()),
        }
    }

    fn telephone(&self, random: &mut Random) -> Option<String> {
        let number = random.one(&self.telephones)?;
        Some(match random.below(6) {
            0 | 1 => number.clone(),
            2 => number.replace(' ', ""),
            3 => international(number),
            4 => grouped(number),
            _ => number.replace(' ', "-"),
        })
    }
}

/// `+44 7700 900123`
fn international(number: &str) -> String {
    format!("+44 {}", number.strip_prefix('0').unwrap_or(number))
}

/// `(01632) 960 123` and `07700 900 123`
fn grouped(number: &str) -> String {
    let Some((area, local)) = number.split_once(' ') else {
        return number.to_owned();
    };
    let Some((first, last)) = local.split_at_checked(3).filter(|_| local.len() == 6) else {
        return number.to_owned();
    };
    if area.starts_with("07") {
        format!("{area} {first} {last}")
    } else {
        format!("({area}) {first} {last}")
    }
}

/// `Ella's`, with the apostrophe of a keyboard or of a word processor; `James'` now and then.
fn possessive(name: &str, curly: bool) -> String {
    let apostrophe = if curly { '’' } else { '\'' };
    if name.ends_with('s') {
        format!("{name}{apostrophe}")
    } else {
        format!("{name}{apostrophe}s")
    }
}

/// One slip of the finger inside a name of four letters or more.
fn misspelt(name: &str, random: &mut Random) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 4 {
        return None;
    }
    let at = 1 + random.below(letters.len() - 2);
    match random.below(3) {
        0 if letters.get(at) != letters.get(at + 1) => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        _ => letters.insert(at, letters.get(at).copied()?),
    }
    Some(letters.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_in_their_writings() {
        assert_eq!(international("07700 900123"), "+44 7700 900123");
        assert_eq!(grouped("01632 960123"), "(01632) 960 123");
        assert_eq!(grouped("07700 900123"), "07700 900 123");
        assert_eq!(grouped("020 7946 0123"), "020 7946 0123");
    }

    #[test]
    fn possessives_and_slips() {
        assert_eq!(possessive("Ella", false), "Ella's");
        assert_eq!(possessive("James", true), "James’");
        let mut random = Random::new(3, "slips");
        for _ in 0..50 {
            assert_ne!(misspelt("Bethan", &mut random).unwrap(), "Bethan");
        }
        assert_eq!(misspelt("May", &mut random), None);
    }
}
