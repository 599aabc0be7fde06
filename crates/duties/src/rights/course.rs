//! What happens beside search and decision: word of receipt, fee, doing it, recipients, complaints.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::kinds::{KindClock, RightKind};
use super::request::Request;
use super::standstill::{Use, may_use};
use crate::refusal::Refusal;
use crate::words::Words;

const FEE: &str = "UK GDPR arts 12(5) and 15(3)";
const RECIPIENTS: &str = "UK GDPR art. 19";

/// A fee, where one may be asked at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "fee", rename_all = "kebab-case")]
pub enum Fee {
    /// None: it is free.
    #[default]
    NoneAsked,
    /// Asked, with reasons; nothing need be done until it is paid.
    Asked {
        /// The day.
        on: Date,
        /// Why the request is manifestly unfounded or excessive, or that it is for further copies.
        why: Words,
    },
    /// Paid: the month starts anew.
    Paid {
        /// The day.
        on: Date,
    },
    /// Asked and given up.
    Waived {
        /// The day.
        on: Date,
    },
}

/// Whether those who received the data were told of what was done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "recipients", rename_all = "kebab-case")]
pub enum Recipients {
    /// Nobody has looked yet.
    #[default]
    Unsettled,
    /// Nobody ever received it.
    NoneHadIt {
        /// The day this was found.
        on: Date,
    },
    /// All were told.
    Told {
        /// The day the last was told.
        on: Date,
        /// How many.
        count: u32,
    },
    /// Some were not, because it is impossible or out of proportion.
    NotAllTold {
        /// The day.
        on: Date,
        /// Why.
        why: Words,
    },
}

/// Something that came up about a request, until it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Matter {
    /// The day it came.
    pub on: Date,
    /// The day it was over.
    pub ended_on: Option<Date>,
}

/// What stands open beside the request itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aftermath {
    /// The person complained to us about how it was dealt with.
    Complained,
    /// The regulator asks.
    WithRegulator,
}

impl Request {
    /// What stands open beside the request itself; the regulator before a complaint to us.
    pub fn aftermath(&self) -> Option<Aftermath> {
        let open = |matter: &Option<Matter>| matter.is_some_and(|m| m.ended_on.is_none());
        if open(&self.regulator) {
            return Some(Aftermath::WithRegulator);
        }
        open(&self.complaint).then_some(Aftermath::Complained)
    }

    /// Whether something was decided that has to be done.
    pub fn has_to_do(&self) -> bool {
        let rulings = self.points.values().filter_map(|p| p.ruling.as_ref());
        rulings.into_iter().any(super::point::Ruling::is_to_be_done)
    }

    /// Whether what was granted may be done where it cannot be undone: all is decided and something
    /// granted, we know who asks and that they may, and no child is passed by (UK GDPR art. 12(6)).
    pub fn may_be_carried_out(&self, on: Date) -> Result<(), Refusal> {
        if !self.has_to_do() || self.points.values().any(|point| point.ruling.is_none()) {
            return Err(Refusal::order(
                "what is asked for is not decided yet, or nothing was granted",
                "decide each point first",
            ));
        }
        self.require_settled()?;
        super::standing::require(self, on)
    }

    /// Whether what it is about is kept and used for nothing: art. 18(2).
    pub fn is_restricted(&self) -> bool {
        let restricted = self.restricted.as_ref();
        restricted.is_some_and(|restricted| restricted.lifted_on.is_none())
    }

    /// Whether all that was asked for is decided, and granted.
    pub fn is_granted_whole(&self) -> bool {
        let granted = |p: &super::point::Point| p.ruling == Some(super::point::Ruling::Granted);
        !self.points.is_empty() && self.points.values().all(granted)
    }

    /// Whether what was decided is done.
    pub fn is_done(&self) -> bool {
        if !self.has_to_do() {
            return true;
        }
        match self.kind {
            // A restriction is done by being in place.
            RightKind::Restriction => self.restricted.is_some(),
            // An answer to a question is all there is to do.
            RightKind::GeneralQuestion => true,
            RightKind::Access
            | RightKind::Rectification
            | RightKind::Erasure
            | RightKind::Portability
            | RightKind::Objection
            | RightKind::AutomatedDecision
            | RightKind::ConsentWithdrawal
            | RightKind::DamageOrDistress
            | RightKind::TransferSafeguards
            | RightKind::Complaint
            | RightKind::EducationalRecord => self.carried_out.is_some(),
        }
    }

    /// Whether recipients are still to be told of what was done: art. 19.
    pub fn owes_recipients(&self) -> bool {
        self.kind.rules().tells_recipients
            && self.has_to_do()
            && self.recipients == Recipients::Unsettled
    }
}

pub(super) fn acknowledge(request: &mut Request, on: Date) -> Result<(), Refusal> {
    if request.acknowledged_on.is_some() {
        return Err(Refusal::order(
            "word of receipt was given already",
            "go on with the request",
        ));
    }
    request.acknowledged_on = Some(on);
    Ok(())
}

