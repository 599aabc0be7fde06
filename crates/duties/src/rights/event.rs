//! What can happen to a request.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::course::Recipients;
use super::point::Ruling;
use crate::children::{ChildView, Judgement};
use crate::grounds::Ground;
use crate::words::Words;

/// Something that happened, with the day it happened where that matters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// Something was asked that is needed to be sure who asks.
    IdentityAsked {
        /// The day it was asked.
        on: Date,
    },
    /// What was asked to confirm identity arrived and does: the month starts anew.
    ///
    /// Where nothing had to be asked, record [`Event::IdentityNotInDoubt`] instead: only
    /// information we asked for moves the start.
    IdentityConfirmed {
        /// The day it arrived.
        on: Date,
        /// What was seen; never a copy of it.
        how: Words,
    },
    /// There is no reasonable doubt who asks; time runs from receipt.
    IdentityNotInDoubt {
        /// The day this was recorded.
        on: Date,
        /// Why there is none.
        why: Words,
    },
    /// Proof was asked that the requester may act for the person.
    AuthorityAsked {
        /// The day it was asked.
        on: Date,
    },
    /// Proof arrived that the requester may act for the person: the month starts anew.
    AuthorityShown {
        /// The day it arrived.
        on: Date,
        /// What was seen.
        what: Words,
    },
    /// Somebody checked that the way we would reply is safe for the person.
    ReplyChecked {
        /// The day it was checked.
        on: Date,
        /// How we will reply.
        how: Words,
    },
    /// A place must be searched, or left out with a reason.
    PlaceAdded {
        /// The place's id in the register of places.
        place: String,
    },
    /// A place was searched; nought means nothing was found there.
    PlaceSearched {
        /// The place's id in the register of places.
        place: String,
        /// The day of the search.
        on: Date,
        /// How many items are to be decided from this place, over all searches of it.
        found: u32,
    },
    /// A place is left out of the search.
    PlaceLeftOut {
        /// The place's id in the register of places.
        place: String,
        /// The day this was decided.
        on: Date,
        /// Why a reasonable and proportionate search need not go there.
        why: Words,
    },
    /// The person was asked to say what they mean: the clock stops, for access only.
    Paused {
        /// The day it was asked.
        on: Date,
    },
    /// They answered: the clock runs on.
    Resumed {
        /// The day the answer came.
        on: Date,
    },
    /// The person was told that two further months are needed, and why.
    Extended {
        /// The day notice was given.
        on: Date,
        /// The reasons given: complexity, or the number of their requests.
        why: Words,
    },
    /// A reviewer decided about one item.
    ItemDecided {
        /// What was decided.
        decision: Decision,
        /// What had been decided about the same item before, if anything.
        replaces: Option<DecisionKind>,
        /// What the grounds rest on.
        evidence: Evidence,
    },
    /// A decision about one item was taken back.
    ItemUndone {
        /// What had been decided.
        was: DecisionKind,
    },
    /// The answer was put together.
    PackageBuilt {
        /// The day.
        on: Date,
        /// The package's id.
        package: String,
    },
    /// The release check passed for the package last built.
    PackageChecked {
        /// The day.
        on: Date,
    },
    /// The answer was sent or made ready to collect.
    Delivered {
        /// The day.
        on: Date,
        /// By what way.
        channel: Channel,
    },
    /// The person collected the answer.
    Collected {
        /// The day.
        on: Date,
    },
    /// The request was closed.
    Closed {
        /// The day.
        on: Date,
        /// Why.
        reason: CloseReason,
        /// More words about it; required for all but an answered request.
        note: Words,
    },
    /// A delivered or closed request was taken up again.
    Reopened {
        /// The day.
        on: Date,
        /// Why.
        why: Words,
    },
    /// The person was told that their request has come.
    Acknowledged {
        /// The day.
        on: Date,
    },
    /// The person was told how their complaint goes on.
    Progress {
        /// The day.
        on: Date,
    },
    /// A fee was asked for: nothing need be done until it is paid.
    FeeAsked {
        /// The day.
        on: Date,
        /// Why it may be asked.
        why: Words,
    },
    /// The fee was paid: the month starts anew.
    FeePaid {
        /// The day.
        on: Date,
    },
    /// The fee was given up: time runs as if it had never been asked.
    FeeWaived {
        /// The day.
        on: Date,
    },
    /// It became known when the person was born.
    BirthDateKnown {
        /// The day of birth.
        born_on: Date,
    },
    /// Whether a child can use their own rights has to be judged.
    CompetenceRaised {
        /// The day.
        on: Date,
    },
    /// It was judged.
    CompetenceJudged {
        /// The day.
        on: Date,
        /// What was found, and on what.
        judgement: Judgement,
    },
    /// The child was asked, safely and never through whoever made the request.
    ChildAsked {
        /// What they said.
        view: ChildView,
    },
    /// Somebody with parental responsibility acts with a child who asked alone.
    ActedFor {
        /// The day.
        on: Date,
        /// Who, and what was seen.
        what: Words,
    },
    /// The person took over what a parent had asked, or wrote that the parent may act.
    TakenOver {
        /// The day.
        on: Date,
        /// What was seen.
        what: Words,
    },
    /// One thing asked for was written down, in kinds that do not give data.
    PointAdded {
        /// Its name within the request.
        point: String,
        /// The code of the ground it rests on.
        ground: String,
    },
    /// It was decided.
    PointDecided {
        /// Its name within the request.
        point: String,
        /// What was decided.
        ruling: Ruling,
    },
    /// What was decided was done: put right, deleted, stopped, sent, looked at again.
    CarriedOut {
        /// The day.
        on: Date,
        /// What was done.
        what: Words,
    },
    /// Those who received the data were told, or it was found why not.
    RecipientsSettled {
        /// How.
        recipients: Recipients,
    },
    /// The data is kept and not used from this day.
    Restricted {
        /// The day.
        on: Date,
    },
    /// The person was told that the restriction will be lifted.
    LiftAnnounced {
        /// The day.
        on: Date,
    },
    /// The restriction was lifted.
    Lifted {
        /// The day.
        on: Date,
    },
    /// The person complained to us about how this was dealt with.
    Complained {
        /// The day.
        on: Date,
    },
    /// That complaint is answered.
    ComplaintEnded {
        /// The day.
        on: Date,
    },
    /// The regulator wrote about it.
    RegulatorWrote {
        /// The day.
        on: Date,
    },
    /// The regulator is done with it.
    RegulatorEnded {
        /// The day.
        on: Date,
    },
}

