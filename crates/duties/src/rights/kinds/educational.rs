//! A pupil's educational record: the regulations of each nation, and nobody else's.
//!
//! A parent sees or has a copy of the record within fifteen school days of asking. This binds schools
//! and education authorities, never a tutoring or mentoring body by itself: it is off unless the
//! organisation says which regulations make it theirs (because it is such a school, or keeps the
//! record for one), or promises something of the sort by its own policy. The right is the parent's,
//! not the child's; a child asks by the right of access. It needs no proof of competence, but what
//! could not be given to the pupil under data protection law is not given to the parent either.
//! School days come from a calendar of terms and from nowhere else.

use calendar::{Aim, Nation, SchoolTerms};
use serde::{Deserialize, Serialize};

use super::{Clause, KindClock, KindStep, Rules};
use crate::refusal::Refusal;

pub(super) const RULES: Rules = Rules {
    code: "educational-record",
    clock: KindClock::School,
    citation: "the regulations on pupils' educational records of the nation",
    title: "Request for an educational record",
    gives_data: true,
    searches: true,
    rights: &[],
    grounds: &[],
    together: None,
    exceptions: &[Clause::new(
        "record-not-lawful-to-give",
        "the pupil could not lawfully be given it either",
        "Education (Pupil Information) (England) Regulations 2005 reg. 5, or the nation's own",
    )],
    answers: &[],
    tells: &[],
    steps: &[
        KindStep::Acknowledge,
        KindStep::WhoAsks,
        KindStep::Search,
        KindStep::Items,
        KindStep::Answer,
    ],
    tells_recipients: false,
    doubt: Some(
        "The fifteen days of Wales and Northern Ireland were recalled, not read. Who is a parent under each set of regulations, and whether a body that keeps records for a school is bound itself, is for a lawyer.",
    ),
};

/// Which regulations make the record the organisation's to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PupilLaw {
    /// Education (Pupil Information) (England) Regulations 2005.
    England,
    /// Pupil Information (Wales) Regulations 2011.
    Wales,
    /// Pupils' Educational Records (Scotland) Regulations 2003.
    Scotland,
    /// Education (Pupil Records and Reporting) Regulations (Northern Ireland) 2009.
    NorthernIreland,
}

/// On what ground an organisation gives an educational record at all.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "basis", rename_all = "kebab-case")]
pub enum EducationalBasis {
    /// Regulations bind it: their school days, in its own calendar of terms.
    Regulations {
        /// Which.
        law: PupilLaw,
        /// The calendar.
        terms: SchoolTerms,
    },
    /// Its own policy promises it, in school days.
    PromisedSchoolDays {
        /// How many.
        count: u16,
        /// The calendar.
        terms: SchoolTerms,
    },
    /// Its own policy promises it, in another unit.
    Promised {
        /// The promise.
        aim: Aim,
    },
}

impl PupilLaw {
    /// Every set of regulations.
    pub const ALL: [Self; 4] = [
        Self::England,
        Self::Wales,
        Self::Scotland,
        Self::NorthernIreland,
    ];

    fn nation(self) -> law::Nation {
        match self {
            Self::England => law::Nation::England,
            Self::Wales => law::Nation::Wales,
            Self::Scotland => law::Nation::Scotland,
            Self::NorthernIreland => law::Nation::NorthernIreland,
        }
    }

    /// Whose bank holidays count where these regulations are law.
    pub fn place(self) -> Nation {
        match self {
            Self::England | Self::Wales => Nation::EnglandAndWales,
            Self::Scotland => Nation::Scotland,
            Self::NorthernIreland => Nation::NorthernIreland,
        }
    }
}

/// How many school days the regulations give on a day, and their name.
pub fn days_that_are(
    law: PupilLaw,
    received_on: jiff::civil::Date,
) -> Result<(u16, &'static str), Refusal> {
    let found = law::uk().ok().and_then(|all| {
        let (entry, clock) = all
            .law_on(received_on, law.nation())
            .clock("school-record")?;
        let length = clock.length?;
        (length.unit == law::Unit::SchoolDays).then_some((length.count, entry.citation.as_str()))
    });
    found.ok_or_else(|| {
        Refusal::input(
            "no number of school days is known for that nation on that day",
            "look at the regulations of the nation",
        )
    })
}
