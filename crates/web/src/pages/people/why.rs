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

/// One kind of thing that is kept, and the reasons.
#[derive(Clone, Debug)]
struct Reason {
    what: String,
    count: String,
    uses: Vec<For>,
    sources: String,
    citations: Vec<String>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq)]
struct For {
    why: String,
    rights: Vec<String>,
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
            let (view, records) = ctx.show_person_with_records(id)?;
            let reasons = reasons(ctx, &view, records);
            Ok::<_, AppError>((Head::of(ctx, &view, At::Why), reasons))
        })
        .await?;
    html(&WhyPage {
        frame: frame(&state, &who, "A person: why", Place::People),
        head,
        reasons,
    })
}

fn reasons(ctx: &Ctx<'_>, view: &PersonView, records: Vec<RecordLine>) -> Vec<Reason> {
    let mut reasons = of_details(ctx, view);
    let mut kinds: BTreeMap<String, Vec<RecordLine>> = BTreeMap::new();
    for record in records {
        kinds.entry(record.title.clone()).or_default().push(record);
    }
    for (what, records) in kinds {
        reasons.push(of_records(ctx, what, &records));
    }
    reasons
}

fn of_records(ctx: &Ctx<'_>, what: String, records: &[RecordLine]) -> Reason {
    let today = ctx.today();
    let mut uses = Vec::new();
    let mut citations = Vec::new();
    for record in records {
        let rights: Vec<_> = record
            .basis
            .split(" · ")
            .map(|code| ctx.engine.right_in_words(code, today))
            .collect();
        let one = For {
            why: capital(&record.purpose),
            rights: rights.iter().map(|right| capital(&right.words)).collect(),
        };
        if !uses.contains(&one) {
            uses.push(one);
            citations.extend(rights.into_iter().map(|right| right.citation));
        }
    }
    let sources = records
        .iter()
        .map(|record| ctx.engine.source_in_words(&record.source))
        .collect();
    Reason {
        what,
        count: count_of(records.len(), "record", "records"),
        uses,
        sources: capital(&listed(&once(sources))),
        citations: once(citations),
    }
}

/// Each of several words once, in their order.
fn once(words: Vec<String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for word in words {
        if !word.is_empty() && !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen
}

/// What is kept about a person as such has its reason in the policy.
fn of_details(ctx: &Ctx<'_>, view: &PersonView) -> Vec<Reason> {
    let words = ctx.engine.kinds_of_people();
    let many = |kind: &str| {
        words
            .iter()
            .find(|(code, _, _)| code == kind)
            .map(|(_, _, many)| many)
    };
    let mut reasons = Vec::new();
    for kind in ctx.engine.kinds_in_words(ctx.today()) {
        let held: Vec<&String> = view
            .person
            .body
            .capacities
            .iter()
            .filter(|capacity| kind.holds.is_some() && kind.about_codes.contains(&capacity.kind))
            .filter_map(|capacity| many(&capacity.kind))
            .collect();
        if held.is_empty() {
            continue;
        }
        let fits = |only: &[String]| only.is_empty() || held.iter().any(|word| only.contains(word));
        let mut citations = Vec::new();
        let mut uses = Vec::new();
        for one in kind.uses.iter().filter(|one| fits(&one.only)) {
            let rights = std::iter::once(&one.basis).chain(&one.conditions);
            citations.extend(rights.clone().map(|right| right.citation.clone()));
            let mut rights: Vec<String> = rights.map(|right| capital(&right.words)).collect();
            rights.extend(
                one.interest
                    .iter()
                    .map(|interest| format!("The interest: {interest}")),
            );
            uses.push(For {
                why: capital(&one.purpose),
                rights,
            });
        }
        let sources: Vec<String> = kind
            .sources
            .iter()
            .map(|(_, words)| words.clone())
            .collect();
        reasons.push(Reason {
            what: kind.many.clone(),
            count: String::new(),
            uses,
            sources: capital(&listed(&sources)),
            citations: once(citations),
        });
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
            uses: vec![For {
                why: "Giving sessions".to_owned(),
                rights: vec!["Our legitimate interests".to_owned()],
            }],
            sources: "The tutor".to_owned(),
            citations: vec!["UK GDPR art. 6(1)(f)".to_owned()],
        };
        Self {
            frame,
            head: Head::sample(At::Why),
            reasons: vec![reason],
        }
    }
}
