//! Known people and detectors together: one list of everything in a text that identifies anybody.

use crate::detect::{Detected, Kind, detect};
use crate::directory::Directory;
use crate::matches::{Context, Form, Match, Strength};
use crate::person::PersonKey;

/// Something that identifies somebody, known or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// First byte, on a character boundary.
    pub start: usize,
    /// Byte after the last, on a character boundary.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// Who it is, where the directory knows one likelier than all others.
    pub person: Option<PersonKey>,
    /// Nobody else fits, or a check bears it out.
    pub sure: bool,
}

/// Everything in `text` that identifies anybody, in order, without overlaps.
#[must_use]
pub fn scan(text: &str, directory: &Directory, context: &Context) -> Vec<Scanned> {
    let detected = detect(text);
    let mut out: Vec<Scanned> = Vec::new();
    let mut matches = directory.find_with(text, context).into_iter().peekable();
    let mut free = 0;
    for found in &detected {
        while let Some(known) = matches.next_if(|known| known.end <= found.start) {
            out.extend(known_alone(&known).filter(|known| known.start >= free));
        }
        let mut person = None;
        let mut reach = (found.start, found.end);
        while let Some(known) = matches.next_if(|known| known.start < found.end) {
            person = person.or_else(|| decided(&known).filter(|_| says_same(found, &known)));
            // A name runs over the end of what the detector took: both are taken.
            reach = (reach.0.min(known.start.max(free)), reach.1.max(known.end));
        }
        let (start, end) = reach;
        match out.last_mut() {
            // A name ran on into this one: what is taken is one piece.
            Some(last) if start < last.end => last.end = last.end.max(end),
            _ => out.push(Scanned {
                start,
                end,
                kind: found.kind,
                person,
                sure: found.sure || person.is_some(),
            }),
        }
        free = free.max(end);
    }
    out.extend(
        matches
            .filter_map(|known| known_alone(&known))
            .filter(|known| known.start >= free),
    );
    out
}

fn known_alone(known: &Match) -> Option<Scanned> {
    let sure = known.candidates.first()?.strength == Strength::Sure;
    Some(Scanned {
        start: known.start,
        end: known.end,
        kind: kind(known.form),
        person: decided(known),
        sure,
    })
}

/// The candidate who is likelier than every other.
fn decided(known: &Match) -> Option<PersonKey> {
    match known.candidates.as_slice() {
        [only] => Some(only.person),
        [first, second, ..] => (first.strength > second.strength).then_some(first.person),
        [] => None,
    }
}

/// Whether a match within a detector's find says whose it is: a name in an address does not.
fn says_same(found: &Detected, known: &Match) -> bool {
    let number = !matches!(
        found.kind,
        Kind::Person | Kind::Email | Kind::Address | Kind::Url | Kind::SocialHandle
    );
    kind(known.form) == found.kind
        || (number && (known.start, known.end) == (found.start, found.end))
        || matches!(found.kind, Kind::Email | Kind::SocialHandle)
        || (found.kind == Kind::Address && known.form == Form::Postcode)
}

fn kind(form: Form) -> Kind {
    match form {
        Form::FullName
        | Form::ReversedName
        | Form::GivenName
        | Form::Nickname
        | Form::GivenInitial
        | Form::Initials
        | Form::Surname
        | Form::TitleSurname
        | Form::FormerName
        | Form::Misspelt
        // A number of the organisation's own stands for the person.
        | Form::Number => Kind::Person,
        Form::Email => Kind::Email,
        Form::Telephone => Kind::Telephone,
        Form::BirthDate => Kind::BirthDate,
        Form::Postcode => Kind::Postcode,
        Form::Address => Kind::Address,
    }
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;
    use crate::Person;

    #[test]
    fn known_and_unknown_stand_in_one_list() {
        let directory = Directory::build(&[Person {
            key: 9,
            given: vec!["Ella".to_owned()],
            family: "Quarrington".to_owned(),
            telephones: vec!["07700 900123".to_owned()],
            numbers: vec!["943 476 5919".to_owned()],
            emails: vec!["eq@mail.example".to_owned()],
            ..Person::default()
        }]);
        let text = "Dear Ella, ring Mrs Fairweather on 07700900456 or 07700900123. NHS 943 476 5919, eq@mail.example, ella.quarrington@x.example";
        let found: Vec<(&str, Kind, Option<u32>, bool)> =
            scan(text, &directory, &Context::default())
                .iter()
                .map(|s| (&text[s.start..s.end], s.kind, s.person, s.sure))
                .collect();
        assert_eq!(
            found,
            [
                ("Ella", Kind::Person, Some(9), true),
                ("Mrs Fairweather", Kind::Person, None, false),
                ("07700900456", Kind::Telephone, None, true),
                ("07700900123", Kind::Telephone, Some(9), true),
                ("943 476 5919", Kind::Nhs, Some(9), true),
                ("eq@mail.example", Kind::Email, Some(9), true),
                ("ella.quarrington@x.example", Kind::Email, Some(9), true),
            ]
        );
    }
}
