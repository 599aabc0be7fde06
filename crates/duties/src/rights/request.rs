//! What is known of a request: the facts its clock, its state and its tasks follow from.

use std::collections::BTreeMap;

use calendar::{Holidays, Nation, Pause, date_in_london};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clock::clock;
use super::course::{Fee, Matter, Recipients};
use super::event::{Channel, CloseReason, DecisionKind};
use super::kinds::{EducationalBasis, RightKind};
use super::point::Point;
use super::standstill::Restricted;
use crate::children::{ChildView, Competence};
use crate::refusal::Refusal;
use crate::requester::Requester;
use crate::words::Words;

pub(super) const IDENTITY: &str = "UK GDPR arts 12(6) and 12A(2)(b)";
pub(super) const AUTHORITY: &str =
    "the regulator's guidance on the right of access (not the statute)";

/// A request and all that has happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Request {
    /// Which right.
    pub kind: RightKind,
    /// Where the organisation acts.
    pub nation: Nation,
    /// Who asks, seen from the person the data is about.
    pub requester: Requester,
    /// The day it reached anybody in the organisation.
    pub received_on: Date,
    /// Whether we know who asks.
    pub identity: Identity,
    /// Whether they may act for the person.
    pub authority: Authority,
    /// The day the way we reply was found safe, and what it is.
    pub reply: Option<(Date, Words)>,
    /// The places to search, by their ids in the register: the search log.
    pub places: BTreeMap<String, Search>,
    /// Clarifications asked.
    pub pauses: Vec<Pause>,
    /// The extension, if the person was told of one.
    pub extension: Option<Extension>,
    /// How many items were decided, by decision.
    pub decided: Tally,
    /// The answer put together last, dropped when what it rests on changes.
    pub package: Option<Package>,
    /// How the answer went out.
    pub delivery: Option<Delivery>,
    /// How it ended.
    pub closed: Option<Closed>,
    /// The day word of receipt was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged_on: Option<Date>,
    /// The day the person was last told how it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress_on: Option<Date>,
    /// A fee, where one was asked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub fee: Fee,
    /// When the person was born, where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born_on: Option<Date>,
    /// Whether a child can use their own rights.
    #[serde(default, skip_serializing_if = "is_default")]
    pub competence: Competence,
    /// What the child said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child_view: Option<ChildView>,
    /// Who acts with a child who asked alone and does not understand enough yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acted_for: Option<(Date, Words)>,
    /// How the person took over what a parent had asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_over: Option<(Date, Words)>,
    /// What is asked for, point by point, in kinds that do not give data.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub points: BTreeMap<String, Point>,
    /// The day what was decided was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_out: Option<Date>,
    /// Whether those who received the data were told.
    #[serde(default, skip_serializing_if = "is_default")]
    pub recipients: Recipients,
    /// Whether the data is kept and not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restricted: Option<Restricted>,
    /// On what ground an educational record is given at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub educational: Option<EducationalBasis>,
    /// A complaint to us about how this was dealt with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint: Option<Matter>,
    /// What the regulator asks about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regulator: Option<Matter>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Whether we know who asks. UK GDPR art. 12(6).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "identity", rename_all = "kebab-case")]
pub enum Identity {
    /// Nobody has looked at it yet.
    Unsettled,
    /// We asked and wait.
    Asked {
        /// The day we asked.
        on: Date,
    },
    /// Shown.
    Confirmed {
        /// The day what was needed arrived.
        on: Date,
        /// What was seen.
        how: Words,
    },
    /// No reasonable doubt.
    NotInDoubt {
        /// The day this was recorded.
        on: Date,
        /// Why there is none.
        why: Words,
    },
}

impl Identity {
    /// Whether an answer may be given as far as identity goes.
    pub fn is_settled(&self) -> bool {
        match self {
            Self::Unsettled | Self::Asked { .. } => false,
            Self::Confirmed { .. } | Self::NotInDoubt { .. } => true,
        }
    }
}

/// Whether the requester may act for the person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "authority", rename_all = "kebab-case")]
pub enum Authority {
    /// They ask for themselves.
    NotNeeded,
    /// Nobody has looked at it yet.
    Needed,
    /// We asked and wait.
    Asked {
        /// The day we asked.
        on: Date,
    },
    /// Shown.
    Shown {
        /// The day it arrived.
        on: Date,
        /// What was seen.
        what: Words,
    },
}

