//! What is due, and the policy.

use app::{AppError, Due, KindInWords, Matter, SetBy};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::records::Class;
use super::reply::Reply;
use super::requests::kind::Right;
use super::types::{Day, Id, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get("/today", "showToday", "Show what is due", today)
        .tag("Today")
        .gives::<Today>(),
    Operation::get("/policy", "showPolicy", "Show the adopted policy", policy)
        .tag("Policy")
        .gives::<Policy>(),
];

/// What is due, in three bands, each in the order of its days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Today {
    /// The day it was looked at.
    on: Day,
    /// Its day has passed.
    overdue: Vec<DueLine>,
    /// Within a week.
    this_week: Vec<DueLine>,
    /// Later.
    coming_up: Vec<DueLine>,
    /// How much is due on each of the days that come, today among them.
    load: Vec<Load>,
}

/// How much is due on a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DayLoad)]
pub(crate) struct Load {
    on: Day,
    /// Limits of the law.
    #[schema(example = 2)]
    limits: usize,
    /// Aims of the policy.
    #[schema(example = 1)]
    aims: usize,
    /// What else.
    #[schema(example = 0)]
    other: usize,
}

/// A day of a request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestDay {
    on: Day,
    /// What it is for: acknowledge, extension-notice, aim, work-to or limit.
    #[schema(example = "limit")]
    what: &'static str,
    /// Whether the law set it, and not the policy.
    by_law: bool,
}

/// What keeps a request from going on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestBlock {
    /// Its code.
    #[schema(example = "second-reading")]
    what: &'static str,
    /// In words.
    #[schema(example = "A second person has still to read one item")]
    words: String,
}

/// Something to be done, or to know of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Due)]
pub(crate) struct DueLine {
    /// Its day; absent while a clock stands still.
    on: Option<Day>,
    what: What,
    /// The number of the request, where it is one.
    #[schema(example = "014")]
    request: Option<String>,
    /// What it asks for, where it is one.
    asks: Option<Right>,
    /// Whom it is about.
    #[schema(example = "Ella Thornbury")]
    about: Option<String>,
    /// What came by the public page, where it is that.
    arrival: Option<Id>,
    /// The person, where somebody has a birthday.
    person: Option<Id>,
    /// The age they reach.
    #[schema(example = 16)]
    age: Option<i16>,
    /// What is waited for, in words.
    waiting: Option<String>,
    /// The days of the request that are still to be met.
    days: Vec<RequestDay>,
    /// What keeps the request from going on.
    blocked: Vec<RequestBlock>,
    /// The account of whoever has the request.
    has: Option<Id>,
    /// How many items of the request wait for a second reader; how many mails were left in the mailbox.
    #[schema(example = 3)]
    items: Option<usize>,
    /// The code of the register, where something in one is due.
    #[schema(example = "training")]
    register: Option<&'static str>,
    /// The code of the notice, where people are to be given one.
    #[schema(example = "families")]
    notice: Option<String>,
    /// How many people those are.
    #[schema(example = 12)]
    people: Option<usize>,
    /// How many files of requests are past their day.
    #[schema(example = 2)]
    files: Option<usize>,
}

