//! What is due as a calendar, and the numbers of requests.

use app::{AppError, RequestNumbers, YearOfRequests};
use serde::Serialize;
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::requests::kind::Right;

/// What the kind of content is called.
const ICS: &str = "text/calendar";

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/calendar",
        "showCalendar",
        "Show what is due as a calendar",
        calendar,
    )
    .tag("Today")
    .detail("RFC 5545. It names nobody. A token that is good for this alone stands in an address too: `/calendar/` and the token.")
    .file(&[ICS]),
    Operation::get(
        "/requests/numbers",
        "countRequests",
        "Count requests by year and kind",
        numbers,
    )
    .tag("Requests")
    .detail("The latest year first, by the day on which they came.")
    .gives::<Numbers>(),
];

/// The numbers of requests.
#[derive(Serialize, ToSchema)]
#[schema(as = RequestNumbers)]
pub(crate) struct Numbers {
    years: Vec<YearNumbers>,
}

/// Those of a year.
#[derive(Serialize, ToSchema)]
pub(crate) struct YearNumbers {
    #[schema(example = 2026)]
    year: i16,
    /// Of each kind of which there were any.
    kinds: Vec<KindNumbers>,
    all: Counted,
}

/// Those of a kind.
#[derive(Serialize, ToSchema)]
pub(crate) struct KindNumbers {
    kind: Right,
    counted: Counted,
}

/// How many requests there were, by what became of them.
#[derive(Serialize, ToSchema)]
#[schema(as = RequestsCounted)]
pub(crate) struct Counted {
    #[schema(example = 7)]
    received: usize,
    /// Answered, or refused with reasons.
    answered: usize,
    /// Within the limit of the law, or answered where there is none.
    on_time: usize,
    /// Past the limit: answered late, or open still.
    late: usize,
    /// Given two further months.
    extended: usize,
    /// Refused whole.
    refused: usize,
    /// Refused in part.
    refused_in_part: usize,
    /// Taken back, never made clear or proved, or no request at all.
    ended_otherwise: usize,
    open: usize,
}

impl Counted {
    fn of(numbers: &RequestNumbers) -> Self {
        Self {
            received: numbers.received,
            answered: numbers.answered,
            on_time: numbers.on_time,
            late: numbers.late,
            extended: numbers.extended,
            refused: numbers.refused,
            refused_in_part: numbers.refused_in_part,
            ended_otherwise: numbers.ended_otherwise,
            open: numbers.open,
        }
    }
}

fn calendar(call: &Call<'_>) -> Result<Reply, AppError> {
    let text = call.ctx.calendar_feed()?;
    Ok(Reply::file(ICS, text.into_bytes()))
}

fn numbers(call: &Call<'_>) -> Result<Reply, AppError> {
    let years = call.ctx.request_numbers()?;
    let year = |year: YearOfRequests| YearNumbers {
        year: year.year,
        all: Counted::of(&year.all),
        kinds: year
            .kinds
            .iter()
            .map(|(kind, numbers)| KindNumbers {
                kind: (*kind).into(),
                counted: Counted::of(numbers),
            })
            .collect(),
    };
    Reply::one(&Numbers {
        years: years.into_iter().map(year).collect(),
    })
}
