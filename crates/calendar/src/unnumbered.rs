//! What the law gives no number of days for: it is due at once, or without undue delay.

use jiff::civil::Date;

use crate::holidays::Holidays;
use crate::limits::plausible;
use crate::nation::Nation;
use crate::refusal::Refusal;
use crate::request::{AIM, Aim, Place, Reckoning, aim_on};
use crate::step::Steps;

/// How the law says that something is to be quick without saying how quick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// From the moment it is received: taking agreement back, objecting to marketing.
    AtOnce,
    /// Without undue delay: the outcome of a complaint.
    WithoutDelay,
}

/// A duty without a number: no due date, the day to work to where there is one, and the
/// organisation's own aim.
///
/// What is due at once has the day of receipt as its working date: nothing else would be at once.
pub fn reckon_without_number(
    received_on: Date,
    pace: Pace,
    citation: &'static str,
    aim: Option<Aim>,
    holidays: &Holidays,
    nation: Nation,
) -> Result<Reckoning, Refusal> {
    let received = plausible(received_on, "the day of receipt")?;
    let mut steps = Steps::default();
    steps.add("received", received, citation);
    let work_to_on = match pace {
        Pace::AtOnce => {
            steps.add("it takes effect at once, on this day", received, citation);
            Some(received)
        }
        Pace::WithoutDelay => {
            steps.stands(
                "without undue delay: the law gives no number of days",
                citation,
            );
            None
        }
    };
    let here = Place { holidays, nation };
    let aim_on = aim.map(|aim| aim_on(aim, received, 0, here));
    let aim_on = aim_on.map(|on| work_to_on.map_or(on, |last| on.min(last)));
    let provisional = aim_on.is_some_and(|on| holidays.is_provisional(on, nation));
    if let Some(on) = aim_on {
        steps.add("the day we aim for", on, AIM);
        if provisional {
            steps.provisional(on);
        }
    }
    Ok(Reckoning {
        terms_missing: None,
        starts_on: received,
        due_on: None,
        work_to_on,
        aim_on,
        extension_notice_by: None,
        paused: None,
        steps: steps.0,
        provisional,
    })
}
