//! Kinds of people, categories with their fields, purposes, sources, recipients.

use super::{Changes, Paired, Subject, all_of, many, only_in, quoted};
use crate::words::{capital, join};
use crate::{Category, Code, DataField, Pack};

pub(super) fn people(old: &Pack, new: &Pack, to: &mut Changes) {
    let paired = Paired::of(&old.people, &new.people, |one| &one.code);
    for one in paired.fresh {
        let child = if one.child {
            ", usually under eighteen"
        } else {
            ""
        };
        let what = format!("New: {}{child}.", one.many);
        to.add_for(Subject::People, what, vec![one.many.clone()]);
    }
    for one in paired.gone {
        let what = format!("{} are no longer a kind of their own.", capital(&one.many));
        to.add_for(Subject::People, what, vec![one.many.clone()]);
    }
    for (before, now) in paired.both {
        let concerned = vec![now.many.clone()];
        let mut say = |what: String| to.add_for(Subject::People, what, concerned.clone());
        if (&before.one, &before.many) != (&now.one, &now.many) {
            say(format!(
                "{} are now called {} (one of them: {}).",
                capital(&before.many),
                now.many,
                now.one
            ));
        }
        if before.child != now.child {
            let words = if now.child { "usually" } else { "not usually" };
            say(format!(
                "{} are {words} under eighteen.",
                capital(&now.many)
            ));
        }
        for code in only_in(&now.acts_for, &before.acts_for) {
            say(format!(
                "{} may act for {}.",
                capital(&now.many),
                many(new, code)
            ));
        }
        for code in only_in(&before.acts_for, &now.acts_for) {
            say(format!(
                "{} no longer act for {}.",
                capital(&now.many),
                many(old, code)
            ));
        }
        if before.may_be_anonymous != now.may_be_anonymous {
            let words = if now.may_be_anonymous {
                "may be known by a code or a first name only"
            } else {
                "are known by their names"
            };
            say(format!("{} {words}.", capital(&now.many)));
        }
    }
}

pub(super) fn categories(old: &Pack, new: &Pack, to: &mut Changes) {
    let paired = Paired::of(&old.categories, &new.categories, |one| &one.code);
    for one in paired.fresh {
        let fields: Vec<String> = one.fields.iter().map(|field| field.title.clone()).collect();
        let what = format!("New: {}, with {}.", quoted(&one.title), join(&fields));
        to.add_for(Subject::Data, what, about(new, &one.code));
    }
    for one in paired.gone {
        let what = format!("{} is no longer kept.", quoted(&one.title));
        to.add_for(Subject::Data, what, about(old, &one.code));
    }
    for (before, now) in paired.both {
        let concerned = about(new, &now.code);
        for what in category(before, now) {
            to.add_for(Subject::Data, what, concerned.clone());
        }
    }
}

/// About which kinds of people data of a category is kept.
fn about(pack: &Pack, category: &Code) -> Vec<String> {
    let records = pack.records.iter();
    let mut people: Vec<&Code> = Vec::new();
    for code in records
        .filter(|record| record.category == *category)
        .flat_map(|record| &record.people)
    {
        if !people.contains(&code) {
            people.push(code);
        }
    }
    people.into_iter().map(|code| many(pack, code)).collect()
}

fn category(before: &Category, now: &Category) -> Vec<String> {
    let title = quoted(&now.title);
    let mut said = Vec::new();
    if before.title != now.title {
        said.push(format!("{} is now called {title}.", quoted(&before.title)));
    }
    said.extend(guards(&title, &marks_of(before), &marks_of(now)));
    let fields = |list: &[DataField], other: &[DataField]| -> Vec<String> {
        list.iter()
            .filter(|one| !other.iter().any(|field| field.code == one.code))
            .map(|one| one.title.clone())
            .collect()
    };
    let (fresh, gone) = (
        fields(&now.fields, &before.fields),
        fields(&before.fields, &now.fields),
    );
    if !fresh.is_empty() {
        said.push(format!("{title} now also holds {}.", join(&fresh)));
    }
    if !gone.is_empty() {
        said.push(format!("{title} no longer holds {}.", join(&gone)));
    }
    for field in &now.fields {
        let same = before.fields.iter().find(|one| one.code == field.code);
        said.extend(same.into_iter().flat_map(|one| changed(&title, one, field)));
    }
    said
}

