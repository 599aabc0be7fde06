//! Recording what happened to a request of any kind, and deciding what it asks for.

use std::collections::BTreeMap;

use app::{Answer, AppError, Offered, Said};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TAG;
use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/requests/{number}/record/{happening}",
        "askHappening",
        "Show what is asked before something is recorded",
        asked,
    )
    .tag(TAG)
    .detail("The request lists, as `can_happen`, what can be recorded about it now.")
    .gives::<Happening>(),
    Operation::post(
        "/requests/{number}/record/{happening}",
        "recordHappening",
        "Record something about a request",
        record,
    )
    .tag(TAG)
    .detail("What is not asked is refused. A day that is left out is today.")
    .takes::<Answers>(),
    Operation::post(
        "/requests/{number}/points/{point}",
        "decidePoint",
        "Decide one thing asked for",
        decide,
    )
    .tag(TAG)
    .detail("Granted, or refused with an exception that was law on the day the request came and the reasons. UK GDPR art. 12(4).")
    .takes::<Ruling>(),
];

/// Something that can be recorded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Happening {
    /// Its code.
    #[schema(example = "acknowledged")]
    code: &'static str,
    /// What it is.
    #[schema(example = "Say that it has come")]
    title: &'static str,
    /// What to know first.
    #[schema(example = "Tell the person that you have it.")]
    lead: &'static str,
    /// The rule behind it.
    #[schema(example = "UK GDPR art. 12(2)")]
    citation: &'static str,
    /// What is asked.
    asks: Vec<Asked>,
}

/// Something that is asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Asked {
    /// Its name in `answers`.
    #[schema(example = "on")]
    name: &'static str,
    /// What is asked.
    #[schema(example = "The day you told them")]
    label: String,
    answer: AnswerKind,
    /// What can be chosen: the code of each, and its words.
    offered: BTreeMap<String, String>,
}

/// What answers a question.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AnswerKind {
    /// A day, such as 2026-03-27.
    Day,
    /// Words.
    Words,
    /// One of those offered.
    One,
    /// Any of those offered.
    Several,
}

/// What is recorded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answers {
    /// The answer to each question, by its name; where several can be chosen, all of them.
    #[schema(example = json!({ "on": ["2026-11-20"] }))]
    answers: BTreeMap<String, Vec<String>>,
}

/// What is decided.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ruling {
    /// `granted`, `statement-added`, or the code of the exception.
    #[schema(example = "erasure-exception-legal-obligation", min_length = 1)]
    ruling: String,
    /// The reasons; needed for all that is not granted.
    #[serde(default)]
    #[schema(example = "The law says that we keep it for six years.")]
    why: String,
}

fn asked(call: &Call<'_>) -> Result<Reply, AppError> {
    let code = call.named("happening");
    let (_, happening, asked) = call.ctx.ask_happening(call.request()?, code)?;
    Reply::one(&Happening {
        code: happening.code,
        title: happening.title,
        lead: happening.lead,
        citation: happening.citation,
        asks: asked
            .into_iter()
            .map(|one| {
                let (answer, offered) = match one.answer {
                    Answer::Day => (AnswerKind::Day, Vec::new()),
                    Answer::Line | Answer::Words => (AnswerKind::Words, Vec::new()),
                    Answer::One(offered) => (AnswerKind::One, offered),
                    Answer::Several(offered) => (AnswerKind::Several, offered),
                };
                Asked {
                    name: one.name,
                    label: one.label,
                    answer,
                    offered: words_of(offered),
                }
            })
            .collect(),
    })
}

fn words_of(offered: Vec<Offered>) -> BTreeMap<String, String> {
    let pairs = offered.into_iter();
    pairs.map(|one| (one.code, one.label)).collect()
}

fn record(call: &Call<'_>) -> Result<Reply, AppError> {
    let Answers { answers } = call.json()?;
    let pairs = answers.into_iter();
    let pairs = pairs.flat_map(|(name, values)| {
        let said = move |value| (name.clone(), value);
        values.into_iter().map(said).collect::<Vec<_>>()
    });
    let said = Said::new(pairs.collect(), call.ctx.today());
    let code = call.named("happening");
    call.ctx.record_happening(call.request()?, code, &said)?;
    Ok(Reply::done())
}

fn decide(call: &Call<'_>) -> Result<Reply, AppError> {
    let Ruling { ruling, why } = call.json()?;
    let point = call.named("point");
    call.ctx
        .decide_point(call.request()?, point, &ruling, &why)?;
    Ok(Reply::done())
}
