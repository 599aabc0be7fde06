//! Requests as they stand: the list and each by itself.

use app::{AppError, RecipientLine, RequestLine, RequestView, Telling, case_number};
use calendar::Reckoning;
use duties::rights::{Search, State as Stage, StepState};
use serde::Serialize;
use utoipa::ToSchema;

use super::TAG;
use super::kind::Right;
use super::open::{Asker, ByRight};
use super::sheets::{Consultation, Sheet, consultation, sheet};
use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::{Day, Id, Instant, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get("/requests", "listRequests", "List requests", list)
        .tag(TAG)
        .detail("The latest first.")
        .lists::<Line>(),
    Operation::get("/requests/{number}", "showRequest", "Show a request", show)
        .tag(TAG)
        .gives_version::<Shown>(),
];

/// Where a request stands.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Standing {
    Received,
    Checking,
    Searching,
    Reviewing,
    Answering,
    Ready,
    Delivered,
    Collected,
    Closed,
}

impl From<Stage> for Standing {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Received => Self::Received,
            Stage::Checking => Self::Checking,
            Stage::Searching => Self::Searching,
            Stage::Reviewing => Self::Reviewing,
            Stage::Answering => Self::Answering,
            Stage::Ready => Self::Ready,
            Stage::Delivered => Self::Delivered,
            Stage::Collected => Self::Collected,
            Stage::Closed => Self::Closed,
        }
    }
}

/// A request's clock.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Clock {
    /// Day 0: the day after which counting begins.
    starts_on: Day,
    /// The law's outer date; absent while the clock stands still.
    due_on: Option<Day>,
    /// The earlier working date.
    work_to_on: Option<Day>,
    /// The organisation's own aim.
    aim_on: Option<Day>,
    /// The last day to give notice of an extension.
    extension_notice_by: Option<Day>,
}

impl Clock {
    fn of(reckoning: &Reckoning) -> Self {
        Self {
            starts_on: reckoning.starts_on.into(),
            due_on: day(reckoning.due_on),
            work_to_on: day(reckoning.work_to_on),
            aim_on: day(reckoning.aim_on),
            extension_notice_by: day(reckoning.extension_notice_by),
        }
    }
}

/// A request as a line of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RequestLine)]
pub(crate) struct Line {
    id: Id,
    /// Its number, as addresses have it.
    #[schema(example = "014")]
    number: String,
    kind: Right,
    /// Whose data is asked for.
    #[schema(example = "Ella Thornbury")]
    subject: String,
    state: Standing,
    /// Its clock; absent when it is closed.
    clock: Option<Clock>,
}

/// A request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Request)]
pub(crate) struct Shown {
    id: Id,
    /// Its number, as addresses have it.
    #[schema(example = "014")]
    number: String,
    /// Counts the changes, from 1.
    #[schema(example = 7)]
    version: u64,
    kind: Right,
    state: Standing,
    /// Whose data is asked for.
    subject: Id,
    /// Their name.
    #[schema(example = "Ella Thornbury")]
    subject_name: String,
    asker: Asker,
    by_right: ByRight,
    /// What they asked.
    #[schema(example = "Everything you hold about my daughter")]
    asked: String,
    /// By which way it came.
    #[schema(example = "e-mail")]
    channel: String,
    received_on: Day,
    clock: Clock,
    /// By when they must hear from us, in words.
    #[schema(example = "You must reply by Monday 4 January 2027.")]
    due: String,
    /// Since when what it is about stands still, if it does.
    stands_still_since: Option<Day>,
    /// What is to be done.
    tasks: Vec<Task>,
    /// What is asked for, thing by thing, in kinds that do not give data.
    points: Vec<Point>,
    /// Those on record who received what is changed.
    recipients: Vec<ToBeTold>,
    /// What can be recorded now: codes.
    #[schema(example = json!(["acknowledged", "point-added"]))]
    can_happen: Vec<&'static str>,
    /// The places to be searched.
    places: Vec<PlaceSearch>,
    /// Colleagues who were asked to look.
    sheets: Vec<Sheet>,
    /// Those outside who were consulted.
    consultations: Vec<Consultation>,
    /// Notes, the oldest first.
    notes: Vec<NoteLine>,
}

/// One thing asked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RequestPoint)]
pub(crate) struct Point {
    /// Its name within the request.
    #[schema(example = "1")]
    name: String,
    /// What is asked.
    #[schema(example = "Delete the photographs of the summer")]
    words: String,
    /// The ground it rests on.
    #[schema(example = "it is no longer needed")]
    ground: String,
    /// What was decided: `granted`, `statement-added` or the code of the exception.
    #[schema(example = "granted")]
    ruling: Option<String>,
    /// The reasons.
    #[schema(example = "We keep it by law.")]
    why: Option<String>,
}