impl Authority {
    /// Whether an answer may be given as far as authority goes.
    pub fn is_settled(&self) -> bool {
        match self {
            Self::Needed | Self::Asked { .. } => false,
            Self::NotNeeded | Self::Shown { .. } => true,
        }
    }
}

/// What was done about one place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "search", rename_all = "kebab-case")]
pub enum Search {
    /// Still to be searched.
    Waiting,
    /// Searched; nought found means nothing was there.
    Searched {
        /// The day.
        on: Date,
        /// Items to be decided.
        found: u32,
    },
    /// Left out.
    LeftOut {
        /// The day.
        on: Date,
        /// Why.
        why: Words,
    },
}

impl Search {
    /// Items to be decided from this place.
    pub fn found(&self) -> u32 {
        match self {
            Self::Waiting | Self::LeftOut { .. } => 0,
            Self::Searched { found, .. } => *found,
        }
    }
}

/// Notice of two further months.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Extension {
    /// The day notice was given.
    pub on: Date,
    /// The reasons given.
    pub why: Words,
}

/// Items decided, by decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tally {
    /// Given whole.
    pub given: u32,
    /// Given with parts hidden.
    pub hidden: u32,
    /// Kept back.
    pub kept_back: u32,
    /// Not about this person.
    pub not_about: u32,
}

impl Tally {
    /// All decided items.
    pub fn total(&self) -> u32 {
        [self.given, self.hidden, self.kept_back, self.not_about]
            .into_iter()
            .fold(0, u32::saturating_add)
    }

    /// Items with one decision.
    pub fn of(&self, kind: DecisionKind) -> u32 {
        match kind {
            DecisionKind::GiveAll => self.given,
            DecisionKind::GiveWithPartsHidden => self.hidden,
            DecisionKind::KeepBack => self.kept_back,
            DecisionKind::NotAboutThem => self.not_about,
        }
    }

    pub(super) fn slot(&mut self, kind: DecisionKind) -> &mut u32 {
        match kind {
            DecisionKind::GiveAll => &mut self.given,
            DecisionKind::GiveWithPartsHidden => &mut self.hidden,
            DecisionKind::KeepBack => &mut self.kept_back,
            DecisionKind::NotAboutThem => &mut self.not_about,
        }
    }
}

/// An answer put together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Package {
    /// Its id.
    pub package: String,
    /// The day it was built.
    pub built_on: Date,
    /// The day its release check passed.
    pub checked_on: Option<Date>,
}

/// An answer sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Delivery {
    /// The day.
    pub on: Date,
    /// By what way.
    pub channel: Channel,
    /// The day the person collected it.
    pub collected_on: Option<Date>,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Closed {
    /// The day.
    pub on: Date,
    /// Why.
    pub reason: CloseReason,
    /// More words about it.
    pub note: Words,
}

/// Where a request stands, in one word. It follows from the facts and is never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// We have it.
    Received,
    /// We asked for proof of identity or authority.
    Checking,
    /// Places are still to be searched.
    Searching,
    /// Items are still to be decided.
    Reviewing,
    /// All is decided; the answer is being put together.
    Answering,
    /// The answer passed its release check.
    Ready,
    /// The answer went out.
    Delivered,
    /// The person has the answer.
    Collected,
    /// It is over.
    Closed,
}

impl State {
    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Checking => "checking",
            Self::Searching => "searching",
            Self::Reviewing => "reviewing",
            Self::Answering => "answering",
            Self::Ready => "ready",
            Self::Delivered => "delivered",
            Self::Collected => "collected",
            Self::Closed => "closed",
        }
    }
}

impl Request {
    /// A request that reached the organisation on a day, today or earlier.
    pub fn received(
        kind: RightKind,
        received_on: Date,
        requester: Requester,
        nation: Nation,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        if kind == RightKind::EducationalRecord {
            return Err(Refusal::educational_record_is_off());
        }
        Self::fresh(kind, received_on, requester, nation).begun(now)
    }

    /// A parent's request for an educational record, where regulations or a promise make it one.
    pub fn received_educational(
        basis: EducationalBasis,
        received_on: Date,
        requester: Requester,
        nation: Nation,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let kind = RightKind::EducationalRecord;
        let by_regulations = matches!(basis, EducationalBasis::Regulations { .. });
        if by_regulations && requester == Requester::DataSubject {
            return Err(Refusal::law(
                "the regulations give this right to a parent, not to the pupil",
                kind.rules().citation,
                "open it as the pupil's own access request",
            ));
        }
        let nation = match &basis {
            EducationalBasis::Regulations { law, .. } => law.place(),
            EducationalBasis::PromisedSchoolDays { .. } | EducationalBasis::Promised { .. } => {
                nation
            }
        };
        let mut request = Self::fresh(kind, received_on, requester, nation);
        request.educational = Some(basis);
        request.begun(now)
    }

