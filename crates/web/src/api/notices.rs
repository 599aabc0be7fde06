//! Who was given which notice, and who is still to be.

use app::{
    AppError, GivenTo, HowTold, NewlyGiven, NoticeLine, NoticeOfPerson, PutOnRecord, ToBeTold,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::paging::Asked;
use super::reply::Reply;
use super::types::{Day, Id, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/notices",
        "listNotices",
        "List the notices with how many are still to be given each",
        list,
    )
    .tag("Notices")
    .detail("Those that are meant for somebody who is held; for a tutor, for their own learners.")
    .lists::<Notice>(),
    Operation::get(
        "/notices/{notice}/due",
        "listToBeTold",
        "List who is still to be given a notice",
        due,
    )
    .tag("Notices")
    .detail("As far as is on record, whoever is to be told first.")
    .lists::<ToTell>(),
    Operation::post(
        "/notices/{notice}/given",
        "recordNoticeGiven",
        "Put on record that people were given a notice, or need not be",
        given,
    )
    .tag("Notices")
    .takes::<NewNoticeGiven>()
    .gives::<GivenCount>(),
    Operation::post(
        "/notices/given/{id}/take-back",
        "takeBackNoticeGiven",
        "Take back what was put on record wrongly",
        take_back,
    )
    .tag("Notices")
    .detail("It stays to be read, with the reason beside it.")
    .takes::<TakeBack>(),
    Operation::get(
        "/people/{id}/notices",
        "listNoticesOfPerson",
        "List the notices of a person",
        of_person,
    )
    .tag("Notices")
    .detail("Those that are meant for them, and those that they were given.")
    .lists::<PersonNotice>(),
];

/// A notice, and how far it was given.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notice {
    #[schema(example = "families")]
    code: String,
    #[schema(example = "For parents and carers")]
    title: String,
    /// For how many people it is meant.
    #[schema(example = 120)]
    people: usize,
    /// How many of them it is still to be given, as far as is on record.
    #[schema(example = 12)]
    open: usize,
    /// The last day for the first of those, where any day is known.
    first: Option<Day>,
    /// For how many of them that day has passed.
    #[schema(example = 0)]
    late: usize,
}

/// Somebody who is still to be given a notice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ToTell {
    id: Id,
    #[schema(example = "Ella Thornbury")]
    name: String,
    /// The kinds of people that they are.
    #[schema(example = json!(["learner"]))]
    kinds: Vec<String>,
    /// Told at once since this day, if they gave the data themselves (UK GDPR art. 13(1)).
    at_once: Option<Day>,
    /// Told by this day at the latest, if somebody else did (UK GDPR art. 14(3)).
    at_latest: Option<Day>,
}

/// That people were given a notice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNoticeGiven {
    /// To whom; left out where it is everybody for whom it is meant and who has not had it.
    #[serde(default)]
    person: Option<Id>,
    /// Of everybody, only one kind of person.
    #[serde(default)]
    #[schema(example = "carer")]
    kind: Option<String>,
    /// The day; not in the future.
    on: Day,
    /// How: handed-over, e-mail, letter, link, read-out, by-somebody-else; or why they need not be
    /// told: already-has, disproportionate, defeats, by-law, secrecy, crime.
    #[schema(example = "e-mail")]
    how: String,
    /// More about it, without names; needed where somebody else told them, or nobody need.
    #[serde(default)]
    words: String,
}

/// How many it concerned.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GivenCount {
    #[schema(example = 120)]
    people: usize,
}

/// Why something on record does not count.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeBack {
    #[schema(example = "The letter came back.", min_length = 1)]
    why: String,
}

/// A notice of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonNotice {
    #[schema(example = "families")]
    code: String,
    #[schema(example = "For parents and carers")]
    title: String,
    /// Whether it is still to be given, as far as is on record.
    open: bool,
    /// Told at once since this day, if they gave the data themselves.
    at_once: Option<Day>,
    /// Told by this day at the latest, if somebody else did.
    at_latest: Option<Day>,
    /// What is on record.
    given: Vec<NoticeEntry>,
}

/// An entry: that people were given a notice, or need not be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeEntry {
    id: Id,
    on: Day,
    /// How, or why it need not be.
    #[schema(example = "e-mail")]
    how: &'static str,
    /// The rule by which it need not be, where it was not given.
    citation: Option<&'static str>,
    words: String,
    /// The version of the policy then.
    #[schema(example = 1)]
    policy: u32,
    /// How many people the entry is about.
    #[schema(example = 1)]
    people: usize,
    /// Who put it on record.
    #[schema(example = "Sam Okonjo")]
    by: String,
    /// Why it was taken back, where it was.
    taken_back: Option<String>,
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let lines = call.ctx.list_notices_due()?;
    call.given.page.reply(
        lines,
        |one| one.code.clone(),
        |one: NoticeLine| Notice {
            code: one.code,
            title: one.title,
            people: one.people,
            open: one.open,
            first: day(one.first),
            late: one.late,
        },
    )
}

fn due(call: &Call<'_>) -> Result<Reply, AppError> {
    let (from, limit) = call.given.page.numbered();
    let skip = usize::try_from(from).unwrap_or(usize::MAX);
    let page = call.ctx.to_be_told(call.named("notice"), skip, limit)?;
    let after = skip.saturating_add(page.people.len());
    let next = (after < page.line.open && !page.people.is_empty()).then_some(after as u64);
    let items = page.people.into_iter().map(|one: ToBeTold| ToTell {
        id: one.id.into(),
        name: one.name,
        kinds: one.kinds,
        at_once: day(one.by.and_then(|by| by.at_once)),
        at_latest: day(one.by.and_then(|by| by.at_latest)),
    });
    Asked::reply_numbered(items.collect(), next)
}

fn given(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewNoticeGiven = call.json()?;
    let how = HowTold::from_code(&new.how).ok_or_else(|| {
        AppError::input(
            "how",
            "there is no such code",
            "use one of those that the document lists",
        )
    })?;
    let to = match (new.person, new.kind) {
        (Some(id), None) => GivenTo::One(id.0),
        (None, kind) => GivenTo::Everybody(kind),
        (Some(_), Some(_)) => {
            return Err(AppError::input(
                "kind",
                "this is said of one person",
                "leave it out, or leave the person out",
            ));
        }
    };
    let people = call.ctx.record_notice_given(&NewlyGiven {
        notice: call.named("notice").to_owned(),
        to,
        on: new.on.0,
        how,
        words: new.words,
    })?;
    Reply::one(&GivenCount { people })
}

fn take_back(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: TakeBack = call.json()?;
    call.ctx.take_back_notice_given(call.id("id"), &new.why)?;
    Ok(Reply::done())
}

fn of_person(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.show_person(call.id("id"))?;
    let notices = call.ctx.notices_of(&view)?;
    call.given.page.reply(
        notices,
        |one| one.code.clone(),
        |one: NoticeOfPerson| PersonNotice {
            code: one.code,
            title: one.title,
            open: one.open,
            at_once: day(one.by.and_then(|by| by.at_once)),
            at_latest: day(one.by.and_then(|by| by.at_latest)),
            given: one.given.into_iter().map(entry).collect(),
        },
    )
}

fn entry(one: PutOnRecord) -> NoticeEntry {
    NoticeEntry {
        id: one.id.into(),
        on: one.on.into(),
        how: one.how.code(),
        citation: one.how.citation(),
        words: one.words,
        policy: one.policy,
        people: one.people,
        by: one.by,
        taken_back: one.taken_back,
    }
}
