//! A request, what happened to it, and what is expected afterwards.

use std::collections::BTreeMap;

use calendar::{Holidays, SchoolTerms};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error, StrDeserializer};

use super::{Answer, MOST_EVENTS, MOST_TERMS, Misread, NONE, aim, events, misread, nation};
use crate::refusal::Refusal;
use crate::requester::Requester;
use crate::rights::kinds::{EducationalBasis, PupilLaw};
use crate::rights::{Request, RightKind, acknowledge_by, clock_with_aim, next, standstill};

/// A request, what happened to it, and what must be so afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestCase {
    /// Its name within the file.
    pub id: String,
    /// Which right.
    pub kind: RightKind,
    /// Where it is asked.
    pub nation: String,
    /// Who asks; the person themselves if left out.
    #[serde(default)]
    pub requester: Option<Requester>,
    /// The law it shows.
    #[serde(default)]
    pub citation: String,
    /// The day it came.
    pub received: Date,
    /// `england` and so on, or `promise 15 working-days`; for educational records alone.
    pub basis: Option<String>,
    /// First and last days of terms.
    #[serde(default)]
    pub terms: Vec<[Date; 2]>,
    /// First and last days of what is closed within terms.
    #[serde(default)]
    pub closures: Vec<[Date; 2]>,
    /// `2026-11-02 identity-asked`, and so on.
    #[serde(default)]
    pub events: Vec<String>,
    /// The organisation's own aim: `20 working-days`.
    pub aim: Option<String>,
    /// Expected: words of the refusal with which the last event, or the receipt, meets.
    pub refused: Option<String>,
    /// Expected: the day from which time is counted.
    pub starts: Option<Date>,
    /// Expected: the law's outer date, or `none`.
    pub due: Option<String>,
    /// Expected: the earlier working date, or `none`.
    pub work_to: Option<String>,
    /// Expected: the last day for notice of an extension, or `none`.
    pub notice_by: Option<String>,
    /// Expected: the day of the organisation's own aim.
    pub aim_on: Option<Date>,
    /// Expected: the last day to say that it has come.
    pub acknowledge_by: Option<Date>,
    /// Expected: since when what it is about stands still, or `none`.
    pub stands_still_since: Option<String>,
    /// Expected: where it stands.
    pub state: Option<String>,
}

/// A refusal, and the line of `events` it was said of.
struct Refused {
    refusal: Refusal,
    at: Option<usize>,
}

impl RequestCase {
    /// A request to which nothing has happened yet, and of which nothing is expected.
    pub fn new(id: String, kind: RightKind, nation: String, received: Date) -> Self {
        Self {
            id,
            kind,
            nation,
            requester: None,
            citation: String::new(),
            received,
            basis: None,
            terms: Vec::new(),
            closures: Vec::new(),
            events: Vec::new(),
            aim: None,
            refused: None,
            starts: None,
            due: None,
            work_to: None,
            notice_by: None,
            aim_on: None,
            acknowledge_by: None,
            stands_still_since: None,
            state: None,
        }
    }

    pub(super) fn answer(&self, holidays: &Holidays) -> Result<Answer, Misread> {
        let found = match self.lived(holidays)? {
            Ok(request) => match self.reckoned(&request, holidays)? {
                Ok(found) => found,
                Err(refusal) => return Ok(self.refusal(refusal, None)),
            },
            Err(no) => return Ok(self.refusal(no.refusal, no.at)),
        };
        let text = |on: Option<Date>| on.map(|on| on.to_string());
        let (starts, aim_on) = (text(self.starts), text(self.aim_on));
        let acknowledge = text(self.acknowledge_by);
        let expected = [
            ("due", self.due.as_deref()),
            ("work_to", self.work_to.as_deref()),
            ("notice_by", self.notice_by.as_deref()),
            ("starts", starts.as_deref()),
            ("aim_on", aim_on.as_deref()),
            ("acknowledge_by", acknowledge.as_deref()),
            ("stands_still_since", self.stands_still_since.as_deref()),
            ("state", self.state.as_deref()),
        ];
        let answer = Answer::found(&self.id, found, &expected);
        Ok(answer.expecting(self.refused.as_deref()))
    }

    /// Whether anything is expected of it.
    pub fn expects(&self) -> bool {
        [self.starts, self.aim_on, self.acknowledge_by]
            .iter()
            .any(Option::is_some)
            || [
                &self.due,
                &self.work_to,
                &self.notice_by,
                &self.stands_still_since,
                &self.state,
                &self.refused,
            ]
            .iter()
            .any(|text| text.is_some())
    }

