//! Whose strong identifiers must not stand anywhere in an answer.

use std::collections::BTreeSet;

use find::Form;
use policy::Pack;
use redact::release::{Forbidden, ForbiddenKind};
use store::EntityId;

use crate::{
    Directory,
    bodies::{Person, Request},
    judge::Judge,
    package::Given,
    search::filed,
};

/// What of whom the reviewer chose to show.
pub(crate) type Shown = BTreeSet<(EntityId, ForbiddenKind)>;

/// What the reviewer chose to show: it stands unhidden in an item that is given. A first name that
/// was let stand is no leave for the family name, the address or the birth date to stand elsewhere.
/// Where a name may be the subject's it is left open as theirs, and is no leave to show a namesake.
pub(crate) fn shown(judge: &Judge, given: &[Given], subject: EntityId) -> Shown {
    let mut shown = Shown::new();
    for given in given {
        let filed = filed(&given.item.body, given.record.as_ref(), subject);
        let matches = judge.matches_filed(&given.text, &filed);
        for found in matches.iter().filter(|found| !judge.is_subject(found)) {
            let hidden = given
                .marks
                .iter()
                .any(|m| m.start < found.end && found.start < m.end);
            if !hidden {
                let who = found
                    .candidates
                    .first()
                    .and_then(|c| judge.names.person(c.person));
                let written = given.text.get(found.start..found.end).unwrap_or_default();
                shown.extend(who.zip(kind_shown(found.form, written)));
            }
        }
    }
    shown
}

/// The strong identifier that a form of somebody is, if it is one.
fn kind_shown(form: Form, written: &str) -> Option<ForbiddenKind> {
    let words = written.split_whitespace().count();
    match form {
        Form::FullName | Form::ReversedName => Some(ForbiddenKind::FullName),
        // With a family name beside it, in another spelling or under another name.
        Form::Nickname | Form::FormerName | Form::Misspelt if words > 1 => {
            Some(ForbiddenKind::FullName)
        }
        Form::Email => Some(ForbiddenKind::Email),
        Form::Telephone => Some(ForbiddenKind::Telephone),
        Form::BirthDate => Some(ForbiddenKind::BirthDate),
        Form::Number => Some(ForbiddenKind::Number),
        Form::GivenName
        | Form::Nickname
        | Form::GivenInitial
        | Form::Initials
        | Form::Surname
        | Form::TitleSurname
        | Form::FormerName
        | Form::Misspelt
        | Form::Postcode
        | Form::Address => None,
    }
}

/// The strong identifiers of everybody who is neither the subject, nor whoever asks, nor shown.
pub(crate) fn withheld(directory: &Directory, judge: &Judge, shown: &Shown) -> Vec<Forbidden> {
    let open = open_people(judge);
    directory
        .everybody()
        .filter(|person| !open.contains(&person.id))
        .flat_map(|person| {
            identifiers(&person.body)
                .into_iter()
                .filter(move |one| !shown.contains(&(person.id, one.kind)))
        })
        .collect()
}

/// What may stand in the answer: the forms of the subject, of whoever asks and of those shown, and
/// the organisation's own contact points.
pub(crate) fn open_forms(
    directory: &Directory,
    judge: &Judge,
    shown: &Shown,
    pack: &Pack,
    case: &Request,
) -> Vec<String> {
    let open = &open_people(judge);
    let everybody = open.iter().chain(shown.iter().map(|(id, _)| id));
    let ids: BTreeSet<EntityId> = everybody.copied().collect();
    let mut forms: Vec<String> = ids
        .iter()
        .filter_map(|id| directory.person(*id))
        .flat_map(|person| {
            identifiers(&person.body).into_iter().filter(move |one| {
                open.contains(&person.id) || shown.contains(&(person.id, one.kind))
            })
        })
        .flat_map(|forbidden| forbidden.forms)
        .collect();
    let own = &pack.organisation;
    forms.extend([own.email.clone(), own.telephone.clone()]);
    forms.extend([
        own.dpo.name.clone(),
        own.dpo.email.clone(),
        own.dpo.telephone.clone(),
    ]);
    for contact in own.contacts.values() {
        forms.push(contact.email.clone());
        forms.push(contact.who.clone());
        forms.extend(contact.telephone.clone());
    }
    forms.push(case.requester.name.clone());
    forms.retain(|form| !form.trim().is_empty());
    forms
}

fn open_people(judge: &Judge) -> BTreeSet<EntityId> {
    let own = judge.open.iter();
    own.filter_map(|key| judge.names.person(*key)).collect()
}

fn identifiers(person: &Person) -> Vec<Forbidden> {
    let name = person.display_name();
    let one = |kind, forms: Vec<String>| Forbidden {
        person: name.clone(),
        kind,
        forms,
    };
    let mut found = Vec::new();
    let names = full_names(person);
    if !names.is_empty() {
        found.push(one(ForbiddenKind::FullName, names));
    }
    for email in &person.emails {
        found.push(one(ForbiddenKind::Email, vec![email.clone()]));
    }
    for telephone in &person.telephones {
        found.push(one(ForbiddenKind::Telephone, vec![telephone.clone()]));
    }
    if let Some(born_on) = person.born_on {
        let forms = vec![
            born_on.to_string(),
            born_on.strftime("%d/%m/%Y").to_string(),
        ];
        found.push(one(ForbiddenKind::BirthDate, forms));
    }
    found
}

/// A full name has a given and a family part, in either order.
fn full_names(person: &Person) -> Vec<String> {
    if person.given_names.trim().is_empty() || person.family_name.trim().is_empty() {
        return Vec::new();
    }
    let first = person
        .given_names
        .split_whitespace()
        .next()
        .unwrap_or_default();
    let mut given: Vec<&str> = vec![person.given_names.as_str(), first];
    given.extend(person.known_as.as_deref());
    given.extend(person.nicknames.iter().map(String::as_str));
    given.dedup();
    given
        .iter()
        .flat_map(|given| {
            [
                format!("{given} {}", person.family_name),
                format!("{}, {given}", person.family_name),
            ]
        })
        .collect()
}
