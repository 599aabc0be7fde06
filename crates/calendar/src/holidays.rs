//! The list of bank holidays: published, generated beyond, and what the organisation adds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::generator::{generated, is_weekend};
use crate::nation::{Division, Nation};

const PUBLISHED: &str = include_str!("../../../law/bank-holidays.json");

/// A public holiday on a given day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its published name.
    pub title: String,
    /// True when it comes from the rules because the year is not published yet.
    pub provisional: bool,
}

/// A holiday that an organisation adds: one-off days proclaimed after this release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addition {
    /// The day.
    pub on: Date,
    /// Where it holds.
    pub divisions: Vec<Division>,
    /// Its name, for the arithmetic shown to people.
    pub title: String,
}

/// The list of holidays cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HolidaysError {
    /// Not the JSON we expect.
    #[error("read the list of bank holidays")]
    Read(#[source] serde_json::Error),
    /// A division without a single day would make every day of it a working day in silence.
    #[error("no bank holidays listed for `{0}`")]
    Empty(&'static str),
}

#[derive(Deserialize)]
struct File {
    divisions: BTreeMap<Division, BTreeMap<Date, String>>,
}

/// The bank holidays of the three divisions.
#[derive(Clone, Debug)]
pub struct Holidays {
    published: BTreeMap<Division, BTreeMap<Date, String>>,
    years: BTreeSet<(Division, i16)>,
    added: BTreeMap<Division, BTreeMap<Date, String>>,
}

impl Holidays {
    /// The published list that ships with Caretaker.
    ///
    /// A test reads it; were it ever unreadable, all years would be generated, and marked so.
    pub fn published() -> Self {
        Self::from_json(PUBLISHED).unwrap_or_else(|_| Self::generated_only())
    }

    /// No published year at all: every holiday by rule and provisional.
    pub fn generated_only() -> Self {
        Self {
            published: BTreeMap::new(),
            years: BTreeSet::new(),
            added: BTreeMap::new(),
        }
    }

    /// Reads a list in the format of `law/bank-holidays.json`.
    pub fn from_json(text: &str) -> Result<Self, HolidaysError> {
        let file: File = serde_json::from_str(text).map_err(HolidaysError::Read)?;
        let mut years = BTreeSet::new();
        for division in Division::ALL {
            let days = file.divisions.get(&division);
            let days = days.filter(|days| !days.is_empty());
            let days = days.ok_or(HolidaysError::Empty(division.code()))?;
            years.extend(days.keys().map(|on| (division, on.year())));
        }
        Ok(Self {
            published: file.divisions,
            years,
            added: BTreeMap::new(),
        })
    }

    /// The same list with an organisation's additions.
    #[must_use]
    pub fn with_additions(mut self, additions: &[Addition]) -> Self {
        for addition in additions {
            for division in &addition.divisions {
                let days = self.added.entry(*division).or_default();
                days.insert(addition.on, addition.title.clone());
            }
        }
        self
    }

    /// The holiday on this day, if it is one in every division of the nation.
    pub fn holiday(&self, on: Date, nation: Nation) -> Option<Holiday> {
        let mut found: Option<Holiday> = None;
        for division in nation.divisions() {
            let here = self.holiday_in(on, *division)?;
            let provisional = here.provisional || found.is_some_and(|other| other.provisional);
            found = Some(Holiday {
                provisional,
                ..here
            });
        }
        found
    }

    /// Whether this day is neither a Saturday, a Sunday nor a holiday.
    pub fn is_working_day(&self, on: Date, nation: Nation) -> bool {
        !is_weekend(on) && self.holiday(on, nation).is_none()
    }

    /// Whether the answer about this day rests on rules rather than on a published list.
    pub fn is_provisional(&self, on: Date, nation: Nation) -> bool {
        nation
            .divisions()
            .iter()
            .any(|division| !self.years.contains(&(*division, on.year())))
    }

    /// The holidays of a year in one division, in order, additions among them.
    pub fn year(&self, year: i16, division: Division) -> BTreeMap<Date, Holiday> {
        let mut days = BTreeMap::new();
        if self.years.contains(&(division, year)) {
            let listed = self.published.get(&division).into_iter().flatten();
            let listed = listed.filter(|(on, _)| on.year() == year);
            days.extend(listed.map(|(on, title)| (*on, holiday(title, false))));
        } else {
            let ruled = generated(division, year).into_iter();
            days.extend(ruled.map(|(on, title)| (on, holiday(title, true))));
        }
        let added = self.added.get(&division).into_iter().flatten();
        let added = added.filter(|(on, _)| on.year() == year);
        days.extend(added.map(|(on, title)| (*on, holiday(title, false))));
        days
    }

    fn holiday_in(&self, on: Date, division: Division) -> Option<Holiday> {
        if let Some(title) = self.added.get(&division).and_then(|days| days.get(&on)) {
            return Some(holiday(title, false));
        }
        if self.years.contains(&(division, on.year())) {
            let title = self.published.get(&division)?.get(&on)?;
            return Some(holiday(title, false));
        }
        let title = *generated(division, on.year()).get(&on)?;
        Some(holiday(title, true))
    }
}

fn holiday(title: &str, provisional: bool) -> Holiday {
    Holiday {
        title: title.to_owned(),
        provisional,
    }
}
