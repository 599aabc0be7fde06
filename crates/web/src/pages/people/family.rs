//! A person's family and who acts for them.

use app::{Ctx, PersonView, RelationView};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;

use super::{At, Head, path_of};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{capital, day, frame, id_of};
use crate::session::Viewer;
use crate::state::State;

/// One who belongs to the person.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    name: String,
    what: String,
    dates: String,
    evidence: String,
    /// Where it is ended; empty where it has ended, or may not be.
    end: String,
    over: bool,
}

#[derive(Template)]
#[template(path = "pages/people/family.html")]
pub(crate) struct FamilyPage {
    frame: Frame,
    head: Head,
    lines: Vec<Line>,
    /// What the house calls those who see only whom they work with.
    tutor: String,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let tutor = state.engine.house_words().a("tutor");
    let (head, lines) = state
        .run(&who, move |ctx| {
            let view = ctx.show_person(id)?;
            let head = Head::of(ctx, &view, At::Family);
            let mut lines: Vec<Line> = view
                .relations
                .iter()
                .map(|relation| line(ctx, &view, relation))
                .collect();
            lines.sort_by_key(|line| line.over);
            Ok((head, lines))
        })
        .await?;
    html(&FamilyPage {
        frame: frame(&state, &who, "A person: family", Place::People),
        head,
        lines,
        tutor,
    })
}

fn line(ctx: &Ctx<'_>, view: &PersonView, relation: &RelationView) -> Line {
    let body = &relation.relation.body;
    let over = body.to_on.is_some_and(|to| to < ctx.today());
    let dates = match (body.from_on, body.to_on) {
        (Some(from), Some(to)) => format!("from {} to {}", day(from), day(to)),
        (Some(from), None) => format!("since {}", day(from)),
        (None, Some(to)) => format!("until {}", day(to)),
        (None, None) => String::new(),
    };
    let may_end = body.to_on.is_none() && ctx.actor.role != access::Role::Tutor;
    Line {
        path: path_of(relation.other),
        name: relation.other_name.clone(),
        what: capital(
            &ctx.engine
                .house_words()
                .relation(&body.kind, relation.outward),
        ),
        dates,
        evidence: body.evidence.clone().unwrap_or_default(),
        end: if may_end {
            format!(
                "{}/relations/{}/end",
                path_of(view.person.id),
                relation.relation.id
            )
        } else {
            String::new()
        },
        over,
    }
}

#[cfg(test)]
impl FamilyPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = Line {
            path: "/people/00000000000000000000000000000003".to_owned(),
            name: "Rosa Thornbury".to_owned(),
            what: "Parent or carer".to_owned(),
            dates: "since 1 September 2024".to_owned(),
            evidence: "birth certificate seen".to_owned(),
            end: "/people/00000000000000000000000000000001/relations/4/end".to_owned(),
            over: false,
        };
        let over = Line {
            over: true,
            end: String::new(),
            ..line.clone()
        };
        Self {
            frame,
            tutor: "a tutor".to_owned(),
            head: Head::sample(At::Family),
            lines: vec![line, over],
        }
    }
}
