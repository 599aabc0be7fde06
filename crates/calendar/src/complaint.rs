//! Acknowledging a complaint to the controller: DPA 2018 s.164A, in force since 19 June 2026.

use jiff::civil::Date;

use crate::count::{plus_days, roll};
use crate::holidays::Holidays;
use crate::limits::plausible;
use crate::nation::Nation;
use crate::refusal::Refusal;
use crate::request::Reckoning;
use crate::step::Steps;

const COMPLAINT: &str = "DPA 2018 s.164A";
const COUNTING: &str =
    "DPA 2018 s.164A; the regulator's guidance on complaints: day 1 is the day after";
const DAYS: i32 = 30;

/// The last day to acknowledge a complaint: thirty days, the first of them the day after.
///
/// The outcome has no day of its own; it is due without undue delay, from receipt.
pub fn reckon_complaint(
    received_on: Date,
    holidays: &Holidays,
    nation: Nation,
) -> Result<Reckoning, Refusal> {
    let received = plausible(received_on, "the day of receipt")?;
    let mut steps = Steps::default();
    steps.add("the complaint was received", received, COMPLAINT);
    let end = plus_days(received, DAYS);
    steps.add("thirty days, counted from the day after", end, COUNTING);
    let due = roll(end, holidays, nation);
    steps.rolled(&due);
    steps.add(
        "acknowledge by the end of this day; look into it without delay from the day it came",
        due.on,
        COMPLAINT,
    );
    if due.provisional {
        steps.provisional(due.on);
    }
    Ok(Reckoning {
        terms_missing: None,
        starts_on: received,
        due_on: Some(due.on),
        work_to_on: Some(due.on),
        aim_on: None,
        extension_notice_by: None,
        paused: None,
        steps: steps.0,
        provisional: due.provisional,
    })
}
