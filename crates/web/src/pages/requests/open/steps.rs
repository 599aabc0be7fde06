//! What each step asks when a request is recorded.

use app::bodies::Arrival;
use app::{AppError, Ctx, EntityId, PersonView, wish};
use duties::Requester;
use duties::rights::RightKind;
use jiff::civil::Date;

use super::answers::Came;
use crate::form::{Choice, Field};
use crate::pages::plain::capital;
use crate::pages::requests::clock::left;

/// The most people offered to choose from.
const MOST: usize = 12;

/// How far the form is.
pub(super) enum Step {
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
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Look => "look",
            Self::Choose => "choose",
            Self::Rest => "rest",
        }
    }

    pub(super) fn of(code: &str) -> Self {
        match code {
            "look" => Self::Look,
            "choose" => Self::Choose,
            "rest" => Self::Rest,
            _ => Self::Day,
        }
    }
}

/// A step as it is shown.
pub(super) struct Asked {
    pub(super) step: Step,
    pub(super) due: Option<String>,
    pub(super) about: Option<String>,
    pub(super) none_found: bool,
    pub(super) fields: Vec<Field>,
    /// What came by the public page, where it is recorded from that.
    pub(super) arrival: Option<EntityId>,
}

/// When it is due if it came on a day, before anything else is known, and why.
pub(super) fn due_words(ctx: &Ctx<'_>, came: Came) -> Result<String, AppError> {
    due_if(ctx, came.kind, came.received)
}

/// When a kind of request is due if it came on a day, and why.
pub(in crate::pages::requests) fn due_if(
    ctx: &Ctx<'_>,
    kind: RightKind,
    received: Date,
) -> Result<String, AppError> {
    let (holidays, nation) = (ctx.engine.holidays(), ctx.engine.nation());
    let found = ctx.engine.due_if_received(kind, received, ctx.now);
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
    let missing = reckoning
        .terms_missing
        .map(|missing| format!(" {}.", app::terms_missing_words(missing)))
        .unwrap_or_default();
    Ok(format!("{}{left} ({why}){missing}", due.words()))
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
pub(in crate::pages::requests) fn kinds(ctx: &Ctx<'_>) -> Field {
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

pub(super) fn day_step(ctx: &Ctx<'_>, arrival: Option<EntityId>) -> Asked {
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

pub(super) fn look_step(ctx: &Ctx<'_>, came: Came) -> Result<Asked, AppError> {
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

/// What came, where it is recorded from that.
fn sent(ctx: &Ctx<'_>, came: Came) -> Result<Option<Arrival>, AppError> {
    let view = came.arrival.map(|id| ctx.show_arrival(id)).transpose()?;
    Ok(view.map(|view| view.stored.body))
}

pub(super) fn choose_step(ctx: &Ctx<'_>, came: Came, name: &str) -> Result<Asked, AppError> {
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

pub(super) fn rest_step(ctx: &Ctx<'_>, came: Came, person: EntityId) -> Result<Asked, AppError> {
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

/// A question with what is known from what came; none where nothing is to be asked.
fn known(field: Field, sent: &Arrival) -> Option<Field> {
    let standing = sent.about.by_right();
    let asker = if standing == Requester::DataSubject {
        "self"
    } else {
        "other"
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
