//! The kinds of request as people meet them: what somebody may want, and by when it is answered.

use std::borrow::Cow;

use calendar::{Aim, Reckoning, SchoolTerms, in_words};
use duties::Requester;
use duties::rights::kinds::{EducationalBasis, KindClock, PupilLaw};
use duties::rights::{Request, RightKind, State, clock_with_aim};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Pack, PupilRegulations, SpanUnit};

use crate::{AppError, Engine, Refusal};

/// What somebody asks for who uses a right, in plain words, and what else may be said of it.
pub fn wish(kind: RightKind) -> (&'static str, &'static str) {
    match kind {
        RightKind::Access => (
            "To see what we hold, or have a copy",
            "The right of access. This is what most people ask for.",
        ),
        RightKind::Rectification => (
            "To have something put right or completed",
            "What is wrong in fact is put right; beside an opinion they may put their own statement.",
        ),
        RightKind::Erasure => (
            "To have something deleted",
            "It goes where one of the law’s grounds holds, and stays where the law says that it must.",
        ),
        RightKind::Restriction => (
            "To have something kept and not used",
            "Nothing else is done with it until the person was told that it will be.",
        ),
        RightKind::Portability => (
            "To take their data along, for a computer",
            "What they gave us under agreement or contract, in a form that programs read.",
        ),
        RightKind::Objection => (
            "That we stop using it for something",
            "It stops at once. Marketing stops for good.",
        ),
        RightKind::AutomatedDecision => (
            "That a person looks again at a decision of a machine",
            "Where a machine alone decided something that weighs.",
        ),
        RightKind::ConsentWithdrawal => (
            "To take agreement back",
            "At any time, for no reason, as easily as it was given.",
        ),
        RightKind::DamageOrDistress => (
            "That we stop what harms or distresses them, or pay for it",
            "What they name stops at once. A claim to be paid goes to a lawyer or insurer.",
        ),
        RightKind::TransferSafeguards => (
            "A copy of what protects data abroad",
            "The agreement with whoever receives it there.",
        ),
        RightKind::Complaint => (
            "To complain about how we use data",
            "We say that we have it within thirty days, how it goes on, and what came of it.",
        ),
        RightKind::EducationalRecord => {
            ("An educational record", "As our policy promises parents.")
        }
        RightKind::GeneralQuestion => (
            "To know something about data",
            "If it is in truth one of the above, record it as that.",
        ),
    }
}

/// By when somebody has to hear from us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// They must be answered by this day.
    Answer(Date),
    /// They must be told by this day that it has come; the rest has no number.
    Acknowledge(Date),
    /// At once.
    AtOnce,
    /// Without undue delay, and by this day if we keep our own aim.
    WithoutDelay(Option<Date>),
    /// The clock stands still.
    StandsStill,
}

impl Due {
    /// Of a request and what was reckoned for it.
    pub fn of(request: &Request, reckoning: &Reckoning) -> Self {
        match (request.kind.rules().clock, reckoning.due_on) {
            (KindClock::Acknowledgement, Some(on)) => Self::Acknowledge(on),
            (_, Some(on)) => Self::Answer(on),
            (KindClock::AtOnce, None) => Self::AtOnce,
            (KindClock::WithoutDelay | KindClock::Acknowledgement, None) => {
                Self::WithoutDelay(reckoning.aim_on)
            }
            (KindClock::Month(_) | KindClock::School, None) => Self::StandsStill,
        }
    }

    /// Its day, if it has one of the law's.
    pub fn on(self) -> Option<Date> {
        match self {
            Self::Answer(on) | Self::Acknowledge(on) => Some(on),
            Self::AtOnce | Self::WithoutDelay(_) | Self::StandsStill => None,
        }
    }

    /// As a sentence.
    pub fn words(self) -> String {
        match self {
            Self::Answer(on) => format!("You must reply by {}.", in_words(on)),
            Self::Acknowledge(on) => format!(
                "You must say by {} that it has come. Then it is answered without undue delay.",
                in_words(on)
            ),
            Self::AtOnce => "It takes effect at once: there is nothing to wait for.".to_owned(),
            Self::WithoutDelay(None) => "It is answered without undue delay.".to_owned(),
            Self::WithoutDelay(Some(on)) => format!(
                "It is answered without undue delay; our own aim is {}.",
                in_words(on)
            ),
            Self::StandsStill => "The clock is stopped until the clarification comes.".to_owned(),
        }
    }
}

/// Where a request stands, as people say it of this kind of request.
pub fn stage_words(kind: RightKind, state: State) -> &'static str {
    match state {
        State::Received => "We have it",
        State::Checking => "Checking who asks",
        State::Searching => "Looking",
        State::Reviewing if kind.rules().gives_data => "Reading",
        State::Reviewing => "Deciding",
        State::Answering => "Putting the answer together",
        State::Ready => "Ready to deliver",
        State::Delivered => "Waiting to be collected",
        State::Collected => "Collected",
        State::Closed => "Closed",
    }
}

impl Engine {
    /// The kinds that can be recorded here: a pupil's educational record where the policy promises it.
    pub fn request_kinds(&self) -> Vec<RightKind> {
        let promises = educational_basis(&self.pack(), SchoolTerms::default).is_ok();
        RightKind::ALL
            .into_iter()
            .filter(|kind| promises || *kind != RightKind::EducationalRecord)
            .collect()
    }
}

