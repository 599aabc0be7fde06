//! Tokens, by which programs act: the list, making one, ending one.

use access::{Action, Role};
use app::{AppError, Ctx, EntityId, SignedIn, TokenLine, scopes_for};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};
use calendar::date_in_london;
use jiff::Timestamp;

use crate::address::Peer;
use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{Form, capital, day, frame};
use crate::pages::requests::Tag;
use crate::pages::second_factor::current_password;
use crate::session::Viewer;
use crate::state::State;

/// Scopes that a line of the list names; of more it says how many.
const NAMED: usize = 4;

/// A token as a line.
#[derive(Clone, Debug)]
struct Line {
    id: String,
    name: String,
    whose: String,
    dates: String,
    scopes: String,
    valid: bool,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "pages/settings/tokens.html")]
pub(crate) struct TokensPage {
    frame: Frame,
    lines: Vec<Line>,
}

fn on(at: Timestamp) -> String {
    day(date_in_london(at))
}

impl Line {
    fn of(token: &TokenLine, now: Timestamp) -> Self {
        let used = token.used_on.map_or("never used".to_owned(), |used| {
            format!("last used on {}", day(used))
        });
        let ends = if token.valid { "ends" } else { "ended" };
        let mut scopes: Vec<String> = token.scopes.iter().map(|one| one.to_do()).collect();
        let more = scopes.split_off(scopes.len().min(NAMED)).len();
        let mut scopes = scopes.join("; ");
        if more > 0 {
            scopes = format!("{scopes}; and {more} more");
        }
        let tag = if token.valid && now < token.ends_at {
            Tag::new("Can be used", "green")
        } else {
            Tag::new("Ended", "")
        };
        Self {
            id: token.id.to_string(),
            name: token.name.clone(),
            whose: token.email.clone(),
            dates: format!(
                "made on {}, {ends} on {}, {used}",
                on(token.made_at),
                on(token.ends_at)
            ),
            scopes: capital(&scopes),
            valid: token.valid,
            tag,
        }
    }
}

/// The list.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let lines = state
        .run(&who, |ctx| {
            let tokens = ctx.list_tokens()?;
            Ok(tokens.iter().map(|one| Line::of(one, ctx.now)).collect())
        })
        .await?;
    html(&TokensPage {
        frame: frame(&state, &who, "Tokens for programs", Place::Policy),
        lines,
    })
}

/// An action to choose.
#[derive(Clone, Debug)]
struct Scope {
    code: &'static str,
    words: String,
    chosen: bool,
}

/// Actions that belong together.
#[derive(Clone, Debug)]
struct Group {
    title: &'static str,
    actions: Vec<Scope>,
}

#[derive(Template)]
#[template(path = "pages/settings/token_add.html")]
pub(crate) struct AddPage {
    frame: Frame,
    problem: Problem,
    name: Field,
    groups: Vec<Group>,
    password: Field,
}

fn name_field() -> Field {
    Field::line(
        "name",
        "What is it for?",
        "In a few words, so that you know it in the list. For example: the timetable program.",
    )
}

fn groups(role: Role, typed: &Fields) -> Vec<Group> {
    let of = |title, look| Group {
        title,
        actions: scopes_for(role)
            .filter(|action| action.is_look() == look)
            .map(|action| Scope {
                code: action.code(),
                words: capital(&action.to_do()),
                chosen: typed.all("scope").any(|code| code == action.code()),
            })
            .collect(),
    };
    vec![of("What it may see", true), of("What it may do", false)]
}

fn page(state: &State, who: &SignedIn, typed: &Fields, mut problem: Problem) -> AddPage {
    let name = name_field().filled(typed, &problem);
    let password = current_password().filled(typed, &problem);
    problem.point_to(&[name.clone(), password.clone()]);
    AddPage {
        frame: frame(state, who, "Make a token", Place::Policy),
        problem,
        name,
        groups: groups(who.actor.role, typed),
        password,
    }
}

/// The empty form.
pub(crate) async fn add(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&page(&state, &who, &Fields::default(), Problem::default()))
}

#[derive(Template)]
#[template(path = "pages/settings/token_made.html")]
pub(crate) struct MadePage {
    frame: Frame,
    token: String,
    ends: String,
}

/// Makes the token and shows it, once.
pub(crate) async fn added(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Ok(none.into_response()),
    };
    let (given, cost) = (typed.clone(), state.cost);
    let made = state.run(&who, move |ctx| {
        let _turn = turn;
        make(ctx, &given, cost)
    });
    match made.await {
        Ok(token) => html(&MadePage {
            frame: frame(&state, &who, "The token is there", Place::Policy),
            token: token.secret.as_str().to_owned(),
            ends: on(token.ends_at),
        }),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &who, &typed, problem);
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

fn make(ctx: &Ctx<'_>, typed: &Fields, cost: app::PasswordCost) -> Result<app::NewToken, AppError> {
    // What the page did not offer is chosen by nobody.
    let scopes: Vec<Action> = typed.all("scope").filter_map(Action::from_code).collect();
    ctx.add_own_token(typed.text("name"), &scopes, typed.raw("password"), cost)
}

/// Ending a token.
pub(crate) struct Revoke;

impl Deed for Revoke {
    type Done = ();
    const STANDS: Stands = Stands {
        title: "End a token",
        place: Place::Policy,
        back: ("Tokens for programs", "/settings/tokens"),
    };

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let mut tokens = ctx.list_tokens()?.into_iter();
        let token = tokens.find(|one| one.id == id);
        let name = token.ok_or(AppError::NotFound("token"))?.name;
        Ok(Form::new("End a token", Vec::new(), "End it").lead(format!(
            "Whatever program shows “{name}” is refused from now on. A token that is ended stays so."
        )))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.revoke_token(given.about)
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let line = Line {
        id: "2m8v0q4e1xjr6w9t3ya5hc7bzk".to_owned(),
        name: "the timetable program".to_owned(),
        whose: "rowan@caretaker.example".to_owned(),
        dates: "made on 4 May 2026, ends on 2 August 2026, never used".to_owned(),
        scopes: "Looked at a list of people; and 2 more".to_owned(),
        valid: true,
        tag: Tag::new("Can be used", "green"),
    };
    let list = TokensPage {
        frame: Frame::sample(),
        lines: vec![line],
    };
    let empty = TokensPage {
        frame: Frame::sample(),
        lines: Vec::new(),
    };
    let add = AddPage {
        frame: Frame::sample(),
        problem: Problem::sample("name"),
        name: name_field(),
        groups: groups(Role::Dpo, &Fields::default()),
        password: current_password(),
    };
    let made = MadePage {
        frame: Frame::sample(),
        token: "ct_…".to_owned(),
        ends: "2 August 2026".to_owned(),
    };
    vec![
        crate::pages::Sample::of("pages/settings/tokens.html", &list),
        crate::pages::Sample::of("pages/settings/tokens.html", &empty),
        crate::pages::Sample::of("pages/settings/token_add.html", &add),
        crate::pages::Sample::of("pages/settings/token_made.html", &made),
    ]
}
