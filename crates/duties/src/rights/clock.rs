//! The deadline of a request, of whatever kind.

use calendar::{
    Aim, Holidays, Pace, Reckoning, RequestClock, RequestKind, reckon, reckon_complaint,
    reckon_without_number, reckon_working_days,
};
use jiff::civil::Date;

use super::course::Fee;
use super::kinds::{EducationalBasis, KindClock, complaint_is_law, days_that_are, in_school_days};
use super::request::{Authority, Identity, Request};
use crate::refusal::Refusal;

const OUTCOME: &str = "DPA 2018 s.164A: without undue delay";
const BEFORE_THE_ACT: &str = "the organisation's own policy: DPA 2018 s.164A began on 19 June 2026";
const OWN_PROMISE: &str = "the organisation's own promise: no regulations make it a duty";

/// The deadline as the facts stand now.
///
/// While identity or authority is asked for and has not come, the date shown counts from receipt:
/// the earliest it can be, should the asking turn out to have been without need.
pub fn clock(request: &Request, holidays: &Holidays) -> Result<Reckoning, Refusal> {
    clock_with_aim(request, None, holidays)
}

/// As [`clock`], with the day the organisation itself aims for.
pub fn clock_with_aim(
    request: &Request,
    aim: Option<Aim>,
    holidays: &Holidays,
) -> Result<Reckoning, Refusal> {
    let without_number = |pace, citation| {
        let reckoned = reckon_without_number(
            request.received_on,
            pace,
            citation,
            aim,
            holidays,
            request.nation,
        );
        reckoned.map_err(Refusal::from)
    };
    let citation = request.kind.rules().citation;
    match request.kind.rules().clock {
        KindClock::Month(kind) => month(request, kind, aim, holidays),
        KindClock::AtOnce => without_number(Pace::AtOnce, citation),
        KindClock::WithoutDelay => without_number(Pace::WithoutDelay, citation),
        KindClock::School => school(request, holidays),
        KindClock::Acknowledgement => {
            if !complaint_is_law(request.received_on, request.nation) {
                return without_number(Pace::WithoutDelay, BEFORE_THE_ACT);
            }
            // Whoever has heard the outcome needs no separate word of receipt.
            if request.acknowledged_on.is_some() || request.delivery.is_some() {
                return without_number(Pace::WithoutDelay, OUTCOME);
            }
            Ok(reckon_complaint(
                request.received_on,
                holidays,
                request.nation,
            )?)
        }
    }
}

/// The last day to say that a request has come: the law's for a complaint, else the policy's aim.
pub fn acknowledge_by(
    request: &Request,
    aim: Option<Aim>,
    holidays: &Holidays,
) -> Result<Option<Date>, Refusal> {
    let aimed = reckon_without_number(
        request.received_on,
        Pace::WithoutDelay,
        request.kind.rules().citation,
        aim,
        holidays,
        request.nation,
    )?
    .aim_on;
    let by_law = match request.kind.rules().clock {
        KindClock::Acknowledgement if complaint_is_law(request.received_on, request.nation) => {
            reckon_complaint(request.received_on, holidays, request.nation)?.due_on
        }
        KindClock::Acknowledgement
        | KindClock::Month(_)
        | KindClock::School
        | KindClock::AtOnce
        | KindClock::WithoutDelay => None,
    };
    Ok(match (aimed, by_law) {
        (Some(aimed), Some(by_law)) => Some(aimed.min(by_law)),
        (aimed, by_law) => aimed.or(by_law),
    })
}

fn month(
    request: &Request,
    kind: RequestKind,
    aim: Option<Aim>,
    holidays: &Holidays,
) -> Result<Reckoning, Refusal> {
    let identity_on = match &request.identity {
        Identity::Confirmed { on, .. } => Some(*on),
        Identity::Unsettled | Identity::Asked { .. } | Identity::NotInDoubt { .. } => None,
    };
    let authority_on = match &request.authority {
        Authority::Shown { on, .. } => Some(*on),
        Authority::NotNeeded | Authority::Needed | Authority::Asked { .. } => None,
    };
    let fee_on = match &request.fee {
        Fee::Paid { on } => Some(*on),
        Fee::NoneAsked | Fee::Asked { .. } | Fee::Waived { .. } => None,
    };
    let facts = RequestClock {
        identity_on,
        authority_on,
        fee_on,
        pauses: request.pauses.clone(),
        extended: request.extension.is_some(),
        extended_on: request.extension.as_ref().map(|extension| extension.on),
        aim,
        ..RequestClock::received(kind, request.received_on)
    };
    Ok(reckon(&facts, holidays, request.nation)?)
}

/// School days by the regulations, or the organisation's own promise in its own unit.
fn school(request: &Request, holidays: &Holidays) -> Result<Reckoning, Refusal> {
    let received = request.received_on;
    let nation = request.nation;
    let reckoned = match &request.educational {
        None => return Err(Refusal::educational_record_is_off()),
        Some(EducationalBasis::Regulations { law, terms }) => {
            let (count, _) = days_that_are(*law, received)?;
            in_school_days(request, (count, terms), holidays)?
        }
        Some(EducationalBasis::PromisedSchoolDays { count, terms }) => {
            in_school_days(request, (*count, terms), holidays)?
        }
        Some(EducationalBasis::Promised {
            aim: Aim::WorkingDays(count),
        }) => reckon_working_days(received, *count, holidays, nation)?,
        Some(EducationalBasis::Promised { aim }) => {
            let pace = Pace::WithoutDelay;
            let promised =
                reckon_without_number(received, pace, OWN_PROMISE, Some(*aim), holidays, nation)?;
            Reckoning {
                due_on: promised.aim_on,
                work_to_on: promised.aim_on,
                ..promised
            }
        }
    };
    Ok(reckoned)
}
