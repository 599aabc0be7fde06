//! School days: they come from a school's own calendar and from nowhere else.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::count::plus_days;
use crate::generator::is_weekend;
use crate::holidays::Holidays;
use crate::limits::plausible;
use crate::london::in_words;
use crate::nation::Nation;
use crate::refusal::Refusal;
use crate::request::Reckoning;
use crate::step::Steps;

const RECEIPT: &str = "the regulations on pupils' educational records of the nation";
const SCHOOL_DAYS: &str = "the school's own calendar of terms";
const WHO: &str =
    "Education (Pupil Information) (England) Regulations 2005 reg. 5(2)-(3), or the nation's own";

/// A school's calendar.
///
/// ```json
/// {
///   "terms": [{ "from": "2026-09-02", "to": "2026-12-18" }],
///   "closures": [{ "from": "2026-10-26", "to": "2026-10-30" }, { "from": "2026-11-20" }]
/// }
/// ```
///
/// Both end days belong to a term or closure; a closure without `to` is one day. Weekends and
/// bank holidays are never school days. Terms must be in order and must not overlap.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchoolTerms {
    terms: Vec<Term>,
    #[serde(default)]
    closures: Vec<Closure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    from: Date,
    to: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Closure {
    from: Date,
    to: Option<Date>,
}

/// The calendar of terms cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TermsError {
    /// Not the JSON we expect.
    #[error("read the calendar of terms")]
    Read(#[source] serde_json::Error),
    /// No term at all.
    #[error("the calendar of terms lists no term")]
    Empty,
    /// A span that ends before it begins.
    #[error("the span from `{0}` ends before it begins")]
    Backwards(Date),
    /// Terms out of order or overlapping.
    #[error("the term from `{0}` begins before the one listed before it has ended")]
    OutOfOrder(Date),
}

impl SchoolTerms {
    /// Reads a calendar of terms.
    pub fn from_json(text: &str) -> Result<Self, TermsError> {
        let terms: Self = serde_json::from_str(text).map_err(TermsError::Read)?;
        terms.check()?;
        Ok(terms)
    }

    /// A calendar of terms without closures: the first and the last day of each.
    pub fn of(spans: &[(Date, Date)]) -> Result<Self, TermsError> {
        let terms = spans.iter().map(|&(from, to)| Term { from, to }).collect();
        let terms = Self {
            terms,
            closures: Vec::new(),
        };
        terms.check()?;
        Ok(terms)
    }

    fn check(&self) -> Result<(), TermsError> {
        if self.terms.is_empty() {
            return Err(TermsError::Empty);
        }
        let mut before: Option<Date> = None;
        for term in &self.terms {
            if term.to < term.from {
                return Err(TermsError::Backwards(term.from));
            }
            if before.is_some_and(|end| term.from <= end) {
                return Err(TermsError::OutOfOrder(term.from));
            }
            before = Some(term.to);
        }
        let backwards = |c: &&Closure| c.to.is_some_and(|to| to < c.from);
        match self.closures.iter().find(backwards) {
            Some(closure) => Err(TermsError::Backwards(closure.from)),
            None => Ok(()),
        }
    }

    fn is_open(&self, on: Date) -> bool {
        let in_term = self.terms.iter().any(|t| (t.from..=t.to).contains(&on));
        let closed = |c: &Closure| (c.from..=c.to.unwrap_or(c.from)).contains(&on);
        in_term && !self.closures.iter().any(closed)
    }

    fn last_day(&self) -> Option<Date> {
        self.terms.iter().map(|term| term.to).max()
    }

    fn first_day(&self) -> Option<Date> {
        self.terms.iter().map(|term| term.from).min()
    }
}

/// The last of so many school days after receipt.
///
/// A calendar that starts after the receipt or ends before the count does is refused: the days
/// it does not list cannot be guessed.
pub fn reckon_school_days(
    received_on: Date,
    count: u16,
    terms: &SchoolTerms,
    holidays: &Holidays,
    nation: Nation,
) -> Result<Reckoning, Refusal> {
    let received = plausible(received_on, "the day of receipt")?;
    if count == 0 {
        return Err(Refusal::input("a count of school days must be 1 or more"));
    }
    if terms.first_day().is_none_or(|first| received < first) {
        return Err(Refusal::input(format!(
            "the calendar of terms begins after the day of receipt `{received}`"
        )));
    }
    let mut left = count;
    let mut on = received;
    let mut provisional = false;
    while left > 0 {
        on = plus_days(on, 1);
        if terms.last_day().is_none_or(|last| on > last) {
            return Err(Refusal::input(format!(
                "the calendar of terms ends with {left} of {count} school days still to count"
            )));
        }
        provisional |= holidays.is_provisional(on, nation);
        if !is_weekend(on) && holidays.holiday(on, nation).is_none() && terms.is_open(on) {
            left -= 1;
        }
    }
    let mut steps = Steps::default();
    steps.add("received; that day is not counted", received, RECEIPT);
    steps.add(
        format!(
            "{count} school days counted, the last of them {}",
            in_words(on)
        ),
        on,
        SCHOOL_DAYS,
    );
    steps.add(
        "binds only those named in the regulations (maintained and non-maintained special schools in England), never a tutoring body",
        on,
        WHO,
    );
    if provisional {
        steps.provisional(on);
    }
    Ok(Reckoning {
        starts_on: received,
        due_on: Some(on),
        work_to_on: Some(on),
        aim_on: None,
        extension_notice_by: None,
        paused: None,
        steps: steps.0,
        provisional,
    })
}
