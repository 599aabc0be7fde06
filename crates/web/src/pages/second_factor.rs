//! One's own account: the password, what one has beside it, and where one is signed in.

use app::bodies::SignedInWith;
use app::{AppError, Ctx, EntityId, MyAccount, Programs, SignedIn, Token};
use askama::Template;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};

use crate::address::Peer;
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{Form, frame, moment};
use crate::session::{Cookie, Viewer};
use crate::state::State;

/// Something one has, or a browser one is signed in with, as a line.
#[derive(Clone, Debug)]
struct Line {
    name: String,
    about: String,
    /// Where it is removed; empty for this session.
    remove: String,
}

#[derive(Template)]
#[template(path = "pages/account/account.html")]
struct AccountPage {
    frame: Frame,
    email: String,
    factors: Vec<Line>,
    recovery_left: usize,
    sessions: Vec<Line>,
    must: bool,
}

/// What one's own account holds.
async fn mine(state: &State, who: &SignedIn) -> Result<MyAccount, PageError> {
    state
        .run(who, |ctx| {
            let mine = ctx.my_account()?;
            Ok(mine)
        })
        .await
}

/// One's own account.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let mine = mine(&state, &who).await?;
    html(&account_page(
        mine,
        frame_of(&state, &who, "Your account"),
        who.lacks_second_factor,
    ))
}

fn frame_of(state: &State, who: &SignedIn, title: &str) -> Frame {
    frame(state, who, title, Place::Account)
}

fn account_page(mine: MyAccount, frame: Frame, must: bool) -> AccountPage {
    let factors = mine.factors.into_iter().map(|factor| {
        let kind = if factor.passkey { "Passkey" } else { "App" };
        let used = match factor.used_at {
            Some(at) => format!("last used {}", moment(at)),
            None => "not used yet".to_owned(),
        };
        Line {
            about: format!("{kind}, added {}, {used}", moment(factor.added_at)),
            remove: format!("/account/second-factor/{}/remove", factor.id),
            name: factor.name,
        }
    });
    let sessions = mine.sessions.into_iter().map(|session| {
        let with = session.with.map_or("", with_in_words);
        let this = if session.this { ", this one" } else { "" };
        Line {
            about: format!("Since {}{with}{this}", moment(session.began_at)),
            remove: String::new(),
            name: session.browser,
        }
    });
    AccountPage {
        frame,
        email: mine.email,
        factors: factors.collect(),
        recovery_left: mine.recovery_left,
        sessions: sessions.collect(),
        must,
    }
}

fn with_in_words(with: SignedInWith) -> &'static str {
    match with {
        SignedInWith::Password => ", with the password",
        SignedInWith::PasswordAndCode => ", with password and code",
        SignedInWith::PasswordAndRecoveryCode => ", with password and recovery code",
        SignedInWith::Passkey => ", with a passkey",
    }
}

/// Signs out everywhere else.
pub(crate) async fn end_others(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    state
        .run(&who, |ctx| {
            ctx.end_my_other_sessions()?;
            Ok(())
        })
        .await?;
    Ok(Redirect::to("/account").into_response())
}

/// Keeps the session of somebody who is at work and has sent nothing for a while: the `Viewer` does it.
pub(crate) async fn stay(Viewer(_): Viewer) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Where the pages of one's own account stand.
const OWN: Stands = Stands {
    title: "Your account",
    place: Place::Account,
    back: ("Your account", "/account"),
};

/// What is asked of whoever is signed in already.
pub(super) fn current_password() -> Field {
    let hint = "So that nobody does this from a screen that was left open.";
    Field::secret("password", "Your password", hint, "current-password")
}

/// Asks what becomes of the programs that act for somebody, if there are any.
fn programs(names: &[String]) -> Option<Field> {
    if names.is_empty() {
        return None;
    }
    let hint = format!(
        "They sign in by tokens and never knew your password: {}.",
        names.join(", ")
    );
    let answers = vec![
        Choice::new(
            "end",
            "End their tokens",
            "Somebody may have been in your account.",
        ),
        Choice::new("go-on", "Let them go on", ""),
    ];
    let question = "What becomes of the programs that act for you?";
    Some(Field::choice("programs", question, &hint, answers))
}

/// Changing one's own password.
pub(crate) struct Password;

impl Deed for Password {
    /// The token under which the session goes on.
    type Done = Token;
    const STANDS: Stands = OWN;
    const ASKS_PASSWORD: bool = true;

