//! What came by the public page.

use app::bodies::{About, Arrival as Stored, Message as StoredMessage, Sorted};
use app::{AppError, ArrivalLine, ArrivalView, ArrivalsAfter, AsideReason, RequestDue};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::paging::Asked;
use super::reply::Reply;
use super::requests::kind::Right;
use super::requests::open::{ByRight, OpenedAs};
use super::types::{Day, Id, Instant, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/arrivals",
        "listArrivals",
        "List what came by the public page",
        list,
    )
    .tag("Requests")
    .detail("What waits in the order in which it came, then what was seen to, the latest first. Its clock runs since it came, although nobody has said yet whom it is about.")
    .lists::<Line>(),
    Operation::get(
        "/arrivals/{id}",
        "showArrival",
        "Show what came by the public page",
        show,
    )
    .tag("Requests")
    .gives::<Arrival>(),
    Operation::post(
        "/arrivals/{id}/match",
        "matchArrival",
        "Record what came by the public page as a request",
        matched,
    )
    .tag("Requests")
    .detail("Its clock counts from the day it came.")
    .takes::<Matching>()
    .makes::<OpenedAs>(),
    Operation::post(
        "/arrivals/{id}/set-aside",
        "setArrivalAside",
        "Set aside what is no request about anybody",
        aside,
    )
    .tag("Requests")
    .takes::<Aside>(),
    Operation::post(
        "/arrivals/{id}/read",
        "readArrival",
        "Say that what was added to it was read",
        read,
    )
    .tag("Requests"),
];

/// What came by the public page, as a line of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArrivalLine)]
pub(crate) struct Line {
    id: Id,
    /// What whoever sent it calls it by.
    #[schema(example = "7KQ-2MD")]
    reference: String,
    /// The name of whoever sent it.
    #[schema(example = "Rosa Thornbury")]
    from: String,
    /// What they want; absent if they are not sure.
    asks: Option<Right>,
    received_on: Day,
    /// By when they must hear from us; absent once it is matched or set aside, or where no day is set.
    due_on: Option<Day>,
    taken_back_at: Option<Instant>,
    /// Whether something came after it that nobody has said to have read.
    unread: bool,
    /// The number of its request, once it is one.
    #[schema(example = "014")]
    request: Option<String>,
    /// Why it was set aside, if it was.
    #[schema(example = "no-request")]
    set_aside: Option<String>,
}

/// What came by the public page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Arrival {
    #[serde(flatten)]
    line: Line,
    /// Whose data, as they say.
    about: Whose,
    /// The name of the person it is about, as they wrote it.
    #[schema(example = "Ella Thornbury")]
    person: String,
    /// What helps to find them.
    #[schema(example = "She had lessons in 2019.")]
    hints: String,
    #[schema(example = "rosa@example.org")]
    email: String,
    #[schema(example = "01632 960123")]
    telephone: String,
    #[schema(example = "1 Marl Lane")]
    post: String,
    /// An address or number that must not be used.
    #[schema(example = "Not the number you have.")]
    avoid: String,
    /// What they ask, in their own words.
    #[schema(example = "Please send me everything.")]
    words: String,
    messages: Vec<Message>,
}

/// What was added to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArrivalMessage)]
pub(crate) struct Message {
    at: Instant,
    #[schema(example = "I have moved.")]
    text: String,
}

/// Whose data somebody asks about.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ArrivalAbout)]
pub(crate) enum Whose {
    /// Their own.
    Themselves,
    /// Their child's.
    Child,
    /// That of somebody for whom they act.
    SomebodyElse,
}

/// With whom it is matched.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Matching {
    /// Whom it is about.
    subject: Id,
    /// What is asked for; what they chose, or access, if left out.
    #[serde(default)]
    kind: Option<Right>,
    /// By what right they ask; as they said, if left out.
    #[serde(default)]
    by_right: Option<ByRight>,
}

/// Why it is set aside.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArrivalAside)]
pub(crate) struct Aside {
    reason: Why,
    /// How they were told that you hold nobody, or the number of the other request.
    #[serde(default)]
    #[schema(example = "Told by letter of 27 March.")]
    note: String,
}

/// A reason to set something aside.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ArrivalAsideReason)]
pub(crate) enum Why {
    NobodyOfThatName,
    NoRequest,
    CameTwice,
    TakenBack,
}

impl From<Why> for AsideReason {
    fn from(why: Why) -> Self {
        match why {
            Why::NobodyOfThatName => Self::Nobody,
            Why::NoRequest => Self::NoRequest,
            Why::CameTwice => Self::Twice,
            Why::TakenBack => Self::TakenBack,
        }
    }
}

fn line(one: ArrivalLine) -> Line {
    Line {
        id: one.id.into(),
        reference: one.reference,
        from: one.from,
        asks: one.wish.map(Into::into),
        received_on: one.received_on.into(),
        due_on: day(one.due.and_then(RequestDue::on)),
        taken_back_at: one.taken_back_at.map(Into::into),
        unread: one.unread,
        request: one.number,
        set_aside: match one.sorted {
            Some(Sorted::Aside { reason, .. }) => Some(reason),
            Some(Sorted::Matched { .. }) | None => None,
        },
    }
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let (after, limit) = call.given.page.part();
    let after = after.map(str::parse::<ArrivalsAfter>).transpose()?;
    let page = call.ctx.list_arrivals(after.as_ref(), limit)?;
    let next = page.next.map(|next| next.to_string());
    Asked::reply_part(page.lines.into_iter().map(line).collect(), next.as_deref())
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let ArrivalView { stored, line: own } = call.ctx.show_arrival(call.id("id"))?;
    let Stored {
        about,
        person,
        hints,
        from,
        words,
        messages,
        ..
    } = stored.body;
    let message = |one: StoredMessage| Message {
        at: one.at.into(),
        text: one.text,
    };
    Reply::one(&Arrival {
        line: line(own),
        about: match about {
            About::Themselves => Whose::Themselves,
            About::Child => Whose::Child,
            About::SomebodyElse => Whose::SomebodyElse,
        },
        person,
        hints,
        email: from.email,
        telephone: from.telephone,
        post: from.post,
        avoid: from.avoid,
        words,
        messages: messages.into_iter().map(message).collect(),
    })
}

fn matched(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: Matching = call.json()?;
    let id = call.id("id");
    let view = call.ctx.show_arrival(id)?;
    let kind = new.kind.map(Into::into);
    let new = view.asked(kind, new.subject.0, new.by_right.map(Into::into));
    let request = call.ctx.match_arrival(id, new)?;
    Reply::made(&OpenedAs::of(request), &format!("/requests/{request}"))
}

fn aside(call: &Call<'_>) -> Result<Reply, AppError> {
    let Aside { reason, note } = call.json()?;
    call.ctx
        .set_arrival_aside(call.id("id"), reason.into(), &note)?;
    Ok(Reply::done())
}

fn read(call: &Call<'_>) -> Result<Reply, AppError> {
    call.ctx.read_arrival(call.id("id"))?;
    Ok(Reply::done())
}
