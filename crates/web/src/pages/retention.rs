//! What is past its day, and what is on hold.

use access::{Action, Scope, check};
use app::{
    AppError, Ctx, EndsFile, EndsFor, EndsStand, EndsWhat, EntityId, HoldReason, HoldView, NEAR,
    NewHold, RetentionView, SignedIn,
};
use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use crate::errors::{PageError, html};
use crate::form::{Choice, Field};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::people::path_of;
use crate::pages::plain::{Form, ON_A_PAGE, Pages, day, frame, id_of, listed, may, moment};
use crate::pages::requests::count_of;
use crate::session::Viewer;
use crate::state::State;

/// A line of a list.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    name: String,
    what: String,
    /// What is in the way of deleting it; empty where nothing is.
    stands: String,
    when: String,
}

/// What is past its day, near it, or on hold.
#[derive(Template)]
#[template(path = "pages/retention/list.html")]
pub(crate) struct ListPage {
    frame: Frame,
    past: Vec<Line>,
    past_said: String,
    pages: Pages,
    near: Vec<Line>,
    near_said: String,
    days: i32,
    past_files: Vec<Line>,
    near_files: Vec<Line>,
    holds: Vec<Line>,
}

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    page: Option<usize>,
}

/// Lists it.
pub(crate) async fn list(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let deletes = may(who.actor.role, Action::DestroyPropose);
    let frame = frame(&state, &who, "What is past its day", Place::Keeping);
    let page = asked.page.unwrap_or(1);
    let page = state
        .run(&who, move |ctx| {
            Ok::<_, AppError>(listed_page(frame, ctx.retention()?, deletes, page))
        })
        .await?;
    html(&page)
}

fn listed_page(frame: Frame, view: RetentionView, deletes: bool, page: usize) -> ListPage {
    let pages = Pages::of(view.past.len(), page);
    let people = |many| count_of(many, "person", "people");
    let near_said = people(view.near.len());
    let line = |one: EndsFor, past: bool| Line {
        path: if deletes {
            format!("{}/delete", path_of(one.person))
        } else {
            format!("{}/until", path_of(one.person))
        },
        name: one.name,
        what: listed(&one.what.iter().map(counted).collect::<Vec<_>>()),
        stands: stands(&one.stands),
        when: if past {
            format!("Since {}", day(one.on))
        } else {
            format!("On {}", day(one.on))
        },
    };
    let file = |one: &EndsFile| file_line(one, deletes, view.on);
    let past_files = view.past_files.iter().take(ON_A_PAGE);
    let near_files = view.near_files.iter().take(ON_A_PAGE);
    let near = view.near.into_iter().take(ON_A_PAGE);
    let past = pages.cut(view.past).into_iter();
    ListPage {
        frame,
        past: past.map(|one| line(one, true)).collect(),
        past_said: people(pages.total),
        pages,
        near: near.map(|one| line(one, false)).collect(),
        near_said,
        days: NEAR,
        past_files: past_files.map(file).collect(),
        near_files: near_files.map(file).collect(),
        holds: view.holds.iter().map(hold_line).collect(),
    }
}

/// The file of a request. Whoever may not delete it is led to what was deleted and what is to be.
fn file_line(one: &EndsFile, deletes: bool, today: Date) -> Line {
    let on = one.on().unwrap_or(today);
    let when = if on <= today { "Since" } else { "On" };
    Line {
        path: if deletes {
            format!("/files/{}/delete", one.case)
        } else {
            "/disposals".to_owned()
        },
        name: format!("Request {}", one.called),
        what: format!("Closed on {}", day(one.ended_on)),
        stands: stands(&one.stands),
        when: format!("{when} {}", day(on)),
    }
}

fn counted(what: &EndsWhat) -> String {
    let then = match what.then {
        policy::Then::Destroy => "",
        policy::Then::Review => ", to be looked at",
        policy::Then::Anonymise => ", to be made anonymous",
    };
    match what.count {
        1 => format!("{}{then}", what.title),
        many => format!("{} ({many}){then}", what.title),
    }
}

pub(crate) fn stands(stands: &EndsStand) -> String {
    match stands {
        EndsStand::Free => String::new(),
        EndsStand::OnHold(_) => "It is on hold.".to_owned(),
        EndsStand::Request(number) => format!("Request {number} is open: nothing goes meanwhile."),
        EndsStand::Proposed(_) => "It waits for a colleague to agree.".to_owned(),
        EndsStand::InForce(why) => format!("It stays: {why}."),
    }
}

