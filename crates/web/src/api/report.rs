//! The release report of a request.

use app::bodies::How;
use app::{AppError, ReportedItem};
use serde::Serialize;
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::requests::sheets::{Consultation, Sheet, consultation, sheet};
use super::review::Verdict;
use super::types::Instant;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[Operation::get(
    "/requests/{number}/report",
    "reportRequest",
    "Report what was searched, found, given and kept back",
    report,
)
.tag("Review")
.gives::<Report>()];

/// What was done about a request, for whoever must show that it was right.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RequestReport)]
pub(crate) struct Report {
    /// What was searched, the first first.
    searched: Vec<SearchDone>,
    /// Colleagues who were asked to look.
    sheets: Vec<Sheet>,
    /// Those outside who were consulted.
    consultations: Vec<Consultation>,
    /// Every item, in the order of review.
    items: Vec<Reported>,
    /// The answer last put together.
    answer: Option<AnswerMade>,
    /// The ledger as it stands now, as a signed note.
    checkpoint: String,
}

/// One search.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchDone {
    /// The place.
    #[schema(example = "Office drive")]
    place: String,
    at: Instant,
    /// Who searched.
    #[schema(example = "Dana Reyes")]
    by: String,
    /// How: caretaker, by-hand or left-out.
    #[schema(example = "by-hand")]
    how: &'static str,
    /// With which words, or why it was left out.
    #[schema(example = "\"Ella\" OR \"Marsh\"")]
    words: String,
    /// How many items came of it.
    #[schema(example = 12)]
    found: u32,
}

/// What was decided about an item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportedItem)]
pub(crate) struct Reported {
    /// Its number, from 1.
    #[schema(example = 3)]
    number: u32,
    /// Where it is from.
    #[schema(example = "Office drive")]
    place: String,
    decision: Verdict,
    /// The ground on which it is kept back.
    #[schema(example = "serious-harm")]
    ground: Option<String>,
    /// Why it is so for this item.
    reason: Option<String>,
    /// What is hidden, by ground.
    hidden: Vec<Hidden>,
    /// Who decided it.
    #[schema(example = "Dana Reyes")]
    by: Option<String>,
    /// When.
    at: Option<Instant>,
    /// The second person who agreed.
    second: Option<String>,
    /// How many questions colleagues were asked about it.
    #[schema(example = 1)]
    asked: usize,
}

/// How many places are hidden on a ground.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hidden {
    #[schema(example = "third-party")]
    ground: String,
    #[schema(example = 2)]
    places: usize,
}

/// An answer that was put together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnswerMade {
    at: Instant,
    #[schema(example = 14)]
    pages: u32,
    #[schema(example = 20)]
    items: u32,
    /// How many things the release check found; none if it may go.
    #[schema(example = 0)]
    findings: usize,
    /// SHA-256 of the PDF, in hexadecimal.
    pdf_sha256: String,
    /// SHA-256 of the zip, in hexadecimal.
    zip_sha256: String,
}

fn report(call: &Call<'_>) -> Result<Reply, AppError> {
    let report = call.ctx.request_report(call.request()?)?;
    Reply::one(&Report {
        searched: report
            .searched
            .into_iter()
            .map(|one| SearchDone {
                place: one.place,
                at: one.at.into(),
                by: one.by,
                how: match one.how {
                    How::Caretaker => "caretaker",
                    How::ByHand => "by-hand",
                    How::LeftOut => "left-out",
                },
                words: one.words,
                found: one.found,
            })
            .collect(),
        sheets: report.view.sheets.iter().map(sheet).collect(),
        consultations: report
            .view
            .stored
            .body
            .consulted
            .iter()
            .map(|one| consultation(one, call.ctx.today()))
            .collect(),
        items: report.items.into_iter().map(reported).collect(),
        answer: report.answer.map(|one| AnswerMade {
            at: one.at.into(),
            pages: one.extent.0,
            items: one.extent.1,
            findings: one.findings,
            pdf_sha256: one.digests.0,
            zip_sha256: one.digests.1,
        }),
        checkpoint: report.checkpoint,
    })
}

fn reported(one: ReportedItem) -> Reported {
    let (ground, reason) = one.kept_back.unzip();
    let (by, at) = one.by.unzip();
    Reported {
        number: one.number,
        place: one.place,
        decision: one.decided.into(),
        ground,
        reason,
        hidden: one
            .hidden
            .into_iter()
            .map(|(ground, places)| Hidden { ground, places })
            .collect(),
        by,
        at: at.map(Into::into),
        second: one.second.map(|(who, _)| who),
        asked: one.asked,
    }
}