impl Event {
    /// The stable text code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::IdentityAsked { .. } => "identity-asked",
            Self::IdentityConfirmed { .. } => "identity-confirmed",
            Self::IdentityNotInDoubt { .. } => "identity-not-in-doubt",
            Self::AuthorityAsked { .. } => "authority-asked",
            Self::AuthorityShown { .. } => "authority-shown",
            Self::ReplyChecked { .. } => "reply-checked",
            Self::PlaceAdded { .. } => "place-added",
            Self::PlaceSearched { .. } => "place-searched",
            Self::PlaceLeftOut { .. } => "place-left-out",
            Self::Paused { .. } => "paused",
            Self::Resumed { .. } => "resumed",
            Self::Extended { .. } => "extended",
            Self::ItemDecided { .. } => "item-decided",
            Self::ItemUndone { .. } => "item-undone",
            Self::PackageBuilt { .. } => "package-built",
            Self::PackageChecked { .. } => "package-checked",
            Self::Delivered { .. } => "delivered",
            Self::Collected { .. } => "collected",
            Self::Closed { .. } => "closed",
            Self::Reopened { .. } => "reopened",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Progress { .. } => "progress",
            Self::FeeAsked { .. } => "fee-asked",
            Self::FeePaid { .. } => "fee-paid",
            Self::FeeWaived { .. } => "fee-waived",
            Self::BirthDateKnown { .. } => "birth-date-known",
            Self::CompetenceRaised { .. } => "competence-raised",
            Self::CompetenceJudged { .. } => "competence-judged",
            Self::ChildAsked { .. } => "child-asked",
            Self::ActedFor { .. } => "acted-for",
            Self::TakenOver { .. } => "taken-over",
            Self::PointAdded { .. } => "point-added",
            Self::PointDecided { .. } => "point-decided",
            Self::CarriedOut { .. } => "carried-out",
            Self::RecipientsSettled { .. } => "recipients-settled",
            Self::Restricted { .. } => "restricted",
            Self::LiftAnnounced { .. } => "lift-announced",
            Self::Lifted { .. } => "lifted",
            Self::Complained { .. } => "complained",
            Self::ComplaintEnded { .. } => "complaint-ended",
            Self::RegulatorWrote { .. } => "regulator-wrote",
            Self::RegulatorEnded { .. } => "regulator-ended",
        }
    }

    /// The day it happened, for events that have one.
    pub fn on(&self) -> Option<Date> {
        match self {
            Self::IdentityAsked { on }
            | Self::IdentityConfirmed { on, .. }
            | Self::IdentityNotInDoubt { on, .. }
            | Self::AuthorityAsked { on }
            | Self::AuthorityShown { on, .. }
            | Self::ReplyChecked { on, .. }
            | Self::PlaceSearched { on, .. }
            | Self::PlaceLeftOut { on, .. }
            | Self::Paused { on }
            | Self::Resumed { on }
            | Self::Extended { on, .. }
            | Self::PackageBuilt { on, .. }
            | Self::PackageChecked { on }
            | Self::Delivered { on, .. }
            | Self::Collected { on }
            | Self::Closed { on, .. }
            | Self::Reopened { on, .. }
            | Self::Acknowledged { on }
            | Self::Progress { on }
            | Self::FeeAsked { on, .. }
            | Self::FeePaid { on }
            | Self::FeeWaived { on }
            | Self::CompetenceRaised { on }
            | Self::CompetenceJudged { on, .. }
            | Self::ActedFor { on, .. }
            | Self::TakenOver { on, .. }
            | Self::CarriedOut { on, .. }
            | Self::Restricted { on }
            | Self::LiftAnnounced { on }
            | Self::Lifted { on }
            | Self::Complained { on }
            | Self::ComplaintEnded { on }
            | Self::RegulatorWrote { on }
            | Self::RegulatorEnded { on } => Some(*on),
            Self::ChildAsked { view } => Some(view.on),
            Self::RecipientsSettled { recipients } => match recipients {
                Recipients::Unsettled => None,
                Recipients::NoneHadIt { on }
                | Recipients::Told { on, .. }
                | Recipients::NotAllTold { on, .. } => Some(*on),
            },
            Self::PlaceAdded { .. }
            | Self::ItemDecided { .. }
            | Self::ItemUndone { .. }
            | Self::BirthDateKnown { .. }
            | Self::PointAdded { .. }
            | Self::PointDecided { .. } => None,
        }
    }
}

