//! The month to answer a request: UK GDPR arts 12(3) and 12A, all rights of arts 15 to 22D.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::count::{Rolled, add_months, plus_days, roll, working_days};
use crate::holidays::Holidays;
use crate::limits::plausible;
use crate::london::in_words;
use crate::nation::Nation;
use crate::pauses::{CLARIFICATION, Merged, Pause, Paused, in_order};
use crate::refusal::Refusal;
use crate::school::TermsMissing;
use crate::step::{ONE_MONTH, REG_FIRST_DAY, REG_MONTHS, Step, Steps};

const RECEIVED: &str = "UK GDPR art. 12A(2)(a)";
const IDENTITY: &str = "UK GDPR arts 12(6) and 12A(2)(b)";
const AUTHORITY: &str = "the regulator's guidance on the right of access (not the statute)";
const FEE: &str = "UK GDPR arts 12(5) and 12A(2)(c)";
const EXTENSION: &str = "UK GDPR art. 12A(3)-(4)";
const WITHOUT_DELAY: &str = "UK GDPR art. 12(3)";
const SAFE_DATE: &str = "caution: the regulator has published no worked example of a pause";
pub(crate) const AIM: &str = "the organisation's own aim";

/// The rights of UK GDPR arts 15 to 22D, which share one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestKind {
    /// Art. 15.
    Access,
    /// Art. 16.
    Rectification,
    /// Art. 17.
    Erasure,
    /// Art. 18.
    Restriction,
    /// Art. 20.
    Portability,
    /// Art. 21.
    Objection,
    /// Arts 22A to 22D.
    AutomatedDecision,
}

impl RequestKind {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 7] = [
        Self::Access,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Portability,
        Self::Objection,
        Self::AutomatedDecision,
    ];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Restriction => "restriction",
            Self::Portability => "portability",
            Self::Objection => "objection",
            Self::AutomatedDecision => "automated-decision",
        }
    }

    /// Whether asking for clarification stops the clock: only for requests under art. 15.
    fn may_pause(self) -> bool {
        match self {
            Self::Access => true,
            Self::Rectification
            | Self::Erasure
            | Self::Restriction
            | Self::Portability
            | Self::Objection
            | Self::AutomatedDecision => false,
        }
    }
}

impl fmt::Display for RequestKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names no kind of request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of request `{0}`")]
pub struct UnknownKind(pub String);

impl FromStr for RequestKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.code() == text);
        found.ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

/// What an organisation promises beyond the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aim {
    /// Calendar days after the start, never rolled.
    Days(u16),
    /// Working days after the start.
    WorkingDays(u16),
    /// Months after the start, by corresponding date, never rolled.
    Months(u8),
}

/// The facts a request's deadline follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestClock {
    /// Which right.
    pub kind: RequestKind,
    /// The day it reached anybody in the organisation, working day or not.
    pub received_on: Date,
    /// The day what was needed to confirm identity arrived.
    pub identity_on: Option<Date>,
    /// The day a third party's authority arrived.
    pub authority_on: Option<Date>,
    /// The day a fee was paid.
    pub fee_on: Option<Date>,
    /// Clarifications asked; access only.
    pub pauses: Vec<Pause>,
    /// Whether the period is extended by two months.
    pub extended: bool,
    /// The day notice of the extension was given, where known; implies `extended`.
    pub extended_on: Option<Date>,
    /// The organisation's own aim.
    pub aim: Option<Aim>,
}

impl RequestClock {
    /// A request received on a day, with nothing else known.
    pub fn received(kind: RequestKind, received_on: Date) -> Self {
        Self {
            kind,
            received_on,
            identity_on: None,
            authority_on: None,
            fee_on: None,
            pauses: Vec::new(),
            extended: false,
            extended_on: None,
            aim: None,
        }
    }

    fn is_extended(&self) -> bool {
        self.extended || self.extended_on.is_some()
    }

    fn months(&self) -> u8 {
        if self.is_extended() { 3 } else { 1 }
    }
}

/// A deadline and the arithmetic behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reckoning {
    /// Day 0: the day after which counting begins.
    pub starts_on: Date,
    /// The law's outer date; none while the clock stands still.
    pub due_on: Option<Date>,
    /// The earlier working date; equal to `due_on` without a pause.
    pub work_to_on: Option<Date>,
    /// The organisation's own aim, never after `work_to_on`.
    pub aim_on: Option<Date>,
    /// The last day to give notice of an extension; none while the clock stands still or where
    /// the law knows no extension.
    pub extension_notice_by: Option<Date>,
    /// How long the clock stood still; none if it never did.
    pub paused: Option<Paused>,
    /// The arithmetic, step by step.
    pub steps: Vec<Step>,
    /// Which terms would have to be entered for school days to be counted; none where nothing is
    /// missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_missing: Option<TermsMissing>,
    /// True where a bank holiday by rule, not yet published, may change the date.
    pub provisional: bool,
}

