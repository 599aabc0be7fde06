//! Who was given which notice, who is still to be, and putting it on record.

use access::{Action, Purpose, Role, Scope, check};
use app::{AppError, Ctx, EntityId, GivenTo, HowTold, NewlyGiven, NoticeLine, SignedIn};
use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::people::path_of;
use crate::pages::plain::{
    Faults, Form, FormPage, ON_A_PAGE, Pages, capital, day, frame, id_of, listed,
};
use crate::session::Viewer;
use crate::state::State;

/// No list is so long; an address may ask for anything.
const MOST_PAGES: usize = 1_000_000;

/// A notice as a line.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    title: String,
    told: String,
    open: usize,
    first: String,
    late: bool,
}

#[derive(Template)]
#[template(path = "pages/notices/list.html")]
pub(crate) struct NoticesPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// The notices, and how far each was given.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let frame = frame(&state, &who, "Who has been told", Place::People);
    let page = state
        .run(&who, move |ctx| {
            let lines = ctx.list_notices_due()?.into_iter().map(line);
            Ok::<_, AppError>(NoticesPage {
                frame,
                lines: lines.collect(),
            })
        })
        .await?;
    html(&page)
}

fn line(one: NoticeLine) -> Line {
    Line {
        path: format!("/notices/{}", one.code),
        told: format!(
            "{} of {}",
            one.people - one.open.min(one.people),
            one.people
        ),
        first: one.first.map(day).unwrap_or_default(),
        late: one.late > 0,
        title: one.title,
        open: one.open,
    }
}

/// Somebody who is still to be told.
#[derive(Clone, Debug)]
struct ToTell {
    path: String,
    given: String,
    name: String,
    known_as: String,
    by: String,
}

#[derive(Template)]
#[template(path = "pages/notices/show.html")]
pub(crate) struct NoticePage {
    frame: Frame,
    path: String,
    title: String,
    told: String,
    late: usize,
    lines: Vec<ToTell>,
    pages: Pages,
    /// Whether the viewer may put it on record for everybody at once.
    in_bulk: bool,
}

/// Which page of the list.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    page: Option<usize>,
}

/// Who is still to be given a notice.
pub(crate) async fn show(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(notice): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let frame = frame(&state, &who, "Who is still to be told", Place::People);
    let page = state
        .run(&who, move |ctx| {
            to_be_told(ctx, frame, &notice, asked.page.unwrap_or(1))
        })
        .await?;
    html(&page)
}

fn to_be_told(
    ctx: &Ctx<'_>,
    frame: Frame,
    notice: &str,
    page: usize,
) -> Result<NoticePage, AppError> {
    let wanted = page.clamp(1, MOST_PAGES);
    let asked = |page: usize| ctx.to_be_told(notice, (page - 1) * ON_A_PAGE, ON_A_PAGE);
    let found = asked(wanted)?;
    let pages = Pages::of(found.line.open, wanted);
    let found = if pages.at == wanted {
        found
    } else {
        asked(pages.at)?
    };
    let house = ctx.engine.house_words();
    let lines = found.people.into_iter().map(|one| {
        let kinds: Vec<String> = one.kinds.iter().map(|kind| house.kind(kind)).collect();
        let path = path_of(one.id);
        ToTell {
            given: format!("{path}/notices/{notice}/given"),
            path,
            name: one.name,
            known_as: capital(&listed(&kinds)),
            by: one
                .by
                .map_or_else(|| "No day is known".to_owned(), |by| by.words()),
        }
    });
    let late = found.line.late;
    let head = line(found.line);
    Ok(NoticePage {
        frame,
        path: head.path,
        title: head.title,
        told: head.told,
        late,
        lines: lines.collect(),
        pages,
        in_bulk: ctx.actor.role != Role::Tutor,
    })
}

