//! What people agreed to, did not agree to, or took back.

use app::{
    Agreed, AgreementLine, AgreementOfPerson, Answered, AppError, ConsentEntry, HowAgreed,
    NewConsent, PersonAgreed, choice_of,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::paging::Asked;
use super::reply::Reply;
use super::types::{Day, Id, Made};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/consents",
        "listAgreements",
        "List what people may agree to, with how many did",
        list,
    )
    .tag("Consents")
    .detail("What rests on people’s agreement by the policy, as far as the caller may know of it; for a tutor, of their own learners.")
    .lists::<AgreementCounted>(),
    Operation::get(
        "/consents/{agreement}/people",
        "listWhoAgreed",
        "List how each person stands to something that they may agree to",
        people,
    )
    .tag("Consents")
    .lists::<WhoAgreed>(),
    Operation::get(
        "/people/{id}/consents",
        "listConsentsOfPerson",
        "List what a person may agree to, and what is on record",
        of_person,
    )
    .tag("Consents")
    .lists::<PersonConsent>(),
    Operation::post(
        "/people/{id}/consents",
        "noteConsent",
        "Put on record what somebody answered when they were asked to agree",
        note,
    )
    .tag("Consents")
    .takes::<NewAnswer>()
    .makes::<Made>(),
    Operation::post(
        "/consents/entries/{id}/withdraw",
        "withdrawConsent",
        "Put on record that somebody took back what they had agreed to",
        withdraw,
    )
    .tag("Consents")
    .detail("Nothing more that rests on it is stored (UK GDPR art. 7(3)).")
    .takes::<Withdrawal>(),
    Operation::post(
        "/consents/entries/{id}/settle",
        "settleConsent",
        "Put on record what followed when an agreement was taken back",
        settle,
    )
    .tag("Consents")
    .takes::<Followed>(),
    Operation::post(
        "/consents/entries/{id}/strike",
        "strikeConsent",
        "StrikeAnswer out an answer that was put on record wrongly",
        strike,
    )
    .tag("Consents")
    .detail("It stays to be read, with the reason beside it.")
    .takes::<StrikeAnswer>(),
];

/// Something that people may agree to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgreementCounted {
    #[schema(example = "photograph-consent.our-website")]
    code: String,
    #[schema(example = "Pictures and video: our website")]
    title: String,
    /// What people may be shown when they are asked, in the policy’s words.
    wording: String,
    /// Whether it is about special category or criminal offence data.
    explicit: bool,
    /// How many people may be asked.
    #[schema(example = 120)]
    people: usize,
    #[schema(example = 100)]
    yes: usize,
    #[schema(example = 3)]
    no: usize,
    #[schema(example = 1)]
    taken_back: usize,
    /// Of how many nothing is on record.
    #[schema(example = 16)]
    not_asked: usize,
}

/// Somebody who may be asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhoAgreed {
    id: Id,
    #[schema(example = "Ella Thornbury")]
    name: String,
    /// The kinds of people that they are.
    #[schema(example = json!(["learner"]))]
    kinds: Vec<String>,
    /// yes, no, taken-back or not-asked.
    #[schema(example = "yes")]
    agreed: &'static str,
}

/// How a person stands to something that they may agree to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonConsent {
    #[schema(example = "photograph-consent.our-website")]
    code: String,
    #[schema(example = "Pictures and video: our website")]
    title: String,
    /// yes, no, taken-back or not-asked.
    #[schema(example = "yes")]
    agreed: &'static str,
    /// How many of their records, of those that the caller sees, rest on it.
    records: usize,
    /// What is on record, the newest last.
    entries: Vec<ConsentAnswer>,
}

/// What somebody answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentAnswer {
    id: Id,
    agreed: bool,
    on: Day,
    /// Who answered: themselves, carer, for-help or acting.
    by: String,
    /// Their name, where it was not the person.
    who: String,
    /// How: signed, on-screen, message, spoken or to-others.
    how: String,
    /// How a story may be told: anonymous, known-to-staff or shared.
    choice: Option<String>,
    wording: String,
    proof: String,
    /// The version of the policy then.
    policy: u32,
    /// Who put it on record.
    noted_by: String,
    /// The day on which it was taken back.
    withdrawn_on: Option<Day>,
    /// What followed then.
    settled: Option<String>,
    /// Why it was struck out.
    struck: Option<String>,
}

