//! Recording a request: first the day it came, so that the due date is seen before anything else
//! is asked; then about whom; then who asks, and what. Nothing typed stands in an address.

use access::{Action, Purpose, Scope, check};
use app::bodies::{About, Arrival, Asker};
use app::{AppError, Ctx, EntityId, NewRequest, PUBLIC_PAGE, PersonView, wish};
use askama::Template;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use duties::Requester;
use duties::rights::RightKind;
use jiff::civil::Date;

use super::clock::left;
use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::plain::capital;
use crate::session::Viewer;
use crate::state::State;

/// The most people offered to choose from.
const MOST: usize = 12;

#[derive(Template)]
#[template(path = "pages/requests/open.html")]
pub(crate) struct OpenPage {
    frame: Frame,
    problem: Problem,
    heading: &'static str,
    due: Option<String>,
    about: Option<String>,
    none_found: bool,
    fields: Vec<Field>,
    step: &'static str,
    button: &'static str,
    /// Where one starts again.
    start: String,
}

/// How far the form is.
enum Step {
    /// The day it came.
    Day,
    /// Words to look for the person by.
    Look,
    /// One of the people found.
    Choose,
    /// Who asks, and what.
    Rest,
}

impl Step {
    fn code(&self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Look => "look",
            Self::Choose => "choose",
            Self::Rest => "rest",
        }
    }

    fn of(code: &str) -> Self {
        match code {
            "look" => Self::Look,
            "choose" => Self::Choose,
            "rest" => Self::Rest,
            _ => Self::Day,
        }
    }
}

/// What became of an answer.
enum Outcome {
    /// The next question.
    Next(Box<Asked>),
    /// The request is recorded, under this number.
    Opened(String),
}

/// A step as it is shown.
struct Asked {
    step: Step,
    due: Option<String>,
    about: Option<String>,
    none_found: bool,
    fields: Vec<Field>,
    /// What came by the public page, where it is recorded from that.
    arrival: Option<EntityId>,
}

/// Asks for the day.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let asked = state
        .run(&who, |ctx| {
            may(ctx)?;
            Ok(day_step(ctx, None))
        })
        .await?;
    html(&page(
        &state,
        &who,
        asked,
        &Fields::default(),
        Problem::default(),
    ))
}

/// Takes a step.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let given = typed.clone();
    let taken = state.run(&who, move |ctx| {
        may(ctx)?;
        take(ctx, &given)
    });
    match taken.await {
        Ok(Outcome::Opened(number)) => {
            Ok(Redirect::to(&format!("/requests/{number}")).into_response())
        }
        Ok(Outcome::Next(asked)) => html(&page(
            &state,
            &who,
            *asked,
            &Fields::default(),
            Problem::default(),
        )),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let given = typed.clone();
            let asked = state.run(&who, move |ctx| same_step(ctx, &given)).await?;
            let page = page(&state, &who, asked, &typed, problem);
            let status = match error {
                PageError::App(AppError::Refused(_)) => error.status(),
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            Ok((status, html(&page)?).into_response())
        }
    }
}

fn page(
    state: &State,
    who: &app::SignedIn,
    asked: Asked,
    typed: &Fields,
    mut problem: Problem,
) -> OpenPage {
    let fields: Vec<Field> = asked
        .fields
        .into_iter()
        .map(|field| field.filled(typed, &problem))
        .collect();
    problem.point_to(&fields);
    let (heading, button) = match asked.step {
        Step::Day => ("What is it, and when did it reach you?", "Continue"),
        Step::Look => ("Whose information is asked for?", "Find"),
        Step::Choose => ("Whose information is asked for?", "Continue"),
        Step::Rest => ("Who asks, and for what?", "Record the request"),
    };
    OpenPage {
        frame: Frame::new(state, who, "Record a request", Place::Requests),
        problem,
        heading,
        due: asked.due,
        about: asked.about,
        none_found: asked.none_found,
        fields,
        step: asked.step.code(),
        button,
        start: asked.arrival.map_or_else(
            || "/requests/open".to_owned(),
            |id| format!("/requests/arrivals/{id}"),
        ),
    }
}

/// Whoever may not work on requests is told so at once, and not after three questions.
fn may(ctx: &Ctx<'_>) -> Result<(), AppError> {
    Ok(check(
        Action::RequestList,
        &ctx.actor,
        &Scope::Organisation,
        Purpose::RightsRequest,
    )?)
}