/// What is due.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = DueKind)]
pub(crate) enum What {
    /// A request to be answered.
    Request,
    /// Something came by the public page: it waits to be matched, or something was added to it.
    Arrival,
    /// Mails were left in the mailbox of the settings, or it cannot be gone through.
    Mailbox,
    /// Items of a request wait for a second reader.
    SecondReading,
    /// Somebody reaches an age that changes what they may decide.
    Birthday,
    /// More children reach such an age soon after, the next of them on this day.
    MoreBirthdays,
    /// The policy is to be looked at again.
    PolicyReview,
    /// A version of the policy is to be read and confirmed, on its page.
    PolicyToRead,
    /// A draft of the policy waits for a signature, on its page.
    PolicyToSign,
    /// Questions to the data protection officer wait for an answer.
    Questions,
    /// What a colleague would delete waits for somebody to agree.
    Disposals,
    /// Something about people is past its day; the day is the first of them.
    PastItsDay,
    /// Somebody says what should be put right of their own details; the day is that of the first.
    Proposals,
    /// What is on hold is to be looked at again; the day is the first of them.
    Holds,
    /// Something in a register is due.
    Register,
    /// Registers wait for entries that have no day of their own.
    Registers,
    /// People are still to be given a notice; the day is the first of them.
    Notice,
    /// Those who received what an answered request changed are still to be told.
    Recipients,
    /// Details of somebody were put right, and those who received them are still to be told.
    Corrected,
    /// Agreements were taken back, and what followed is not on record; the day is the first of them.
    TakenBack,
}

impl RequestDay {
    fn of(day: app::RequestDay) -> Self {
        Self {
            on: day.on.into(),
            what: day.what.code(),
            by_law: day.set_by == SetBy::Law,
        }
    }
}

fn blocked(open: &app::OpenRequest, today: Date) -> Vec<RequestBlock> {
    let blocks = open.blocked.iter().map(|one| RequestBlock {
        what: one.code(),
        words: one.words(today),
    });
    blocks.collect()
}

impl DueLine {
    /// Of which only its day and what it is are known.
    fn bare(due_on: Option<Date>, what: What) -> Self {
        Self {
            on: day(due_on),
            what,
            request: None,
            asks: None,
            about: None,
            arrival: None,
            person: None,
            age: None,
            waiting: None,
            days: Vec::new(),
            blocked: Vec::new(),
            has: None,
            items: None,
            register: None,
            notice: None,
            people: None,
            files: None,
        }
    }

    fn of(due: Due, today: Date) -> Self {
        let due_on = due.on;
        let bare = |what| Self::bare(due_on, what);
        match due.matter {
            Matter::Request {
                number,
                kind,
                subject,
                waiting,
                open,
                ..
            } => Self {
                request: Some(number),
                asks: Some(kind.into()),
                about: Some(subject),
                waiting,
                days: open.days.iter().copied().map(RequestDay::of).collect(),
                blocked: blocked(&open, today),
                has: open.has.map(|(id, _)| id.into()),
                ..bare(What::Request)
            },
            Matter::Arrival(line) => Self {
                request: line.number,
                asks: line.wish.map(Into::into),
                arrival: Some(line.id.into()),
                days: line.days.iter().copied().map(RequestDay::of).collect(),
                ..bare(What::Arrival)
            },
            Matter::Mailbox { stands, .. } => Self {
                items: Some(stands.many()),
                ..bare(What::Mailbox)
            },
            Matter::Recipients { number, many } => Self {
                request: Some(number),
                people: Some(many),
                ..bare(What::Recipients)
            },
            Matter::Corrected { person, name, many } => Self {
                about: Some(name),
                person: Some(person.into()),
                people: Some(many),
                ..bare(What::Corrected)
            },
            Matter::SecondReading { number, items } => Self {
                request: Some(number),
                items: Some(items),
                ..bare(What::SecondReading)
            },
            Matter::Birthday { person, name, age } => Self {
                about: Some(name),
                person: Some(person.into()),
                age: Some(age),
                ..bare(What::Birthday)
            },
            Matter::MoreBirthdays => bare(What::MoreBirthdays),
            Matter::PolicyReview => bare(What::PolicyReview),
            Matter::PolicyToRead { .. } => bare(What::PolicyToRead),
            Matter::PolicyToSign { .. } => bare(What::PolicyToSign),
            Matter::Questions { .. } => bare(What::Questions),
            Matter::Disposals { .. } => bare(What::Disposals),
            Matter::PastItsDay { people, files } => Self {
                people: Some(people),
                files: Some(files),
                ..bare(What::PastItsDay)
            },
            Matter::Proposals { person, name, many } => Self {
                about: Some(name),
                person: Some(person.into()),
                items: Some(many),
                ..bare(What::Proposals)
            },
            Matter::Holds { .. } => bare(What::Holds),
            Matter::Register { register, what, .. } => Self {
                about: Some(what.unwrap_or_else(|| register.title.to_owned())),
                register: Some(register.code),
                ..bare(What::Register)
            },
            Matter::Registers { .. } => bare(What::Registers),
            Matter::TakenBack { many } => Self {
                people: Some(many),
                ..bare(What::TakenBack)
            },
            Matter::Notice { notice, people, .. } => Self {
                notice: Some(notice),
                people: Some(people),
                ..bare(What::Notice)
            },
        }
    }
}

