//! Why we may have what we hold about a person: purpose and basis, in words; the law's places for
//! those who check.

use std::collections::BTreeMap;

use app::{AppError, Ctx, PersonView, RecordLine};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;

use super::{At, Head};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{capital, frame, id_of, listed};
use crate::pages::requests::count_of;
use crate::session::Viewer;
use crate::state::State;

/// One kind of thing that is kept, and the reason.
#[derive(Clone, Debug)]
pub(crate) struct Reason {
    what: String,
    count: String,
    why: String,
    rights: Vec<String>,
    sources: String,
    citations: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/people/why.html")]
pub(crate) struct WhyPage {
    frame: Frame,
    head: Head,
    reasons: Vec<Reason>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let (head, reasons) = state
        .run(&who, move |ctx| {
            let view = ctx.show_person(id)?;
            let reasons = reasons(ctx, &view, ctx.list_records(id)?);
            Ok::<_, AppError>((Head::of(ctx, &view, At::Why), reasons))
        })
        .await?;
    html(&WhyPage { frame: frame(&state, &who, "A person: why", Place::People), head, reasons })
}

fn reasons(ctx: &Ctx<'_>, view: &PersonView, records: Vec<RecordLine>) -> Vec<Reason> {
    let mut reasons = of_details(ctx, view);
    let mut kinds: BTreeMap<(String, String, String), Vec<RecordLine>> = BTreeMap::new();
    for record in records {
        let key = (record.title.clone(), record.purpose.clone(), record.basis.clone());
        kinds.entry(key).or_default().push(record);
    }
    let today = ctx.today();
    for ((title, purpose, basis), records) in kinds {
        let (words, citations) = basis
            .split(" · ")
            .map(|code| ctx.engine.right_in_words(code, today))
            .map(|right| (capital(&right.words), right.citation))
            .unzip();
        let mut sources: Vec<String> = records.iter().map(|record| record.source.clone()).collect();
        sources.sort();
        sources.dedup();
        reasons.push(Reason {
            what: title,
            count: count_of(records.len(), "record", "records"),
            why: capital(&purpose),
            rights: words,
            sources: capital(&listed(&sources)),
            citations,
        });
    }
    reasons
}

/// What is kept about a person as such has its reason in the policy.
fn of_details(ctx: &Ctx<'_>, view: &PersonView) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for kind in ctx.engine.kinds_in_words(ctx.today()) {
        let held = view
            .person
            .body
            .capacities
            .iter()
            .find(|capacity| !kind.written && kind.about_codes.contains(&capacity.kind));
        let Some(capacity) = held else { continue };
        let word = ctx
            .engine
            .kinds_of_people()
            .into_iter()
            .find(|(code, _, _)| *code == capacity.kind)
            .map(|(_, _, many)| many)
            .unwrap_or_default();
        let sources: Vec<String> = kind.sources.iter().map(|(_, title)| title.clone()).collect();
        for one in kind.uses.iter().filter(|one| one.only.is_empty() || one.only.contains(&word)) {
            let rights = std::iter::once(&one.basis).chain(&one.conditions);
            let mut words: Vec<String> = rights.clone().map(|right| capital(&right.words)).collect();
            words.extend(one.interest.iter().map(|interest| format!("The interest: {interest}")));
            reasons.push(Reason {
                what: kind.title.clone(),
                count: String::new(),
                why: capital(&one.purpose),
                rights: words,
                sources: capital(&listed(&sources)),
                citations: rights.map(|right| right.citation.clone()).collect(),
            });
        }
    }
    reasons
}

#[cfg(test)]
impl WhyPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let reason = Reason {
            what: "Session report".to_owned(),
            count: "3 records".to_owned(),
            why: "Giving sessions".to_owned(),
            rights: vec!["Our legitimate interests".to_owned()],
            sources: "The tutor".to_owned(),
            citations: vec!["UK GDPR art. 6(1)(f)".to_owned()],
        };
        Self { frame, head: Head::sample(At::Why), reasons: vec![reason] }
    }
}