fn gone() -> String {
    "Somebody who is no longer held".to_owned()
}

fn held(view: &HoldView) -> String {
    if view.what.is_empty() {
        "Everything".to_owned()
    } else {
        listed(&view.what)
    }
}

fn hold_line(view: &HoldView) -> Line {
    Line {
        path: format!("/holds/{}", view.id),
        name: view.person.clone().unwrap_or_else(gone),
        what: format!(
            "{}. {}. Looked after by {}.",
            held(view),
            view.why.words(),
            view.owner
        ),
        stands: String::new(),
        when: format!("To be looked at by {}", day(view.body.review_on)),
    }
}

/// A hold.
#[derive(Template)]
#[template(path = "pages/retention/hold.html")]
pub(crate) struct HoldPage {
    frame: Frame,
    heading: String,
    tag: (&'static str, &'static str),
    path: String,
    facts: Vec<(&'static str, String)>,
    reviews: Vec<(String, String)>,
    open: bool,
}

/// Shows it.
pub(crate) async fn show(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let view = state.run(&who, move |ctx| ctx.show_hold(id)).await?;
    let frame = frame(&state, &who, "Something on hold", Place::Keeping);
    html(&hold_page(frame, &view))
}

fn hold_page(frame: Frame, view: &HoldView) -> HoldPage {
    let body = &view.body;
    let mut facts = vec![
        ("About", view.person.clone().unwrap_or_else(gone)),
        ("What", held(view)),
        (
            "Why",
            format!("{} ({})", view.why.words(), view.why.citation()),
        ),
        ("What it is about", body.words.clone()),
        ("Who looks after it", view.owner.clone()),
        (
            "Put on hold",
            format!("{}, by {}", moment(body.at), view.by),
        ),
    ];
    match (&body.ended, &view.ended_by) {
        (Some(end), by) => {
            let by = by.clone().unwrap_or_default();
            facts.push(("Ended", format!("{}, by {by}", moment(end.at))));
            facts.push(("Why it ended", end.words.clone()));
        }
        (None, _) => facts.push(("Looked at again by", day(body.review_on))),
    }
    let reviews = body.reviews.iter().zip(&view.reviewed_by);
    HoldPage {
        frame,
        heading: "Kept in spite of its day".to_owned(),
        tag: if body.ended.is_some() {
            ("Over", "")
        } else {
            ("On hold", "amber")
        },
        path: format!("/holds/{}", view.id),
        reviews: reviews
            .map(|(one, by)| (format!("{}, {by}", moment(one.at)), one.words.clone()))
            .collect(),
        open: body.ended.is_none(),
        facts,
    }
}

const KEEPING: Stands = Stands {
    title: "Something on hold",
    place: Place::Keeping,
    back: ("What is past its day", "/retention"),
};

fn to_hold(id: EntityId) -> Response {
    Redirect::to(&format!("/holds/{id}")).into_response()
}

/// The hold, for whoever may do this with it.
fn hold_for(ctx: &Ctx<'_>, action: Action, id: EntityId) -> Result<HoldView, AppError> {
    check(action, &ctx.actor, &Scope::Organisation, ctx.purpose())?;
    ctx.show_hold(id)
}

fn again(today: Date) -> Field {
    let half_a_year = today.saturating_add(jiff::Span::new().months(6));
    Field::date(
        "review_on",
        "When is it looked at again?",
        "It comes up under Today before that day.",
        Some(half_a_year),
    )
}

/// Putting something on hold.
pub(crate) struct Put;

impl Deed for Put {
    type Done = EntityId;
    const STANDS: Stands = KEEPING;

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        let scope = Scope::Person {
            id: about.0,
            own: false,
        };
        check(Action::HoldAdd, &ctx.actor, &scope, ctx.purpose())?;
        let view = ctx.show_person(about)?;
        let pack = ctx.engine.pack();
        let theirs = pack.records.iter().filter(|kind| {
            kind.holds.is_none() && kind.people.iter().any(|one| view.person.body.is(one))
        });
        let kinds = theirs.map(|kind| Choice::new(kind.code.as_str(), &kind.many, ""));
        let reasons = HoldReason::ALL
            .map(|why| Choice::new(why.code(), why.words(), why.citation()))
            .to_vec();
        let owners = ctx.may_own_holds()?.into_iter();
        let owners = owners.map(|(id, name)| Choice::new(&id.to_string(), &name, ""));
        let fields = vec![
            Field::several(
                "kinds",
                "What is on hold?",
                "Choose nothing if it is everything that is held about them.",
                kinds.collect(),
            ),
            Field::choice("why", "Why?", "", reasons),
            Field::line(
                "words",
                "What is it about?",
                "In a few words: the claim, the matter, its number.",
            ),
            Field::choice("owner", "Who looks after it?", "", owners.collect()),
            again(ctx.today()),
        ];
        let heading = format!(
            "Keep what is held about {}",
            view.person.body.display_name()
        );
        Ok(Form::new(heading, fields, "Put it on hold").lead(
            "Nothing that is on hold is deleted, whatever its day, until somebody ends the hold. It is still used for nothing that it may not be used for.",
        ))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        let why = HoldReason::from_code(given.typed.text("why"))
            .ok_or_else(|| AppError::input("why", "Say why it is kept", "choose one"))?;
        let owner = match given.typed.text("owner") {
            "" => None,
            id => Some(id.parse().map_err(|_| {
                AppError::input("owner", "Nobody of that name", "choose of the list")
            })?),
        };
        let new = NewHold {
            kinds: given.typed.all("kinds").map(str::to_owned).collect(),
            why,
            words: given.typed.text("words").to_owned(),
            owner,
            review_on: given
                .typed
                .date("review_on", "the day to look at it again")?,
        };
        ctx.put_on_hold(given.about, &new)
    }

