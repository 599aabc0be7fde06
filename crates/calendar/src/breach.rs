//! Telling the regulator of a personal data breach: UK GDPR art. 33(1).

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::limits::plausible;
use crate::london::{date_in_london, instant_in_words};
use crate::refusal::Refusal;
use crate::step::{Step, Steps};

const NOTIFY: &str = "UK GDPR art. 33(1)";
const HOURS: &str = "Regulation 1182/71 art. 3(4): periods in hours are not moved";
const SEVENTY_TWO: i64 = 72;

/// When the organisation became aware of a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreachClock {
    /// The moment of awareness; the earliest possible where it is not known exactly.
    pub aware_at: Timestamp,
}

/// The seventy-two hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BreachReckoning {
    /// The moment of awareness.
    pub aware_at: Timestamp,
    /// Seventy-two hours later by absolute time, whatever the clocks on the wall do.
    pub due_at: Timestamp,
    /// The civil date of awareness in London.
    pub starts_on: Date,
    /// The civil date of the deadline in London.
    pub due_on: Date,
    /// The arithmetic, step by step.
    pub steps: Vec<Step>,
}

impl BreachReckoning {
    /// Whole hours left at an instant, rounded down; negative when late.
    pub fn hours_left(&self, now: Timestamp) -> i64 {
        self.due_at.duration_since(now).as_secs().div_euclid(3600)
    }
}

/// Reckons the seventy-two hours: weekends and holidays count, clock changes do not matter.
pub fn reckon_breach(clock: BreachClock) -> Result<BreachReckoning, Refusal> {
    let starts_on = plausible(date_in_london(clock.aware_at), "the day of awareness")?;
    let due_at = clock
        .aware_at
        .checked_add(SignedDuration::from_hours(SEVENTY_TWO))
        .map_err(|_| Refusal::input("the time of awareness is out of range"))?;
    let due_on = date_in_london(due_at);
    let mut steps = Steps::default();
    steps.add(
        format!(
            "the organisation became aware of the breach at {}",
            instant_in_words(clock.aware_at)
        ),
        starts_on,
        NOTIFY,
    );
    steps.add(
        format!(
            "72 hours later is {}; nights, weekends and bank holidays count, and it is never moved",
            instant_in_words(due_at)
        ),
        due_on,
        HOURS,
    );
    steps.add(
        "tell the regulator without delay and by then, unless a risk is unlikely; if later, say why",
        due_on,
        NOTIFY,
    );
    Ok(BreachReckoning {
        aware_at: clock.aware_at,
        due_at,
        starts_on,
        due_on,
        steps: steps.0,
    })
}
