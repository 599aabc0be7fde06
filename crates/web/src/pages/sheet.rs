//! A search sheet: a link, and a code that came another way. Every failure says the same, and nothing
//! large is read from whoever has no link.

use app::{AppError, LookedAt, OpenedSheet, SheetAnswer, SheetOutcome};
use askama::Template;
use axum::extract::{FromRequest as _, Path, Request, State as Extract};
use axum::response::{IntoResponse, Response};
use calendar::in_words;

use super::requests::by_hand::{Kept, kept};
use crate::address::Peer;
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::Frame;
use crate::pages::plain::capital;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/sheet/code.html")]
pub(crate) struct CodePage {
    frame: Frame,
    problem: Problem,
    field: Field,
}

/// One place of the sheet, with what is asked about it.
struct Asked {
    name: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "pages/sheet/sheet.html")]
pub(crate) struct SheetPage {
    frame: Frame,
    problem: Problem,
    /// Where the answer goes.
    action: String,
    asked_by: String,
    by: String,
    words: Vec<String>,
    places: Vec<Asked>,
    sign: Vec<Field>,
}

#[derive(Template)]
#[template(path = "pages/sheet/done.html")]
pub(crate) struct DonePage {
    frame: Frame,
    on: String,
}

const TITLE: &str = "Search sheet";

/// Asks for the code. Whether the link is good is said only with the code.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Path(_): Path<String>,
) -> Result<Response, PageError> {
    html(&code_form(&state, Problem::default()))
}

fn code_form(state: &State, mut problem: Problem) -> CodePage {
    let hint = "Six digits. You were told it another way than the link.";
    let field = Field::code("code", "The code", hint).filled(&Fields::default(), &problem);
    problem.point_to(std::slice::from_ref(&field));
    CodePage {
        frame: Frame::public(state, TITLE),
        problem,
        field,
    }
}

/// Compares the code and shows the sheet.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Path(secret): Path<String>,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    match opened(&state, &secret, &peer, &typed).await {
        Ok(Ok(sheet)) => shown(&state, &secret, &sheet, (&typed, Problem::default())),
        Ok(Err(busy)) => Ok(busy),
        Err(error) => not_opened(&state, error),
    }
}

/// Takes the answer, or shows the sheet again with what was typed.
pub(crate) async fn answer(
    Extract(state): Extract<State>,
    Path(secret): Path<String>,
    peer: Peer,
    request: Request,
) -> Result<Response, PageError> {
    // Before what was sent is read: whoever has no link sends nothing large.
    let (engine, now, link) = (state.engine.clone(), (state.clock)(), secret.clone());
    let known = tokio::task::spawn_blocking(move || engine.has_sheet(&link, now));
    if !known.await.map_err(|_| PageError::Bug)?? {
        return not_opened(&state, AppError::NotFound("search sheet").into());
    }
    let typed = Fields::from_request(request, &state).await?;
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Ok(none.into_response()),
    };
    let (engine, cost, extractor) = (state.engine.clone(), state.cost, state.extractor.clone());
    let (link, given) = (secret.clone(), typed.clone());
    let signed = tokio::task::spawn_blocking(move || {
        let code = given.text("code");
        // Whoever has no code learns nothing of what was wrong with the rest.
        let sheet = engine.open_sheet(&link, code, (now, cost))?;
        // Scans take long to draw, and that holds up nobody who signs in.
        drop(turn);
        if let Some(at) = sheet.signed_at {
            return Ok(at);
        }
        let answer = said(&sheet, &given)?;
        engine
            .sign_sheet((&link, code), &answer, (now, cost), &extractor)
            .map(|_| now)
    });
    match signed.await.map_err(|_| PageError::Bug)? {
        Ok(at) => done(&state, at),
        Err(error @ AppError::Input(_)) => {
            let (problem, error) = Problem::of(error.into())?;
            match opened(&state, &secret, &peer, &typed).await {
                Ok(Ok(sheet)) => {
                    let page = shown(&state, &secret, &sheet, (&typed, problem))?;
                    Ok((error.status(), page).into_response())
                }
                Ok(Err(busy)) => Ok(busy),
                Err(error) => not_opened(&state, error),
            }
        }
        Err(error) => not_opened(&state, error.into()),
    }
}

/// The sheet for whoever has link and code; or that they have to wait.
async fn opened(
    state: &State,
    secret: &str,
    peer: &Peer,
    typed: &Fields,
) -> Result<Result<OpenedSheet, Response>, PageError> {
    // Comparing a code costs as much as a sign-in: who asks often waits behind themselves.
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Ok(Err(none.into_response())),
    };
    let (engine, now, cost) = (state.engine.clone(), (state.clock)(), state.cost);
    let (secret, code) = (secret.to_owned(), typed.text("code").to_owned());
    let outcome = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        engine.open_sheet(&secret, &code, (now, cost))
    });
    Ok(Ok(outcome.await.map_err(|_| PageError::Bug)??))
}

/// Every failure says the same.
fn not_opened(state: &State, error: PageError) -> Result<Response, PageError> {
    match error {
        PageError::App(AppError::Refused(_) | AppError::NotFound(_)) | PageError::NotFound => {
            let error = AppError::input("code", "That link and code do not match", "");
            let (problem, error) = Problem::of(error.into())?;
            Ok((error.status(), html(&code_form(state, problem))?).into_response())
        }
        error => Err(error),
    }
}

