//! What is known of a request: the facts its clock, its state and its tasks follow from.

use std::collections::BTreeMap;

use calendar::{Holidays, Nation, Pause, RequestClock, date_in_london, reckon};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::{Channel, CloseReason, DecisionKind};
use super::kinds::RightKind;
use crate::refusal::Refusal;
use crate::requester::Requester;
use crate::words::Words;

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
        if received_on > date_in_london(now) {
            return Err(Refusal::input(
                format!("the day of receipt `{received_on}` is in the future"),
                "enter the date it reached you, for example 27 3 2026",
            ));
        }
        // A slip of the pen in the year is caught here; whose holidays count does not matter to it.
        let facts = RequestClock::received(kind.rules().clock, received_on);
        reckon(&facts, &Holidays::generated_only(), nation)?;
        let authority = if requester.needs_authority() {
            Authority::Needed
        } else {
            Authority::NotNeeded
        };
        Ok(Self {
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
        })
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
        if self.places.is_empty() || self.places_waiting() > 0 {
            return State::Searching;
        }
        if self.undecided() > 0 {
            return State::Reviewing;
        }
        match &self.package {
            Some(package) if package.checked_on.is_some() => State::Ready,
            Some(_) | None => State::Answering,
        }
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

    /// Items still to be decided.
    pub fn undecided(&self) -> u32 {
        self.found().saturating_sub(self.decided.total())
    }

    /// Places still to be searched.
    pub fn places_waiting(&self) -> usize {
        let waiting = |search: &&Search| matches!(search, Search::Waiting);
        self.places.values().filter(waiting).count()
    }
}