/// The next step, or the end.
fn take(ctx: &Ctx<'_>, typed: &Fields) -> Result<Outcome, AppError> {
    let came = came(ctx, typed)?;
    let next = match Step::of(typed.text("step")) {
        Step::Day => look_step(ctx, came)?,
        Step::Look => choose_step(ctx, came, typed.words("name", "a name")?)?,
        Step::Choose => {
            let person = chosen(typed)?;
            rest_step(ctx, came, person)?
        }
        Step::Rest => {
            let new = answers(ctx, came, typed)?;
            let id = match came.arrival {
                Some(arrival) => ctx.match_arrival(arrival, new)?,
                None => ctx.open_request(new)?,
            };
            return Ok(Outcome::Opened(app::case_number(
                ctx.show_request(id)?.stored.body.number,
            )));
        }
    };
    Ok(Outcome::Next(Box::new(next)))
}

/// The step that was answered, to be answered again.
fn same_step(ctx: &Ctx<'_>, typed: &Fields) -> Result<Asked, AppError> {
    let Ok(came) = came(ctx, typed) else {
        return Ok(day_step(ctx, arrival_of(typed)?));
    };
    match Step::of(typed.text("step")) {
        Step::Day => Ok(day_step(ctx, came.arrival)),
        Step::Look => look_step(ctx, came),
        Step::Choose => choose_step(ctx, came, typed.text("name")),
        Step::Rest => match chosen(typed) {
            Ok(person) => rest_step(ctx, came, person),
            Err(_) => look_step(ctx, came),
        },
    }
}

/// What is asked for, and the day it came: answered first, and sent along with every later step.
#[derive(Clone, Copy)]
struct Came {
    kind: RightKind,
    received: Date,
    /// What came by the public page, where it is recorded from that.
    arrival: Option<EntityId>,
}

/// What came by the public page and is recorded now.
fn arrival_of(typed: &Fields) -> Result<Option<EntityId>, AppError> {
    match typed.text("arrival") {
        "" => Ok(None),
        id => id
            .parse()
            .map(Some)
            .map_err(|_| AppError::NotFound("arrival")),
    }
}

fn came(ctx: &Ctx<'_>, typed: &Fields) -> Result<Came, AppError> {
    let kind = RightKind::from_code(typed.text("kind"))
        .ok_or_else(|| AppError::input("kind", "Choose what they ask for", "one of the list"))?;
    let arrival = arrival_of(typed)?;
    let received = match arrival {
        // Nobody says when it came: it is known.
        Some(id) => ctx.show_arrival(id)?.line.received_on,
        None => typed.date("received", "the date it reached you")?,
    };
    if received > ctx.today() {
        return Err(AppError::input(
            "received",
            "The date is in the future",
            "enter the date it reached you, for example 27 3 2026",
        ));
    }
    let came = Came {
        kind,
        received,
        arrival,
    };
    due_words(ctx, came).map(|_| came)
}

fn chosen(typed: &Fields) -> Result<EntityId, AppError> {
    let nobody = |_| AppError::input("person", "Choose a person", "or look for another name");
    typed.text("person").parse().map_err(nobody)
}

/// When it is due if it came on a day, before anything else is known, and why.
fn due_words(ctx: &Ctx<'_>, came: Came) -> Result<String, AppError> {
    let (holidays, nation) = (ctx.engine.holidays(), ctx.engine.nation());
    let found = ctx
        .engine
        .due_if_received(came.kind, came.received, ctx.now);
    let (due, reckoning) = found.map_err(|error| match error {
        AppError::Input(faults) => AppError::input(
            "received",
            faults
                .first()
                .map_or(String::new(), |fault| fault.what.clone()),
            "enter another date",
        ),
        other => other,
    })?;
    let left = due
        .on()
        .map(|on| format!(" {}.", capital(&left(ctx.today(), on, &holidays, nation))))
        .unwrap_or_default();
    let why = reckoning.steps.first().map_or("", |step| step.citation);
    Ok(format!("{}{left} ({why})", due.words()))
}

/// What follows from the first page, sent along with every later step.
fn day_fields(came: Came) -> Vec<Field> {
    let received = came.received;
    let kind = Field::hidden("kind", came.kind.code());
    if let Some(id) = came.arrival {
        return vec![kind, Field::hidden("arrival", &id.to_string())];
    }
    vec![
        kind,
        Field::hidden("received-day", &received.day().to_string()),
        Field::hidden("received-month", &received.month().to_string()),
        Field::hidden("received-year", &received.year().to_string()),
    ]
}

/// What is asked for, to choose.
pub(super) fn kinds(ctx: &Ctx<'_>) -> Field {
    let kinds = ctx
        .engine
        .request_kinds()
        .into_iter()
        .map(|kind| {
            let (label, hint) = wish(kind);
            Choice::new(kind.code(), label, hint)
        })
        .collect();
    Field::choice(
        "kind",
        "What do they want?",
        "They need not name a right. If a letter asks for several things, record one request for each.",
        kinds,
    )
    .with(RightKind::Access.code())
}

