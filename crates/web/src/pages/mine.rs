//! One's own details, without an account: a link, and a code that came another way. Every failure says
//! the same.

use app::{AppError, OwnData, OwnDetail, OwnFile, OwnKept, OwnShape, ProposalLine};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use calendar::instant_in_words;

use crate::address::Peer;
use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem};
use crate::frame::Frame;
use crate::pages::plain::{date_if_given, day};
use crate::pages::requests::Tag;
use crate::state::State;

#[derive(Template)]
#[template(path = "pages/mine/code.html")]
pub(crate) struct CodePage {
    frame: Frame,
    problem: Problem,
    field: Field,
}

/// Something they proposed.
#[derive(Clone, Debug)]
pub(crate) struct Proposed {
    pub(crate) detail: &'static str,
    pub(crate) held: String,
    pub(crate) words: String,
    pub(crate) tag: Tag,
    pub(crate) said: String,
    /// Why it was not put right; empty otherwise.
    pub(crate) why: String,
}

#[derive(Template)]
#[template(path = "pages/mine/mine.html")]
pub(crate) struct MinePage {
    frame: Frame,
    problem: Problem,
    /// What was done just now; empty on a look.
    done: String,
    /// Where the page of this link is, and where what is to be put right goes.
    path: String,
    code: String,
    details: Vec<(&'static str, String)>,
    still: Vec<String>,
    proposed: Vec<Proposed>,
    fields: Vec<Field>,
    known_as: Vec<String>,
    others: Vec<&'static str>,
    agreed: Vec<String>,
    kept: Vec<OwnKept>,
    ways: [String; 2],
    ends: String,
}

const TITLE: &str = "Your details";

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

/// Compares the code and shows the details, or hands over the file that was chosen.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Path(secret): Path<String>,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let code = typed.text("code").to_owned();
    if let Some(file) = OwnFile::from_code(typed.text("file")) {
        let link = secret.clone();
        let fetched = in_turn(&state, &peer, move |engine, how| {
            engine.fetch_own((&link, &code), file, how)
        });
        return match fetched.await {
            Ok(Ok(bytes)) => Ok(download(file, bytes)),
            Ok(Err(busy)) => Ok(busy),
            Err(error) => not_opened(&state, error),
        };
    }
    match opened(&state, &secret, &peer, &code).await {
        Ok(Ok(data)) => shown(&state, &secret, &data, (&code, "")),
        Ok(Err(busy)) => Ok(busy),
        Err(error) => not_opened(&state, error),
    }
}

/// Takes what they say should be put right, or shows the page again with what was typed.
pub(crate) async fn put_right(
    Extract(state): Extract<State>,
    Path(secret): Path<String>,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let code = typed.text("code").to_owned();
    // Whoever has no code learns nothing of what was wrong with the rest.
    let data = match opened(&state, &secret, &peer, &code).await {
        Ok(Ok(data)) => data,
        Ok(Err(busy)) => return Ok(busy),
        Err(error) => return not_opened(&state, error),
    };
    let proposed = match said(&typed) {
        Err(wrong) => Err(wrong.into()),
        Ok(said) => {
            let (link, code) = (secret.clone(), code.clone());
            in_turn(&state, &peer, move |engine, how| {
                engine.propose_own((&link, &code), &said, how)
            })
            .await
        }
    };
    match proposed {
        Ok(Ok(data)) => {
            let waiting = data.proposals.iter().filter(|one| one.decided.is_none());
            let done = match waiting.count() {
                0 => "Thank you. Nothing of yours waits for our answer now.",
                1 => "Thank you. We will look at it; until then nothing changes.",
                _ => "Thank you. We will look at each of them; until then nothing changes.",
            };
            shown(&state, &secret, &data, (&code, done))
        }
        Ok(Err(busy)) => Ok(busy),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &secret, &data, (&code, "", &typed, problem));
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// What comparing a code needs: the moment, and what hashing costs.
type How = (jiff::Timestamp, app::PasswordCost);

/// Does something in turn: comparing a code costs as much as a sign-in, and who asks often waits behind
/// themselves. Or answers that they have to wait.
async fn in_turn<T: Send + 'static>(
    state: &State,
    peer: &Peer,
    f: impl FnOnce(&app::Engine, How) -> Result<T, AppError> + Send + 'static,
) -> Result<Result<T, Response>, PageError> {
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Ok(Err(none.into_response())),
    };
    let (engine, how) = (state.engine.clone(), ((state.clock)(), state.cost));
    let outcome = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        f(&engine, how)
    });
    Ok(Ok(outcome.await.map_err(|_| PageError::Bug)??))
}