    /// What a rule refused. Only what comes last may be refused as expected: what stands behind it
    /// was never tried.
    fn refusal(&self, refusal: Refusal, at: Option<usize>) -> Answer {
        let line = at.and_then(|at| self.events.get(at)).map(String::as_str);
        let last = at.is_none_or(|at| at.saturating_add(1) == self.events.len());
        let words = self.refused.as_deref().filter(|_| last);
        Answer::refused(&self.id, refusal, line).expecting(words)
    }

    fn reckoned(
        &self,
        request: &Request,
        holidays: &Holidays,
    ) -> Result<Result<BTreeMap<&'static str, String>, Refusal>, Misread> {
        let aim = self.aim.as_deref().map(|text| aim(&self.id, text));
        let aim = aim.transpose()?;
        let reckoned = clock_with_aim(request, aim, holidays);
        let acknowledge = acknowledge_by(request, aim, holidays);
        Ok(reckoned.and_then(|reckoned| {
            Ok(BTreeMap::from([
                ("due", shown(reckoned.due_on)),
                ("work_to", shown(reckoned.work_to_on)),
                ("notice_by", shown(reckoned.extension_notice_by)),
                ("starts", reckoned.starts_on.to_string()),
                ("aim_on", shown(reckoned.aim_on)),
                ("acknowledge_by", shown(acknowledge?)),
                (
                    "stands_still_since",
                    shown(standstill(request).map(|still| still.since)),
                ),
                ("state", request.state().code().to_owned()),
            ]))
        }))
    }

    /// The request after all that happened, or the refusal of the first thing that was refused.
    fn lived(&self, holidays: &Holidays) -> Result<Result<Request, Refused>, Misread> {
        // Each event copies the request, so that the cost would grow with the square of them.
        let spans = self.terms.len().max(self.closures.len());
        if self.events.len() > MOST_EVENTS || spans > MOST_TERMS {
            return Err(misread(&self.id, "more happens in it than in any request"));
        }
        let mut request = match self.opened()? {
            Ok(request) => request,
            Err(refusal) => return Ok(Err(Refused { refusal, at: None })),
        };
        for (at, line) in self.events.iter().enumerate() {
            let (on, event) = events::read(line).map_err(|why| misread(&self.id, why))?;
            match next(&request, event, self.noon(on)?, holidays) {
                Ok(after) => request = after,
                Err(refusal) => {
                    let at = Some(at);
                    return Ok(Err(Refused { refusal, at }));
                }
            }
        }
        Ok(Ok(request))
    }

    fn opened(&self) -> Result<Result<Request, Refusal>, Misread> {
        let requester = self.requester.unwrap_or(Requester::DataSubject);
        let (received, nation) = (self.received, nation(&self.id, &self.nation)?);
        // Somebody enters it on the day it came.
        let now = self.noon(received)?;
        Ok(match &self.basis {
            Some(words) => {
                let basis = self.basis(words)?;
                Request::received_educational(basis, received, requester, nation, now)
            }
            None => Request::received(self.kind, received, requester, nation, now),
        })
    }

    fn basis(&self, words: &str) -> Result<EducationalBasis, Misread> {
        if let Some(promise) = words.strip_prefix("promise ") {
            return match promise.strip_suffix(" school-days") {
                Some(count) => Ok(EducationalBasis::PromisedSchoolDays {
                    count: count
                        .parse()
                        .map_err(|_| misread(&self.id, format!("`{count}` is no number")))?,
                    terms: self.terms()?,
                }),
                None => Ok(EducationalBasis::Promised {
                    aim: aim(&self.id, promise)?,
                }),
            };
        }
        let words: StrDeserializer<'_, Error> = words.into_deserializer();
        let law = PupilLaw::deserialize(words)
            .map_err(|_| misread(&self.id, "no regulations are known by this `basis`"))?;
        Ok(EducationalBasis::Regulations {
            law,
            terms: self.terms()?,
        })
    }

    fn terms(&self) -> Result<SchoolTerms, Misread> {
        if self.terms.is_empty() && self.closures.is_empty() {
            return Ok(SchoolTerms::default());
        }
        let spans = |all: &[[Date; 2]]| all.iter().map(|[from, to]| (*from, *to)).collect();
        let (terms, closures): (Vec<_>, Vec<_>) = (spans(&self.terms), spans(&self.closures));
        let terms = SchoolTerms::with_closures(&terms, &closures);
        terms.map_err(|error| misread(&self.id, error.to_string()))
    }

    fn noon(&self, on: Date) -> Result<Timestamp, Misread> {
        calendar::parse_instant(&format!("{on}T12:00"))
            .map_err(|refusal| misread(&self.id, refusal.why))
    }
}

fn shown(on: Option<Date>) -> String {
    on.map_or_else(|| NONE.to_owned(), |on| on.to_string())
}
