//! What came by the public page or by e-mail, and giving a mail in.

use app::bodies::{About, Arrival as Stored, MailInChain, Message as StoredMessage, Sorted};
use app::{
    AppError, ArrivalLine, ArrivalView, ArrivalsAfter, AsideReason, Guess, MailFile, NewMail,
    RequestDue, TakenMail,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::paging::Asked;
use super::reply::Reply;
use super::requests::kind::Right;
use super::requests::open::{ByRight, OpenedAs};
use super::types::{Day, File, Id, Instant, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/arrivals",
        "listArrivals",
        "List what came by the public page or by e-mail",
        list,
    )
    .tag("Requests")
    .detail("What waits in the order in which it came, then what was seen to, the latest first. Its clock runs since it came, although nobody has said yet whom it is about.")
    .lists::<Line>(),
    Operation::get(
        "/arrivals/{id}",
        "showArrival",
        "Show what came by the public page or by e-mail",
        show,
    )
    .tag("Requests")
    .gives::<Arrival>(),
    Operation::get(
        "/arrivals/{id}/mail",
        "showMail",
        "Get the mail of an arrival as it came",
        mail,
    )
    .tag("Requests")
    .detail("A stranger made it: open it with care.")
    .file(&[MAIL]),
    Operation::post(
        "/arrivals/mail/read",
        "readMail",
        "Read what a mail says and seems to ask, and keep nothing",
        read_mail,
    )
    .tag("Requests")
    .detail("What a mail says of itself anybody can write: the sender and the day are proposed. Where one is forwarded in another, they are those of the innermost. The rights are a guess by a few phrases, each with its words.")
    .takes_file::<MailToRead>()
    .gives::<MailRead>()
    .repeatable(),
    Operation::post(
        "/arrivals/mail",
        "takeMail",
        "Take a mail in that asks for something",
        take_mail,
    )
    .tag("Requests")
    .detail("Its clock counts from the day it reached anybody in the organisation. There is an arrival for each right, or one if nobody is sure; each is then matched with a person or set aside. What is left out is as the mail says. The same mail again is refused, unless `again` says that it is another request.")
    .takes_file::<MailToTake>()
    .makes::<MailTaken>(),
    Operation::post(
        "/arrivals/{id}/match",
        "matchArrival",
        "Record what came as a request",
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

/// How a mail is sent: whatever it is, it is to be saved and not shown.
const MAIL: &str = "application/octet-stream";

/// A mail to be read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailToRead {
    /// The mail, as .eml or .msg.
    file: File,
    /// The name of the file: it says what it is where its bytes do not.
    #[serde(default = "file_name")]
    #[schema(example = "mail.eml")]
    file_name: String,
}

/// A mail to be taken in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailToTake {
    /// The mail, as .eml or .msg.
    file: File,
    /// The name of the file: it says what it is where its bytes do not.
    #[serde(default = "file_name")]
    #[schema(example = "mail.eml")]
    file_name: String,
    /// The name of whoever asks.
    #[serde(default)]
    #[schema(example = "Rosa Thornbury")]
    name: Option<String>,
    /// Their address.
    #[serde(default)]
    #[schema(example = "rosa@example.org")]
    email: Option<String>,
    /// The day it reached anybody in the organisation.
    #[serde(default)]
    received_on: Option<Day>,
    /// Whether a day that lies more than two months back was looked at again.
    #[serde(default)]
    long_ago: bool,
    /// The rights it uses; none if nobody is sure.
    #[serde(default)]
    asks: Vec<Right>,
    /// Whose data; as the mail seems to say, else their own, if left out.
    #[serde(default)]
    about: Option<Whose>,
    /// The name of the person it is about, if it says so.
    #[serde(default)]
    #[schema(example = "Ella Thornbury")]
    person: String,
    /// Whether it is another request although the same mail was given in before.
    #[serde(default)]
    again: bool,
}

fn file_name() -> String {
    "mail.eml".to_owned()
}

/// What a mail says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailRead {
    /// The messages in it, the outermost first.
    messages: Vec<MailMessage>,
    #[schema(example = "Rosa Thornbury")]
    name: String,
    #[schema(example = "rosa@example.org")]
    email: String,
    /// The day it seems to have reached the organisation; absent if it does not say, or names one that
    /// is still to come.
    received_on: Option<Day>,
    #[schema(example = "What do you hold?")]
    subject: String,
    #[schema(example = "Please send me everything.")]
    words: String,
    /// What those who forwarded it wrote with it.
    #[schema(example = "Can you see to it?")]
    covering: String,
    /// What it repeats of earlier messages.
    #[schema(example = "See you on Tuesday.")]
    quoted: String,
    /// The files in it, and what of it could not be read.
    attached: Vec<String>,
    /// The rights it seems to use.
    guesses: Vec<MailGuess>,
    /// Whose data it seems to be about.
    about: Option<Whose>,
    /// What it is called, if it was given in before.
    #[schema(example = "7KQ-2MD")]
    known: Option<String>,
}

