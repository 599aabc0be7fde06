//! Who may see what is held about a person, and why.

use app::{AppError, HeldSeen, Seer};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::Response;

use super::held::guarded;
use super::{At, Head};
use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{frame, id_of};
use crate::pages::policy_access::{Step, steps};
use crate::pages::requests::{Tag, count_of};
use crate::session::Viewer;
use crate::state::State;

/// A kind of record, and who may see it.
#[derive(Clone, Debug)]
struct Held {
    title: String,
    tag: Option<Tag>,
    count: String,
    may: Vec<One>,
    may_not: Vec<One>,
}

/// Somebody, and why.
#[derive(Clone, Debug)]
struct One {
    name: String,
    role: String,
    steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "pages/people/may_see.html")]
pub(crate) struct MaySeePage {
    frame: Frame,
    head: Head,
    held: Vec<Held>,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let frame = frame(&state, &who, "A person: who may see it", Place::People);
    let page = state
        .run(&who, move |ctx| {
            let held = ctx.who_may_see(id)?;
            let view = ctx.show_person(id)?;
            Ok::<_, AppError>(MaySeePage {
                frame,
                head: Head::of(ctx, &view, At::Beside),
                held: held.iter().map(one).collect(),
            })
        })
        .await?;
    html(&page)
}

fn one(held: &HeldSeen) -> Held {
    let (may, may_not): (Vec<&Seer>, Vec<&Seer>) =
        held.seers.iter().partition(|seer| seer.trace.is_allowed());
    Held {
        title: held.title.clone(),
        tag: guarded(held.class),
        count: count_of(held.count, "record", "records"),
        may: may.into_iter().map(seer).collect(),
        may_not: may_not.into_iter().map(seer).collect(),
    }
}

fn seer(seer: &Seer) -> One {
    One {
        name: seer.name.clone(),
        role: seer.role.clone(),
        steps: steps(&seer.trace),
    }
}

#[cfg(test)]
impl MaySeePage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let one = |name: &str, words: &str, tag| One {
            name: name.to_owned(),
            role: "guide".to_owned(),
            steps: vec![Step {
                words: words.to_owned(),
                place: "role[guide].sees[0]".to_owned(),
                tag,
            }],
        };
        let held = Held {
            title: "Session report".to_owned(),
            tag: Some(Tag::new("Sensitive", "amber")),
            count: "3 records".to_owned(),
            may: vec![one("Asha Varga", "A guide may.", Tag::new("Met", "green"))],
            may_not: vec![one(
                "Ben Oduya",
                "A guide may not.",
                Tag::new("Not met", "red"),
            )],
        };
        Self {
            frame,
            head: Head::sample(At::Beside),
            held: vec![held],
        }
    }
}
