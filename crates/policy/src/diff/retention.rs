//! How long things are kept: longer or shorter, and for whom.

use jiff::civil::{Date, date};

use super::{Changes, Paired, Subject, many, quoted};
use crate::words::group;
use crate::{Due, Facts, Pack, RecordKind, RetentionRule};

pub(super) fn retention(old: &Pack, new: &Pack, to: &mut Changes) {
    for now in &new.records {
        if let Some(before) = old.record_kind(&now.code) {
            kept(old, new, before, now, to);
        } else {
            kept_anew(new, now, to);
        }
    }
    let paired = Paired::of(&old.retention, &new.retention, |one| &one.code);
    for rule in paired.fresh {
        let what = format!(
            "New rule of the schedule, {}: {}; then {}.",
            quoted(&rule.title),
            rule.words(),
            rule.then.words()
        );
        to.add(Subject::Retention, what);
    }
    for rule in paired.gone {
        let what = format!(
            "The schedule no longer has the rule {}.",
            quoted(&rule.title)
        );
        to.add(Subject::Retention, what);
    }
    for (before, now) in paired.both {
        if before.title != now.title {
            let what = format!(
                "The rule {} is now called {}.",
                quoted(&before.title),
                quoted(&now.title)
            );
            to.add(Subject::Retention, what);
        }
        if before.reason != now.reason {
            let what = format!(
                "The reason behind the rule {} is now: {}",
                quoted(&now.title),
                now.reason
            );
            to.add(Subject::Retention, what);
        }
        if !same(before, now) && !governs(new, now) {
            let what = format!("The rule {} now says: {}.", quoted(&now.title), says(now));
            to.add(Subject::Retention, what);
        }
    }
}

/// Whether a rule governs a kind of record.
fn governs(pack: &Pack, rule: &RetentionRule) -> bool {
    pack.records.iter().any(|record| {
        record
            .people
            .iter()
            .any(|person| *record.rule_for(person) == rule.code)
    })
}

fn same(one: &RetentionRule, other: &RetentionRule) -> bool {
    (one.trigger, &one.period, one.then) == (other.trigger, &other.period, other.then)
}

fn says(rule: &RetentionRule) -> String {
    format!("{}; then {}", rule.words(), rule.then.words())
}

/// A new kind of record: how long, and for whom.
fn kept_anew(new: &Pack, now: &RecordKind, to: &mut Changes) {
    let mut said = Vec::new();
    for person in &now.people {
        if let Some(rule) = new.retention_of(now, person) {
            let what = format!("{} are kept {}.", quoted(&now.many), says(rule));
            group(&mut said, what, many(new, person));
        }
    }
    for (what, people) in said {
        to.add_for(Subject::Retention, what, people);
    }
}

/// A kind of record that there was before: what changes, person by person.
fn kept(old: &Pack, new: &Pack, before: &RecordKind, now: &RecordKind, to: &mut Changes) {
    let mut said = Vec::new();
    for person in &now.people {
        let Some(next) = new.retention_of(now, person) else {
            continue;
        };
        let title = quoted(&now.many);
        let held = before.people.contains(person);
        let was = old.retention_of(before, person).filter(|_| held);
        let what = match was {
            None => format!("{title} are kept {}.", says(next)),
            Some(was) if same(was, next) => continue,
            Some(was) => format!(
                "{title} are kept {}: {}, instead of {}.",
                longer(was, next, new.person(person).is_some_and(|kind| kind.child)),
                says(next),
                says(was)
            ),
        };
        group(&mut said, what, many(new, person));
    }
    for (what, people) in said {
        to.add_for(Subject::Retention, what, people);
    }
}

/// Whether something is kept longer, judged by somebody for whom the trigger happens today: a child
/// of ten, or an adult of forty.
fn longer(was: &RetentionRule, now: &RetentionRule, child: bool) -> &'static str {
    const TODAY: Date = date(2026, 1, 1);
    let born_on = if child {
        date(2016, 1, 1)
    } else {
        date(1986, 1, 1)
    };
    let facts = Facts {
        trigger_on: Some(TODAY),
        born_on: Some(born_on),
    };
    if was.trigger != now.trigger {
        return "otherwise";
    }
    match (was.due(&facts), now.due(&facts)) {
        (Due::On(before), Due::On(after)) if after > before => "longer",
        (Due::On(before), Due::On(after)) if after < before => "shorter",
        (Due::On(_), Due::On(_)) => "as long, and otherwise",
        (Due::When(_), _) | (_, Due::When(_)) => "otherwise",
    }
}