/// How well data is guarded: a word for each mark, and whether it has it.
type Marks = Vec<(&'static str, bool)>;

fn marks_of(category: &Category) -> Marks {
    vec![
        ("special category data", category.special),
        ("data concerning health", category.health),
        ("criminal offence data", category.criminal),
        ("a safeguarding record", category.safeguarding),
    ]
}

fn marks_of_field(field: &DataField) -> Marks {
    vec![
        ("special category data", field.special),
        ("data concerning health", field.health),
        ("criminal offence data", field.criminal),
        ("required", field.required),
        ("what Caretaker keeps with each person", field.with_person),
    ]
}

fn guards(
    title: &str,
    before: &[(&'static str, bool)],
    now: &[(&'static str, bool)],
) -> Vec<String> {
    let changed = before.iter().zip(now).filter(|(old, new)| old.1 != new.1);
    changed
        .map(|(_, (mark, has))| {
            let words = if *has { "is now" } else { "is no longer" };
            format!("{title} {words} {mark}.")
        })
        .collect()
}

fn changed(category: &str, before: &DataField, now: &DataField) -> Vec<String> {
    let mut said = Vec::new();
    let title = format!("In {category}, {}", quoted(&now.title));
    if before.title != now.title {
        said.push(format!("{title} was called {}.", quoted(&before.title)));
    }
    said.extend(guards(
        &title,
        &marks_of_field(before),
        &marks_of_field(now),
    ));
    if before.kind != now.kind {
        said.push(format!(
            "{title} is now entered as {}, not as {}.",
            now.kind.code().replace('-', " "),
            before.kind.code().replace('-', " ")
        ));
    }
    if before.choices != now.choices {
        said.push(format!(
            "{title} is now one of: {}.",
            now.choices.join("; ")
        ));
    }
    said
}

pub(super) fn purposes(old: &Pack, new: &Pack, to: &mut Changes) {
    let paired = Paired::of(&old.purposes, &new.purposes, |one| &one.code);
    for one in paired.fresh {
        let what = format!("New purpose: {}.", one.title);
        to.add_for(Subject::Purposes, what, used_for(new, &one.code));
    }
    for one in paired.gone {
        let what = format!("No longer a purpose: {}.", one.title);
        to.add_for(Subject::Purposes, what, used_for(old, &one.code));
    }
    for (before, now) in paired.both {
        let concerned = used_for(new, &now.code);
        let mut say = |what: String| to.add_for(Subject::Purposes, what, concerned.clone());
        if before.title != now.title {
            say(format!(
                "The purpose {} now reads {}. If that is more than other words for the same, give it a code of its own: people have to be told of a new purpose.",
                quoted(&before.title),
                quoted(&now.title)
            ));
        }
        for (mark, was, is) in [
            ("direct marketing", before.marketing, now.marketing),
            ("statistics or research", before.research, now.research),
        ] {
            if was != is {
                let words = if is { "is now" } else { "is no longer" };
                say(format!("{} {words} {mark}.", quoted(&now.title)));
            }
        }
    }
}

/// About which kinds of people data is used for a purpose.
fn used_for(pack: &Pack, purpose: &Code) -> Vec<String> {
    let used = |person: &str| {
        pack.records
            .iter()
            .any(|record| record.uses_for(person).any(|one| one.purpose == *purpose))
    };
    pack.people
        .iter()
        .filter(|person| used(&person.code))
        .map(|person| person.many.clone())
        .collect()
}

pub(super) fn sources(old: &Pack, new: &Pack, to: &mut Changes) {
    let paired = Paired::of(&old.sources, &new.sources, |one| &one.code);
    for one in paired.fresh {
        to.add(Subject::Sources, format!("New: {}.", one.title));
    }
    for one in paired.gone {
        to.add(Subject::Sources, format!("No longer: {}.", one.title));
    }
    for (before, now) in paired.both {
        let mut say = |what: String| to.add(Subject::Sources, what);
        if before.title != now.title {
            say(format!(
                "{} is now called {}.",
                quoted(&before.title),
                quoted(&now.title)
            ));
        }
        if before.themselves != now.themselves {
            let words = if now.themselves { "are" } else { "are not" };
            say(format!(
                "{} {words} the people themselves.",
                quoted(&now.title)
            ));
        }
        if before.only_when != now.only_when {
            say(match &now.only_when {
                Some(case) => format!("{} now only {case}.", quoted(&now.title)),
                None => format!("{} without the limit of before.", quoted(&now.title)),
            });
        }
        if before.tell_within != now.tell_within {
            say(match now.tell_within {
                Some(span) => format!(
                    "Those concerned are told within {span} that data came from {}.",
                    quoted(&now.title)
                ),
                None => format!(
                    "It is no longer said by when people are told that data came from {}.",
                    quoted(&now.title)
                ),
            });
        }
    }
}

pub(super) fn recipients(old: &Pack, new: &Pack, to: &mut Changes) {
    let paired = Paired::of(&old.recipients, &new.recipients, |one| &one.code);
    for one in paired.fresh {
        let what = format!("New: {}, {}.", one.title, one.why);
        to.add_for(Subject::Recipients, what, given(new, &one.code));
    }
    for one in paired.gone {
        let what = format!("No longer: {}.", one.title);
        to.add_for(Subject::Recipients, what, given(old, &one.code));
    }
    for (before, now) in paired.both {
        let concerned = given(new, &now.code);
        let mut say = |what: String| to.add_for(Subject::Recipients, what, concerned.clone());
        if before.title != now.title {
            say(format!(
                "{} is now called {}.",
                quoted(&before.title),
                quoted(&now.title)
            ));
        }
        if before.why != now.why {
            say(format!("{} now: {}.", quoted(&now.title), now.why));
        }
    }
}

/// Data about which kinds of people a recipient may receive.
fn given(pack: &Pack, recipient: &Code) -> Vec<String> {
    let mut people: Vec<Code> = Vec::new();
    for record in &pack.records {
        if record.recipients.contains(recipient) {
            for code in &record.people {
                if !people.contains(code) {
                    people.push(code.clone());
                }
            }
        }
    }
    all_of(pack, &people)
}