fn shown(
    state: &State,
    secret: &str,
    sheet: &OpenedSheet,
    (typed, mut problem): (&Fields, Problem),
) -> Result<Response, PageError> {
    if let Some(at) = sheet.signed_at {
        return done(state, at);
    }
    let places: Vec<Asked> = (1..)
        .zip(&sheet.places)
        .map(|(number, name)| asked(number, name, (typed, &problem)))
        .collect();
    let sign = Field::line(
        "name",
        "Your name, as your signature",
        "By it you say that you looked as you wrote above.",
    )
    .own("name")
    .filled(typed, &problem);
    let sign = vec![Field::hidden("code", typed.text("code")), sign];
    let all = places.iter().flat_map(|place| &place.fields).chain(&sign);
    problem.point_to(&all.cloned().collect::<Vec<_>>());
    html(&SheetPage {
        frame: Frame::public(state, TITLE),
        problem,
        action: format!("/sheet/{secret}/answer"),
        asked_by: capital(&sheet.asked_by),
        by: in_words(sheet.by),
        words: sheet.words.clone(),
        places,
        sign,
    })
}

fn done(state: &State, at: jiff::Timestamp) -> Result<Response, PageError> {
    html(&DonePage {
        frame: Frame::public(state, TITLE),
        on: in_words(calendar::date_in_london(at)),
    })
}

fn asked(number: u32, name: &str, (typed, problem): (&Fields, &Problem)) -> Asked {
    let outcomes = SheetOutcome::ALL.map(|one| {
        let words = match one {
            SheetOutcome::Found => "I found something",
            SheetOutcome::Nothing => "I looked and found nothing",
            SheetOutcome::CouldNot => "I could not look there",
        };
        Choice::new(one.code(), words, "")
    });
    let fields = [
        Field::choice(
            format!("outcome-{number}"),
            "What came of it?",
            "",
            outcomes.into(),
        ),
        Field::files(
            format!("files-{number}"),
            "Files you found",
            "Plain text (.txt), or pictures and scans (JPEG, PNG, PDF), several at once; 24 MB in all.",
        ),
        Field::lines(
            format!("text-{number}"),
            "Or paste what you found",
            "Whole, with who wrote it and when.",
        ),
        Field::lines(
            format!("note-{number}"),
            "What else we should know",
            "Why you could not look; or where it is, if you cannot send it.",
        ),
    ];
    Asked {
        name: name.to_owned(),
        fields: fields.map(|field| field.filled(typed, problem)).into(),
    }
}

/// What was said of each place.
fn said(sheet: &OpenedSheet, typed: &Fields) -> Result<SheetAnswer, AppError> {
    let mut looked = Vec::new();
    for (number, _) in (1..).zip(&sheet.places) {
        looked.push(looked_at(number, typed)?);
    }
    Ok(SheetAnswer {
        name: typed.text("name").to_owned(),
        looked,
    })
}

fn looked_at(number: u32, typed: &Fields) -> Result<LookedAt, AppError> {
    let field = format!("files-{number}");
    let mut one = LookedAt {
        outcome: SheetOutcome::from_code(typed.text(&format!("outcome-{number}"))),
        note: typed.text(&format!("note-{number}")).to_owned(),
        ..LookedAt::default()
    };
    let pasted = typed.text(&format!("text-{number}"));
    if !pasted.is_empty() {
        let text = pasted.replace("\r\n", "\n");
        one.texts.push(("Pasted".to_owned(), text));
    }
    for file in typed.files_in(&field) {
        match kept(file).map_err(|error| at_field(error, &field))? {
            Kept::Scan(scan) => one.scans.push(scan),
            Kept::Text(title, text) => one.texts.push((title, text)),
        }
    }
    Ok(one)
}

/// The same fault, where its files were chosen.
fn at_field(error: AppError, field: &str) -> AppError {
    match error {
        AppError::Input(mut faults) => {
            for fault in &mut faults {
                field.clone_into(&mut fault.place);
            }
            AppError::Input(faults)
        }
        other => other,
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let problem = Problem::sample("code");
    let nothing = Fields::default();
    let code = CodePage {
        frame: Frame::sample(),
        field: Field::code("code", "The code", "").filled(&nothing, &problem),
        problem,
    };
    let mut problem = Problem::sample("outcome-1");
    let place = asked(1, "Your mailbox", (&nothing, &problem));
    problem.point_to(&place.fields);
    let sheet = SheetPage {
        frame: Frame::sample(),
        action: "/sheet/abc/answer".to_owned(),
        asked_by: "Dana <Reyes>".to_owned(),
        by: "Monday 30 November 2026".to_owned(),
        words: vec!["Ella Marsh".to_owned()],
        places: vec![place],
        sign: vec![Field::line("name", "Your name", "")],
        problem,
    };
    let done = DonePage {
        frame: Frame::sample(),
        on: "Monday 30 November 2026".to_owned(),
    };
    vec![
        super::Sample::of("pages/sheet/code.html", &code),
        super::Sample::of("pages/sheet/sheet.html", &sheet),
        super::Sample::of("pages/sheet/done.html", &done),
    ]
}
