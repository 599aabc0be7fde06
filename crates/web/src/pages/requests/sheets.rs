//! Asking a colleague to look, and asking once more. Link and code stand on the page that answers and
//! never again.

use app::{AppError, Ctx, EntityId, NewSheet, RequestView, SheetNote, SheetWent, SignedIn};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Response};
use calendar::instant_in_words;

use super::{number, on_case, title};
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::package::spaced;
use crate::pages::plain::{Form, FormPage, date_if_given};
use crate::session::Viewer;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/requests/sheet_made.html")]
pub(crate) struct MadePage {
    frame: Frame,
    number: String,
    went: &'static str,
    /// The link, where it is to be handed over; empty where it went by e-mail.
    link: String,
    code: String,
    ends: String,
}

/// Asks whom, where and for what.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    html(
        &page(
            &state,
            &who,
            &number,
            (&Fields::default(), Problem::default()),
        )
        .await?,
    )
}

/// Asks the colleague.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let answers = typed.clone();
    let made = making(&state, &who, &number, move |ctx, id, how| {
        let new = new_sheet(ctx, id, &answers)?;
        ctx.ask_sheet(id, &new, how)
    });
    match made.await {
        Ok(note) => made_page(&state, &who, number, &note),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &who, &number, (&typed, problem)).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// Asks before a sheet goes once more.
