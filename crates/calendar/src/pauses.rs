//! Stopping the clock for clarification: UK GDPR art. 12A(5) and (6), access requests only.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::count::{days_between, plus_days};
use crate::refusal::Refusal;

pub(crate) const CLARIFICATION: &str = "UK GDPR art. 12A(5)-(6)";

/// A clarification asked of the person, and when it was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pause {
    /// The day the organisation asked.
    pub from: Date,
    /// The day the answer came; none while it is awaited.
    pub to: Option<Date>,
}

/// How long the clock stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Paused {
    /// Days that do not count by statute, of pauses that have ended: both end days included,
    /// days up to the start left out because they are not counted anyway.
    pub days: i32,
    /// The day of a question still unanswered.
    pub open_since: Option<Date>,
}

/// Pauses in order, those that overlap made one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Merged(Vec<Pause>);

impl Merged {
    /// Statutory days: "the period beginning with the day ... and ending with the day".
    pub(crate) fn statutory_days(&self, start: Date) -> i32 {
        let first = plus_days(start, 1);
        let closed = self.0.iter().filter_map(|p| Some((p.from, p.to?)));
        closed
            .map(|(from, to)| (days_between(from.max(first), to) + 1).max(0))
            .sum()
    }

    /// Days for the earlier, safe date: answered minus asked.
    pub(crate) fn working_days(&self, start: Date) -> i32 {
        let closed = self.0.iter().filter_map(|p| Some((p.from, p.to?)));
        closed
            .map(|(from, to)| days_between(from.max(start), to).max(0))
            .sum()
    }

    pub(crate) fn open_since(&self) -> Option<Date> {
        self.0.iter().find(|p| p.to.is_none()).map(|p| p.from)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Pause> {
        self.0.iter()
    }

    /// Adds a pause unless the deadline, as it stood when it began, had passed; says whether.
    ///
    /// Pauses must come in order of their first day.
    pub(crate) fn push(&mut self, pause: Pause, deadline: impl Fn(&Self) -> Date) -> bool {
        if let Some(last) = self.0.last_mut() {
            match last.to {
                None => return true,
                Some(to) if pause.from <= to => {
                    last.to = pause.to.map(|other| other.max(to));
                    return true;
                }
                Some(_) => {}
            }
        }
        if pause.from > deadline(self) {
            return false;
        }
        self.0.push(pause);
        true
    }
}

/// The pauses in order of their first day, each of them possible in itself.
pub(crate) fn in_order(pauses: &[Pause], received_on: Date) -> Result<Vec<Pause>, Refusal> {
    let mut sorted = pauses.to_vec();
    // An open pause after a closed one of the same day, so that merging keeps it open.
    sorted.sort_by_key(|p| (p.from, p.to.is_none(), p.to));
    for pause in &sorted {
        if pause.to.is_some_and(|to| to < pause.from) {
            return Err(Refusal::input(format!(
                "the pause from `{}` ends before it begins",
                pause.from
            )));
        }
        if pause.from < received_on {
            return Err(Refusal::input(format!(
                "the pause from `{}` begins before the request was received on `{received_on}`",
                pause.from
            )));
        }
    }
    Ok(sorted)
}