    fn then(_: &State, _: &SignedIn, id: EntityId) -> Result<Response, PageError> {
        Ok(to_hold(id))
    }
}

/// Letting a hold go on.
pub(crate) struct Review;

impl Deed for Review {
    type Done = EntityId;
    const STANDS: Stands = KEEPING;

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        let view = hold_for(ctx, Action::HoldReview, about)?;
        let fields = vec![
            Field::line(
                "words",
                "What did you find?",
                "Why it is still needed, in a few words.",
            ),
            again(ctx.today()),
        ];
        Ok(
            Form::new("Does it still have to be kept?", fields, "Keep it on hold").lead(format!(
                "{}. If not, end the hold instead.",
                view.why.words()
            )),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        let on = given
            .typed
            .date("review_on", "the day to look at it again")?;
        ctx.review_hold(given.about, given.typed.text("words"), on)?;
        Ok(given.about)
    }

    fn then(_: &State, _: &SignedIn, id: EntityId) -> Result<Response, PageError> {
        Ok(to_hold(id))
    }
}

/// Ending a hold.
pub(crate) struct End;

impl Deed for End {
    type Done = EntityId;
    const STANDS: Stands = KEEPING;

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        hold_for(ctx, Action::HoldEnd, about)?;
        let fields = vec![Field::line(
            "words",
            "Why is it over?",
            "For example: the claim was settled.",
        )];
        Ok(Form::new("End the hold", fields, "End it")
            .lead("What it held goes by its own day again. Nothing is deleted by this alone."))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        ctx.end_hold(given.about, given.typed.text("words"))?;
        Ok(given.about)
    }

    fn then(_: &State, _: &SignedIn, id: EntityId) -> Result<Response, PageError> {
        Ok(to_hold(id))
    }
}

#[cfg(test)]
impl ListPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = |stands: &str| Line {
            path: "/people/00000000000000000000000000000001/delete".to_owned(),
            name: "Ella <Marsh>".to_owned(),
            what: "Session report (3) and Contact note, to be looked at".to_owned(),
            stands: stands.to_owned(),
            when: "Since 4 May 2026".to_owned(),
        };
        Self {
            frame,
            past: vec![line(""), line("It is on hold.")],
            past_said: "41 people".to_owned(),
            past_files: vec![line("It stays: the person wants no marketing.")],
            near_files: vec![line("")],
            pages: Pages {
                at: 2,
                of: 3,
                total: 41,
            },
            near: vec![line("")],
            near_said: "1 person".to_owned(),
            days: NEAR,
            holds: vec![line("")],
        }
    }
}

#[cfg(test)]
impl HoldPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        Self {
            frame,
            heading: "Kept in spite of its day".to_owned(),
            tag: ("On hold", "amber"),
            path: "/holds/00000000000000000000000000000001".to_owned(),
            facts: vec![("About", "Ella <Marsh>".to_owned())],
            reviews: vec![(
                "1 May 2026, Rowan Hale".to_owned(),
                "Not <over>.".to_owned(),
            )],
            open: true,
        }
    }
}
