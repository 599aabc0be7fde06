//! The list of what came by the public page: what waits, and then what was seen to, page by page.

use std::fmt;
use std::str::FromStr;

use store::{Cursor, TermRange};

use super::{ArrivalLine, by_day};
use crate::{
    AppError, Body as _, Ctx,
    bodies::{ARRIVAL_SEEN, ARRIVAL_WAITS, Arrival},
    engine::Stored,
};

/// A part of the list.
#[derive(Clone, Debug)]
pub struct ArrivalPage {
    /// What waits in the order in which it came, then the rest with the latest first.
    pub lines: Vec<ArrivalLine>,
    /// After what the next part begins, if there is one.
    pub next: Option<ArrivalsAfter>,
}

/// Where a part of the list ended. Its text says nothing but a day and a number of storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivalsAfter {
    /// Whether it is among those that were seen to.
    seen: bool,
    cursor: Cursor,
}

impl ArrivalsAfter {
    /// Whether what waits was all listed before it.
    pub fn is_past_waiting(&self) -> bool {
        self.seen
    }
}

impl fmt::Display for ArrivalsAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let band = if self.seen { 's' } else { 'w' };
        let value = data_encoding::HEXLOWER.encode(&self.cursor.value);
        write!(f, "{band}{value}-{}", self.cursor.row)
    }
}

impl FromStr for ArrivalsAfter {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self, AppError> {
        let read = || {
            let (seen, rest) = match text.strip_prefix('s') {
                Some(rest) => (true, rest),
                None => (false, text.strip_prefix('w')?),
            };
            let (value, row) = rest.split_once('-')?;
            let value = data_encoding::HEXLOWER.decode(value.as_bytes()).ok()?;
            let row = row.parse().ok()?;
            let cursor = Cursor { value, row };
            (cursor.value.len() == 4).then_some(Self { seen, cursor })
        };
        read().ok_or_else(|| {
            let mend = "take the address that the list gave";
            AppError::input("after", "There is no such place in the list", mend)
        })
    }
}

impl Ctx<'_> {
    /// What came by the public page: so many of them, after a place.
    pub fn list_arrivals(
        &self,
        after: Option<&ArrivalsAfter>,
        limit: usize,
    ) -> Result<ArrivalPage, AppError> {
        let allowed = self.sees_arrivals()?;
        let snapshot = self.engine.snapshot()?;
        // One more than is shown tells whether there is a next part.
        let wanted = limit.saturating_add(1);
        let mut found: Vec<(Stored<Arrival>, ArrivalsAfter)> = Vec::new();
        for (seen, name) in [(false, ARRIVAL_WAITS), (true, ARRIVAL_SEEN)] {
            let passed = after.is_some_and(|after| after.seen && !seen);
            let room = wanted.saturating_sub(found.len());
            if passed || room == 0 {
                continue;
            }
            let from = after.filter(|after| after.seen == seen);
            let range: TermRange = by_day(name);
            for (row, cursor) in snapshot.page(&range, from.map(|from| &from.cursor), room)? {
                let read = self
                    .engine
                    .read_row(&self.engine.realm, snapshot.as_ref(), &row)?;
                found.extend(read.map(|one| (one, ArrivalsAfter { seen, cursor })));
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|(_, at)| at.clone());
        let objects: Vec<_> = found
            .iter()
            .map(|(one, _)| (Arrival::KIND, one.id, one.version))
            .collect();
        let lines = found.iter().map(|(one, _)| self.arrival_line(one));
        let lines = lines.collect::<Result<_, AppError>>()?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        Ok(ArrivalPage { lines, next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is() {
        for seen in [false, true] {
            let cursor = Cursor {
                value: vec![0x80, 0, 0x51, 7],
                row: 12,
            };
            let after = ArrivalsAfter { seen, cursor };
            assert_eq!(after.to_string().parse::<ArrivalsAfter>().unwrap(), after);
        }
        for wrong in [
            "",
            "s",
            "x80005107-1",
            "s8000-1",
            "s80005107",
            "s80005107-x",
            "w8000510g-1",
        ] {
            assert!(wrong.parse::<ArrivalsAfter>().is_err(), "{wrong}");
        }
    }
}