/// Reckons the deadline of a request.
pub fn reckon(
    clock: &RequestClock,
    holidays: &Holidays,
    nation: Nation,
) -> Result<Reckoning, Refusal> {
    let mut steps = Steps::default();
    let start = start(clock, &mut steps)?;
    let place = Place { holidays, nation };
    let merged = merged(clock, start, place)?;
    let notice = notice(clock, start, place)?;
    let paused = pause_steps(clock, &merged, start, &mut steps);
    let months = clock.months();
    let base = add_months(start, months);
    month_step(start, base, months, &mut steps);

    let mut reckoning = Reckoning {
        terms_missing: None,
        starts_on: start,
        due_on: None,
        work_to_on: None,
        aim_on: None,
        extension_notice_by: notice.as_ref().map(|rolled| rolled.on),
        paused,
        steps: Vec::new(),
        provisional: notice.as_ref().is_some_and(|rolled| rolled.provisional),
    };
    if let Some(since) = merged.open_since() {
        steps.stands(
            format!(
                "asked for clarification on {} and not answered yet: the clock stands still and there is no running due date",
                in_words(since)
            ),
            CLARIFICATION,
        );
    } else {
        finish(clock, &merged, place, base, &mut reckoning, &mut steps);
    }
    notice_step(notice.as_ref(), clock.is_extended(), &mut steps);
    reckoning.steps = steps.0;
    Ok(reckoning)
}

/// Whose holidays count.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) holidays: &'a Holidays,
    pub(crate) nation: Nation,
}

impl Place<'_> {
    fn roll(self, from: Date) -> Rolled {
        roll(from, self.holidays, self.nation)
    }
}

/// The latest of receipt, identity, authority and fee: each starts the month anew.
fn start(clock: &RequestClock, steps: &mut Steps) -> Result<Date, Refusal> {
    let received = plausible(clock.received_on, "the day of receipt")?;
    steps.add("the request was received", received, RECEIVED);
    let mut start = received;
    for (on, what, citation) in [
        (
            clock.identity_on,
            "what was needed to confirm identity arrived",
            IDENTITY,
        ),
        (
            clock.authority_on,
            "proof of authority to act arrived",
            AUTHORITY,
        ),
        (clock.fee_on, "the fee was paid", FEE),
    ] {
        let Some(on) = on else { continue };
        if plausible(on, what)? < received {
            return Err(Refusal::input(format!(
                "`{on}`, the day {what}, is before the request was received on `{received}`"
            )));
        }
        steps.add(what, on, citation);
        start = start.max(on);
    }
    steps.add(
        "time runs from the latest of these; that day itself is not counted",
        start,
        REG_FIRST_DAY,
    );
    Ok(start)
}

/// All pauses, each begun while the deadline as it then stood had not passed.
fn merged(clock: &RequestClock, start: Date, place: Place<'_>) -> Result<Merged, Refusal> {
    let mut merged = Merged::default();
    if clock.pauses.is_empty() {
        return Ok(merged);
    }
    if !clock.kind.may_pause() {
        return Err(Refusal::rule(
            format!(
                "asking for clarification stops the clock for access requests only, not for `{}`",
                clock.kind
            ),
            CLARIFICATION,
        ));
    }
    let base = add_months(start, clock.months());
    for pause in in_order(&clock.pauses, clock.received_on)? {
        plausible(pause.from, "the pause from")?;
        plausible(pause.to.unwrap_or(pause.from), "the pause to")?;
        let deadline =
            |so_far: &Merged| place.roll(plus_days(base, so_far.statutory_days(start))).on;
        if !merged.push(pause, deadline) {
            return Err(Refusal::rule(
                format!(
                    "the pause from `{}` begins after the deadline had passed",
                    pause.from
                ),
                CLARIFICATION,
            ));
        }
    }
    Ok(merged)
}