async fn opened(
    state: &State,
    secret: &str,
    peer: &Peer,
    code: &str,
) -> Result<Result<OwnData, Response>, PageError> {
    let (secret, code) = (secret.to_owned(), code.to_owned());
    in_turn(state, peer, move |engine, how| {
        engine.open_own(&secret, &code, how)
    })
    .await
}

/// Every failure says the same; but whoever has link and code is told where it is not shown now.
fn not_opened(state: &State, error: PageError) -> Result<Response, PageError> {
    let error = match error {
        PageError::App(AppError::Refused(_) | AppError::NotFound(_)) | PageError::NotFound => {
            AppError::input("code", "That link and code do not match", "").into()
        }
        error => error,
    };
    let (problem, error) = Problem::of(error)?;
    Ok((error.status(), html(&code_form(state, problem))?).into_response())
}

fn download(file: OwnFile, bytes: Vec<u8>) -> Response {
    let kind = match file {
        OwnFile::Json => "application/json",
        OwnFile::Pdf => "application/pdf",
    };
    let name = format!("attachment; filename=\"{}\"", file.name());
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
    (headers, bytes).into_response()
}

/// What was typed for each detail that stands in the form.
fn said(typed: &Fields) -> Result<Vec<(OwnDetail, String)>, AppError> {
    let mut said = Vec::new();
    for detail in OwnDetail::ALL {
        let name = detail.code();
        match detail.shape() {
            OwnShape::Day => {
                if typed.names().any(|one| one.starts_with(name)) {
                    let on = date_if_given(typed, name, "your birth date")?;
                    said.push((detail, on.map(|on| on.to_string()).unwrap_or_default()));
                }
            }
            OwnShape::Line | OwnShape::Several | OwnShape::Text => {
                if typed.has(name) {
                    said.push((detail, typed.text(name).to_owned()));
                }
            }
        }
    }
    Ok(said)
}

fn shown(
    state: &State,
    secret: &str,
    data: &OwnData,
    (code, done): (&str, &str),
) -> Result<Response, PageError> {
    let nothing = (code, done, &Fields::default(), Problem::default());
    html(&page(state, secret, data, nothing))
}

