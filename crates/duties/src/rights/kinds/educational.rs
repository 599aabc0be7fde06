//! A pupil's educational record: the regulations of each nation, and nobody else's.
//!
//! A parent sees or has a copy of the record within fifteen school days of asking. This binds schools
//! and education authorities, never a tutoring or mentoring body by itself: it is off unless the
//! organisation says which regulations make it theirs (because it is such a school, or keeps the
//! record for one), or promises something of the sort by its own policy. The right is the parent's,
//! not the child's; a child asks by the right of access. It needs no proof of competence, but what
//! could not be given to the pupil under data protection law is not given to the parent either.
//! School days come from a calendar of terms and from nowhere else. What is asked for is personal data
//! too: where the calendar does not reach, the month of the right of access is the outer limit, and no
//! promise puts it off (UK GDPR art. 12(3)).

use calendar::{
    Aim, Holidays, Nation, Reckoning, RequestClock, RequestKind, SchoolDays, SchoolTerms, Step,
    TermsMissing, count_school_days, in_words, reckon,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Clause, KindClock, KindStep, Rules};
use crate::refusal::Refusal;
use crate::rights::request::Request;

const NOT_ENTERED: &str = "the organisation's own calendar of terms";
const PROMISE: &str = "our own policy promises it";
const MONTH: &str = "UK GDPR art. 12(3)";

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

impl EducationalBasis {
    /// The same, by the calendar of terms as it is now; what is not counted in school days has none.
    #[must_use]
    pub fn by_terms(&self, now: SchoolTerms) -> Self {
        match self.clone() {
            Self::Regulations { law, .. } => Self::Regulations { law, terms: now },
            Self::PromisedSchoolDays { count, .. } => {
                Self::PromisedSchoolDays { count, terms: now }
            }
            promised @ Self::Promised { .. } => promised,
        }
    }
}

impl Request {
    /// What gives the right that is used: the law, or for an educational record that no law gives the
    /// promise.
    pub fn given_by(&self) -> &'static str {
        let law = self.kind.rules().citation;
        match &self.educational {
            None => law,
            Some(EducationalBasis::Regulations { law: of, .. }) => {
                days_that_are(*of, self.received_on).map_or(law, |(_, citation)| citation)
            }
            Some(
                EducationalBasis::PromisedSchoolDays { .. } | EducationalBasis::Promised { .. },
            ) => PROMISE,
        }
    }
}

/// The last day in school days, beside the month that the right of access gives anyway.
pub(crate) fn in_school_days(
    request: &Request,
    (count, terms): (u16, &SchoolTerms),
    holidays: &Holidays,
) -> Result<Reckoning, Refusal> {
    let (received, nation) = (request.received_on, request.nation);
    let access = RequestClock::received(RequestKind::Access, received);
    let month = reckon(&access, holidays, nation)?;
    let by_law = matches!(
        request.educational,
        Some(EducationalBasis::Regulations { .. })
    );
    Ok(
        match count_school_days(received, count, terms, holidays, nation)? {
            SchoolDays::Counted(school) if school.due_on <= month.due_on => school,
            SchoolDays::Counted(school) if by_law => beside_the_month(school, &month),
            SchoolDays::Counted(school) => no_later_than_the_month(school, &month),
            SchoolDays::NotEntered {
                missing, earliest, ..
            } => until_entered(month, missing, earliest),
        },
    )
}

/// The regulations give their own time; what is asked for by the right of access has its own too.
fn beside_the_month(school: Reckoning, month: &Reckoning) -> Reckoning {
    let mut steps = school.steps;
    steps.push(Step {
        what: "what the same letter asks for by the right of access is answered within one month"
            .to_owned(),
        date: month.due_on,
        citation: MONTH,
    });
    Reckoning {
        work_to_on: month.due_on,
        provisional: school.provisional || month.provisional,
        steps,
        ..school
    }
}

/// No promise puts off what the law gives.
fn no_later_than_the_month(school: Reckoning, month: &Reckoning) -> Reckoning {
    let mut steps = school.steps;
    steps.push(Step {
        what: "a promise does not put off the month of the right of access: what is asked for is personal data too"
            .to_owned(),
        date: month.due_on,
        citation: MONTH,
    });
    Reckoning {
        due_on: month.due_on,
        work_to_on: month.work_to_on,
        provisional: school.provisional || month.provisional,
        steps,
        ..school
    }
}

/// The month of the right of access, with the earliest day that school days can end on as the day to
/// work to.
fn until_entered(month: Reckoning, missing: TermsMissing, earliest: Date) -> Reckoning {
    let mut steps = month.steps;
    let work_to_on = month.due_on.map(|due_on| due_on.min(earliest));
    steps.push(Step {
        what: format!(
            "{}; until then the month of the right of access is the last day, and the earliest that the school days can end is {}",
            missing.words(),
            in_words(earliest)
        ),
        date: work_to_on,
        citation: NOT_ENTERED,
    });
    Reckoning {
        work_to_on,
        terms_missing: Some(missing),
        extension_notice_by: None,
        steps,
        ..month
    }
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
