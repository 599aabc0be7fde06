//! Until when we keep what we hold about a person.

use std::collections::BTreeMap;

use app::bodies::Person;
use app::{Ctx, KindInWords, PersonView, RecordLine, RuleInWords};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;

use super::{At, Head};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{capital, frame, id_of};
use crate::pages::requests::count_of;
use crate::session::Viewer;
use crate::state::State;

/// Things that go together.
#[derive(Clone, Debug)]
struct Line {
    what: String,
    count: String,
    until: String,
    rule: String,
}

#[derive(Template)]
#[template(path = "pages/people/until.html")]
pub(crate) struct UntilPage {
    frame: Frame,
    head: Head,
    lines: Vec<Line>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let (head, lines) = state
        .run(&who, move |ctx| {
            let (view, records) = ctx.show_person_with_records(id)?;
            let lines = lines(ctx, &view, records);
            Ok((Head::of(ctx, &view, At::Until), lines))
        })
        .await?;
    html(&UntilPage {
        frame: frame(&state, &who, "A person: until when", Place::People),
        head,
        lines,
    })
}

fn lines(ctx: &Ctx<'_>, view: &PersonView, records: Vec<RecordLine>) -> Vec<Line> {
    let mut lines = Vec::new();
    for kind in ctx.engine.kinds_in_words(ctx.today()) {
        let about = |code: &String| view.person.body.is(code);
        if kind.holds.is_none() || !kind.about_codes.iter().any(about) {
            continue;
        }
        let known = known_as(ctx, &kind, &view.person.body);
        for (only, rule) in rules_for(&kind, &known) {
            let whom = if only.is_empty() {
                String::new()
            } else {
                format!("as one of the {only}")
            };
            lines.push(Line {
                what: kind.title.clone(),
                count: whom,
                until: capital(&rule.words),
                rule: rule.reason,
            });
        }
    }
    let mut groups: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    for record in records {
        *groups
            .entry((record.title, record.until, record.rule))
            .or_default() += 1;
    }
    for ((what, until, rule), count) in groups {
        let rule = if rule == until {
            String::new()
        } else {
            capital(&rule)
        };
        lines.push(Line {
            what,
            count: count_of(count, "record", "records"),
            until: capital(&until),
            rule,
        });
    }
    lines
}

/// As what of the people whom a kind of record is about somebody is known: "parents and carers".
pub(crate) fn known_as(ctx: &Ctx<'_>, kind: &KindInWords, person: &Person) -> Vec<String> {
    let words = ctx.engine.kinds_of_people();
    let known = person.capacities.iter();
    known
        .filter(|capacity| kind.about_codes.contains(&capacity.kind))
        .filter_map(|capacity| words.iter().find(|(code, _, _)| *code == capacity.kind))
        .map(|(_, _, many)| many.clone())
        .collect()
}

/// Of the rules of a kind of record those that hold for people who are known so: the one of their own
/// kind, and the one for everybody only where their kind has none of its own.
pub(crate) fn rules_for(kind: &KindInWords, known: &[String]) -> Vec<(String, RuleInWords)> {
    let has_its_own = |whom: &String| kind.until.iter().any(|(only, _)| only == whom);
    let holds = |only: &String| {
        if only.is_empty() {
            known.iter().any(|whom| !has_its_own(whom))
        } else {
            known.contains(only)
        }
    };
    let rules = kind.until.iter();
    rules.filter(|(only, _)| holds(only)).cloned().collect()
}

#[cfg(test)]
impl UntilPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = Line {
            what: "Session report".to_owned(),
            count: "3 records".to_owned(),
            until: "4 May 2038".to_owned(),
            rule: "6 years after sessions end or until age 25, whichever is later".to_owned(),
        };
        Self {
            frame,
            head: Head::sample(At::Until),
            lines: vec![line],
        }
    }
}