fn day_step(ctx: &Ctx<'_>, arrival: Option<EntityId>) -> Asked {
    let hint = format!(
        "The day it reached anybody in the organisation: {}, a message, a letter box. For example 27 3 2026.",
        ctx.engine.house_words().a("tutor")
    );
    let came = match arrival {
        Some(id) => Field::hidden("arrival", &id.to_string()),
        None => Field::date(
            "received",
            "The date it reached you",
            &hint,
            Some(ctx.today()),
        ),
    };
    Asked {
        step: Step::Day,
        due: None,
        about: None,
        none_found: false,
        fields: vec![kinds(ctx), came],
        arrival,
    }
}

fn look_step(ctx: &Ctx<'_>, came: Came) -> Result<Asked, AppError> {
    let mut fields =
        vec![Field::line(
        "name",
        "Their name",
        "Or a part of it, or an e-mail address, telephone number or your own number for them.",
    )
    .with(&sent(ctx, came)?.map_or(String::new(), |sent| sent.person))];
    fields.extend(day_fields(came));
    Ok(Asked {
        step: Step::Look,
        due: Some(due_words(ctx, came)?),
        about: None,
        none_found: false,
        fields,
        arrival: came.arrival,
    })
}

/// What came by the public page, where it is recorded from that.
fn sent(ctx: &Ctx<'_>, came: Came) -> Result<Option<Arrival>, AppError> {
    let view = came.arrival.map(|id| ctx.show_arrival(id)).transpose()?;
    Ok(view.map(|view| view.stored.body))
}

fn choose_step(ctx: &Ctx<'_>, came: Came, name: &str) -> Result<Asked, AppError> {
    let found = ctx.list_people(name)?;
    if found.is_empty() {
        return Ok(Asked {
            none_found: true,
            ..look_step(ctx, came)?
        });
    }
    let today = ctx.today();
    let options = found
        .iter()
        .take(MOST)
        .map(|person| {
            let age = person
                .body
                .age_on(today)
                .map(|age| format!(", {age}"))
                .unwrap_or_default();
            let kinds: Vec<&str> = person
                .body
                .capacities
                .iter()
                .map(|c| c.kind.as_str())
                .collect();
            let label = format!("{}{age}", person.body.display_name());
            Choice::new(
                &person.id.to_string(),
                &label,
                &kinds.join(", ").replace('-', " "),
            )
        })
        .collect();
    let more = match found.len().checked_sub(MOST) {
        Some(more) if more > 0 => format!("{more} more fit: go back and write more of the name."),
        _ => String::new(),
    };
    let mut fields = vec![Field::choice("person", "Choose the person", &more, options)];
    fields.push(Field::hidden("name", name));
    fields.extend(day_fields(came));
    Ok(Asked {
        step: Step::Choose,
        due: Some(due_words(ctx, came)?),
        about: None,
        none_found: false,
        fields,
        arrival: came.arrival,
    })
}

/// Who may be asking: the person, their carers, or somebody else.
fn askers(view: &PersonView, carer: &str) -> Vec<Choice> {
    let name = view.person.body.display_name();
    let carers = view
        .relations
        .iter()
        .filter(|r| !r.outward && r.relation.body.kind == "carer-of")
        .map(|r| Choice::new(&r.other.to_string(), &r.other_name, carer));
    let themselves = format!("{name} themselves");
    std::iter::once(Choice::new(
        "self",
        &themselves,
        "The right is theirs at any age.",
    ))
    .chain(carers)
    .chain([Choice::new(
        "other",
        "Somebody else",
        "Write their name below.",
    )])
    .collect()
}

fn rest_step(ctx: &Ctx<'_>, came: Came, person: EntityId) -> Result<Asked, AppError> {
    let view = ctx.show_person(person)?;
    let standings = Requester::ALL
        .into_iter()
        .map(|standing| {
            let (label, hint) = standing_choice(standing);
            Choice::new(standing.code(), label, hint)
        })
        .collect();
    let ways = [
        "E-mail",
        "Letter",
        "Telephone",
        "In person",
        "Text or chat message",
    ];
    let ways = ways
        .map(|way| Choice::new(&way.to_lowercase(), way, ""))
        .to_vec();
    let mut fields = vec![
        Field::choice(
            "asker",
            "Who asks?",
            "",
            askers(&view, &ctx.engine.house_words().one("carer")),
        ),
        Field::line("asker-name", "Their name, if it is somebody else", ""),
        Field::choice("standing", "By what right do they ask?", "", standings),
        Field::line(
            "contact",
            "How can you reach them safely?",
            "An e-mail address, telephone number or address. Ask whether there is one you should not use.",
        ),
        Field::choice("channel", "How did it come?", "", ways),
        Field::lines(
            "asked",
            "What did they ask for?",
            "In their words, if you have them.",
        )
        .with(if came.kind == RightKind::Access {
            "Everything you hold about them"
        } else {
            ""
        }),
        Field::hidden("person", &person.to_string()),
    ];
    if let Some(sent) = sent(ctx, came)? {
        fields = fields
            .into_iter()
            .filter_map(|field| known(field, &sent))
            .collect();
    }
    fields.extend(day_fields(came));
    Ok(Asked {
        step: Step::Rest,
        due: Some(due_words(ctx, came)?),
        about: Some(view.person.body.display_name()),
        none_found: false,
        fields,
        arrival: came.arrival,
    })
}

