//! Working days, counted and shown.

use jiff::civil::Date;

use crate::count::working_days;
use crate::holidays::Holidays;
use crate::limits::plausible;
use crate::nation::Nation;
use crate::refusal::Refusal;
use crate::request::Reckoning;
use crate::step::{REG_FIRST_DAY, Steps};

const WORKING_DAYS: &str =
    "Regulation 1182/71 art. 2(2): all days but public holidays, Saturdays and Sundays";

/// The last of so many working days after a day, with the arithmetic.
pub fn reckon_working_days(
    received_on: Date,
    count: u16,
    holidays: &Holidays,
    nation: Nation,
) -> Result<Reckoning, Refusal> {
    let received = plausible(received_on, "the day of receipt")?;
    if count == 0 {
        return Err(Refusal::input("a count of working days must be 1 or more"));
    }
    let end = working_days(received, count, holidays, nation);
    let mut steps = Steps::default();
    steps.add("counting begins after this day", received, REG_FIRST_DAY);
    let what = if count == 1 {
        "the next working day".to_owned()
    } else {
        format!("{count} working days on")
    };
    steps.add(what, end.on, WORKING_DAYS);
    if end.provisional {
        steps.provisional(end.on);
    }
    Ok(Reckoning {
        terms_missing: None,
        starts_on: received,
        due_on: Some(end.on),
        work_to_on: Some(end.on),
        aim_on: None,
        extension_notice_by: None,
        paused: None,
        steps: steps.0,
        provisional: end.provisional,
    })
}
