//! What a file says of somebody who is held, against what is held. What the file leaves empty it says
//! nothing of; what it says shorter is no change.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::bodies::{Capacity, Person};

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// What, in words.
    pub field: &'static str,
    /// What is held; empty if nothing.
    pub old: String,
    /// What the file says.
    pub new: String,
}

/// The person as they would be, and what of them changes.
pub(super) fn merged(held: &Person, file: &Person) -> (Person, Vec<FieldChange>) {
    let mut merge = Merge {
        after: held.clone(),
        fields: Vec::new(),
    };
    merge.who(held, file);
    merge.where_they_live(held, file);
    merge.lists(held, file);
    for capacity in &file.capacities {
        if let Some((old, new)) = merge_capacity(&mut merge.after.capacities, capacity) {
            merge.differs("capacity", &old, &new);
        }
    }
    (merge.after, merge.fields)
}

/// A person while the file's words are taken in.
struct Merge {
    after: Person,
    fields: Vec<FieldChange>,
}

impl Merge {
    fn differs(&mut self, field: &'static str, old: &str, new: &str) {
        self.fields.push(FieldChange {
            field,
            old: old.to_owned(),
            new: new.to_owned(),
        });
    }

    fn who(&mut self, held: &Person, file: &Person) {
        if let (None, Some(number)) = (&held.external_id, &file.external_id) {
            self.differs("number", "", number);
            self.after.external_id = Some(number.clone());
        }
        if !says_less(&held.given_names, &file.given_names) {
            self.differs("given names", &held.given_names, &file.given_names);
            self.after.given_names.clone_from(&file.given_names);
        }
        if !file.family_name.is_empty() && !same_text(&held.family_name, &file.family_name) {
            self.differs("family name", &held.family_name, &file.family_name);
            self.after.family_name.clone_from(&file.family_name);
        }
        if let Some(born_on) = file.born_on.filter(|on| Some(*on) != held.born_on) {
            let old = held.born_on.map(|on| on.to_string()).unwrap_or_default();
            self.differs("birth date", &old, &born_on.to_string());
            self.after.born_on = Some(born_on);
        }
    }

    fn where_they_live(&mut self, held: &Person, file: &Person) {
        let mut take = |field, old: &Option<String>, new: &Option<String>| {
            let was = old.as_deref().unwrap_or("");
            let is = new.as_deref().unwrap_or("");
            if is.is_empty() || same_text(was, is) {
                return old.clone();
            }
            self.differs(field, was, is);
            new.clone()
        };
        let known_as = take("known as", &held.known_as, &file.known_as);
        let address = take("address", &held.address, &file.address);
        let postcode = take("postcode", &held.postcode, &file.postcode);
        self.after.known_as = known_as;
        self.after.address = address;
        self.after.postcode = postcode;
    }

    fn lists(&mut self, held: &Person, file: &Person) {
        let emails = self.contacts("e-mail", (&held.emails, &file.emails), text);
        let telephones = self.contacts("telephone", (&held.telephones, &file.telephones), digits);
        let nicknames = self.names("also called", &held.nicknames, &file.nicknames);
        let former_names = self.names("formerly", &held.former_names, &file.former_names);
        self.after.emails = emails;
        self.after.telephones = telephones;
        self.after.nicknames = nicknames;
        self.after.former_names = former_names;
    }

    /// Contacts become those of the file, unless it only says fewer.
    fn contacts(
        &mut self,
        field: &'static str,
        (old, new): (&[String], &[String]),
        plain: fn(&str) -> String,
    ) -> Vec<String> {
        let known: BTreeSet<String> = old.iter().map(|one| plain(one)).collect();
        if new.iter().all(|one| known.contains(&plain(one))) {
            return old.to_vec();
        }
        self.differs(field, &old.join(", "), &new.join(", "));
        new.to_vec()
    }

    /// What somebody was called once they were called: those of the file come to those held.
    fn names(&mut self, field: &'static str, old: &[String], new: &[String]) -> Vec<String> {
        let known: BTreeSet<String> = old.iter().map(|one| text(one)).collect();
        let mut all = old.to_vec();
        all.extend(
            new.iter()
                .filter(|one| !known.contains(&text(one)))
                .cloned(),
        );
        if all.len() > old.len() {
            self.differs(field, &old.join(", "), &all.join(", "));
        }
        all
    }
}