pub(super) fn ask_fee(request: &mut Request, on: Date, why: Words) -> Result<(), Refusal> {
    if !request.kind.has_month() {
        return Err(Refusal::law(
            "this is free, always",
            request.kind.rules().citation,
            "answer it",
        ));
    }
    if request.fee != Fee::NoneAsked {
        return Err(Refusal::order(
            "a fee was asked for already",
            "record that it was paid, or give it up",
        ));
    }
    if why.is_blank() {
        return Err(Refusal::law(
            "a fee is asked only for what is manifestly unfounded or excessive, or for further copies, and it is for us to show that",
            FEE,
            "write why",
        ));
    }
    request.fee = Fee::Asked { on, why };
    request.package = None;
    Ok(())
}

pub(super) fn settle_fee(request: &mut Request, to: Fee) -> Result<(), Refusal> {
    let Fee::Asked { on: asked, .. } = &request.fee else {
        return Err(Refusal::order("no fee is waited for", "go on"));
    };
    if let Fee::Paid { on } | Fee::Waived { on } = &to
        && on < asked
    {
        return Err(Refusal::input(
            "that is before the fee was asked for",
            "enter the date it happened",
        ));
    }
    request.fee = to;
    Ok(())
}

pub(super) fn carry_out(request: &mut Request, on: Date, what: &Words) -> Result<(), Refusal> {
    let undecided = request.points.values().any(|p| p.ruling.is_none());
    if request.points.is_empty() || undecided {
        return Err(Refusal::order(
            "what is asked for is not decided yet",
            "decide each point first",
        ));
    }
    if !request.has_to_do() {
        return Err(Refusal::order(
            "nothing was granted that has to be done",
            "put the answer together",
        ));
    }
    if request.kind == RightKind::Restriction {
        return Err(Refusal::order(
            "a restriction is done by being put in place",
            "record that it is restricted",
        ));
    }
    if what.is_blank() {
        return Err(Refusal::input(
            "what was done is missing",
            "write it in a few words",
        ));
    }
    if !stopping_needs_no_proof(request.kind) {
        request.require_settled()?;
    }
    // What the person asked for is done with their agreement, also while it is restricted.
    may_use(request, &Use::ByAgreement { how: what.clone() })?;
    request.carried_out = Some(on);
    Ok(())
}

/// Stopping is harmless, whoever asked: it does not wait for proof of identity.
fn stopping_needs_no_proof(kind: RightKind) -> bool {
    match kind {
        RightKind::Objection | RightKind::ConsentWithdrawal | RightKind::DamageOrDistress => true,
        RightKind::Access
        | RightKind::Rectification
        | RightKind::Erasure
        | RightKind::Restriction
        | RightKind::Portability
        | RightKind::AutomatedDecision
        | RightKind::TransferSafeguards
        | RightKind::Complaint
        | RightKind::EducationalRecord
        | RightKind::GeneralQuestion => false,
    }
}

pub(super) fn settle_recipients(request: &mut Request, to: Recipients) -> Result<(), Refusal> {
    if !request.kind.rules().tells_recipients {
        return Err(Refusal::order(
            "recipients are told of what is put right, deleted or restricted",
            "go on",
        ));
    }
    if !request.is_done() || !request.has_to_do() {
        return Err(Refusal::law(
            "recipients are told of what has been done, and nothing has been yet",
            RECIPIENTS,
            "do it first",
        ));
    }
    if let Recipients::NotAllTold { why, .. } = &to
        && why.is_blank()
    {
        return Err(Refusal::law(
            "recipients are told unless it is impossible or out of proportion",
            RECIPIENTS,
            "write why it is, or tell them",
        ));
    }
    request.recipients = to;
    Ok(())
}

/// A complaint to us about a request, or a letter of the regulator about it.
pub(super) fn open(matter: &mut Option<Matter>, on: Date) -> Result<(), Refusal> {
    if matter.is_some_and(|matter| matter.ended_on.is_none()) {
        return Err(Refusal::order(
            "it is open already",
            "record its end when it comes",
        ));
    }
    *matter = Some(Matter { on, ended_on: None });
    Ok(())
}

pub(super) fn end(matter: &mut Option<Matter>, on: Date) -> Result<(), Refusal> {
    let open = matter.as_mut().filter(|matter| matter.ended_on.is_none());
    let Some(open) = open else {
        return Err(Refusal::order("nothing of the kind is open", "go on"));
    };
    if on < open.on {
        return Err(Refusal::input(
            "it cannot have ended before it came",
            "enter the day it ended",
        ));
    }
    open.ended_on = Some(on);
    Ok(())
}

/// The person was told how their complaint goes on.
pub(super) fn progress(request: &mut Request, on: Date) -> Result<(), Refusal> {
    if request.kind.rules().clock != KindClock::Acknowledgement {
        return Err(Refusal::order(
            "how it goes on is told for complaints",
            "write to the person and note it on the case",
        ));
    }
    request.progress_on = Some(on);
    Ok(())
}

/// What must be so before a request is closed as answered.
pub(super) fn may_end(request: &Request) -> Result<(), Refusal> {
    if request.owes_recipients() {
        return Err(Refusal::law(
            "those who received it have not been told what was done",
            RECIPIENTS,
            "tell them, or record that nobody had it or why they cannot be told",
        ));
    }
    Ok(())
}
