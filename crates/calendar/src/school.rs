//! School days: they come from a school's own calendar and from nowhere else.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::count::{days_between, plus_days};
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
/// No holidays are as long, the summer's of Northern Ireland included: behind so many days without a
/// term one was left out.
const LONGEST_BREAK: i32 = 91;
/// A longer span is a slip in the year.
const LONGEST_SPAN: i32 = 366;

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
/// bank holidays are never school days. Terms must be in order and must not overlap. Without a term
/// no school day is known at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// A span longer than a year.
    #[error("the span from `{0}` is longer than a year: look at the year of its last day")]
    TooLong(Date),
    /// A day that no calendar of today's has.
    #[error("the day `{0}` cannot be right")]
    Implausible(Date),
}

/// Where a calendar of terms does not reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermsMissing {
    /// It has no term.
    All,
    /// Before this day, the first of the first term.
    Before(Date),
    /// After this day, the last of a term.
    After(Date),
}

impl TermsMissing {
    /// What is missing, and how to mend it.
    pub fn words(self) -> String {
        match self {
            Self::All => "no terms are entered: enter them".to_owned(),
            Self::Before(on) => {
                format!(
                    "the terms before {} are not entered: enter them",
                    in_words(on)
                )
            }
            Self::After(on) => {
                format!(
                    "the terms after {} are not entered: enter them",
                    in_words(on)
                )
            }
        }
    }
}

/// How far so many school days could be counted.
#[derive(Clone, Debug)]
pub enum SchoolDays {
    /// To the last of them.
    Counted(Reckoning),
    /// The calendar does not reach so far.
    NotEntered {
        /// Where it does not.
        missing: TermsMissing,
        /// How many had not been counted by then.
        left: u16,
        /// The earliest that the last of them can be: as if every working day that is not listed were
        /// a school day.
        earliest: Date,
    },
}

/// What is known of a day.
enum Known {
    Open,
    Shut,
    Not(TermsMissing),
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
        Self::with_closures(spans, &[])
    }

    /// A calendar of terms with the days closed within them: the first and the last day of each.
    pub fn with_closures(
        terms: &[(Date, Date)],
        closures: &[(Date, Date)],
    ) -> Result<Self, TermsError> {
        let terms = Self {
            terms: terms.iter().map(|&(from, to)| Term { from, to }).collect(),
            closures: closures
                .iter()
                .map(|&(from, to)| Closure { from, to: Some(to) })
                .collect(),
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
            span(term.from, term.to)?;
            if before.is_some_and(|end| term.from <= end) {
                return Err(TermsError::OutOfOrder(term.from));
            }
            before = Some(term.to);
        }
        self.closures
            .iter()
            .try_for_each(|closure| span(closure.from, closure.to.unwrap_or(closure.from)))
    }

    /// The last day of the last term.
    pub fn last_day(&self) -> Option<Date> {
        self.terms.last().map(|term| term.to)
    }

    /// The last day of receipt from which so many school days can still be counted; none where the
    /// last terms entered do not have so many.
    pub fn reach(&self, count: u16, holidays: &Holidays, nation: Nation) -> Option<Date> {
        let mut on = self.last_day()?;
        let mut left = count;
        loop {
            match self.known(on) {
                Known::Not(_) => return None,
                Known::Open if holidays.is_working_day(on, nation) => {
                    left = left.saturating_sub(1);
                }
                Known::Open | Known::Shut => {}
            }
            on = plus_days(on, -1);
            if left == 0 {
                // A request may come on a day of which nothing is listed: none of it is counted.
                return Some(on);
            }
        }
    }

    /// What the calendar says of a day, whatever day of the week it is.
    fn known(&self, on: Date) -> Known {
        let begun = self.terms.partition_point(|term| term.from <= on);
        let before = begun.checked_sub(1).and_then(|at| self.terms.get(at));
        let after = self.terms.get(begun);
        match (before, after) {
            (None, None) => Known::Not(TermsMissing::All),
            (None, Some(after)) => Known::Not(TermsMissing::Before(after.from)),
            (Some(before), _) if on <= before.to => {
                let closed = |c: &Closure| (c.from..=c.to.unwrap_or(c.from)).contains(&on);
                if self.closures.iter().any(closed) {
                    Known::Shut
                } else {
                    Known::Open
                }
            }
            (Some(before), Some(after)) if days_between(before.to, after.from) <= LONGEST_BREAK => {
                Known::Shut
            }
            (Some(before), Some(_) | None) => Known::Not(TermsMissing::After(before.to)),
        }
    }
}

/// That a span can be one.
fn span(from: Date, to: Date) -> Result<(), TermsError> {
    for on in [from, to] {
        plausible(on, "a day of the calendar of terms").map_err(|_| TermsError::Implausible(on))?;
    }
    match days_between(from, to) {
        ..0 => Err(TermsError::Backwards(from)),
        0..=LONGEST_SPAN => Ok(()),
        _ => Err(TermsError::TooLong(from)),
    }
}

/// So many school days after receipt, as far as the calendar of terms reaches: the days that it does
/// not list cannot be guessed.
pub fn count_school_days(
    received_on: Date,
    count: u16,
    terms: &SchoolTerms,
    holidays: &Holidays,
    nation: Nation,
) -> Result<SchoolDays, Refusal> {
    let received = plausible(received_on, "the day of receipt")?;
    if count == 0 {
        return Err(Refusal::input("a count of school days must be 1 or more"));
    }
    let mut left = count;
    let mut on = received;
    let mut provisional = false;
    let mut unknown = None;
    while left > 0 {
        on = plus_days(on, 1);
        provisional |= holidays.is_provisional(on, nation);
        let may_be = match terms.known(on) {
            Known::Open => true,
            Known::Shut => false,
            Known::Not(missing) => {
                unknown.get_or_insert((missing, left));
                true
            }
        };
        if may_be && holidays.is_working_day(on, nation) {
            left -= 1;
        }
    }
    Ok(match unknown {
        Some((missing, left)) => SchoolDays::NotEntered {
            missing,
            left,
            earliest: on,
        },
        None => SchoolDays::Counted(counted(received, count, on, provisional)),
    })
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
    match count_school_days(received_on, count, terms, holidays, nation)? {
        SchoolDays::Counted(reckoning) => Ok(reckoning),
        SchoolDays::NotEntered { missing, left, .. } => Err(Refusal::input(format!(
            "{}; {left} of {count} school days are still to count",
            missing.words()
        ))),
    }
}

fn counted(received: Date, count: u16, on: Date, provisional: bool) -> Reckoning {
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
    Reckoning {
        terms_missing: None,
        starts_on: received,
        due_on: Some(on),
        work_to_on: Some(on),
        aim_on: None,
        extension_notice_by: None,
        paused: None,
        steps: steps.0,
        provisional,
    }
}