    fn form(ctx: &Ctx<'_>, _: EntityId) -> Result<Form, AppError> {
        let rule =
            "At least 12 characters. Three or four words that do not belong together are good.";
        let now = "The password you have now";
        let mut fields = vec![
            Field::secret("current", now, "", "current-password"),
            Field::secret("new", "The new password", rule, "new-password"),
        ];
        fields.extend(programs(&ctx.my_programs()?));
        Ok(
            Form::new("Change your password", fields, "Change the password")
                .lead("You are signed out everywhere else."),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<Token, AppError> {
        let (current, new) = (given.typed.raw("current"), given.typed.raw("new"));
        let programs = match given.typed.text("programs") {
            "end" => Programs::End,
            "go-on" => Programs::GoOn,
            _ if ctx.my_programs()?.is_empty() => Programs::GoOn,
            _ => {
                return Err(AppError::input(
                    "programs",
                    "it is not said what becomes of your programs",
                    "choose one of the two",
                ));
            }
        };
        let caller = given.peer.caller();
        let (_, token) = ctx.change_password(current, new, programs, &caller, given.cost)?;
        Ok(token)
    }

    fn then(state: &State, _: &SignedIn, token: Token) -> Result<Response, PageError> {
        let mut response = Redirect::to(OWN.back.1).into_response();
        let cookie = Cookie::Session.set(&token.0, state.is_https());
        let cookie = cookie.ok_or(PageError::Bug)?;
        response.headers_mut().insert(SET_COOKIE, cookie);
        Ok(response)
    }
}

#[derive(Template)]
#[template(path = "pages/account/app.html")]
struct AppPage {
    frame: Frame,
    problem: Problem,
    secret: String,
    code: Code,
    fields: Vec<Field>,
}

/// A QR code as one path: `(0, 0)` is the first square.
#[derive(Clone, Debug)]
struct Code {
    size: usize,
    path: String,
}

impl Code {
    fn of(text: &str) -> Option<Self> {
        let code = qrcode::QrCode::new(text).ok()?;
        let (size, colours) = (code.width(), code.to_colors());
        let mut path = String::new();
        for (n, colour) in colours.into_iter().enumerate() {
            if colour == qrcode::Color::Dark {
                use std::fmt::Write as _;
                let _ = write!(path, "M{} {}h1v1h-1z", n % size, n / size);
            }
        }
        Some(Self { size, path })
    }
}

fn app_fields() -> Vec<Field> {
    vec![
        Field::line(
            "name",
            "What do you call it?",
            "For example “My telephone”.",
        ),
        Field::code("code", "The code it shows", "Six digits."),
        current_password(),
    ]
}

async fn app_page(
    state: &State,
    who: &SignedIn,
    typed: &Fields,
    mut problem: Problem,
) -> Result<AppPage, PageError> {
    let secret = state
        .run(who, |ctx| {
            let secret = ctx.set_up_app()?;
            Ok(secret)
        })
        .await?;
    let fields: Vec<Field> = app_fields()
        .into_iter()
        .map(|field| field.filled(typed, &problem))
        .collect();
    problem.point_to(&fields);
    Ok(AppPage {
        frame: frame_of(state, who, "Add an app"),
        problem,
        secret: grouped(&secret.typed),
        code: Code::of(&secret.uri).ok_or(PageError::Bug)?,
        fields,
    })
}

/// In groups of four, for typing.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join(" ")
}

/// Shows what an app is set up with.
pub(crate) async fn app(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&app_page(&state, &who, &Fields::default(), Problem::default()).await?)
}

/// Adds it.
pub(crate) async fn app_post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Ok(none.into_response()),
    };
    let sent = typed.clone();
    let cost = state.cost;
    let outcome = state
        .run(&who, move |ctx| {
            let _turn = turn;
            ctx.add_app(
                sent.text("name"),
                sent.text("code"),
                sent.raw("password"),
                cost,
            )
        })
        .await;
    match outcome {
        Ok(new) => added(&state, &who, new.recovery),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = app_page(&state, &who, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "pages/account/codes.html")]
struct CodesPage {
    frame: Frame,
    codes: Vec<String>,
}

/// After something was added: the recovery codes if they are new, else back to the account.
pub(super) fn added(
    state: &State,
    who: &SignedIn,
    codes: Option<Vec<String>>,
) -> Result<Response, PageError> {
    match codes {
        Some(codes) => html(&CodesPage {
            frame: frame_of(state, who, "Your recovery codes"),
            codes,
        }),
        None => Ok(Redirect::to("/account").into_response()),
    }
}

