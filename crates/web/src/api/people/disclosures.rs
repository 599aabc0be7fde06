//! What of a person's was given to somebody outside.

use app::{NewDisclosure, Telling, Told};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::{Day, Id, Made};
use app::AppError;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/people/{id}/disclosures",
        "listDisclosures",
        "List what of a person's was given to others",
        list,
    )
    .tag("People")
    .detail("The latest first, with what was struck out.")
    .lists::<Disclosure>(),
    Operation::post(
        "/people/{id}/disclosures",
        "recordDisclosure",
        "Record that something was given to somebody",
        record,
    )
    .tag("People")
    .detail("A recipient that the policy names is given it on a ground that the policy has for them, or with the person's agreement.")
    .takes::<NewlyGiven>()
    .makes::<Made>(),
    Operation::post(
        "/disclosures/{id}/strike",
        "strikeDisclosure",
        "Strike out what was recorded wrongly as given",
        strike,
    )
    .tag("People")
    .takes::<DisclosureStruck>(),
    Operation::post(
        "/disclosures/{id}/told",
        "recordCorrectionTold",
        "Record whether a recipient was told that details were put right",
        told,
    )
    .tag("People")
    .detail("Details that are changed after something was given are listed with it until this is recorded.")
    .takes::<CorrectionTold>(),
];

/// Something that was given to somebody.
#[derive(Serialize, ToSchema)]
pub(crate) struct Disclosure {
    id: Id,
    /// A recipient of the policy; absent for somebody whom it does not name.
    #[schema(example = "commissioner")]
    recipient: Option<String>,
    /// Who they are.
    #[schema(example = "Westfield School")]
    who: String,
    /// Kinds of records of the policy.
    #[schema(example = json!(["session-report"]))]
    kinds: Vec<String>,
    #[schema(example = "The spring term")]
    what: String,
    #[schema(example = "They placed her")]
    why: String,
    /// A ground of the policy.
    #[schema(example = "service")]
    ground: String,
    #[schema(example = "by post")]
    how: String,
    /// Why the person is not told of it, if they are not.
    #[schema(example = "It would hinder an inquiry.")]
    not_told_because: Option<String>,
    on: Day,
    /// Who put it on record.
    noted_by: String,
    /// Why it was struck out, if it was.
    #[schema(example = "It was never sent.")]
    struck: Option<String>,
    /// What of the person's details was put right since, the latest last.
    corrected: Vec<Correction>,
}

/// Details that were put right after somebody received them.
#[derive(Serialize, ToSchema)]
pub(crate) struct Correction {
    on: Day,
    #[schema(example = json!(["address"]))]
    fields: Vec<String>,
    /// told, impossible, disproportionate or not-concerned; absent while they are to be told.
    #[schema(example = "told")]
    outcome: Option<String>,
}

/// What became of telling a recipient.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionTold {
    /// told, impossible, disproportionate or not-concerned.
    #[schema(example = "told")]
    outcome: String,
    /// By which means, or why not.
    #[schema(example = "by letter", min_length = 1)]
    words: String,
    /// Not in the future; today if it is left out.
    #[serde(default)]
    on: Option<Day>,
}

/// Something that was given to somebody, to be put on record.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewlyGiven {
    /// A recipient of the policy; left out for somebody whom it does not name.
    #[serde(default)]
    #[schema(example = "commissioner")]
    recipient: String,
    /// Who they are; needed where the policy does not name them.
    #[serde(default)]
    #[schema(example = "Westfield School")]
    who: String,
    /// Kinds of records of the policy.
    #[serde(default)]
    #[schema(example = json!(["session-report"]))]
    kinds: Vec<String>,
    /// What was given, in words; needed without kinds.
    #[serde(default)]
    #[schema(example = "The spring term")]
    what: String,
    #[schema(example = "They placed her", min_length = 1)]
    why: String,
    /// service, consent, safeguarding, staff-safety, law, crime-or-proceedings, emergency, claims,
    /// research or restructuring.
    #[schema(example = "service")]
    ground: String,
    #[serde(default)]
    #[schema(example = "by post")]
    how: String,
    /// Why the person is not told of it; left out where they are.
    #[serde(default)]
    #[schema(example = "")]
    not_told_because: String,
    /// Not in the future; today if it is left out.
    #[serde(default)]
    on: Option<Day>,
}

/// Why something counts no more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisclosureStruck {
    #[schema(example = "It was never sent.", min_length = 1)]
    why: String,
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let all = call.ctx.list_disclosures(call.id("id"))?.lines;
    call.given.page.reply(
        all,
        |one| one.id.to_string(),
        |one| Disclosure {
            id: one.id.into(),
            recipient: some(one.body.recipient),
            who: one.body.who,
            kinds: one.body.kinds,
            what: one.body.what,
            why: one.body.why,
            ground: one.body.ground,
            how: one.body.how,
            not_told_because: some(one.body.quiet),
            on: one.body.on.into(),
            noted_by: one.by,
            struck: one.body.struck.map(|struck| struck.why),
            corrected: one.body.corrected.into_iter().map(correction).collect(),
        },
    )
}

fn record(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewlyGiven = call.json()?;
    let person = call.id("id");
    let id = call.ctx.note_disclosure(
        person,
        &NewDisclosure {
            recipient: new.recipient,
            who: new.who,
            kinds: new.kinds,
            what: new.what,
            why: new.why,
            ground: new.ground,
            how: new.how,
            quiet: new.not_told_because,
            on: new.on.map(|day| day.0),
        },
    )?;
    Reply::made(
        &Made { id: id.into() },
        &format!("/people/{person}/disclosures"),
    )
}

fn correction(one: app::bodies::Corrected) -> Correction {
    Correction {
        on: one.on.into(),
        fields: one.fields,
        outcome: one.seen_to.map(|seen| seen.outcome),
    }
}

fn told(call: &Call<'_>) -> Result<Reply, AppError> {
    let said: CorrectionTold = call.json()?;
    let mend = "say told, impossible, disproportionate or not-concerned";
    let outcome = Telling::from_code(&said.outcome)
        .ok_or_else(|| AppError::input("outcome", "there is no such outcome", mend))?;
    let told = Told {
        outcome,
        words: said.words,
        on: said.on.map(|day| day.0),
    };
    call.ctx.tell_of_correction(call.id("id"), &told)?;
    Ok(Reply::done())
}

fn strike(call: &Call<'_>) -> Result<Reply, AppError> {
    let DisclosureStruck { why } = call.json()?;
    call.ctx.strike_disclosure(call.id("id"), &why)?;
    Ok(Reply::done())
}
