//! Rights requests: recording them, and what happens to them until they are closed.

use app::bodies::Asker as StoredAsker;
use app::{AppError, EntityId, NewRequest, RequestLine, RequestView, case_number};
use calendar::Reckoning;
use duties::Requester;
use duties::rights::{CloseReason, Search, State as Stage};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::{Day, Id, Instant, day, object, objects};

const TAG: &str = "Requests";

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get("/requests", "listRequests", "List requests", list)
        .tag(TAG)
        .detail("The latest first.")
        .lists::<Line>(),
    Operation::post("/requests", "openRequest", "Record a request", open)
        .tag(TAG)
        .detail("Its clock starts on the day it reached anybody in the organisation.")
        .takes::<Opened>()
        .makes::<OpenedAs>(),
    Operation::get("/requests/{number}", "showRequest", "Show a request", show)
        .tag(TAG)
        .gives_version::<Shown>(),
    Operation::post(
        "/requests/{number}/identity",
        "requestIdentity",
        "Record whether we know who asks",
        identity,
    )
    .tag(TAG)
    .takes::<Identity>(),
    Operation::post(
        "/requests/{number}/authority",
        "requestAuthority",
        "Record whether they may ask for the person",
        authority,
    )
    .tag(TAG)
    .takes::<Authority>(),
    Operation::post(
        "/requests/{number}/reply",
        "requestReply",
        "Record a safe way to reply",
        safe_reply,
    )
    .tag(TAG)
    .takes::<SafeReply>(),
    Operation::post(
        "/requests/{number}/places",
        "requestPlaces",
        "Put new places on the list to be searched",
        places,
    )
    .tag(TAG)
    .gives::<Added>(),
    Operation::post(
        "/requests/{number}/search",
        "requestSearch",
        "Let Caretaker search a place",
        search,
    )
    .tag(TAG)
    .takes::<Searching>()
    .gives::<FoundItems>(),
    Operation::post(
        "/requests/{number}/search/{place}/by-hand",
        "requestSearchByHand",
        "Record a search by hand",
        by_hand,
    )
    .tag(TAG)
    .takes::<ByHand>()
    .gives::<FoundItems>(),
    Operation::post(
        "/requests/{number}/search/{place}/leave-out",
        "requestLeaveOut",
        "Leave a place out of the search",
        leave_out,
    )
    .tag(TAG)
    .takes::<Why>(),
    Operation::post(
        "/requests/{number}/pause",
        "requestPause",
        "Stop the clock",
        pause,
    )
    .tag(TAG)
    .detail("From the day the person was asked what they mean. UK GDPR art. 12A(5).")
    .takes::<On>(),
    Operation::post(
        "/requests/{number}/resume",
        "requestResume",
        "Let the clock run on",
        resume,
    )
    .tag(TAG)
    .takes::<On>(),
    Operation::post(
        "/requests/{number}/extend",
        "requestExtend",
        "Record notice of two further months",
        extend,
    )
    .tag(TAG)
    .takes::<Extension>(),
    Operation::post(
        "/requests/{number}/note",
        "requestNote",
        "Write a note on a request",
        note,
    )
    .tag(TAG)
    .takes::<Note>(),
    Operation::post(
        "/requests/{number}/close",
        "requestClose",
        "Close a request",
        close,
    )
    .tag(TAG)
    .takes::<Closing>(),
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
    /// Whose data is asked for.
    #[schema(example = "Ella Thornbury")]
    subject: String,
    state: Standing,
    /// Its clock; absent when it is closed.
    clock: Option<Clock>,
}

/// By what right somebody asks.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ByRight {
    /// For themselves.
    DataSubject,
    /// By parental responsibility.
    ParentalResponsibility,
    /// Appointed by a court.
    CourtAppointee,
    /// Sent by the person.
    Agent,
}

impl From<Requester> for ByRight {
    fn from(requester: Requester) -> Self {
        match requester {
            Requester::DataSubject => Self::DataSubject,
            Requester::ParentalResponsibility => Self::ParentalResponsibility,
            Requester::CourtAppointee => Self::CourtAppointee,
            Requester::Agent => Self::Agent,
        }
    }
}

impl From<ByRight> for Requester {
    fn from(right: ByRight) -> Self {
        match right {
            ByRight::DataSubject => Self::DataSubject,
            ByRight::ParentalResponsibility => Self::ParentalResponsibility,
            ByRight::CourtAppointee => Self::CourtAppointee,
            ByRight::Agent => Self::Agent,
        }
    }
}

/// Who asks.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asker {
    /// Their name.
    #[schema(example = "Rosa Thornbury", min_length = 1)]
    name: String,
    /// The person of the directory they are, where known.
    #[serde(default)]
    person: Option<Id>,
    /// An address, telephone or e-mail that is safe to use.
    #[schema(example = "01632 960123")]
    contact: String,
}

