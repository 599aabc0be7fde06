//! The answer: one shape for programs, words for people.

use std::io::{self, Write};

use calendar::{Nation, Paused, Step, in_words, instant_in_words};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// What is shown: the same fields for every kind, null where one does not apply.
#[derive(Serialize)]
pub(super) struct Shown {
    pub(super) kind: &'static str,
    pub(super) nation: Nation,
    pub(super) starts_on: Date,
    pub(super) due_on: Option<Date>,
    pub(super) work_to_on: Option<Date>,
    pub(super) aim_on: Option<Date>,
    pub(super) extension_notice_by: Option<Date>,
    pub(super) paused: Option<Paused>,
    pub(super) days_left: Option<i32>,
    pub(super) working_days_left: Option<i32>,
    pub(super) hours_left: Option<i64>,
    pub(super) starts_at: Option<Timestamp>,
    pub(super) due_at: Option<Timestamp>,
    pub(super) provisional: bool,
    pub(super) steps: Vec<Step>,
}

/// Writes it in words.
pub(super) fn write_text(shown: &Shown, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", shown.kind, holidays_of(shown.nation))?;
    writeln!(out)?;
    for step in &shown.steps {
        let date = step.date.map_or_else(|| "no date".to_owned(), in_words);
        writeln!(out, "  {date:<28}  {}", step.what)?;
        writeln!(out, "  {:<28}  [{}]", "", step.citation)?;
    }
    writeln!(out)?;
    match (shown.due_at, shown.due_on) {
        (Some(at), _) => writeln!(out, "due by {} ({})", instant_in_words(at), left(shown))?,
        (None, Some(on)) => writeln!(out, "due by the end of {} ({})", in_words(on), left(shown))?,
        (None, None) => writeln!(out, "the clock stands still: no running due date")?,
    }
    if let Some(work_to) = shown.work_to_on.filter(|on| Some(*on) != shown.due_on) {
        writeln!(out, "work to {}", in_words(work_to))?;
    }
    if shown.provisional {
        writeln!(
            out,
            "provisional: the bank holidays of that year are not published yet"
        )?;
    }
    Ok(())
}

fn holidays_of(nation: Nation) -> String {
    match nation {
        Nation::Unknown => {
            "nation unknown, so only days that are bank holidays everywhere count".to_owned()
        }
        Nation::EnglandAndWales | Nation::Scotland | Nation::NorthernIreland => {
            format!("bank holidays of {}", nation.name())
        }
    }
}

fn left(shown: &Shown) -> String {
    if let Some(hours) = shown.hours_left {
        return if hours < 0 {
            format!("late by {}", count(hours.unsigned_abs(), "hour"))
        } else {
            format!("{} left", count(hours.unsigned_abs(), "hour"))
        };
    }
    let days = shown.days_left.unwrap_or_default();
    if days < 0 {
        return format!("late by {}", count(u64::from(days.unsigned_abs()), "day"));
    }
    let working = shown.working_days_left.unwrap_or_default().unsigned_abs();
    format!(
        "{} left, {}",
        count(u64::from(days.unsigned_abs()), "day"),
        count(u64::from(working), "working day")
    )
}

fn count(number: u64, unit: &str) -> String {
    if number == 1 {
        format!("1 {unit}")
    } else {
        format!("{number} {unit}s")
    }
}
