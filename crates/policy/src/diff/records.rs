//! Kinds of records: about whom, what for and by what right, from where, to whom.

use super::{Changes, Paired, Subject, all_of, many, only_in, quoted};
use crate::words::{capital, group, join};
use crate::{Code, Pack, RecordKind, Use};

pub(super) fn records(old: &Pack, new: &Pack, to: &mut Changes) {
    let paired = Paired::of(&old.records, &new.records, |one| &one.code);
    for one in paired.fresh {
        let purposes: Vec<String> = one.uses.iter().map(|used| purpose(new, used)).collect();
        let what = format!("New: {}, kept {}.", quoted(&one.many), distinct(purposes));
        to.add_for(Subject::Records, what, all_of(new, &one.people));
    }
    for one in paired.gone {
        let what = format!("{} are no longer kept.", quoted(&one.many));
        to.add_for(Subject::Records, what, all_of(old, &one.people));
    }
    for (before, now) in paired.both {
        if before.many != now.many {
            let what = format!(
                "{} are now called {}.",
                quoted(&before.many),
                quoted(&now.many)
            );
            to.add(Subject::Records, what);
        }
        about(old, new, before, now, to);
        uses(old, new, before, now, to);
        others(old, new, before, now, to);
    }
}

/// Each once, with semicolons between: purposes are long.
fn distinct(mut words: Vec<String>) -> String {
    let mut seen = Vec::new();
    words.retain(|one| {
        let fresh = !seen.contains(one);
        seen.push(one.clone());
        fresh
    });
    words.join("; ")
}

fn about(old: &Pack, new: &Pack, before: &RecordKind, now: &RecordKind, to: &mut Changes) {
    let title = quoted(&now.many);
    for (words, pack, codes) in [
        (
            "are now kept about",
            new,
            only_in(&now.people, &before.people),
        ),
        (
            "are no longer kept about",
            old,
            only_in(&before.people, &now.people),
        ),
    ] {
        let people: Vec<String> = codes.into_iter().map(|code| many(pack, code)).collect();
        if !people.is_empty() {
            let what = format!("{title} {words} {}.", join(&people));
            to.add_for(Subject::Records, what, people);
        }
    }
}

/// What somebody reads of a use: what for, and by what right.
fn in_words(pack: &Pack, one: &Use) -> String {
    format!("{}, by {}", purpose(pack, one), right(pack, one))
}

fn purpose(pack: &Pack, one: &Use) -> String {
    pack.purpose(&one.purpose)
        .map_or_else(|| one.purpose.to_string(), |found| found.title.clone())
}

/// Basis and conditions, in words of the law of the day from which the pack holds.
pub(super) fn right(pack: &Pack, one: &Use) -> String {
    let law = pack.law.on(pack.front.effective_on);
    let words = |code: &Code| {
        law.basis(code)
            .or_else(|| law.condition(code))
            .map_or_else(|| code.to_string(), |entry| entry.title.clone())
    };
    let all: Vec<String> = std::iter::once(&one.basis)
        .chain(&one.conditions)
        .map(words)
        .collect();
    all.join("; ")
}

/// What a use says beside its purpose: two uses with the same are the same.
fn details(one: &Use) -> impl PartialEq + '_ {
    (
        &one.basis,
        &one.conditions,
        &one.interest,
        &one.assessment,
        &one.contract_with,
        &one.law,
    )
}

