//! The texts of letters.

use app::{AppError, WordingView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::Instant;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get("/letters", "listLetterTexts", "List the texts of letters", list)
        .tag("Policy")
        .gives::<LetterTexts>(),
    Operation::get("/letters/{letter}", "showLetterText", "Show the text of a letter", show)
        .tag("Policy")
        .gives::<LetterText>(),
    Operation::post("/letters/{letter}/try", "tryLetterText", "Show how a text would read", try_it)
        .tag("Policy")
        .detail("Nothing is kept.")
        .takes::<NewText>()
        .gives::<LetterText>(),
    Operation::post("/letters/{letter}", "writeLetterText", "Write the text of a letter", write)
        .tag("Policy")
        .detail("It is refused where it leaves out what the law wants said, such as the reasons of a refusal.")
        .takes::<NewText>()
        .gives::<LetterText>(),
    Operation::post("/letters/{letter}/usual", "usualLetterText", "Go back to the usual text of a letter", usual)
        .tag("Policy")
        .gives::<LetterText>(),
];

/// The texts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LetterTexts {
    /// In the order of a request's life.
    letters: Vec<LetterText>,
}

/// The text of a letter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LetterText {
    /// Its code; with `-young` behind it where it is for whoever is under eighteen.
    #[schema(example = "extension-young")]
    code: String,
    /// What stands above it.
    #[schema(example = "We need more time")]
    title: String,
    /// For whom it is written: adult or young.
    #[schema(example = "young")]
    reader: String,
    /// The text, with its blanks.
    #[schema(example = "We need more time. This is why: {reasons}")]
    text: String,
    /// Whether it is the organisation's own.
    own: bool,
    /// Counts the changes to one's own text; 0 where it is the usual one.
    #[schema(example = 1)]
    version: u64,
    /// When one's own was written.
    written_at: Option<Instant>,
    /// How it reads, with examples in its blanks.
    reads: Vec<String>,
    /// At what age it is read with ease, in years.
    #[schema(example = 10.5)]
    reading_age: f64,
    /// What would make it better.
    advice: Vec<String>,
    /// The blanks it may have.
    blanks: Vec<String>,
    /// The blanks that it has to say.
    needs: Vec<String>,
}

/// A text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewText {
    /// Paragraphs parted by empty lines, with blanks in braces.
    #[schema(example = "We received your {thing} on {received}.")]
    text: String,
    /// The version that was read; whoever leaves it out writes over whatever stands there.
    #[serde(default)]
    version: Option<u64>,
}

fn told(view: WordingView) -> LetterText {
    let names = |name: &&str| format!("{{{name}}}");
    let blanks = view.letter.blanks.iter().map(|one| one.name);
    let needs = view.letter.needs.iter().map(|(name, _)| *name);
    LetterText {
        code: view.code(),
        title: view.letter.title.to_owned(),
        reader: view.reader.code().to_owned(),
        own: view.own.is_some(),
        version: view.version,
        written_at: view.own.map(|(_, at)| at.into()),
        reading_age: (view.reading_age * 10.0).round() / 10.0,
        blanks: blanks.map(|name| names(&name)).collect(),
        needs: needs.map(|name| names(&name)).collect(),
        text: view.text,
        reads: view.reads,
        advice: view.advice,
    }
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let letters = call.ctx.wordings()?.into_iter().map(told).collect();
    Reply::one(&LetterTexts { letters })
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    Reply::one(&told(call.ctx.wording(call.named("letter"))?))
}

fn try_it(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewText = call.json()?;
    Reply::one(&told(
        call.ctx.try_wording(call.named("letter"), &new.text)?,
    ))
}

fn write(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewText = call.json()?;
    let letter = call.named("letter");
    call.ctx.write_wording(letter, &new.text, new.version)?;
    show(call)
}

fn usual(call: &Call<'_>) -> Result<Reply, AppError> {
    call.ctx.usual_wording(call.named("letter"), None)?;
    show(call)
}