/// What somebody answered, to be put on record.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAnswer {
    #[schema(example = "photograph-consent.our-website")]
    agreement: String,
    agreed: bool,
    /// Who answered: themselves, carer, for-help or acting.
    #[schema(example = "carer")]
    by: String,
    /// Their name, where it was not the person.
    #[serde(default)]
    #[schema(example = "Rosa Thornbury")]
    who: String,
    /// How: signed, on-screen, message, spoken or to-others.
    #[schema(example = "signed")]
    how: String,
    /// How a story may be told: anonymous, known-to-staff or shared.
    #[serde(default)]
    choice: Option<String>,
    /// What they were shown or told.
    #[schema(
        example = "May we show pictures of your child on our website?",
        min_length = 1
    )]
    wording: String,
    /// Where the proof is.
    #[serde(default)]
    #[schema(example = "The red folder")]
    proof: String,
    /// The day; not in the future.
    on: Day,
}

/// That an agreement was taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Withdrawal {
    /// The day; not in the future.
    on: Day,
    /// How they said it.
    #[serde(default)]
    words: String,
}

/// What followed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Followed {
    #[schema(example = "The pictures are taken down.", min_length = 1)]
    words: String,
}

/// Why something is struck out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StrikeAnswer {
    #[schema(example = "It was the sister.", min_length = 1)]
    why: String,
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let (lines, _) = call.ctx.list_agreements()?;
    call.given.page.reply(
        lines,
        |one| one.agreement.code.clone(),
        |one: AgreementLine| {
            let [yes, no, taken_back, not_asked] = one.standing;
            AgreementCounted {
                code: one.agreement.code,
                title: one.agreement.title,
                wording: one.agreement.wording,
                explicit: one.agreement.explicit,
                people: one.people,
                yes,
                no,
                taken_back,
                not_asked,
            }
        },
    )
}

fn people(call: &Call<'_>) -> Result<Reply, AppError> {
    let (from, limit) = call.given.page.numbered();
    let skip = usize::try_from(from).unwrap_or(usize::MAX);
    let page = call
        .ctx
        .who_agreed(call.named("agreement"), None, skip, limit)?;
    let after = skip.saturating_add(page.people.len());
    let next = (after < page.total && !page.people.is_empty()).then_some(after as u64);
    let items = page.people.into_iter().map(|one: PersonAgreed| WhoAgreed {
        id: one.id.into(),
        name: one.name,
        kinds: one.kinds,
        agreed: one.agreed.code(),
    });
    Asked::reply_numbered(items.collect(), next)
}

fn of_person(call: &Call<'_>) -> Result<Reply, AppError> {
    let (view, records) = call.ctx.show_person_with_records(call.id("id"))?;
    let all = call.ctx.consents_of(&view, &records)?;
    call.given.page.reply(
        all,
        |one| one.code.clone(),
        |one: AgreementOfPerson| PersonConsent {
            code: one.code,
            title: one.title,
            agreed: Agreed::code(one.agreed),
            records: one.records,
            entries: one.entries.into_iter().map(answer).collect(),
        },
    )
}

fn answer(one: ConsentEntry) -> ConsentAnswer {
    let body = one.body;
    ConsentAnswer {
        id: one.id.into(),
        agreed: body.agreed,
        on: body.on.into(),
        by: body.by,
        who: body.who,
        how: body.how,
        choice: body.choice,
        wording: body.wording,
        proof: body.proof,
        policy: body.policy,
        noted_by: one.noted_by,
        withdrawn_on: body.withdrawn.map(|one| one.on.into()),
        settled: one.settled,
        struck: one.struck,
    }
}

fn no_code(place: &str) -> AppError {
    AppError::input(
        place,
        "there is no such code",
        "use one of those that the document lists",
    )
}

fn note(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewAnswer = call.json()?;
    let choice = match new.choice.as_deref() {
        Some(code) => Some(choice_of(code).ok_or_else(|| no_code("choice"))?),
        None => None,
    };
    let id = call.ctx.note_consent(
        call.id("id"),
        &NewConsent {
            agreement: new.agreement,
            agreed: new.agreed,
            choice,
            by: Answered::from_code(&new.by).ok_or_else(|| no_code("by"))?,
            who: new.who,
            how: HowAgreed::from_code(&new.how).ok_or_else(|| no_code("how"))?,
            wording: new.wording,
            proof: new.proof,
            on: new.on.0,
        },
    )?;
    let person = call.id("id");
    Reply::made(
        &Made { id: id.into() },
        &format!("/people/{person}/consents"),
    )
}

fn withdraw(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: Withdrawal = call.json()?;
    call.ctx
        .withdraw_consent(call.id("id"), new.on.0, &new.words)?;
    Ok(Reply::done())
}

fn settle(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: Followed = call.json()?;
    call.ctx.settle_consent(call.id("id"), &new.words)?;
    Ok(Reply::done())
}

fn strike(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: StrikeAnswer = call.json()?;
    call.ctx.strike_consent(call.id("id"), &new.why)?;
    Ok(Reply::done())
}
