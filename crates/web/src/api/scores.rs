//! How well people are found in the organisation's own documents.

use app::bodies::Part;
use app::{AppError, SCORE_TEXTS, ScoreLine, ScoredPlace, ScoredState, missed_because};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::types::{Id, Instant, Made};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/scores",
        "listScores",
        "List the checks of how well people are found",
        list,
    )
    .tag("Documents")
    .lists::<Short>(),
    Operation::post(
        "/scores",
        "startScore",
        "Begin to check how well people are found",
        start,
    )
    .tag("Documents")
    .detail("Texts are chosen at random from the documents that were read in. A person marks everybody in them; nothing says beforehand what the program finds.")
    .takes::<NewScore>()
    .makes::<Made>(),
    Operation::get(
        "/scores/{id}",
        "showScore",
        "Show how well people are found",
        show,
    )
    .tag("Documents")
    .gives::<Score>(),
    Operation::get(
        "/scores/{id}/texts/{item}",
        "showScoreText",
        "Show a text to mark who stands in it",
        text,
    )
    .tag("Documents")
    .gives::<ToMark>(),
    Operation::post(
        "/scores/{id}/texts/{item}",
        "markScoreText",
        "Mark who stands in a text",
        mark,
    )
    .tag("Documents")
    .takes::<Marked>(),
    Operation::post(
        "/scores/{id}/finish",
        "finishScore",
        "Finish a check: its figures stay, its texts and marks are let go of",
        finish,
    )
    .tag("Documents"),
];

/// A check to be begun.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewScore {
    /// How many texts; 20 if left out.
    #[serde(default)]
    #[schema(example = 20)]
    texts: Option<u32>,
}

/// Who stands in a text.
#[derive(Deserialize, ToSchema)]
#[schema(as = ScoreMarks)]
#[serde(deny_unknown_fields)]
pub(crate) struct Marked {
    /// The numbers of all words that name or single out a person, from nought.
    #[schema(example = json!([3, 4]))]
    words: Vec<usize>,
}

/// A check as a line.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreShort)]
pub(crate) struct Short {
    id: Id,
    started_at: Instant,
    /// Who began it.
    #[schema(example = "Rowan Hale")]
    started_by: String,
    /// How many texts there are.
    #[schema(example = 20)]
    texts: usize,
    /// How many of them are marked.
    #[schema(example = 20)]
    marked: usize,
    finished_at: Option<Instant>,
}

/// How well people are found.
#[derive(Serialize, ToSchema)]
pub(crate) struct Score {
    #[serde(flatten)]
    short: Short,
    /// Everything that was marked, and how much of it the program finds.
    recall: Figure,
    /// Of that, names.
    names: Figure,
    /// Of that, numbers, addresses and other details.
    details: Figure,
    /// Everything that the program finds, and how much of it was marked.
    precision: Figure,
    /// The same by the form in which the program takes it to be written.
    forms: Vec<FormFigure>,
    /// How much was missed, by the likely reason.
    missed: Vec<Reason>,
    /// The texts; none once it is finished.
    waits: Vec<TextLine>,
    /// What was missed; nothing once it is finished.
    places_missed: Vec<Missed>,
    /// What the program finds though nobody marked it; nothing once it is finished.
    places_extra: Vec<Extra>,
}

/// So many of so many, and how sure that is.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreFigure)]
pub(crate) struct Figure {
    #[schema(example = 33)]
    right: u32,
    #[schema(example = 37)]
    all: u32,
    /// Per cent, rounded; none of nothing.
    #[schema(example = 89)]
    per_cent: Option<u32>,
    /// The lower end of the interval in which the true figure lies 95 times in 100 (Wilson).
    #[schema(example = 75)]
    at_least: Option<u32>,
    /// The upper end.
    #[schema(example = 96)]
    at_most: Option<u32>,
}

/// A written form.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreForm)]
pub(crate) struct FormFigure {
    #[schema(example = "full-name")]
    form: String,
    #[serde(flatten)]
    figure: Figure,
}

/// A likely reason.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreReason)]
pub(crate) struct Reason {
    #[schema(example = "not-held")]
    why: String,
    #[schema(example = 3)]
    count: u32,
}

/// A text as a line.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreTextLine)]
pub(crate) struct TextLine {
    #[schema(example = 1)]
    number: usize,
    /// The path of its file; empty where that is gone.
    #[schema(example = "letters/spring.docx")]
    path: String,
    /// waits, marked or gone.
    #[schema(example = "waits")]
    state: &'static str,
}

/// Something that was missed.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreMissed)]
pub(crate) struct Missed {
    /// The number of its text.
    #[schema(example = 1)]
    number: usize,
    #[schema(example = "Mum said")]
    before: String,
    #[schema(example = "Ella")]
    written: String,
    #[schema(example = "was ill.")]
    after: String,
    /// The code of the likely reason.
    #[schema(example = "not-held")]
    why: &'static str,
    /// The same in words.
    #[schema(example = "It is spelled unlike what is on record.")]
    because: &'static str,
    /// Who it may be.
    who: Vec<Id>,
}