/// What both forms ask.
fn fields(ctx: &Ctx<'_>) -> Vec<Field> {
    let ways = HowTold::ALL.into_iter().map(|how| {
        let hint = how
            .citation()
            .map(|citation| format!("They need not be told: {citation}."))
            .unwrap_or_default();
        Choice::new(how.code(), how.words(), &hint)
    });
    vec![
        Field::date(
            "on",
            "On which day?",
            "For example 3 11 2026.",
            Some(ctx.today()),
        ),
        Field::choice("how", "How, or why not?", "", ways.collect()),
        Field::lines(
            "words",
            "More about it",
            "Who told them, if it was somebody else; the reason, if they need not be told. Write no names.",
        ),
    ]
}

/// What was typed, for those whom it concerns.
fn read(notice: &str, to: GivenTo, typed: &Fields) -> Result<NewlyGiven, AppError> {
    let mut faults = Faults::default();
    let how = HowTold::from_code(typed.text("how"));
    if how.is_none() {
        faults.add("how", "say how they were told", "choose one");
    }
    let on = faults.take(typed.date("on", "the day"))?;
    faults.done()?;
    Ok(NewlyGiven {
        notice: notice.to_owned(),
        to,
        on,
        how: how.unwrap_or(HowTold::HandedOver),
        words: typed.text("words").to_owned(),
    })
}

/// Those whom a form is about.
#[derive(Clone, Debug)]
enum About {
    One(EntityId, String),
    Everybody(String),
}

impl About {
    fn crumb(&self) -> (&'static str, String) {
        match self {
            Self::One(id, _) => ("The person", path_of(*id)),
            Self::Everybody(notice) => ("Who is still to be told", format!("/notices/{notice}")),
        }
    }

    /// What the form asks, for whoever may fill it in.
    fn form(&self, ctx: &Ctx<'_>) -> Result<Form, AppError> {
        match self {
            Self::One(id, notice) => {
                let own = ctx.is_own(*id)?;
                let scope = Scope::Person { id: id.0, own };
                check(Action::NoticeGiven, &ctx.actor, &scope, ctx.purpose())?;
                let view = ctx.show_person(*id)?;
                let title = title_of(ctx, notice)?;
                let name = view.person.body.display_name();
                let heading = format!("Was {name} given the notice “{title}”?");
                Ok(Form::new(heading, fields(ctx), "Put it on record"))
            }
            Self::Everybody(notice) => {
                let scope = Scope::Organisation;
                check(
                    Action::NoticeGiven,
                    &ctx.actor,
                    &scope,
                    Purpose::Administration,
                )?;
                let title = title_of(ctx, notice)?;
                let found = ctx.to_be_told(notice, 0, 0)?;
                let mut kinds = vec![Choice::new("", "Everybody for whom it is meant", "")];
                for (code, _, many) in ctx.engine.kinds_of_people() {
                    if ctx.engine.is_meant_for(notice, &code) {
                        kinds.push(Choice::new(&code, &format!("Only {many}"), ""));
                    }
                }
                let mut fields = fields(ctx);
                fields.insert(0, Field::choice("kind", "To whom?", "", kinds));
                let lead = match found.line.open {
                    1 => "One person has not had it, as far as is on record.".to_owned(),
                    many => format!(
                        "{many} people have not had it, as far as is on record. Whoever comes later is not among them."
                    ),
                };
                let heading = format!("Were they given the notice “{title}”?");
                Ok(Form::new(heading, fields, "Put it on record").lead(lead))
            }
        }
    }

    fn act(&self, ctx: &Ctx<'_>, typed: &Fields) -> Result<usize, AppError> {
        let new = match self {
            Self::One(id, notice) => read(notice, GivenTo::One(*id), typed)?,
            Self::Everybody(notice) => {
                let kind = Some(typed.text("kind")).filter(|kind| !kind.is_empty());
                let to = GivenTo::Everybody(kind.map(str::to_owned));
                read(notice, to, typed)?
            }
        };
        ctx.record_notice_given(&new)
    }
}

