//! Until when somebody may ask as a parent.
//!
//! Parental responsibility ends at eighteen (Children Act 1989 ss.3 and 105; Children (Northern
//! Ireland) Order 1995); in Scotland a parent's rights end at sixteen (Children (Scotland) Act 1995
//! s.2(7)). Nothing extends it: from that day the person asks, or writes that somebody may.

use calendar::Nation;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::age::reaches;
use crate::refusal::Refusal;

const RESPONSIBILITY: &str =
    "Children Act 1989 ss.3 and 105; Children (Northern Ireland) Order 1995";
const RIGHTS_IN_SCOTLAND: &str = "Children (Scotland) Act 1995 s.2(7)";
const DAYS_AHEAD: i32 = 60;

/// A parent's standing, and the day it is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The age at which it ends.
    pub age: u8,
    /// The first day on which the parent has no standing.
    pub ends_on: Date,
    /// From this day the pages say that it will end.
    pub told_from: Date,
    /// The law.
    pub citation: &'static str,
}

impl Standing {
    /// Whether the parent has it on a day.
    pub fn holds_on(&self, on: Date) -> bool {
        on < self.ends_on
    }

    /// Whether the end is near enough to be spoken of.
    pub fn is_ending_on(&self, on: Date) -> bool {
        self.holds_on(on) && self.told_from <= on
    }

    /// Refuses what a parent asks or is to be given on a day when they have no standing.
    pub fn require(&self, on: Date) -> Result<(), Refusal> {
        if self.holds_on(on) {
            return Ok(());
        }
        Err(Refusal::law(
            format!(
                "nobody asks as a parent from the day the person is {}",
                self.age
            ),
            self.citation,
            "ask the person themselves: they take it over, or write that the parent may act",
        ))
    }
}

/// When a parent's standing ends.
///
/// Where the nation is not known, at sixteen: the earlier of the two, so that nothing is given to
/// somebody who may no longer ask. Where the person lives decides, not where the organisation is.
pub fn parental_standing(born: Date, nation: Nation) -> Standing {
    let (age, citation) = match nation {
        Nation::EnglandAndWales | Nation::NorthernIreland => (18, RESPONSIBILITY),
        Nation::Scotland | Nation::Unknown => (16, RIGHTS_IN_SCOTLAND),
    };
    let ends_on = reaches(born, age);
    Standing {
        age,
        ends_on,
        told_from: ends_on.saturating_sub(DAYS_AHEAD.days()),
        citation,
    }
}
