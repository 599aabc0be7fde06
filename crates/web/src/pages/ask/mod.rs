//! “Ask about your information”: for anyone, without an account or legal words. It says where to
//! write, and takes what is written here. What is answered depends on nothing that is held.

pub(crate) mod status;

use app::bodies::{About, Sender};
use app::{AppError, Arrived, NewArrival, RequestDue};
use askama::Template;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use calendar::in_words;
use duties::rights::RightKind;

use crate::address::Peer;
use crate::errors::{PageError, html};
use crate::flood::Shown;
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::Frame;
use crate::state::State;

/// What whoever is not sure chooses.
const NOT_SURE: &str = "not-sure";
/// A field that nobody sees. Whatever fills it in fills in everything.
const TRAP: &str = "leave-empty";
/// What is said when too much came.
const TOO_MUCH: &str = "Too many requests came at once. We have not kept yours: what you wrote still stands below. Send it by e-mail or post, telephone us, or try again in an hour.";

#[derive(Template)]
#[template(path = "pages/ask/form.html")]
pub(crate) struct AskPage {
    frame: Frame,
    problem: Problem,
    fields: Vec<Field>,
    email: String,
    telephone: String,
    address: Vec<String>,
    officer: String,
    complaints: String,
    regulator: String,
}

#[derive(Template)]
#[template(path = "pages/ask/sent.html")]
pub(crate) struct SentPage {
    frame: Frame,
    reference: String,
    code: String,
    due: String,
}

/// Shows how to ask, and asks.
pub(crate) async fn get(Extract(state): Extract<State>) -> Result<Response, PageError> {
    html(&page(&state, &Fields::default(), Problem::default()))
}

fn page(state: &State, typed: &Fields, mut problem: Problem) -> AskPage {
    let pack = state.engine.pack();
    let (house, officer) = (&pack.organisation, &pack.organisation.dpo);
    let contact = |what: &str| {
        house
            .contacts
            .get(what)
            .map(|contact| contact.email.clone())
    };
    let fields: Vec<Field> = fields(state.engine.request_kinds())
        .into_iter()
        .map(|field| field.filled(typed, &problem))
        .collect();
    problem.point_to(&fields);
    AskPage {
        frame: Frame::public(state, "Ask about your information"),
        problem,
        fields,
        email: contact("rights").unwrap_or_else(|| officer.email.clone()),
        telephone: officer.telephone.clone(),
        address: if officer.address.is_empty() {
            house.address.clone()
        } else {
            officer.address.clone()
        },
        officer: officer.name.clone(),
        complaints: contact("complaints").unwrap_or_else(|| officer.email.clone()),
        regulator: state.engine.organisation().regulator.clone(),
    }
}

/// What somebody may want, in words that need no law.
fn plainly(kind: RightKind) -> (&'static str, &'static str) {
    match kind {
        RightKind::Access => (
            "See what you hold",
            "A copy of it, and what you do with it.",
        ),
        RightKind::Rectification => ("Put something right", "It is wrong, or a part is missing."),
        RightKind::Erasure => ("Delete something", ""),
        RightKind::Restriction => (
            "Keep it, but do not use it",
            "For example until we know whether it is right.",
        ),
        RightKind::Portability => (
            "Take my data to another service",
            "As a file for a computer.",
        ),
        RightKind::Objection => (
            "Stop using it for something",
            "For example for news and advertising.",
        ),
        RightKind::AutomatedDecision => (
            "Have a person look again",
            "A computer alone decided something about me.",
        ),
        RightKind::ConsentWithdrawal => (
            "Take back a yes",
            "I agreed to something and do not any more.",
        ),
        RightKind::DamageOrDistress => ("Stop something that harms me", ""),
        RightKind::TransferSafeguards => ("Know what protects my data abroad", ""),
        RightKind::Complaint => (
            "Complain",
            "About how you use information, or how you answered.",
        ),
        RightKind::EducationalRecord => ("See a school record", ""),
        RightKind::GeneralQuestion => ("Ask a question", "About information and privacy."),
    }
}

fn fields(kinds: Vec<RightKind>) -> Vec<Field> {
    let wish = |kind: RightKind| {
        let (label, hint) = plainly(kind);
        Choice::new(kind.code(), label, hint)
    };
    let unsure = Choice::new(NOT_SURE, "I am not sure", "We find out what it is.");
    let wishes = kinds.into_iter().map(wish).chain([unsure]).collect();
    let about = vec![
        Choice::new("themselves", "Me", ""),
        Choice::new("child", "My child", ""),
        Choice::new("somebody-else", "Somebody I act for", ""),
    ];
    vec![
        Field::choice("wish", "What do you want?", "", wishes),
        Field::choice("about", "Who is it about?", "", about),
        Field::line(
            "person",
            "The name of the person it is about",
            "If it is about you, your own name. Say it if the name was different before.",
        ),
        Field::lines(
            "hints",
            "What helps us find them (you may leave this out)",
            "For example the year, the place, or who taught them.",
        ),
        Field::lines(
            "words",
            "What do you ask?",
            "In your own words. You need no reason.",
        ),
        Field::line("from-name", "Your name", "").own("name"),
        Field::line(
            "email",
            "Your e-mail address",
            "Give one safe way to reach you: e-mail, telephone or post. One is enough.",
        )
        .own("email"),
        Field::line("telephone", "Your telephone number", "").own("tel"),
        Field::lines("post", "Your address for letters", "").own("street-address"),
        Field::lines(
            "avoid",
            "Is there an address or number we should not use? (you may leave this out)",
            "For example one that somebody else reads.",
        ),
    ]
}

