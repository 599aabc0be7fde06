//! Questions to the data protection officer.

use app::{AppError, QuestionLine, Situation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::{Id, Instant, Made};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/questions",
        "listQuestions",
        "List questions to the data protection officer",
        list,
    )
    .tag("Questions")
    .detail("One's own; for the data protection officer, everybody's.")
    .lists::<Question>(),
    Operation::post(
        "/questions",
        "askQuestion",
        "Ask the data protection officer a question",
        ask,
    )
    .tag("Questions")
    .takes::<NewQuestion>()
    .makes::<Made>(),
    Operation::post(
        "/questions/{id}/answer",
        "answerQuestion",
        "Answer a question",
        answer,
    )
    .tag("Questions")
    .takes::<NewAnswer>(),
];

/// A question.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Question {
    id: Id,
    /// Who asked.
    #[schema(example = "Sam Okonjo")]
    by: String,
    at: Instant,
    /// Who is asked, where it is a colleague.
    #[schema(example = "Dana Reyes")]
    of: Option<String>,
    /// The request and the item under review that it is about.
    item: Option<OfItem>,
    /// What it is about.
    #[schema(example = "sharing")]
    about: &'static str,
    #[schema(example = "May the school have the reports?")]
    text: String,
    /// The answer; absent while it is open.
    #[schema(example = "Yes, those of the pupils that it placed.")]
    answer: Option<String>,
    /// When it was answered.
    answered_at: Option<Instant>,
}

/// An item under review.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuestionItem)]
pub(crate) struct OfItem {
    /// The number of its request.
    #[schema(example = "014")]
    request: String,
    /// Its number, from 1.
    #[schema(example = 3)]
    item: u32,
}

/// A question to be asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewQuestion {
    /// What it is about: basis, consent, notice, right, retention, security, new-activity, abroad,
    /// contract, sharing, concern, breach, own-details, other.
    #[schema(example = "sharing")]
    about: String,
    #[schema(example = "May the school have the reports?", min_length = 1)]
    text: String,
}

/// An answer to be given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAnswer {
    #[schema(example = "Yes, those of the pupils that it placed.", min_length = 1)]
    text: String,
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let questions = call.ctx.list_questions()?;
    call.given
        .page
        .reply(questions, |one| one.id.to_string(), question)
}

/// A question as it is answered with.
pub(super) fn question(one: QuestionLine) -> Question {
    let (answer, answered_at) = match one.answer {
        Some((text, _, at)) => (Some(text), Some(at.into())),
        None => (None, None),
    };
    Question {
        id: one.id.into(),
        by: one.by,
        at: one.at.into(),
        about: one.situation.code(),
        of: one.of.map(|(_, name)| name),
        item: one.item.map(|(request, item)| OfItem { request, item }),
        text: one.text,
        answer,
        answered_at,
    }
}

fn ask(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewQuestion = call.json()?;
    let situation = Situation::from_code(&new.about).ok_or_else(|| {
        AppError::input(
            "about",
            "this is nothing that a question can be about",
            "use one of those that the document lists",
        )
    })?;
    let id = call.ctx.ask_question(situation, &new.text)?;
    Reply::made_id(id, "/questions")
}

fn answer(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewAnswer = call.json()?;
    call.ctx.answer_question(call.id("id"), &new.text)?;
    Ok(Reply::done())
}