/// Somebody who received what a request changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RequestRecipient)]
pub(crate) struct ToBeTold {
    /// The disclosure.
    disclosure: Id,
    /// Who they are.
    #[schema(example = "Westfield School")]
    who: String,
    /// What they received.
    #[schema(example = "Session reports; the autumn term")]
    what: String,
    received_on: Day,
    /// `told`, `impossible`, `disproportionate` or `not-concerned`; absent while they are to be told.
    #[schema(example = "told")]
    outcome: Option<&'static str>,
    /// What they answered.
    answers: Vec<String>,
}

fn recipient(line: &RecipientLine) -> ToBeTold {
    let body = &line.body;
    ToBeTold {
        disclosure: body.disclosure.into(),
        who: body.who.clone(),
        what: body.what.clone(),
        received_on: body.on.into(),
        outcome: line.telling.map(Telling::code),
        answers: body.heard.iter().map(|one| one.words.clone()).collect(),
    }
}

/// Something to be done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Task {
    /// Which task.
    #[schema(example = "identity")]
    task: String,
    /// How far it is, in words.
    #[schema(example = "Completed")]
    state: String,
}

/// A place of a request's search.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceSearch {
    /// Its id in the search: an id of the register, or `records`.
    #[schema(example = "records")]
    id: String,
    /// Its name.
    #[schema(example = "Office drive")]
    name: String,
    state: SearchState,
    /// How many items came of it.
    #[schema(example = 3)]
    found: u32,
    /// Whether Caretaker can search it.
    by_caretaker: bool,
}

/// What was done about a place.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SearchState {
    Waiting,
    Searched,
    LeftOut,
}

/// A note on a request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoteLine {
    at: Instant,
    /// What it says.
    #[schema(example = "Rosa will call back on Friday.")]
    text: String,
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let requests = call.ctx.list_requests()?;
    call.given.page.reply(
        requests,
        |one| one.id.to_string(),
        |one: RequestLine| Line {
            id: one.id.into(),
            number: one.number,
            kind: one.kind.into(),
            subject: one.subject,
            state: one.state.into(),
            clock: one.reckoning.as_ref().map(Clock::of),
        },
    )
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.show_request(call.request()?)?;
    let version = view.stored.version;
    Ok(Reply::one(&shown(&view, call.ctx.today()))?.version(version))
}

fn shown(view: &RequestView, today: jiff::civil::Date) -> Shown {
    let body = &view.stored.body;
    Shown {
        id: view.stored.id.into(),
        number: case_number(body.number),
        version: view.stored.version,
        kind: body.duty.kind.into(),
        state: view.state.into(),
        subject: body.subject.into(),
        subject_name: view.subject.clone(),
        asker: Asker {
            name: body.requester.name.clone(),
            person: body.requester.person.map(Id),
            contact: body.requester.contact.clone(),
        },
        by_right: body.duty.requester.into(),
        asked: body.asked.clone(),
        channel: body.channel.clone(),
        received_on: body.duty.received_on.into(),
        clock: Clock::of(&view.reckoning),
        due: view.due.words(),
        stands_still_since: view.standstill.map(|still| still.since.into()),
        tasks: to_do(view, today),
        points: view.points.iter().map(point).collect(),
        recipients: view.recipients.iter().map(recipient).collect(),
        can_happen: view.happenings.iter().map(|one| one.code).collect(),
        places: view.places.iter().map(place).collect(),
        sheets: view.sheets.iter().map(sheet).collect(),
        consultations: body
            .consulted
            .iter()
            .map(|one| consultation(one, today))
            .collect(),
        notes: body
            .notes
            .iter()
            .map(|note| NoteLine {
                at: note.at.into(),
                text: note.text.as_str().to_owned(),
            })
            .collect(),
    }
}

/// The tasks where data is given, the steps of its kind where not.
fn to_do(view: &RequestView, today: jiff::civil::Date) -> Vec<Task> {
    if !view.stored.body.duty.kind.rules().gives_data {
        let steps = view.steps.iter();
        return steps
            .map(|(step, state)| Task {
                task: step.code().to_owned(),
                state: match state {
                    StepState::Done => "Completed",
                    StepState::Open => "To do",
                    StepState::Waiting => "Waiting",
                    StepState::NotYet => "Cannot start yet",
                }
                .to_owned(),
            })
            .collect();
    }
    let tasks = view.tasks.iter();
    tasks
        .map(|task| Task {
            task: task.key.code().to_owned(),
            state: task.state.text(today),
        })
        .collect()
}

fn point(line: &app::PointLine) -> Point {
    Point {
        name: line.name.clone(),
        words: line.words.clone(),
        ground: line.ground.clone(),
        ruling: line.ruling.as_ref().map(|ruling| ruling.code.clone()),
        why: line.ruling.as_ref().map(|ruling| ruling.why.clone()),
    }
}

fn place(line: &app::PlaceLine) -> PlaceSearch {
    PlaceSearch {
        id: line.id.clone(),
        name: line.name.clone(),
        state: match &line.search {
            Search::Waiting => SearchState::Waiting,
            Search::Searched { .. } => SearchState::Searched,
            Search::LeftOut { .. } => SearchState::LeftOut,
        },
        found: line.search.found(),
        by_caretaker: line.by_caretaker,
    }
}