/// A request to be recorded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRequest)]
pub(crate) struct Opened {
    /// Whose data is asked for.
    subject: Id,
    #[serde(deserialize_with = "object")]
    asker: Asker,
    by_right: ByRight,
    /// What they asked, in their words or ours.
    #[schema(example = "Everything you hold about my daughter", min_length = 1)]
    asked: String,
    /// By which way it came.
    #[schema(example = "e-mail", min_length = 1)]
    channel: String,
    /// The day it reached anybody in the organisation.
    received_on: Day,
}

/// A request that was recorded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenedRequest)]
pub(crate) struct OpenedAs {
    id: Id,
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
    /// What is to be done.
    tasks: Vec<Task>,
    /// The places to be searched.
    places: Vec<PlaceSearch>,
    /// Notes, the oldest first.
    notes: Vec<NoteLine>,
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

/// Whether we know who asks. UK GDPR art. 12(6).
#[derive(Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Identity {
    /// There is no reasonable doubt.
    NoDoubt {
        /// Why there is none.
        #[schema(example = "We spoke on the number we have had since they joined.")]
        why: String,
    },
    /// Proof was asked for today.
    Asked,
    /// The proof came.
    Shown {
        /// The day it came.
        on: Day,
        /// What was seen.
        #[schema(example = "a passport, by video")]
        how: String,
    },
}

/// Whether somebody may ask for the person.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Authority {
    /// Proof was asked for today.
    Asked,
    /// The proof came.
    Shown {
        /// The day it came.
        on: Day,
        /// What was seen.
        #[schema(example = "birth certificate")]
        saw: String,
    },
}

/// A way to reply that is safe for the person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SafeReply {
    /// How, and why that is safe.
    #[schema(example = "the link by e-mail, the code by telephone", min_length = 1)]
    how: String,
}

/// How many places are new on the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddedPlaces)]
pub(crate) struct Added {
    /// How many.
    #[schema(example = 1)]
    places: usize,
}

/// The place to be searched.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Searching {
    /// Its id in the request's search: an id of the register, `records` for Caretaker's own, or
    /// `all` for each that waits and that Caretaker can search.
    #[schema(example = "records")]
    place: String,
}

/// What came of a search.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundItems {
    /// How many items are to be decided.
    #[schema(example = 3)]
    items: u32,
}

/// A search by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ByHand {
    /// The words it was searched with.
    #[schema(example = "Ella Thornbury · Ellie", min_length = 1)]
    words: String,
    /// What was found; nothing means nothing was there.
    #[serde(deserialize_with = "objects")]
    texts: Vec<Text>,
}

/// A text that was found by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    /// A title for it.
    #[schema(example = "messages of May", min_length = 1)]
    title: String,
    /// What it says, whole.
    #[schema(example = "Ella is coming at four.", min_length = 1)]
    text: String,
}

/// A reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    /// Why.
    #[schema(example = "It holds invoices of suppliers only.", min_length = 1)]
    why: String,
}

/// A day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct On {
    /// The day it happened.
    on: Day,
}

/// Notice of two further months. UK GDPR art. 12A(3).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Extension {
    /// The day the person was told.
    on: Day,
    /// The reasons they were given.
    #[schema(example = "This is the third request this month.", min_length = 1)]
    why: String,
}

/// A note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Note {
    /// What it says. The person may ask for it too.
    #[schema(example = "Rosa will call back on Friday.", min_length = 1)]
    text: String,
}

/// The end of a request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closing {
    reason: Ending,
    /// In a few words; needed for every reason but the first.
    #[serde(default)]
    #[schema(example = "They wrote that they no longer need it.")]
    note: String,
}

/// Why a request is closed.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ending {
    Answered,
    Withdrawn,
    Refused,
    IdentityNotShown,
    AuthorityNotShown,
    ClarificationNeverCame,
    OpenedInError,
}

impl From<Ending> for CloseReason {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Answered => Self::Answered,
            Ending::Withdrawn => Self::Withdrawn,
            Ending::Refused => Self::Refused,
            Ending::IdentityNotShown => Self::IdentityNotShown,
            Ending::AuthorityNotShown => Self::AuthorityNotShown,
            Ending::ClarificationNeverCame => Self::ClarificationNeverCame,
            Ending::OpenedInError => Self::OpenedInError,
        }
    }
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let requests = call.ctx.list_requests()?;
    call.given.page.reply(
        requests,
        |one| one.id.to_string(),
        |one: RequestLine| Line {
            id: one.id.into(),
            number: one.number,
            subject: one.subject,
            state: one.state.into(),
            clock: one.reckoning.as_ref().map(Clock::of),
        },
    )
}