impl Engine {
    /// By when somebody who wants this has to hear from us, before anything else is known; and how
    /// that was reckoned.
    pub fn due_if_received(
        &self,
        kind: RightKind,
        received_on: Date,
        now: Timestamp,
    ) -> Result<(Due, Reckoning), AppError> {
        // The regulations give the record to a parent alone.
        let asks = if kind == RightKind::EducationalRecord {
            Requester::ParentalResponsibility
        } else {
            Requester::DataSubject
        };
        let request = self.fresh(kind, received_on, asks, now)?;
        let reckoning = self.clock(&request, Some(self.aim(kind)))?;
        Ok((Due::of(&request, &reckoning), reckoning))
    }

    /// A request of a kind as it begins.
    pub(crate) fn fresh(
        &self,
        kind: RightKind,
        received_on: Date,
        requester: Requester,
        now: Timestamp,
    ) -> Result<Request, AppError> {
        let nation = self.nation();
        Ok(if kind == RightKind::EducationalRecord {
            let terms = self.school_terms()?;
            let basis = educational_basis(&self.pack(), || terms)?;
            Request::received_educational(basis, received_on, requester, nation, now)?
        } else {
            Request::received(kind, received_on, requester, nation, now)?
        })
    }

    /// The clock of a request as it stands now.
    pub(crate) fn clock(&self, duty: &Request, aim: Option<Aim>) -> Result<Reckoning, AppError> {
        let duty = self.by_terms(duty)?;
        Ok(clock_with_aim(&duty, aim, &self.holidays())?)
    }

    /// A request with the calendar of terms as it is entered now, where it is counted in school days.
    /// One that was answered keeps the calendar of that day.
    pub(crate) fn by_terms<'a>(&self, duty: &'a Request) -> Result<Cow<'a, Request>, AppError> {
        let open = duty.delivery.is_none() && duty.closed.is_none();
        let Some(basis) = duty.educational.as_ref().filter(|_| open) else {
            return Ok(Cow::Borrowed(duty));
        };
        Ok(Cow::Owned(Request {
            educational: Some(basis.by_terms(self.school_terms()?)),
            ..duty.clone()
        }))
    }

    /// What the organisation itself aims for.
    pub(crate) fn aim(&self, kind: RightKind) -> Aim {
        let pack = self.pack();
        Aim::WorkingDays(match kind {
            RightKind::Complaint => pack.complaints.aim_working_days.0,
            RightKind::Access
            | RightKind::Rectification
            | RightKind::Erasure
            | RightKind::Restriction
            | RightKind::Portability
            | RightKind::Objection
            | RightKind::AutomatedDecision
            | RightKind::ConsentWithdrawal
            | RightKind::DamageOrDistress
            | RightKind::TransferSafeguards
            | RightKind::EducationalRecord
            | RightKind::GeneralQuestion => pack.requests.aim_working_days.0,
        })
    }
}

/// On what ground the pack's organisation gives an educational record at all: the regulations that it
/// names, or its own promise.
fn educational_basis(
    pack: &Pack,
    terms: impl FnOnce() -> SchoolTerms,
) -> Result<EducationalBasis, AppError> {
    let refused = |why: &str, mend: &str| {
        AppError::Refused(Refusal {
            why: why.to_owned(),
            denied: None,
            citation: Some(RightKind::EducationalRecord.rules().citation.to_owned()),
            mend: Some(mend.to_owned()),
        })
    };
    let Some(promise) = &pack.requests.educational_record else {
        return Err(refused(
            "The policy makes no promise about a pupil's educational record.",
            "Record it as an access request.",
        ));
    };
    if let Some(law) = promise.law {
        let (law, terms) = (pupil_law(law), terms());
        return Ok(EducationalBasis::Regulations { law, terms });
    }
    if !promise.own_promise {
        return Err(refused(
            "The policy does not say which law makes a pupil's educational record the organisation's to give.",
            "Record it as an access request; or say in the policy under `educational_record` which `law` it is, or that it is an `own_promise`.",
        ));
    }
    let count = promise.within.count;
    let aim = match promise.within.unit {
        SpanUnit::WorkingDays => Aim::WorkingDays(count),
        SpanUnit::Days => Aim::Days(count),
        SpanUnit::Weeks => Aim::Days(count.saturating_mul(7)),
        SpanUnit::Months => Aim::Months(u8::try_from(count).unwrap_or(u8::MAX)),
        SpanUnit::SchoolDays => {
            let terms = terms();
            return Ok(EducationalBasis::PromisedSchoolDays { count, terms });
        }
        SpanUnit::Minutes | SpanUnit::Hours | SpanUnit::Years => {
            return Err(refused(
                "The time that the policy promises has no clock.",
                "Promise it in school days, working days, days, weeks or months.",
            ));
        }
    };
    Ok(EducationalBasis::Promised { aim })
}

/// The regulations that a policy names.
pub(crate) fn pupil_law(law: PupilRegulations) -> PupilLaw {
    match law {
        PupilRegulations::England => PupilLaw::England,
        PupilRegulations::Wales => PupilLaw::Wales,
        PupilRegulations::Scotland => PupilLaw::Scotland,
        PupilRegulations::NorthernIreland => PupilLaw::NorthernIreland,
    }
}