/// What is done with one item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Decision {
    /// Given whole.
    GiveAll,
    /// Given with parts hidden, each for a reason.
    GiveWithPartsHidden {
        /// The grounds, one or more.
        withheld: Vec<Withheld>,
    },
    /// Kept back whole.
    KeepBack {
        /// The ground.
        withheld: Withheld,
    },
    /// Not about this person: no part of the answer.
    NotAboutThem,
}

impl Decision {
    /// The decision without its grounds.
    pub fn kind(&self) -> DecisionKind {
        match self {
            Self::GiveAll => DecisionKind::GiveAll,
            Self::GiveWithPartsHidden { .. } => DecisionKind::GiveWithPartsHidden,
            Self::KeepBack { .. } => DecisionKind::KeepBack,
            Self::NotAboutThem => DecisionKind::NotAboutThem,
        }
    }

    /// The grounds it rests on.
    pub fn withheld(&self) -> &[Withheld] {
        match self {
            Self::GiveAll | Self::NotAboutThem => &[],
            Self::GiveWithPartsHidden { withheld } => withheld,
            Self::KeepBack { withheld } => std::slice::from_ref(withheld),
        }
    }
}

/// A decision without its grounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionKind {
    /// Given whole.
    GiveAll,
    /// Given with parts hidden.
    GiveWithPartsHidden,
    /// Kept back whole.
    KeepBack,
    /// Not about this person.
    NotAboutThem,
}

impl DecisionKind {
    /// Every decision, in the order they are offered.
    pub const ALL: [Self; 4] = [
        Self::GiveAll,
        Self::GiveWithPartsHidden,
        Self::KeepBack,
        Self::NotAboutThem,
    ];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::GiveAll => "give-all",
            Self::GiveWithPartsHidden => "give-with-parts-hidden",
            Self::KeepBack => "keep-back",
            Self::NotAboutThem => "not-about-them",
        }
    }
}

/// A ground for withholding, and the reasons kept for the regulator.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Withheld {
    /// The ground of law.
    pub ground: Ground,
    /// Why it holds for this item.
    pub why: Words,
}

/// What some grounds need beyond what the request itself says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// The age in years of the person the data is about, on the day of the decision.
    pub subject_age: Option<u8>,
    /// The day of an appropriate health professional's opinion.
    pub opinion_on: Option<Date>,
}

/// By what way an answer goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// A link that expires, with a code given separately.
    Link,
    /// By post.
    Post,
    /// Handed over.
    InPerson,
}

impl Channel {
    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Post => "post",
            Self::InPerson => "in-person",
        }
    }
}

/// Why a request is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CloseReason {
    /// The answer was delivered.
    Answered,
    /// The person took it back.
    Withdrawn,
    /// Refused as manifestly unfounded or excessive, with reasons.
    Refused,
    /// Identity was asked for and never shown.
    IdentityNotShown,
    /// Authority was asked for and never shown.
    AuthorityNotShown,
    /// Clarification was asked for and never came, after a reasonable wait.
    ClarificationNeverCame,
    /// It was no request, or was opened twice.
    OpenedInError,
}

impl CloseReason {
    /// Every reason, in the order they are offered.
    pub const ALL: [Self; 7] = [
        Self::Answered,
        Self::Withdrawn,
        Self::Refused,
        Self::IdentityNotShown,
        Self::AuthorityNotShown,
        Self::ClarificationNeverCame,
        Self::OpenedInError,
    ];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
            Self::IdentityNotShown => "identity-not-shown",
            Self::AuthorityNotShown => "authority-not-shown",
            Self::ClarificationNeverCame => "clarification-never-came",
            Self::OpenedInError => "opened-in-error",
        }
    }
}
