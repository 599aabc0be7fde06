//! The numbers of a year for the annual report: what came, what was answered in time, extended,
//! refused, by kind.

use std::collections::BTreeMap;

use access::{Purpose, Scope, acts, authorise};
use duties::rights::kinds::KindClock;
use duties::rights::{CloseReason, Request as Duty, RightKind, Ruling, acknowledge_by};
use jiff::civil::Date;

use crate::{
    AppError, Body as _, Ctx,
    bodies::{Arrival, Request},
    engine::Stored,
};

/// How many requests there were of a kind, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestNumbers {
    /// They came.
    pub received: usize,
    /// Answered, or refused with reasons.
    pub answered: usize,
    /// Within the limit of the law, or for what has none without being late; of complaints,
    /// acknowledged within it.
    pub on_time: usize,
    /// Past the limit: answered late, or open still.
    pub late: usize,
    /// Given two further months.
    pub extended: usize,
    /// Refused whole.
    pub refused: usize,
    /// Refused in part: some of what was asked for, or items kept back.
    pub refused_in_part: usize,
    /// Taken back, never made clear or proved, or no request at all.
    pub ended_otherwise: usize,
    /// Open still.
    pub open: usize,
}

impl RequestNumbers {
    /// With those of others.
    fn and(self, other: Self) -> Self {
        Self {
            received: self.received + other.received,
            answered: self.answered + other.answered,
            on_time: self.on_time + other.on_time,
            late: self.late + other.late,
            extended: self.extended + other.extended,
            refused: self.refused + other.refused,
            refused_in_part: self.refused_in_part + other.refused_in_part,
            ended_otherwise: self.ended_otherwise + other.ended_otherwise,
            open: self.open + other.open,
        }
    }

    /// Each number with its name.
    pub fn named(&self) -> [(&'static str, usize); 9] {
        [
            ("received", self.received),
            ("answered", self.answered),
            ("on-time", self.on_time),
            ("late", self.late),
            ("extended", self.extended),
            ("refused", self.refused),
            ("refused-in-part", self.refused_in_part),
            ("ended-otherwise", self.ended_otherwise),
            ("open", self.open),
        ]
    }
}

/// The numbers of a year, by the day on which requests came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearOfRequests {
    /// The year.
    pub year: i16,
    /// Each kind of which there were any, in the order of the kinds.
    pub kinds: Vec<(RightKind, RequestNumbers)>,
    /// All of them.
    pub all: RequestNumbers,
}

impl Ctx<'_> {
    /// The numbers of every year in which requests came and are still held, the latest first.
    pub fn request_numbers(&self) -> Result<Vec<YearOfRequests>, AppError> {
        let allowed = authorise::<acts::RequestNumbers>(
            &self.actor,
            &Scope::Organisation,
            Purpose::RightsRequest,
        )?;
        let mut objects = Vec::new();
        let mut all: Vec<Stored<Request>> = Vec::new();
        self.engine
            .for_each::<Request>(|request| all.push(request))?;
        let mut years: BTreeMap<i16, BTreeMap<RightKind, RequestNumbers>> = BTreeMap::new();
        for request in &all {
            objects.push((Request::KIND, request.id, request.version));
            let duty = &request.body.duty;
            let kinds = years.entry(duty.received_on.year()).or_default();
            let counted = self.count(duty)?;
            let kind = kinds.entry(duty.kind).or_default();
            *kind = kind.and(counted);
        }
        // What came by the public page is a request from that moment, whoever looks at it when.
        for arrival in self.engine.unsorted_arrivals()? {
            objects.push((Arrival::KIND, arrival.id, arrival.version));
            let duty = self.engine.arrival_duty(&arrival.body, self.now)?;
            let kinds = years.entry(duty.received_on.year()).or_default();
            let counted = match arrival.body.taken_back_at {
                None => self.count(&duty)?,
                Some(_) => RequestNumbers {
                    received: 1,
                    ended_otherwise: 1,
                    ..RequestNumbers::default()
                },
            };
            let kind = kinds.entry(duty.kind).or_default();
            *kind = kind.and(counted);
        }
        self.look_at_list(&allowed, &serde_json::Value::Null, &objects)?;
        let years = years.into_iter().rev().map(|(year, kinds)| YearOfRequests {
            year,
            all: kinds
                .values()
                .fold(RequestNumbers::default(), |all, one| all.and(*one)),
            kinds: kinds.into_iter().collect(),
        });
        Ok(years.collect())
    }

    fn count(&self, duty: &Duty) -> Result<RequestNumbers, AppError> {
        let mut one = RequestNumbers {
            received: 1,
            extended: usize::from(duty.extension.is_some()),
            ..RequestNumbers::default()
        };
        let reason = duty.closed.as_ref().map(|closed| closed.reason);
        let told_on = told_on(duty);
        let over = match reason {
            Some(
                CloseReason::Withdrawn
                | CloseReason::IdentityNotShown
                | CloseReason::AuthorityNotShown
                | CloseReason::ClarificationNeverCame
                | CloseReason::OpenedInError,
            ) if duty.delivery.is_none() => {
                one.ended_otherwise = 1;
                return Ok(one);
            }
            Some(CloseReason::Refused) => {
                one.refused = 1;
                true
            }
            Some(_) | None => told_on.is_some(),
        };
        one.answered = usize::from(over);
        one.open = usize::from(!over);
        one.refused_in_part = usize::from(one.refused == 0 && over && keeps_back(duty));
        let (limit, met_on) = self.limit(duty, told_on)?;
        match (limit, met_on) {
            (Some(limit), Some(met)) if met > limit => one.late = 1,
            (Some(limit), None) if self.today() > limit => one.late = 1,
            (_, Some(_)) => one.on_time = 1,
            (_, None) => {}
        }
        Ok(one)
    }

    /// The day of the law by which they had to hear from us, and the day on which they did.
    fn limit(
        &self,
        duty: &Duty,
        told_on: Option<Date>,
    ) -> Result<(Option<Date>, Option<Date>), AppError> {
        let holidays = self.engine.holidays();
        if duty.kind.rules().clock != KindClock::Acknowledgement {
            return Ok((self.engine.clock(duty, None)?.due_on, told_on));
        }
        let heard = [duty.acknowledged_on, told_on].into_iter().flatten().min();
        Ok((acknowledge_by(duty, None, &holidays)?, heard))
    }
}

/// The day they were answered or refused.
fn told_on(duty: &Duty) -> Option<Date> {
    let closed = duty
        .closed
        .as_ref()
        .filter(|closed| matches!(closed.reason, CloseReason::Answered | CloseReason::Refused));
    let delivered = duty.delivery.map(|delivery| delivery.on);
    delivered.or(closed.map(|closed| closed.on))
}

fn keeps_back(duty: &Duty) -> bool {
    let refused = |ruling: &Ruling| matches!(ruling, Ruling::Refused { .. });
    let points = duty.points.values();
    duty.decided.kept_back > 0
        || points
            .filter_map(|point| point.ruling.as_ref())
            .any(refused)
}