    fn fresh(kind: RightKind, received_on: Date, requester: Requester, nation: Nation) -> Self {
        let authority = if requester.needs_authority() {
            Authority::Needed
        } else {
            Authority::NotNeeded
        };
        Self {
            kind,
            nation,
            requester,
            received_on,
            identity: Identity::Unsettled,
            authority,
            reply: None,
            places: BTreeMap::new(),
            pauses: Vec::new(),
            extension: None,
            decided: Tally::default(),
            package: None,
            delivery: None,
            closed: None,
            acknowledged_on: None,
            progress_on: None,
            fee: Fee::NoneAsked,
            born_on: None,
            competence: Competence::NotRaised,
            child_view: None,
            acted_for: None,
            taken_over: None,
            points: BTreeMap::new(),
            carried_out: None,
            recipients: Recipients::Unsettled,
            restricted: None,
            educational: None,
            complaint: None,
            regulator: None,
        }
    }

    /// The request, if its day can be right.
    fn begun(self, now: Timestamp) -> Result<Self, Refusal> {
        let received_on = self.received_on;
        if received_on > date_in_london(now) {
            return Err(Refusal::input(
                format!("the day of receipt `{received_on}` is in the future"),
                "enter the date it reached you, for example 27 3 2026",
            ));
        }
        // A slip of the pen in the year is caught here; whose holidays count does not matter to it.
        clock(&self, &Holidays::generated_only())?;
        Ok(self)
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        if self.closed.is_some() {
            return State::Closed;
        }
        if let Some(delivery) = &self.delivery {
            return match delivery.collected_on {
                Some(_) => State::Collected,
                None => State::Delivered,
            };
        }
        if !self.identity.is_settled() || !self.authority.is_settled() {
            let asked = matches!(self.identity, Identity::Asked { .. })
                || matches!(self.authority, Authority::Asked { .. });
            return if asked {
                State::Checking
            } else {
                State::Received
            };
        }
        if !self.is_searched() {
            return State::Searching;
        }
        if !self.is_decided() {
            return State::Reviewing;
        }
        match &self.package {
            Some(package) if package.checked_on.is_some() => State::Ready,
            Some(_) | None => State::Answering,
        }
    }

    /// Refuses what may not be done before it is known who asks and that they may.
    pub(super) fn require_settled(&self) -> Result<(), Refusal> {
        if !self.identity.is_settled() {
            return Err(Refusal::law(
                "no answer before we know who asks",
                IDENTITY,
                "confirm identity, or record why it is not in doubt",
            ));
        }
        if !self.authority.is_settled() {
            return Err(Refusal::law(
                "no answer before authority to act for the person is shown",
                AUTHORITY,
                "record what was seen",
            ));
        }
        Ok(())
    }

    /// The day of a clarification still unanswered.
    pub fn paused_since(&self) -> Option<Date> {
        let open = self.pauses.iter().find(|pause| pause.to.is_none());
        open.map(|pause| pause.from)
    }

    /// Items found in all places.
    pub fn found(&self) -> u32 {
        self.places
            .values()
            .map(Search::found)
            .fold(0, u32::saturating_add)
    }

    /// Whether every place is searched or left out, where the kind has anything to search.
    pub fn is_searched(&self) -> bool {
        !self.kind.rules().searches || (!self.places.is_empty() && self.places_waiting() == 0)
    }

    /// Whether every item, or every point, is decided.
    pub fn is_decided(&self) -> bool {
        if self.kind.rules().gives_data {
            return self.undecided() == 0;
        }
        !self.points.is_empty() && self.points.values().all(|point| point.ruling.is_some())
    }

    /// Items still to be decided; none where what is found is not decided item by item.
    pub fn undecided(&self) -> u32 {
        if !self.kind.rules().gives_data {
            return 0;
        }
        self.found().saturating_sub(self.decided.total())
    }

    /// Places still to be searched.
    pub fn places_waiting(&self) -> usize {
        let waiting = |search: &&Search| matches!(search, Search::Waiting);
        self.places.values().filter(waiting).count()
    }
}