/// Something found though nobody marked it.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreExtra)]
pub(crate) struct Extra {
    /// The number of its text.
    #[schema(example = 1)]
    number: usize,
    #[schema(example = "In the month of")]
    before: String,
    #[schema(example = "May")]
    written: String,
    #[schema(example = "we met.")]
    after: String,
    /// As what the program takes it.
    #[schema(example = "given-name")]
    form: &'static str,
}

/// A text to mark.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreText)]
pub(crate) struct ToMark {
    #[schema(example = 1)]
    number: usize,
    /// Of how many.
    #[schema(example = 20)]
    of: usize,
    /// The document it is from.
    document: Id,
    #[schema(example = "letters/spring.docx")]
    path: String,
    /// What it says.
    #[schema(example = "Ella settled in well.")]
    text: String,
    /// Its words in their order.
    #[schema(example = json!(["Ella", "settled", "in", "well"]))]
    words: Vec<String>,
    /// The numbers of the words that are marked, from nought.
    #[schema(example = json!([0]))]
    marked: Vec<usize>,
    /// Whether somebody has marked it.
    done: bool,
    /// The number of the next that nobody has marked.
    #[schema(example = 2)]
    next: Option<usize>,
}

impl From<Part> for Figure {
    fn from(part: Part) -> Self {
        Self {
            right: part.right,
            all: part.all,
            per_cent: part.per_cent(),
            at_least: part.between().map(|(low, _)| low),
            at_most: part.between().map(|(_, high)| high),
        }
    }
}

fn short(line: &ScoreLine) -> Short {
    Short {
        id: line.id.into(),
        started_at: line.started_at.into(),
        started_by: line.started_by.clone(),
        texts: line.texts,
        marked: line.marked,
        finished_at: line.finished.as_ref().map(|finished| finished.at.into()),
    }
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    let scores = call.ctx.list_scores()?;
    call.given
        .page
        .reply(scores, |line| line.id.to_string(), |line| short(&line))
}

fn start(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewScore = call.json()?;
    let id = call.ctx.start_score(new.texts.unwrap_or(SCORE_TEXTS))?;
    Reply::made_id(id, "/scores")
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.show_score(call.id("id"))?;
    let forms = view.figures.forms.iter();
    let missed = view.figures.missed.iter();
    Reply::one(&Score {
        short: short(&view.line),
        recall: view.figures.marked().into(),
        names: view.figures.names.into(),
        details: view.figures.details.into(),
        precision: view.figures.found.into(),
        forms: forms
            .map(|(form, part)| FormFigure {
                form: form.clone(),
                figure: (*part).into(),
            })
            .collect(),
        missed: missed
            .map(|(why, count)| Reason {
                why: why.clone(),
                count: *count,
            })
            .collect(),
        waits: view
            .texts
            .into_iter()
            .map(|line| TextLine {
                number: line.number,
                path: line.path,
                state: match line.state {
                    ScoredState::Waits => "waits",
                    ScoredState::Marked(_) => "marked",
                    ScoredState::Gone => "gone",
                },
            })
            .collect(),
        places_missed: view.missed.into_iter().map(missed_place).collect(),
        places_extra: view.extra.into_iter().map(extra_place).collect(),
    })
}

fn missed_place(place: ScoredPlace) -> Missed {
    Missed {
        number: place.number,
        before: place.before,
        written: place.written,
        after: place.after,
        why: place.code,
        because: missed_because(place.code),
        who: place.who.into_iter().map(|(id, _)| id.into()).collect(),
    }
}

fn extra_place(place: ScoredPlace) -> Extra {
    Extra {
        number: place.number,
        before: place.before,
        written: place.written,
        after: place.after,
        form: place.code,
    }
}

fn number(call: &Call<'_>) -> usize {
    usize::try_from(call.item()).unwrap_or(usize::MAX)
}

fn text(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.show_score_text(call.id("id"), number(call))?;
    let said = |word: &std::ops::Range<usize>| {
        let word = view.text.get(word.clone());
        word.unwrap_or_default().to_owned()
    };
    let words = view.words.iter().map(|(word, _)| said(word)).collect();
    let marked = view.words.iter().enumerate();
    let marked = marked.filter(|(_, (_, marked))| *marked);
    let marked = marked.map(|(number, _)| number).collect();
    Reply::one(&ToMark {
        number: view.number,
        of: view.of,
        document: view.source.into(),
        path: view.path,
        words,
        marked,
        text: view.text,
        done: view.done,
        next: view.next,
    })
}

fn mark(call: &Call<'_>) -> Result<Reply, AppError> {
    let marked: Marked = call.json()?;
    call.ctx
        .mark_score(call.id("id"), number(call), &marked.words)?;
    Ok(Reply::done())
}

fn finish(call: &Call<'_>) -> Result<Reply, AppError> {
    call.ctx.finish_score(call.id("id"))?;
    Ok(Reply::done())
}
