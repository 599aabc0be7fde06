//! What a file says of somebody who is held, against what is held. What the file leaves empty it says
//! nothing of; what it says shorter is no change.

use std::collections::BTreeSet;

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
    let mut after = held.clone();
    let mut changes = Vec::new();
    let mut changed =
        |field, old: String, new: String| changes.push(FieldChange { field, old, new });

    if held.external_id.is_none() && file.external_id.is_some() {
        after.external_id.clone_from(&file.external_id);
        let new = file.external_id.clone().unwrap_or_default();
        changed("number", String::new(), new);
    }
    if !says_less(&held.given_names, &file.given_names) {
        changed(
            "given names",
            held.given_names.clone(),
            file.given_names.clone(),
        );
        after.given_names.clone_from(&file.given_names);
    }
    if !file.family_name.is_empty() && !same_text(&held.family_name, &file.family_name) {
        changed(
            "family name",
            held.family_name.clone(),
            file.family_name.clone(),
        );
        after.family_name.clone_from(&file.family_name);
    }
    for (field, old, new, place) in [
        (
            "known as",
            &held.known_as,
            &file.known_as,
            &mut after.known_as,
        ),
        ("address", &held.address, &file.address, &mut after.address),
        (
            "postcode",
            &held.postcode,
            &file.postcode,
            &mut after.postcode,
        ),
    ] {
        let (was, is) = (old.as_deref().unwrap_or(""), new.as_deref().unwrap_or(""));
        if !is.is_empty() && !same_text(was, is) {
            changed(field, was.to_owned(), is.to_owned());
            place.clone_from(new);
        }
    }
    if file.born_on.is_some() && file.born_on != held.born_on {
        let day = |on: Option<jiff::civil::Date>| on.map(|on| on.to_string()).unwrap_or_default();
        changed("birth date", day(held.born_on), day(file.born_on));
        after.born_on = file.born_on;
    }
    for (field, old, new, place, plain, keep) in [
        (
            "e-mail",
            &held.emails,
            &file.emails,
            &mut after.emails,
            text as Plain,
            false,
        ),
        (
            "telephone",
            &held.telephones,
            &file.telephones,
            &mut after.telephones,
            digits,
            false,
        ),
        // What somebody was called once they were called.
        (
            "also called",
            &held.nicknames,
            &file.nicknames,
            &mut after.nicknames,
            text,
            true,
        ),
        (
            "formerly",
            &held.former_names,
            &file.former_names,
            &mut after.former_names,
            text,
            true,
        ),
    ] {
        let known: BTreeSet<String> = old.iter().map(|one| plain(one)).collect();
        if new.iter().all(|one| known.contains(&plain(one))) {
            continue;
        }
        let mut next = if keep { old.clone() } else { Vec::new() };
        next.extend(
            new.iter()
                .filter(|one| !keep || !known.contains(&plain(one)))
                .cloned(),
        );
        changed(field, old.join(", "), next.join(", "));
        *place = next;
    }
    for capacity in &file.capacities {
        if let Some((old, new)) = merge_capacity(&mut after.capacities, capacity) {
            changed("capacity", old, new);
        }
    }
    (after, changes)
}

type Plain = fn(&str) -> String;

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
        text.push_str(&format!(" since {from}"));
    }
    if let Some(to) = capacity.to {
        text.push_str(&format!(" until {to}"));
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