/// The policy, in words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Policy {
    /// Its title.
    #[schema(example = "Data protection policy")]
    title: String,
    /// Its version.
    #[schema(example = 2)]
    version: u32,
    effective_on: Day,
    /// When it is to be looked at again.
    review_by: Day,
    /// Kinds of people: the codes that people have as `kind`.
    kinds_of_people: Vec<PersonKind>,
    /// Everything that is kept.
    records: Vec<RecordKind>,
    /// The organisation's own aim for a request, in working days.
    #[schema(example = 15)]
    aim_working_days: u16,
}

/// A kind of person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonKind {
    #[schema(example = "learner")]
    code: String,
    /// The house's word for one of it.
    #[schema(example = "pupil")]
    one: String,
    /// The house's word for several.
    #[schema(example = "pupils")]
    many: String,
}

/// A kind of record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordKind {
    #[schema(example = "session-report")]
    code: String,
    /// What it is.
    #[schema(example = "Session report")]
    title: String,
    /// The category it belongs to.
    #[schema(example = "Learning")]
    category: String,
    class: Class,
    /// Codes of the kinds of people it is kept about.
    #[schema(example = json!(["learner"]))]
    about: Vec<String>,
    /// Why it is kept.
    #[schema(example = json!(["Planning and giving sessions"]))]
    purposes: Vec<String>,
    /// To whom it may be given.
    recipients: Vec<String>,
    /// Until when, in words.
    #[schema(example = json!(["two years after sessions end"]))]
    until: Vec<String>,
    /// Whether people write it; if not it stands for details or documents.
    written: bool,
}

impl RecordKind {
    fn of(kind: KindInWords) -> Self {
        Self {
            code: kind.code,
            title: kind.title,
            category: kind.category,
            class: kind.class.into(),
            about: kind.about_codes,
            purposes: kind.uses.into_iter().map(|one| one.purpose).collect(),
            recipients: kind.recipients,
            until: kind.until.into_iter().map(|(_, rule)| rule.words).collect(),
            written: kind.written,
        }
    }
}

fn today(call: &Call<'_>) -> Result<Reply, AppError> {
    let today = call.ctx.today_list()?;
    let load = today.load().into_iter().map(|day| Load {
        on: day.on.into(),
        limits: day.limits,
        aims: day.aims,
        other: day.other,
    });
    let load = load.collect();
    let on = today.on;
    let lines = |dues: Vec<Due>| dues.into_iter().map(|due| DueLine::of(due, on)).collect();
    Reply::one(&Today {
        on: on.into(),
        load,
        overdue: lines(today.overdue),
        this_week: lines(today.this_week),
        coming_up: lines(today.coming_up),
    })
}

fn policy(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.show_policy()?;
    let kinds = call.ctx.engine.kinds_of_people();
    Reply::one(&Policy {
        title: view.title,
        version: view.version,
        effective_on: view.effective_on.into(),
        review_by: view.review_by.into(),
        kinds_of_people: kinds
            .into_iter()
            .map(|(code, one, many)| PersonKind { code, one, many })
            .collect(),
        records: view.records.into_iter().map(RecordKind::of).collect(),
        aim_working_days: view.aim_working_days,
    })
}