/// A question with what is known from the public page; none where nothing is to be asked.
fn known(field: Field, sent: &Arrival) -> Option<Field> {
    let (asker, standing) = match sent.about {
        About::Themselves => ("self", Requester::DataSubject),
        About::Child => ("other", Requester::ParentalResponsibility),
        About::SomebodyElse => ("other", Requester::Agent),
    };
    let answers = [
        ("asker", asker),
        ("asker-name", &sent.from.name),
        ("standing", standing.code()),
        ("contact", &sent.from.ways()),
        ("asked", &sent.words),
    ];
    if field.asks("channel") {
        return None;
    }
    let answer = answers.iter().find(|(name, _)| field.asks(name));
    Some(match answer {
        Some((_, text)) => field.with(text),
        None => field,
    })
}

fn standing_choice(standing: Requester) -> (&'static str, &'static str) {
    match standing {
        Requester::DataSubject => ("For themselves", ""),
        Requester::ParentalResponsibility => (
            "By parental responsibility",
            "You will be asked to see what shows it.",
        ),
        Requester::CourtAppointee => ("Appointed by a court to manage their affairs", ""),
        Requester::Agent => (
            "Sent by the person",
            "A solicitor, somebody with their written leave, a parent whom a young person has asked to act.",
        ),
    }
}

fn answers(ctx: &Ctx<'_>, came: Came, typed: &Fields) -> Result<NewRequest, AppError> {
    let subject = chosen(typed)?;
    let asker = asker(ctx, subject, typed)?;
    let code = typed.text("standing");
    let standing = match Requester::ALL
        .into_iter()
        .find(|standing| standing.code() == code)
    {
        Some(standing) => standing,
        None if asker.person == Some(subject) => Requester::DataSubject,
        None => {
            return Err(AppError::input(
                "standing",
                "Choose by what right they ask",
                "one of the four",
            ));
        }
    };
    if (standing == Requester::DataSubject) != (asker.person == Some(subject)) {
        return Err(AppError::input(
            "standing",
            "Who asks and by what right do not fit together",
            "the person themselves asks for themselves; anybody else asks by another right",
        ));
    }
    Ok(NewRequest {
        kind: came.kind,
        subject,
        asker,
        standing,
        asked: typed.words("asked", "what they asked for")?.to_owned(),
        channel: match came.arrival {
            Some(_) => PUBLIC_PAGE.to_owned(),
            None => typed.words("channel", "how it came")?.to_owned(),
        },
        received_on: came.received,
    })
}

fn asker(ctx: &Ctx<'_>, subject: EntityId, typed: &Fields) -> Result<Asker, AppError> {
    let known = |id: EntityId| {
        let directory = ctx.engine.directory()?;
        directory
            .person(id)
            .map(|person| person.body.display_name())
            .ok_or(AppError::NotFound("person"))
    };
    let (name, person) = match typed.text("asker") {
        "" => {
            return Err(AppError::input(
                "asker",
                "Choose who asks",
                "one of the list",
            ));
        }
        "self" => (known(subject)?, Some(subject)),
        "other" => (
            typed
                .words("asker-name", "the name of whoever asks")?
                .to_owned(),
            None,
        ),
        id => {
            let id: EntityId = id.parse().map_err(|_| AppError::NotFound("person"))?;
            (known(id)?, Some(id))
        }
    };
    let contact = typed
        .words("contact", "a safe way to reach them")?
        .to_owned();
    Ok(Asker {
        name,
        person,
        contact,
    })
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let page = OpenPage {
        frame: Frame::sample(),
        problem: Problem::sample("name"),
        heading: "Whose information is asked for?",
        due: Some("You must reply by Monday 4 January 2027. (UK GDPR art. 12A(1))".to_owned()),
        about: Some("Ella Marsh".to_owned()),
        none_found: true,
        fields: vec![Field::line("name", "Their name", "")],
        step: Step::Look.code(),
        button: "Find",
        start: "/requests/open".to_owned(),
    };
    vec![crate::pages::Sample::of("pages/requests/open.html", &page)]
}