#[derive(Template)]
#[template(path = "pages/account/passkey.html")]
struct PasskeyPage {
    frame: Frame,
    problem: Problem,
    fields: Vec<Field>,
    host: String,
    origin: String,
}

fn passkey_page(
    state: &State,
    who: &SignedIn,
    typed: &Fields,
    mut problem: Problem,
) -> PasskeyPage {
    let hint = "For example “My laptop” or “Key ring”.";
    let fields = vec![
        Field::line("name", "What do you call it?", hint),
        current_password(),
    ];
    let fields: Vec<Field> = fields
        .into_iter()
        .map(|field| field.filled(typed, &problem))
        .collect();
    problem.point_to(&fields);
    let party = state.party();
    PasskeyPage {
        frame: frame_of(state, who, "Add a passkey"),
        problem,
        fields,
        host: party.id,
        origin: party.origin,
    }
}

/// Asks for a name and the password; the script does the rest.
pub(crate) async fn passkey(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&passkey_page(
        &state,
        &who,
        &Fields::default(),
        Problem::default(),
    ))
}

/// The same with what is wrong.
pub(super) fn passkey_again(
    state: &State,
    who: &SignedIn,
    typed: &Fields,
    error: PageError,
) -> Result<Response, PageError> {
    let (problem, error) = Problem::of(error)?;
    let page = passkey_page(state, who, typed, problem);
    Ok((error.status(), html(&page)?).into_response())
}

/// Removing something one has.
pub(crate) struct Remove;

impl Deed for Remove {
    type Done = ();
    const STANDS: Stands = OWN;
    const ASKS_PASSWORD: bool = true;

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let mut factors = ctx.my_account()?.factors.into_iter();
        let factor = factors.find(|factor| factor.id == id);
        let name = factor.ok_or(AppError::NotFound("second factor"))?.name;
        let heading = format!("Remove “{name}”");
        Ok(
            Form::new(heading, vec![current_password()], "Remove it").lead(
                "Nobody signs in with it any more. With the last one your recovery codes go too.",
            ),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.remove_second_factor(given.about, given.typed.raw("password"), given.cost)
    }
}

/// Making new recovery codes, which are shown once.
pub(crate) struct RecoveryCodes;

impl Deed for RecoveryCodes {
    type Done = Vec<String>;
    const STANDS: Stands = OWN;
    const ASKS_PASSWORD: bool = true;

    fn form(_: &Ctx<'_>, _: EntityId) -> Result<Form, AppError> {
        let heading = "Make new recovery codes";
        Ok(
            Form::new(heading, vec![current_password()], "Make ten new codes")
                .lead("The codes you have now are good for nothing any more."),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<Vec<String>, AppError> {
        ctx.new_recovery_codes(given.typed.raw("password"), given.cost)
    }

    fn then(state: &State, who: &SignedIn, codes: Vec<String>) -> Result<Response, PageError> {
        added(state, who, Some(codes))
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let line = Line {
        name: "My <telephone>".to_owned(),
        about: "App, added yesterday".to_owned(),
        remove: "/account/second-factor/x/remove".to_owned(),
    };
    let account = AccountPage {
        frame: Frame::sample(),
        email: "a@example.org".to_owned(),
        factors: vec![line.clone()],
        recovery_left: 2,
        sessions: vec![line],
        must: true,
    };
    let app = AppPage {
        frame: Frame::sample(),
        problem: Problem::sample("code"),
        secret: "ABCD EFGH".to_owned(),
        code: Code {
            size: 21,
            path: "M0 0h1v1h-1z".to_owned(),
        },
        fields: app_fields(),
    };
    let passkey = PasskeyPage {
        frame: Frame::sample(),
        problem: Problem::sample("name"),
        fields: vec![Field::line("name", "Name", ""), current_password()],
        host: "caretaker.example".to_owned(),
        origin: "https://caretaker.example".to_owned(),
    };
    let codes = CodesPage {
        frame: Frame::sample(),
        codes: vec!["01234-56789-abcde-fghjk-mnpqr".to_owned()],
    };
    vec![
        super::Sample::of("pages/account/account.html", &account),
        super::Sample::of("pages/account/app.html", &app),
        super::Sample::of("pages/account/passkey.html", &passkey),
        super::Sample::of("pages/account/codes.html", &codes),
    ]
}