/// The last day to give notice of an extension: the first month, with the pauses begun in it.
///
/// A pause in the second or third month of an extended request moves nothing here.
fn notice(clock: &RequestClock, start: Date, place: Place<'_>) -> Result<Option<Rolled>, Refusal> {
    let base = add_months(start, 1);
    let mut in_window = Merged::default();
    for pause in in_order(&clock.pauses, clock.received_on)? {
        in_window.push(pause, |so_far| {
            place.roll(plus_days(base, so_far.statutory_days(start))).on
        });
    }
    if in_window.open_since().is_some() {
        return Ok(None);
    }
    let by = place.roll(plus_days(base, in_window.statutory_days(start)));
    let Some(given) = clock.extended_on else {
        return Ok(Some(by));
    };
    if given < clock.received_on {
        return Err(Refusal::input(format!(
            "notice of the extension on `{given}` is before the request was received on `{}`",
            clock.received_on
        )));
    }
    if given > by.on {
        return Err(Refusal::rule(
            format!(
                "notice of the extension had to be given by `{}`, not on `{given}`",
                by.on
            ),
            EXTENSION,
        ));
    }
    Ok(Some(by))
}

fn pause_steps(
    clock: &RequestClock,
    merged: &Merged,
    start: Date,
    steps: &mut Steps,
) -> Option<Paused> {
    if clock.pauses.is_empty() {
        return None;
    }
    for pause in merged.iter() {
        let asked = in_words(pause.from);
        if pause.from < start {
            steps.add(
                format!(
                    "asked for clarification on {asked}, before time ran: only days after the start count as paused"
                ),
                start,
                CLARIFICATION,
            );
        }
        if let Some(to) = pause.to {
            steps.add(
                format!(
                    "asked for clarification on {asked}, answered on {}",
                    in_words(to)
                ),
                to,
                CLARIFICATION,
            );
        }
    }
    Some(Paused {
        days: merged.statutory_days(start),
        open_since: merged.open_since(),
    })
}

fn month_step(start: Date, base: Date, months: u8, steps: &mut Steps) {
    let clamped = base.day() != start.day();
    let (length, citation) = if months == 1 {
        ("one month on", ONE_MONTH)
    } else {
        (
            "extended by two months: three months on from the same start",
            EXTENSION,
        )
    };
    steps.add(format!("{length}, the same date"), base, citation);
    if clamped {
        steps.add(
            "that month has no such date: its last day",
            base,
            REG_MONTHS,
        );
    }
}

/// The due date, the working date and the aim, when the clock runs.
fn finish(
    clock: &RequestClock,
    merged: &Merged,
    place: Place<'_>,
    base: Date,
    reckoning: &mut Reckoning,
    steps: &mut Steps,
) {
    let start = reckoning.starts_on;
    let statutory = merged.statutory_days(start);
    let credit = merged.working_days(start);
    let mut end = base;
    if statutory > 0 {
        end = plus_days(base, statutory);
        steps.add(
            format!(
                "{} that do not count, both end days included",
                days(statutory)
            ),
            end,
            CLARIFICATION,
        );
    }
    let due = place.roll(end);
    steps.rolled(&due);
    steps.add(
        "answer without delay, and by the end of this day",
        due.on,
        WITHOUT_DELAY,
    );
    let work_to = place.roll(plus_days(base, credit));
    if work_to.on != due.on {
        steps.add(
            format!(
                "work to this day: {}, counting the day of the question",
                days(credit)
            ),
            work_to.on,
            SAFE_DATE,
        );
    }
    reckoning.due_on = Some(due.on);
    reckoning.work_to_on = Some(work_to.on);
    reckoning.provisional |= due.provisional || work_to.provisional;
    reckoning.aim_on = clock
        .aim
        .map(|aim| aim_on(aim, start, credit, place).min(work_to.on));
    if let Some(on) = reckoning.aim_on {
        steps.add("the day we aim for", on, AIM);
    }
    if due.provisional {
        steps.provisional(due.on);
    }
}

pub(crate) fn aim_on(aim: Aim, start: Date, credit: i32, place: Place<'_>) -> Date {
    match aim {
        Aim::Days(count) => plus_days(start, i32::from(count) + credit),
        Aim::Months(count) => plus_days(add_months(start, count), credit),
        Aim::WorkingDays(count) => {
            let unpaused = working_days(start, count, place.holidays, place.nation).on;
            place.roll(plus_days(unpaused, credit)).on
        }
    }
}

fn notice_step(notice: Option<&Rolled>, extended: bool, steps: &mut Steps) {
    let Some(by) = notice else { return };
    let what = if extended {
        "notice of the extension, with reasons, had to be given by the end of this day"
    } else {
        "an extension, if one is needed, must be notified with reasons by the end of this day"
    };
    steps.add(what, by.on, EXTENSION);
}

fn days(count: i32) -> String {
    if count == 1 {
        "1 day".to_owned()
    } else {
        format!("{count} days")
    }
}
