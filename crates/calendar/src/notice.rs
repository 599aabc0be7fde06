//! Telling people whose data came from somebody else: UK GDPR art. 14(3).

use jiff::civil::Date;

use crate::count::{add_months, roll};
use crate::holidays::Holidays;
use crate::limits::plausible;
use crate::nation::Nation;
use crate::refusal::Refusal;
use crate::request::Reckoning;
use crate::step::{REG_FIRST_DAY, REG_MONTHS, Steps};

const OBTAINED: &str = "UK GDPR art. 14(3)(a)";
const CONTACT: &str = "UK GDPR art. 14(3)(b)";
const DISCLOSURE: &str = "UK GDPR art. 14(3)(c)";
const EARLIEST: &str = "UK GDPR art. 14(3)";

/// When data about a person came from elsewhere, and what happened with it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndirectNotice {
    /// The day it was obtained.
    pub obtained_on: Date,
    /// The first message to the person themselves.
    pub first_contact_on: Option<Date>,
    /// The first disclosure to another recipient.
    pub first_disclosure_on: Option<Date>,
}

/// The last day to give the notice: a month, or the first contact or disclosure if earlier.
///
/// Only the month is moved off weekends and holidays; the other two are events, not periods.
pub fn indirect_notice(
    facts: &IndirectNotice,
    holidays: &Holidays,
    nation: Nation,
) -> Result<Reckoning, Refusal> {
    let obtained = plausible(facts.obtained_on, "the day the data was obtained")?;
    let mut steps = Steps::default();
    steps.add("the data was obtained", obtained, REG_FIRST_DAY);
    let base = add_months(obtained, 1);
    steps.add("one month on, the same date", base, OBTAINED);
    if base.day() != obtained.day() {
        steps.add(
            "that month has no such date: its last day",
            base,
            REG_MONTHS,
        );
    }
    let month = roll(base, holidays, nation);
    steps.rolled(&month);
    let mut due = month.on;
    for (on, what, citation) in [
        (
            facts.first_contact_on,
            "the first message to the person",
            CONTACT,
        ),
        (
            facts.first_disclosure_on,
            "the first disclosure to somebody else",
            DISCLOSURE,
        ),
    ] {
        let Some(on) = on else { continue };
        if plausible(on, what)? < obtained {
            return Err(Refusal::input(format!(
                "{what} on `{on}` is before the data was obtained on `{obtained}`"
            )));
        }
        steps.add(what, on, citation);
        due = due.min(on);
    }
    steps.add("give the notice by the earliest of these", due, EARLIEST);
    let provisional = due == month.on && month.provisional;
    if provisional {
        steps.provisional(due);
    }
    Ok(Reckoning {
        terms_missing: None,
        starts_on: obtained,
        due_on: Some(due),
        work_to_on: Some(due),
        aim_on: None,
        extension_notice_by: None,
        paused: None,
        steps: steps.0,
        provisional,
    })
}