pub(crate) async fn again_get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path((number, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    html(&again_page(&state, &who, &number, (&sheet, Problem::default())).await?)
}

/// Sends it once more.
pub(crate) async fn again(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path((number, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let named = sheet.clone();
    let made = making(&state, &who, &number, move |ctx, id, how| {
        // Whatever is no id names nothing; the use case asks first who is asking.
        let sheet = named.parse().unwrap_or_else(|_| ctx.engine.new_id());
        ctx.send_sheet_again(id, sheet, how)
    });
    match made.await {
        Ok(note) => made_page(&state, &who, number, &note),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = again_page(&state, &who, &number, (&sheet, problem)).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// How a link is made: the address of these pages, and what hashing its code costs.
type How<'a> = (Option<&'a str>, app::PasswordCost);

/// Makes a link in turn: hashing its code costs as much as a sign-in.
async fn making(
    state: &State,
    who: &SignedIn,
    number: &str,
    f: impl FnOnce(&Ctx<'_>, EntityId, How<'_>) -> Result<SheetNote, AppError> + Send + 'static,
) -> Result<SheetNote, PageError> {
    let _turn = state
        .sign_ins
        .clone()
        .acquire_owned()
        .await
        .map_err(|_| PageError::Bug)?;
    let (site, cost) = (state.public_url.clone(), state.cost);
    on_case(state, who, number, move |ctx, id| {
        f(ctx, id, (Some(&site), cost))
    })
    .await
}

fn made_page(
    state: &State,
    who: &SignedIn,
    number: String,
    note: &SheetNote,
) -> Result<Response, PageError> {
    html(&MadePage {
        frame: Frame::new(
            state,
            who,
            &format!("Request {number}, search sheet"),
            Place::Requests,
        ),
        went: note.went.words(),
        link: match note.went {
            SheetWent::ByMail => String::new(),
            SheetWent::NotSent | SheetWent::ByHand => {
                format!("{}/sheet/{}", state.public_url, note.secret.as_str())
            }
        },
        code: spaced(&note.code),
        ends: instant_in_words(note.ends_at),
        number,
    })
}

async fn page(
    state: &State,
    who: &SignedIn,
    path: &str,
    (typed, problem): (&Fields, Problem),
) -> Result<FormPage, PageError> {
    let (case, form) = on_case(state, who, path, move |ctx, id| {
        let case = ctx.show_request(id)?;
        let form = ask_form(ctx, &case)?;
        Ok((case, form))
    })
    .await?;
    let frame = Frame::new(state, who, &title(&case), Place::Requests);
    Ok(FormPage::new(frame, crumb(&case), form, typed, problem))
}

async fn again_page(
    state: &State,
    who: &SignedIn,
    path: &str,
    (sheet, problem): (&str, Problem),
) -> Result<FormPage, PageError> {
    let sheet = sheet.to_owned();
    let (case, name) = on_case(state, who, path, move |ctx, id| {
        let case = ctx.show_request(id)?;
        let mut sheets = case.sheets.iter();
        let line = sheets.find(|line| line.stored.id.to_string() == sheet);
        let line = line.ok_or(AppError::NotFound("search sheet"))?;
        let name = line.stored.body.to.name.clone();
        Ok((case, name))
    })
    .await?;
    let lead = format!(
        "{name} was asked to look. They get a new link and a new code; those of before end."
    );
    let form = Form::new("Send the search sheet again", Vec::new(), "Send it again").lead(lead);
    let frame = Frame::new(state, who, &title(&case), Place::Requests);
    Ok(FormPage::new(
        frame,
        crumb(&case),
        form,
        &Fields::default(),
        problem,
    ))
}

fn crumb(case: &RequestView) -> (&'static str, String) {
    ("The request", format!("/requests/{}", number(case)))
}

fn ask_form(ctx: &Ctx<'_>, case: &RequestView) -> Result<Form, AppError> {
    let body = &case.stored.body;
    let colleagues = ctx.whom_to_ask()?.into_iter();
    let colleagues = colleagues.map(|(id, name)| Choice::new(&id.to_string(), &name, ""));
    let words = ctx.words_for_sheet(body)?.into_iter();
    let words = words.map(|(word, is_protected)| Choice {
        chosen: !is_protected,
        ..Choice::new(
            &word,
            &word,
            if is_protected {
                "Protected: it goes only to somebody who may know it."
            } else {
                ""
            },
        )
    });
    let (by, _) = ctx.sheet_days(body)?;
    let fields = vec![
        Field::choice("colleague", "Whom do you ask?", "", colleagues.collect())
            .or_none("Somebody else, named below"),
        Field::line("name", "Their name", "For somebody who is not on the list."),
        Field::line(
            "email",
            "Their e-mail address",
            "The link goes there and names nobody. Leave it empty to hand the link over yourself.",
        ),
        Field::lines(
            "places",
            "Where should they look?",
            "One place on each line, for example: your mailbox, your telephone.",
        ),
        Field::several(
            "words",
            "What should they look for?",
            "Strike out what they need not or may not know.",
            words.collect(),
        ),
        Field::lines("more", "More words to look for", "One on each line."),
        Field::date(
            "by",
            "By when?",
            "Not after the day on which you work to answer.",
            Some(by),
        ),
    ];
    Ok(
        Form::new("Ask a colleague to look", fields, "Ask them").lead(
            "They need no account: they get a link and, another way, a code. They say for each place what came of it, send what they found, and sign. The answer cannot be put together while a place waits and nobody has said why it is left out.",
        ),
    )
}

fn new_sheet(ctx: &Ctx<'_>, id: EntityId, typed: &Fields) -> Result<NewSheet, AppError> {
    let lines = |name: &str| typed.text(name).lines().map(str::to_owned).collect();
    let account =
        match typed.text("colleague") {
            "" => None,
            id => Some(id.parse().map_err(|_| {
                AppError::input("colleague", "Choose whom you ask", "one of the list")
            })?),
        };
    let chosen: Vec<&str> = typed.all("words").collect();
    let case = ctx.show_request(id)?;
    let mut without = ctx.search_words(&case.stored.body)?;
    without.retain(|word| !chosen.contains(&word.as_str()));
    Ok(NewSheet {
        account,
        name: typed.text("name").to_owned(),
        email: typed.text("email").to_owned(),
        places: lines("places"),
        without,
        more: lines("more"),
        by: date_if_given(typed, "by", "by when")?,
    })
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let page = |link: &str| MadePage {
        frame: Frame::sample(),
        number: "014".to_owned(),
        went: SheetWent::ByHand.words(),
        link: link.to_owned(),
        code: "012 345".to_owned(),
        ends: "09:30 on Tuesday 8 December 2026".to_owned(),
    };
    ["", "https://caretaker.example/sheet/abc"]
        .map(|link| crate::pages::Sample::of("pages/requests/sheet_made.html", &page(link)))
        .into()
}