/// A message of a mail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailMessage {
    #[schema(example = "Rosa Thornbury")]
    name: String,
    #[schema(example = "rosa@example.org")]
    email: String,
    at: Option<Instant>,
    /// What says when: the stamp of a server, the date of the sender’s program, or a text.
    #[schema(example = "stamp")]
    at_by: &'static str,
}

/// A right that a mail seems to use.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailGuess {
    asks: Right,
    /// The words that seem to use it.
    #[schema(example = "send me a copy of everything")]
    words: String,
}

/// What came of a mail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailTaken {
    /// The first arrival, or the only one.
    id: Id,
    /// One for each right.
    arrivals: Vec<MailArrival>,
}

/// An arrival that was made of a mail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailArrival {
    id: Id,
    #[schema(example = "7KQ-2MD")]
    reference: String,
    asks: Option<Right>,
    due_on: Option<Day>,
}

/// Somebody whom a mail may be about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailPerson {
    id: Id,
    #[schema(example = "Ella Thornbury")]
    name: String,
    /// What speaks for them.
    why: Vec<String>,
}

/// What came by the public page or by e-mail, as a line of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArrivalLine)]
pub(crate) struct Line {
    id: Id,
    /// What whoever sent it calls it by.
    #[schema(example = "7KQ-2MD")]
    reference: String,
    /// By which way it came.
    #[schema(example = "public page")]
    channel: &'static str,
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

/// What came by the public page or by e-mail.
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
    /// Whom a mail may be about, with what speaks for them; nobody is matched by itself.
    may_be_about: Vec<MailPerson>,
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
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
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

impl From<About> for Whose {
    fn from(about: About) -> Self {
        match about {
            About::Themselves => Self::Themselves,
            About::Child => Self::Child,
            About::SomebodyElse => Self::SomebodyElse,
        }
    }
}

impl From<Whose> for About {
    fn from(whose: Whose) -> Self {
        match whose {
            Whose::Themselves => Self::Themselves,
            Whose::Child => Self::Child,
            Whose::SomebodyElse => Self::SomebodyElse,
        }
    }
}

fn line(one: ArrivalLine) -> Line {
    Line {
        id: one.id.into(),
        reference: one.reference,
        channel: one.channel,
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
    let likely = call.ctx.likely_people(&stored.body)?.into_iter();
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
        about: about.into(),
        person,
        hints,
        email: from.email,
        telephone: from.telephone,
        post: from.post,
        avoid: from.avoid,
        words,
        messages: messages.into_iter().map(message).collect(),
        may_be_about: likely
            .map(|one| MailPerson {
                id: one.id.into(),
                name: one.name,
                why: one.why,
            })
            .collect(),
    })
}

fn mail(call: &Call<'_>) -> Result<Reply, AppError> {
    let (bytes, _) = call.ctx.show_mail(call.id("id"))?;
    Ok(Reply::file(MAIL, bytes))
}

fn read_mail(call: &Call<'_>) -> Result<Reply, AppError> {
    let given: MailToRead = call.json()?;
    let file = MailFile {
        name: given.file_name,
        bytes: given.file.0,
    };
    // With a reader of its own: what a stranger's file did to one must not reach another.
    let read = call.ctx.read_mail(&file, &call.state.extractor.another())?;
    let message = |one: MailInChain| MailMessage {
        name: one.name,
        email: one.email,
        at: one.at.map(Into::into),
        at_by: one.by.code(),
    };
    let guess = |one: Guess| MailGuess {
        asks: one.kind.into(),
        words: one.words,
    };
    Reply::one(&MailRead {
        messages: read.chain.into_iter().map(message).collect(),
        name: read.from.name,
        email: read.from.email,
        received_on: day(read.received.map(|(on, _)| on)),
        subject: read.subject,
        words: read.words,
        covering: read.covering,
        quoted: read.quoted,
        attached: read.attached,
        guesses: read.guesses.into_iter().map(guess).collect(),
        about: read.about.map(Into::into),
        known: read.known,
    })
}

fn take_mail(call: &Call<'_>) -> Result<Reply, AppError> {
    let given: MailToTake = call.json()?;
    let file = MailFile {
        name: given.file_name,
        bytes: given.file.0,
    };
    let new = NewMail {
        name: given.name,
        email: given.email,
        received_on: given.received_on.map(|on| on.0),
        long_ago: given.long_ago,
        wishes: given.asks.into_iter().map(Into::into).collect(),
        about: given.about.map(Into::into),
        person: given.person,
        again: given.again,
    };
    let reader = call.state.extractor.another();
    let taken = call.ctx.take_mail(&file, &new, &reader)?;
    let first = taken.first().map(|one| one.id);
    let first = first.ok_or_else(|| AppError::Inconsistent("a mail made nothing".to_owned()))?;
    let arrival = |one: TakenMail| MailArrival {
        id: one.id.into(),
        reference: one.reference,
        asks: one.wish.map(Into::into),
        due_on: day(one.due.on()),
    };
    let made = MailTaken {
        id: first.into(),
        arrivals: taken.into_iter().map(arrival).collect(),
    };
    Reply::made(&made, &format!("/arrivals/{first}"))
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