/// Uses, person by person, and then those people together for whom the same changes.
fn uses(old: &Pack, new: &Pack, before: &RecordKind, now: &RecordKind, to: &mut Changes) {
    let title = quoted(&now.many);
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for person in now
        .people
        .iter()
        .filter(|code| before.people.contains(code))
    {
        let (then, next): (Vec<&Use>, Vec<&Use>) = (
            before.uses_for(person).collect(),
            now.uses_for(person).collect(),
        );
        let mut say = |what: String| group(&mut said, what, many(new, person));
        for one in &next {
            let same: Vec<&&Use> = then
                .iter()
                .filter(|was| was.purpose == one.purpose)
                .collect();
            if same.is_empty() {
                say(format!("{title} are now also used {}.", in_words(new, one)));
            } else if !same.iter().any(|was| details(was) == details(one)) {
                say(by_another_right(
                    &title,
                    (old, same[..].first().copied()),
                    (new, one),
                ));
            }
        }
        for was in &then {
            let still: Vec<&&Use> = next
                .iter()
                .filter(|one| one.purpose == was.purpose)
                .collect();
            let times = then.iter().filter(|one| one.purpose == was.purpose).count();
            if still.is_empty() {
                say(format!("{title} are no longer used {}.", purpose(old, was)));
            } else if times > still.len() && !still.iter().any(|one| details(one) == details(was)) {
                say(format!(
                    "{title} are no longer used {}.",
                    in_words(old, was)
                ));
            }
        }
        let order = |list: &[&Use]| list.first().map(|one| one.purpose.clone());
        if order(&then) != order(&next)
            && next
                .first()
                .is_some_and(|one| then.iter().any(|was| was.purpose == one.purpose))
        {
            let usual = next
                .first()
                .map(|one| purpose(new, one))
                .unwrap_or_default();
            say(format!("{title} are now usually kept {usual}."));
        }
    }
    for (what, people) in said {
        to.add_for(Subject::Records, what, people);
    }
}

fn by_another_right(
    title: &str,
    (old, was): (&Pack, Option<&&Use>),
    (new, one): (&Pack, &Use),
) -> String {
    let (purpose, now) = (purpose(new, one), right(new, one));
    let Some(was) = was else {
        return format!("{title} are used {purpose} by {now}.");
    };
    let before = right(old, was);
    if before != now {
        return format!("{title} are used {purpose} by {now}, not by {before}.");
    }
    let interest = |used: &Use| {
        [&used.interest, &used.law]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join("; ")
    };
    let (before, now) = (interest(was), interest(one));
    if before == now || now.is_empty() {
        format!("{title} are used {purpose} by the same right as before, with other details.")
    } else if before.is_empty() {
        format!("{title} are used {purpose}; behind it stands: {now}.")
    } else {
        format!("{title} are used {purpose}; behind it stands now: {now}; before: {before}.")
    }
}

fn others(old: &Pack, new: &Pack, before: &RecordKind, now: &RecordKind, to: &mut Changes) {
    let title = quoted(&now.many);
    let concerned = all_of(new, &now.people);
    let mut say = |subject, what| to.add_for(subject, what, concerned.clone());
    if before.category != now.category {
        let name = |pack: &Pack, code: &Code| {
            pack.category(code)
                .map_or_else(|| code.to_string(), |found| found.title.clone())
        };
        say(
            Subject::Records,
            format!(
                "{title} are now of the category {}, not {}.",
                quoted(&name(new, &now.category)),
                quoted(&name(old, &before.category))
            ),
        );
    }
    let source = |pack: &Pack, code: &Code| {
        pack.source(code)
            .map_or_else(|| code.to_string(), |found| found.title.clone())
    };
    let recipient = |pack: &Pack, code: &Code| {
        pack.recipient(code)
            .map_or_else(|| code.to_string(), |found| found.title.clone())
    };
    for code in only_in(&now.sources, &before.sources) {
        let what = format!("{title} may now come from: {}.", source(new, code));
        say(Subject::Sources, what);
    }
    for code in only_in(&before.sources, &now.sources) {
        let what = format!("{title} no longer come from: {}.", source(old, code));
        say(Subject::Sources, what);
    }
    for code in only_in(&now.recipients, &before.recipients) {
        let what = format!("{title} may now be given to: {}.", recipient(new, code));
        say(Subject::Recipients, what);
    }
    for code in only_in(&before.recipients, &now.recipients) {
        let what = format!("{title} are no longer given to: {}.", recipient(old, code));
        say(Subject::Recipients, what);
    }
    if before.duty_to_provide != now.duty_to_provide {
        let what = match &now.duty_to_provide {
            Some(duty) => format!("{title}: {}.", capital(duty.trim_end_matches('.'))),
            None => format!("{title}: it is no longer said what follows if they are not given."),
        };
        say(Subject::Records, what);
    }
}