/// Takes a capacity in; answers what was and what is, if that is something else.
fn merge_capacity(held: &mut Vec<Capacity>, file: &Capacity) -> Option<(String, String)> {
    let Some(own) = held.iter_mut().find(|own| own.kind == file.kind) else {
        held.push(file.clone());
        return Some((String::new(), in_words(file)));
    };
    let next = Capacity {
        kind: own.kind.clone(),
        from: file.from.or(own.from),
        to: file.to.or(own.to),
    };
    if next == *own {
        return None;
    }
    let old = in_words(own);
    *own = next;
    Some((old, in_words(own)))
}

/// A capacity with its dates.
pub(super) fn in_words(capacity: &Capacity) -> String {
    let mut text = capacity.kind.clone();
    if let Some(from) = capacity.from {
        let _ = write!(text, " since {from}");
    }
    if let Some(to) = capacity.to {
        let _ = write!(text, " until {to}");
    }
    text
}

/// Capitals and spaces apart.
fn text(value: &str) -> String {
    value
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

fn same_text(one: &str, other: &str) -> bool {
    text(one) == text(other)
}

/// A telephone number however it is dialled.
fn digits(value: &str) -> String {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let national = digits
        .strip_prefix("0044")
        .or_else(|| digits.strip_prefix("44"));
    let national = national.filter(|rest| rest.len() >= 9).unwrap_or(&digits);
    national.trim_start_matches('0').to_owned()
}

/// Whether the words of the file begin those that are held: `Eleanor` of `Eleanor Ruth`.
fn says_less(held: &str, file: &str) -> bool {
    let mut held = held.split_whitespace();
    file.split_whitespace()
        .all(|word| held.next().is_some_and(|known| same_text(known, word)))
}

/// Whether two can be the same: a word of their names is the same, or a birth date does not speak
/// against it.
pub(super) fn may_be_same(held: &Person, file: &Person) -> bool {
    if held.born_on.is_none() || file.born_on.is_none() || held.born_on == file.born_on {
        return true;
    }
    let words = |person: &Person| -> BTreeSet<String> {
        let mut all = format!("{} {}", person.given_names, person.family_name);
        for name in person
            .known_as
            .iter()
            .chain(&person.former_names)
            .chain(&person.nicknames)
        {
            all.push(' ');
            all.push_str(name);
        }
        find::fold(&all)
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    };
    !words(held).is_disjoint(&words(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Person {
        Person {
            given_names: "Eleanor Ruth".to_owned(),
            family_name: "Marchbanks".to_owned(),
            born_on: Some(jiff::civil::date(2012, 5, 4)),
            emails: vec!["ella@family.example.com".to_owned()],
            telephones: vec!["07700 900101".to_owned()],
            nicknames: vec!["Ellie".to_owned()],
            postcode: Some("QZ1 1AA".to_owned()),
            ..Person::default()
        }
    }

    #[test]
    fn what_is_said_shorter_or_otherwise_written_is_no_change() {
        let file = Person {
            given_names: "ELEANOR".to_owned(),
            family_name: "MARCHBANKS".to_owned(),
            telephones: vec!["+44 7700 900101".to_owned()],
            postcode: Some("qz11aa".to_owned()),
            ..Person::default()
        };
        assert_eq!(merged(&person(), &file), (person(), Vec::new()));
    }

    #[test]
    fn contacts_are_replaced_and_names_are_kept() {
        let file = Person {
            given_names: "Eleanor Rose".to_owned(),
            family_name: "Reed".to_owned(),
            born_on: Some(jiff::civil::date(2012, 4, 5)),
            telephones: vec!["07700 900999".to_owned()],
            nicknames: vec!["Nell".to_owned()],
            ..Person::default()
        };
        let (after, changes) = merged(&person(), &file);
        let fields: Vec<_> = changes.iter().map(|change| change.field).collect();
        let expected = [
            "given names",
            "family name",
            "birth date",
            "telephone",
            "also called",
        ];
        assert_eq!(fields, expected);
        assert_eq!(after.telephones, ["07700 900999"]);
        assert_eq!(after.nicknames, ["Ellie", "Nell"]);
        assert_eq!(after.emails, person().emails);
        assert!(may_be_same(&person(), &file));
        let other = Person {
            given_names: "Jamie".to_owned(),
            ..file
        };
        assert!(!may_be_same(&person(), &other));
    }
}