/// Takes what somebody sends.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let new = match read(&typed) {
        Ok(new) => new,
        Err(error) => return again(&state, &typed, error.into()),
    };
    let now = (state.clock)();
    let Some(shown) = state.flood.place(&peer.address, &typed, now) else {
        return too_much(&state, &typed);
    };
    let Ok(turn) = state.turn(&peer.address).await else {
        state.flood.give_back(&shown);
        return too_much(&state, &typed);
    };
    let held = Shown::clone(&shown).lock_owned().await;
    let (engine, cost, flood) = (state.engine.clone(), state.cost, state.flood.clone());
    // On a thread of its own: whoever clicks again hangs up, and what was begun is still noted.
    let kept = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let mut held = held;
        if let Some(arrived) = held.as_ref() {
            return Ok(told(arrived));
        }
        match engine.arrive(&new, now, cost) {
            Ok(arrived) => Ok(told(held.insert(arrived))),
            Err(error) => {
                flood.give_back(&shown);
                Err(error)
            }
        }
    })
    .await
    .map_err(|_| PageError::Bug)?;
    match kept {
        Ok((reference, code, due)) => html(&SentPage {
            frame: Frame::public(&state, "We have your message"),
            reference,
            code,
            due: due_words(due),
        }),
        Err(error) => again(&state, &typed, error.into()),
    }
}

fn told(arrived: &Arrived) -> (String, String, RequestDue) {
    let code = arrived.code.as_str().to_owned();
    (arrived.reference.clone(), code, arrived.due)
}

/// The form with everything that was typed, and what is wrong.
fn again(state: &State, typed: &Fields, error: PageError) -> Result<Response, PageError> {
    let status = error.status();
    let problem = match Problem::of(error) {
        Ok((problem, _)) => problem,
        // Whatever is the matter here, what somebody wrote is not lost by it.
        Err(PageError::App(AppError::Conflict | AppError::Unavailable { .. })) => Problem::saying(
            "We cannot keep it just now. What you wrote still stands below. Try again in a minute, or write or telephone.",
        ),
        Err(error) => return Err(error),
    };
    Ok((status, html(&page(state, typed, problem))?).into_response())
}

fn too_much(state: &State, typed: &Fields) -> Result<Response, PageError> {
    let page = html(&page(state, typed, Problem::saying(TOO_MUCH)))?;
    let status = StatusCode::TOO_MANY_REQUESTS;
    Ok((status, [(RETRY_AFTER, "3600")], page).into_response())
}

/// What was typed, with everything that is wrong with it.
fn read(typed: &Fields) -> Result<NewArrival, AppError> {
    let mut faults = Vec::new();
    let mut add = |place: &str, what: &str, mend: &str| {
        faults.push(app::Fault {
            place: place.to_owned(),
            what: what.to_owned(),
            mend: mend.to_owned(),
        });
    };
    if !typed.text(TRAP).is_empty() {
        add(
            "wish",
            "Something filled in a field that nobody sees",
            "send it once more",
        );
    }
    let wish = typed.text("wish");
    let kind = RightKind::from_code(wish);
    if kind.is_none() && wish != NOT_SURE {
        add("wish", "Choose what you want", "or choose “I am not sure”");
    }
    let about = match typed.text("about") {
        "themselves" => Some(About::Themselves),
        "child" => Some(About::Child),
        "somebody-else" => Some(About::SomebodyElse),
        _ => None,
    };
    if about.is_none() {
        add("about", "Choose who it is about", "one of the three");
    }
    let text = |name: &str| typed.text(name).to_owned();
    let new = NewArrival {
        wish: kind,
        about: about.unwrap_or(About::SomebodyElse),
        person: text("person"),
        hints: text("hints"),
        from: Sender {
            name: text("from-name"),
            email: text("email"),
            telephone: text("telephone"),
            post: text("post"),
            avoid: text("avoid"),
        },
        words: text("words"),
    };
    if let Err(AppError::Input(more)) = new.check() {
        faults.extend(more);
    }
    if faults.is_empty() {
        Ok(new)
    } else {
        Err(AppError::Input(faults))
    }
}

/// By when they hear from us, said to them.
fn due_words(due: RequestDue) -> String {
    match due {
        RequestDue::Answer(on) => format!("We must answer you by {}.", in_words(on)),
        RequestDue::Acknowledge(on) => format!(
            "We look into it without delay. You hear from us by {} at the latest.",
            in_words(on)
        ),
        RequestDue::AtOnce => "It counts from now on.".to_owned(),
        RequestDue::WithoutDelay(None) => "We answer without delay.".to_owned(),
        RequestDue::WithoutDelay(Some(on)) => {
            format!("We answer without delay. We hope to by {}.", in_words(on))
        }
        RequestDue::StandsStill => {
            "The time for our answer stands still until we have what we asked you for.".to_owned()
        }
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let problem = Problem::sample("person");
    let page = AskPage {
        frame: Frame::sample(),
        fields: fields(RightKind::ALL.to_vec())
            .into_iter()
            .map(|field| field.filled(&Fields::default(), &problem))
            .collect(),
        problem,
        email: "rights@example.org".to_owned(),
        telephone: "01632 960123".to_owned(),
        address: vec!["1 Marl Lane".to_owned(), "ZZ1 1ZZ".to_owned()],
        officer: "Rowan Hale".to_owned(),
        complaints: "complaints@example.org".to_owned(),
        regulator: "Information Commissioner’s Office".to_owned(),
    };
    let sent = SentPage {
        frame: Frame::sample(),
        reference: "7KQ-2MD".to_owned(),
        code: "3F7K-9QRT".to_owned(),
        due: due_words(RequestDue::Answer(jiff::civil::date(2027, 1, 4))),
    };
    let mut all = vec![
        super::Sample::of("pages/ask/form.html", &page),
        super::Sample::of("pages/ask/sent.html", &sent),
    ];
    all.extend(status::samples());
    all
}
