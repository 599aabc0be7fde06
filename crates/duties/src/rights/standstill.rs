//! What may be done with data while a request stands: restriction, and what stops at once.
//!
//! UK GDPR art. 18: restricted data is only stored, save for the four uses of art. 18(2). An
//! objection and agreement taken back stop the processing they are about from the day they came.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::kinds::RightKind;
use super::point::{Point, Ruling};
use super::request::Request;
use crate::refusal::Refusal;
use crate::words::Words;

const STORAGE: &str = "UK GDPR art. 18(2)";
const LIFTING: &str = "UK GDPR art. 18(3)";
const OBJECTION: &str = "UK GDPR arts 18(1)(d) and 21(1)";
const MARKETING: &str = "UK GDPR art. 21(3)";
const CONSENT: &str = "UK GDPR art. 7(3)";
const DISTRESS: &str = "UK GDPR arts 18(1) and 21(1)";
const MARKETING_GROUND: &str = "objection-marketing-absolute";
const COMPENSATION: &str = "distress-compensation";

/// Data kept and not used, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Restricted {
    /// The day it began.
    pub on: Date,
    /// The day the person was told that it will be lifted.
    pub announced_on: Option<Date>,
    /// The day it was lifted.
    pub lifted_on: Option<Date>,
}

/// What somebody would do with the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// Nothing but keeping it.
    Storage,
    /// Something the person agreed to, such as the correction they asked for.
    ByAgreement {
        /// How they agreed.
        how: Words,
    },
    /// Legal claims.
    LegalClaims {
        /// Which, and why it is needed.
        why: Words,
    },
    /// Protecting the rights of somebody else.
    ProtectAnother {
        /// Whom from what.
        why: Words,
    },
    /// An important public interest.
    PublicInterest {
        /// Which.
        why: Words,
    },
    /// Anything else: reading, sending, altering, deleting, counting.
    Other,
}

/// Why the data of a request stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Standstill {
    /// Since when.
    pub since: Date,
    /// In plain words.
    pub why: &'static str,
    /// The law.
    pub citation: &'static str,
}

/// Whether, since when and why what the request is about stands still.
pub fn standstill(request: &Request) -> Option<Standstill> {
    if let Some(restricted) = &request.restricted
        && request.is_restricted()
    {
        return Some(Standstill {
            since: restricted.on,
            why: "it is restricted: kept and not used",
            citation: STORAGE,
        });
    }
    let (why, citation) = stops_at_once(request)?;
    Some(Standstill {
        since: request.received_on,
        why,
        citation,
    })
}

/// An objection or a withdrawal stops what it is about until it is decided, and for good if granted.
fn stops_at_once(request: &Request) -> Option<(&'static str, &'static str)> {
    let (why, citation) = match request.kind {
        RightKind::Objection => ("the person objects to it", OBJECTION),
        RightKind::DamageOrDistress => ("the person says that it harms them", DISTRESS),
        RightKind::ConsentWithdrawal => ("the person took their agreement back", CONSENT),
        RightKind::Access
        | RightKind::Rectification
        | RightKind::Erasure
        | RightKind::Restriction
        | RightKind::Portability
        | RightKind::AutomatedDecision
        | RightKind::TransferSafeguards
        | RightKind::Complaint
        | RightKind::EducationalRecord
        | RightKind::GeneralQuestion => return None,
    };
    let withdrawn = request.closed.as_ref().is_some_and(|closed| {
        use super::event::CloseReason::{
            Answered, AuthorityNotShown, ClarificationNeverCame, IdentityNotShown, OpenedInError,
            Refused, Withdrawn,
        };
        match closed.reason {
            Withdrawn | OpenedInError | Refused => true,
            // Nobody says that it may go on: a person who is not sure to be the one still objects.
            Answered | IdentityNotShown | AuthorityNotShown | ClarificationNeverCame => false,
        }
    });
    if wants_no_marketing(request) && !withdrawn {
        return Some(("the person wants no marketing", MARKETING));
    }
    let refused = |ruling: &Ruling| matches!(ruling, Ruling::Refused { .. });
    // Wanting to be paid is not wanting it to stop.
    let goes_on =
        |point: &Point| point.ground == COMPENSATION || point.ruling.as_ref().is_some_and(refused);
    let over = !request.points.is_empty() && request.points.values().all(goes_on);
    (!withdrawn && !over).then_some((why, citation))
}

/// Whether it objects to marketing, which is never refused: art. 21(3).
pub(super) fn wants_no_marketing(request: &Request) -> bool {
    let mut points = request.points.values();
    points.any(|point| point.ground == MARKETING_GROUND)
}

/// Whether the data a request is about may be used so while it stands still.
pub fn may_use(request: &Request, wanted: &Use) -> Result<(), Refusal> {
    let Some(still) = standstill(request) else {
        return Ok(());
    };
    let why = match wanted {
        Use::Storage => return Ok(()),
        Use::ByAgreement { how: why }
        | Use::LegalClaims { why }
        | Use::ProtectAnother { why }
        | Use::PublicInterest { why } => Some(why),
        Use::Other => None,
    };
    match why {
        Some(why) if !why.is_blank() => Ok(()),
        Some(_) => Err(Refusal::law(
            "such a use of restricted data needs its reason on record",
            STORAGE,
            "write why it is needed",
        )),
        None => Err(Refusal::law(
            still.why,
            still.citation,
            "keep it and do nothing else with it until that is decided",
        )),
    }
}

pub(super) fn restrict(request: &mut Request, on: Date) -> Result<(), Refusal> {
    if request.is_restricted() {
        return Err(Refusal::order(
            "it is restricted already",
            "lift it first, after telling the person",
        ));
    }
    request.restricted = Some(Restricted {
        on,
        announced_on: None,
        lifted_on: None,
    });
    Ok(())
}

/// Records that the person was told that the restriction will be lifted: art. 18(3).
pub(super) fn announce(request: &mut Request, on: Date) -> Result<(), Refusal> {
    let restricted = standing(request)?;
    if on < restricted.on {
        return Err(Refusal::input(
            "the person cannot have been told before the restriction began",
            "enter the day they were told",
        ));
    }
    restricted.announced_on = Some(on);
    Ok(())
}

pub(super) fn lift(request: &mut Request, on: Date) -> Result<(), Refusal> {
    let restricted = standing(request)?;
    match restricted.announced_on {
        Some(told) if told <= on => {
            restricted.lifted_on = Some(on);
            Ok(())
        }
        Some(_) | None => Err(Refusal::law(
            "the person is told before a restriction is lifted",
            LIFTING,
            "tell them, record the day, then lift it",
        )),
    }
}

fn standing(request: &mut Request) -> Result<&mut Restricted, Refusal> {
    let restricted = request.restricted.as_mut();
    restricted
        .filter(|restricted| restricted.lifted_on.is_none())
        .ok_or_else(|| Refusal::order("nothing is restricted", "restrict it first"))
}