fn page(
    state: &State,
    secret: &str,
    data: &OwnData,
    (code, done, typed, mut problem): (&str, &str, &Fields, Problem),
) -> MinePage {
    let mut details: Vec<(&'static str, String)> = data
        .fields
        .iter()
        .map(|field| (field.detail.words(), field.words()))
        .map(|(name, text)| (name, or_nothing(text)))
        .collect();
    if !data.number.is_empty() {
        details.push(("Our number for you", data.number.clone()));
    }
    let fields: Vec<Field> = data
        .fields
        .iter()
        .filter(|field| field.is_shown)
        .map(|field| {
            let text = field.proposed.as_ref().unwrap_or(&field.held);
            asked(field.detail, text).filled(typed, &problem)
        })
        .collect();
    problem.point_to(&fields);
    MinePage {
        frame: Frame::public(state, TITLE),
        problem,
        done: done.to_owned(),
        path: format!("/mine/{secret}"),
        code: code.to_owned(),
        details,
        still: data.still.clone(),
        proposed: data.proposals.iter().map(proposed).collect(),
        fields,
        known_as: data.known_as.clone(),
        others: data.others.clone(),
        agreed: data.agreed.clone(),
        kept: data.kept.clone(),
        ways: data.ways.clone(),
        ends: instant_in_words(data.ends_at),
    }
}

fn or_nothing(text: String) -> String {
    if text.is_empty() {
        "Nothing is on record".to_owned()
    } else {
        text
    }
}

/// The field of a detail, with what is there.
fn asked(detail: OwnDetail, text: &str) -> Field {
    let (name, label) = (detail.code(), detail.words());
    let several = "One on each line.";
    let field = match detail.shape() {
        OwnShape::Line => Field::line(name, label, ""),
        OwnShape::Several => Field::lines(name, label, several),
        OwnShape::Text => Field::lines(name, label, ""),
        OwnShape::Day => Field::date(name, label, "", text.parse().ok()),
    };
    let field = match detail.shape() {
        OwnShape::Day => field,
        OwnShape::Line | OwnShape::Several | OwnShape::Text => field.with(text),
    };
    match detail {
        OwnDetail::Given => field.own("given-name"),
        OwnDetail::Family => field.own("family-name"),
        OwnDetail::KnownAs => field.own("nickname"),
        OwnDetail::Postcode => field.own("postal-code"),
        OwnDetail::Nicknames
        | OwnDetail::Former
        | OwnDetail::Born
        | OwnDetail::Email
        | OwnDetail::Telephone
        | OwnDetail::Address => field,
    }
}

/// A proposal in words.
pub(crate) fn proposed(one: &ProposalLine) -> Proposed {
    let taken_out = "To be taken out".to_owned();
    let (tag, said, why) = match &one.decided {
        None => (
            Tag::new("Waits", "amber"),
            format!("Said on {}", day(one.on)),
            String::new(),
        ),
        Some(end) => (
            if end.taken {
                Tag::new("Put right", "green")
            } else {
                Tag::new("Not put right", "red")
            },
            format!("Said on {}, decided on {}", day(one.on), day(end.on)),
            end.why.clone(),
        ),
    };
    Proposed {
        detail: one.detail.words(),
        held: one.held.clone(),
        words: Some(one.words.clone())
            .filter(|words| !words.is_empty())
            .unwrap_or(taken_out),
        tag,
        said,
        why,
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
    let one = |tag: Tag, why: &str| Proposed {
        detail: OwnDetail::Telephone.words(),
        held: "07700 900101".to_owned(),
        words: "07700 <900102>".to_owned(),
        tag,
        said: "Said on 24 November 2026".to_owned(),
        why: why.to_owned(),
    };
    let page = |done: &str| {
        let mut problem = Problem::sample("given");
        let fields: Vec<Field> = OwnDetail::ALL
            .into_iter()
            .map(|detail| asked(detail, "").filled(&nothing, &problem))
            .collect();
        problem.point_to(&fields);
        MinePage {
            frame: Frame::sample(),
            problem,
            done: done.to_owned(),
            path: "/mine/abc".to_owned(),
            code: "012345".to_owned(),
            details: vec![("Given names", "Asha <Jane>".to_owned())],
            still: vec!["Since 3 November 2026 something of yours is not used.".to_owned()],
            proposed: vec![
                one(Tag::new("Waits", "amber"), ""),
                one(Tag::new("Not put right", "red"), "It is <another> number."),
            ],
            fields,
            known_as: vec!["Carer, since 1 May 2024".to_owned()],
            others: vec!["Somebody you care for"],
            agreed: vec!["Pictures on our pages. Agreed on 1 May 2024.".to_owned()],
            kept: vec![OwnKept {
                what: "Contact details".to_owned(),
                why: vec!["To reach you: contract (UK GDPR art. 6(1)(b))".to_owned()],
                until: vec!["Two years after you leave".to_owned()],
            }],
            ways: ["Tell us first.".to_owned(), "The regulator.".to_owned()],
            ends: "09:30 on Tuesday 8 December 2026".to_owned(),
        }
    };
    vec![
        super::Sample::of("pages/mine/code.html", &code),
        super::Sample::of("pages/mine/mine.html", &page("")),
        super::Sample::of("pages/mine/mine.html", &page("Thank you.")),
    ]
}