fn open(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: Opened = call.json()?;
    for (field, text) in [
        ("asked", &new.asked),
        ("channel", &new.channel),
        ("asker", &new.asker.name),
    ] {
        if text.trim().is_empty() {
            return Err(AppError::input(
                field,
                "this is empty",
                "write it in a few words",
            ));
        }
    }
    let themselves = matches!(new.by_right, ByRight::DataSubject);
    if themselves != (new.asker.person == Some(new.subject)) {
        return Err(AppError::input(
            "by_right",
            "who asks and by what right do not fit together",
            "the person themselves asks for themselves; anybody else asks by another right",
        ));
    }
    let id = call.ctx.open_request(NewRequest {
        subject: new.subject.0,
        asker: StoredAsker {
            name: new.asker.name,
            person: new.asker.person.map(|id| id.0),
            contact: new.asker.contact,
        },
        standing: new.by_right.into(),
        asked: new.asked,
        channel: new.channel,
        received_on: new.received_on.0,
    })?;
    // By its id: whoever passes a request on may not look at it, and is told no number.
    Reply::made(&OpenedAs { id: id.into() }, &format!("/requests/{id}"))
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
        tasks: view
            .tasks
            .iter()
            .map(|task| Task {
                task: task.key.code().to_owned(),
                state: task.state.text(today),
            })
            .collect(),
        places: view.places.iter().map(place).collect(),
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

fn identity(call: &Call<'_>) -> Result<Reply, AppError> {
    let id = call.request()?;
    match call.json()? {
        Identity::NoDoubt { why } => call.ctx.identity_not_in_doubt(id, &why)?,
        Identity::Asked => call.ctx.ask_identity(id)?,
        Identity::Shown { on, how } => call.ctx.confirm_identity(id, on.0, &how)?,
    }
    Ok(Reply::done())
}

fn authority(call: &Call<'_>) -> Result<Reply, AppError> {
    let id = call.request()?;
    match call.json()? {
        Authority::Asked => call.ctx.ask_authority(id)?,
        Authority::Shown { on, saw } => call.ctx.show_authority(id, on.0, &saw)?,
    }
    Ok(Reply::done())
}

fn safe_reply(call: &Call<'_>) -> Result<Reply, AppError> {
    let SafeReply { how } = call.json()?;
    call.ctx.check_reply(call.request()?, &how)?;
    Ok(Reply::done())
}

fn places(call: &Call<'_>) -> Result<Reply, AppError> {
    let places = call.ctx.add_places(call.request()?)?;
    Reply::one(&Added { places })
}

fn search(call: &Call<'_>) -> Result<Reply, AppError> {
    let Searching { place } = call.json()?;
    let id = call.request()?;
    let items = if place == "all" {
        search_all(call, id)?
    } else {
        call.ctx.search_place(id, &place)?
    };
    Reply::one(&FoundItems { items })
}

fn search_all(call: &Call<'_>, id: EntityId) -> Result<u32, AppError> {
    let case = call.ctx.show_request(id)?;
    let waiting = case
        .places
        .iter()
        .filter(|line| line.by_caretaker && line.search == Search::Waiting);
    let mut items: u32 = 0;
    for line in waiting {
        items = items.saturating_add(call.ctx.search_place(id, &line.id)?);
    }
    Ok(items)
}

fn by_hand(call: &Call<'_>) -> Result<Reply, AppError> {
    let found: ByHand = call.json()?;
    let texts: Vec<(String, String)> = found
        .texts
        .into_iter()
        .map(|one| (one.title, one.text.replace("\r\n", "\n")))
        .collect();
    let place = call.named("place");
    let items = call
        .ctx
        .search_by_hand(call.request()?, place, &found.words, &texts)?;
    Reply::one(&FoundItems { items })
}

fn leave_out(call: &Call<'_>) -> Result<Reply, AppError> {
    let Why { why } = call.json()?;
    call.ctx
        .leave_out(call.request()?, call.named("place"), &why)?;
    Ok(Reply::done())
}

fn pause(call: &Call<'_>) -> Result<Reply, AppError> {
    let On { on } = call.json()?;
    call.ctx.pause(call.request()?, on.0)?;
    Ok(Reply::done())
}

fn resume(call: &Call<'_>) -> Result<Reply, AppError> {
    let On { on } = call.json()?;
    call.ctx.resume(call.request()?, on.0)?;
    Ok(Reply::done())
}

fn extend(call: &Call<'_>) -> Result<Reply, AppError> {
    let Extension { on, why } = call.json()?;
    call.ctx.extend(call.request()?, on.0, &why)?;
    Ok(Reply::done())
}

fn note(call: &Call<'_>) -> Result<Reply, AppError> {
    let Note { text } = call.json()?;
    call.ctx.note_on_request(call.request()?, &text)?;
    Ok(Reply::done())
}

fn close(call: &Call<'_>) -> Result<Reply, AppError> {
    let Closing { reason, note } = call.json()?;
    call.ctx
        .close_request(call.request()?, reason.into(), &note)?;
    Ok(Reply::done())
}
