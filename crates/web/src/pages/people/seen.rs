//! Who has seen what we hold about a person, and who did something with it.

use std::collections::BTreeSet;

use app::{EntityId, NamedEntry};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;

use super::{At, Head};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{day, frame, id_of, listed, moment};
use crate::pages::requests::count_of;
use crate::session::Viewer;
use crate::state::State;

/// How many looks and acts are shown.
const MOST: usize = 2000;

/// Somebody, with all their looks and acts.
#[derive(Clone, Debug)]
pub(crate) struct By {
    pub(crate) who: String,
    pub(crate) role: String,
    /// "3 looks, 1 act".
    pub(crate) count: String,
    /// "planning and giving sessions".
    pub(crate) why: String,
    /// "first on 4 May 2026, last on 6 May 2026".
    pub(crate) dates: String,
    pub(crate) entries: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "pages/people/seen.html")]
pub(crate) struct SeenPage {
    frame: Frame,
    head: Head,
    by: Vec<By>,
    cut: bool,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: EntityId = id_of(&id)?;
    let (head, entries) = state
        .run(&who, move |ctx| {
            let view = ctx.show_person(id)?;
            let entries = ctx.engine.name_entries(&ctx.seen(id, MOST)?)?;
            Ok((Head::of(ctx, &view, At::Seen), entries))
        })
        .await?;
    let cut = entries.len() >= MOST;
    let frame = frame(&state, &who, "A person: who has seen it", Place::People);
    html(&SeenPage {
        frame,
        head,
        by: grouped(&entries),
        cut,
    })
}

/// The entries by who stands behind them, the most recent first.
pub(crate) fn grouped(entries: &[NamedEntry]) -> Vec<By> {
    let mut order: Vec<(&str, &str)> = Vec::new();
    for entry in entries {
        let who = (entry.who.as_str(), entry.role.as_str());
        if !order.contains(&who) {
            order.push(who);
        }
    }
    order
        .into_iter()
        .map(|(who, role)| {
            let own: Vec<&NamedEntry> = entries
                .iter()
                .filter(|e| e.who == who && e.role == role)
                .collect();
            by(who, role, &own)
        })
        .collect()
}

fn by(who: &str, role: &str, own: &[&NamedEntry]) -> By {
    let looks = own.iter().filter(|entry| entry.look).count();
    let acts = own.len() - looks;
    let mut count = Vec::new();
    if looks > 0 {
        count.push(count_of(looks, "look", "looks"));
    }
    if acts > 0 {
        count.push(count_of(acts, "act", "acts"));
    }
    let why: BTreeSet<&String> = own
        .iter()
        .map(|entry| &entry.why)
        .filter(|w| !w.is_empty())
        .collect();
    let first = own.iter().map(|entry| entry.at).min();
    let last = own.iter().map(|entry| entry.at).max();
    let date = |at: jiff::Timestamp| day(calendar::date_in_london(at));
    let dates = match (first.map(date), last.map(date)) {
        (Some(first), Some(last)) if first == last => format!("on {first}"),
        (Some(first), Some(last)) => format!("from {first} to {last}"),
        _ => String::new(),
    };
    By {
        who: who.to_owned(),
        role: role.to_owned(),
        count: count.join(", "),
        why: listed(&why.into_iter().cloned().collect::<Vec<_>>()),
        dates,
        entries: own
            .iter()
            .map(|e| (super::capital(&e.what), moment(e.at)))
            .collect(),
    }
}

#[cfg(test)]
impl SeenPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let by = By {
            who: "Asha Varga".to_owned(),
            role: "tutor".to_owned(),
            count: "3 looks".to_owned(),
            why: "planning and giving sessions".to_owned(),
            dates: "on 4 May 2026".to_owned(),
            entries: vec![(
                "Looked at a record".to_owned(),
                "4 May 2026 at 10:20".to_owned(),
            )],
        };
        Self {
            frame,
            head: Head::sample(At::Seen),
            by: vec![by],
            cut: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(who: &str, at: &str, look: bool) -> NamedEntry {
        NamedEntry {
            index: 0,
            at: at.parse().unwrap(),
            who: who.to_owned(),
            role: "tutor".to_owned(),
            what: "looked at a record".to_owned(),
            look,
            why: "planning and giving sessions".to_owned(),
            objects: 1,
            code: "record.look".to_owned(),
        }
    }

    #[test]
    fn looks_are_counted_by_person() {
        let by = grouped(&[
            entry("Asha", "2026-05-06T10:00:00Z", true),
            entry("Ben", "2026-05-05T10:00:00Z", true),
            entry("Asha", "2026-05-04T23:30:00Z", false),
        ]);
        assert_eq!(by.len(), 2);
        assert_eq!(by[0].who, "Asha");
        assert_eq!(by[0].count, "1 look, 1 act");
        // Half past eleven in universal time is the next day in London's summer.
        assert_eq!(by[0].dates, "from 5 May 2026 to 6 May 2026");
        assert_eq!(by[1].dates, "on 5 May 2026");
    }
}