fn title_of(ctx: &Ctx<'_>, notice: &str) -> Result<String, AppError> {
    let title = ctx.engine.notice_title(notice);
    title.ok_or(AppError::NotFound("notice"))
}

/// Whether everybody, or everybody of a kind, was given a notice.
pub(crate) async fn all(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(notice): Path<String>,
) -> Result<Response, PageError> {
    asked(&state, &who, About::Everybody(notice)).await
}

/// Puts that on record.
pub(crate) async fn all_given(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(notice): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    given(&state, &who, About::Everybody(notice), typed).await
}

/// Whether one person was given a notice.
pub(crate) async fn one(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path((id, notice)): Path<(String, String)>,
) -> Result<Response, PageError> {
    asked(&state, &who, About::One(id_of(&id)?, notice)).await
}

/// Puts that on record.
pub(crate) async fn one_given(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path((id, notice)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, PageError> {
    given(&state, &who, About::One(id_of(&id)?, notice), typed).await
}

async fn asked(state: &State, who: &SignedIn, about: About) -> Result<Response, PageError> {
    html(&page(state, who, about, &Fields::default(), Problem::default()).await?)
}

async fn page(
    state: &State,
    who: &SignedIn,
    about: About,
    typed: &Fields,
    problem: Problem,
) -> Result<FormPage, PageError> {
    let crumb = about.crumb();
    let form = state.run(who, move |ctx| about.form(ctx)).await?;
    let frame = frame(state, who, "A notice was given", Place::People);
    Ok(FormPage::new(frame, crumb, form, typed, problem))
}

async fn given(
    state: &State,
    who: &SignedIn,
    about: About,
    typed: Fields,
) -> Result<Response, PageError> {
    let (doing, sent) = (about.clone(), typed.clone());
    match state.run(who, move |ctx| doing.act(ctx, &sent)).await {
        Ok(_) => Ok(Redirect::to(&about.crumb().1).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(state, who, about, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// Taking back what was put on record wrongly.
pub(crate) struct TakeBack;

impl Deed for TakeBack {
    type Done = ();
    const STANDS: Stands = Stands {
        title: "Take back that a notice was given",
        place: Place::People,
        back: ("Who has been told", "/notices"),
    };

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let (title, one) = ctx.show_notice_given(id)?;
        let lead = match one.people {
            1 => format!(
                "{}. It stays to be read, with the reason beside it.",
                one.sentence()
            ),
            many => format!(
                "{}, to {many} people together. It is taken back for all of them, and stays to be read with the reason beside it.",
                one.sentence()
            ),
        };
        let fields = vec![Field::lines("why", "What was wrong with it?", "")];
        Ok(Form::new(format!("Take back: “{title}”"), fields, "Take it back").lead(lead))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.take_back_notice_given(given.about, given.typed.text("why"))
    }
}

#[cfg(test)]
impl NoticesPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let late = Line {
            path: "/notices/families".to_owned(),
            title: "For <parents> and carers".to_owned(),
            told: "108 of 120".to_owned(),
            open: 12,
            first: "3 November 2026".to_owned(),
            late: true,
        };
        let done = Line {
            told: "3 of 3".to_owned(),
            open: 0,
            first: String::new(),
            late: false,
            ..late.clone()
        };
        Self {
            frame,
            lines: vec![late, done],
        }
    }
}

#[cfg(test)]
impl NoticePage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let path = path_of(EntityId([1; 16]));
        Self {
            frame,
            path: "/notices/families".to_owned(),
            title: "For parents and carers".to_owned(),
            told: "108 of 120".to_owned(),
            late: 1,
            lines: vec![ToTell {
                given: format!("{path}/notices/families/given"),
                path,
                name: "Rosa <Thornbury>".to_owned(),
                known_as: "Carer".to_owned(),
                by: "By 22 December 2026".to_owned(),
            }],
            pages: Pages {
                at: 2,
                of: 3,
                total: 42,
            },
            in_bulk: true,
        }
    }
}
