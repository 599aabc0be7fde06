//! How far the steps of a request of any kind are; [`tasks`](super::tasks()) says more of access.

use serde::Serialize;

use super::course::Recipients;
use super::kinds::KindStep;
use super::request::{Authority, Identity, Request};

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Done, or not needed here.
    Done,
    /// It can be done now.
    Open,
    /// The person has the turn.
    Waiting,
    /// Something else must come first.
    NotYet,
}

impl KindStep {
    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::StopAtOnce => "stop-at-once",
            Self::WhoAsks => "who-asks",
            Self::Clarify => "clarify",
            Self::Search => "search",
            Self::Items => "items",
            Self::Points => "points",
            Self::LookAgain => "look-again",
            Self::Restrict => "restrict",
            Self::CarryOut => "carry-out",
            Self::TellRecipients => "tell-recipients",
            Self::Progress => "progress",
            Self::Answer => "answer",
        }
    }

    /// The words on the list.
    pub fn title(self) -> &'static str {
        match self {
            Self::Acknowledge => "Say that it has come",
            Self::StopAtOnce => "Stop what it is about, before anything else",
            Self::WhoAsks => "Be sure who asks, and that they may",
            Self::Clarify => "Be clear what they mean",
            Self::Search => "Search the places",
            Self::Items => "Decide item by item",
            Self::Points => "Decide each thing asked for",
            Self::LookAgain => "Have a person look at the decision again",
            Self::Restrict => "Keep it and use it for nothing",
            Self::CarryOut => "Do what was decided",
            Self::TellRecipients => "Tell those who received it",
            Self::Progress => "Say how it goes on",
            Self::Answer => "Answer, with reasons and the ways to complain",
        }
    }

    /// The law behind it, where it is not that of the kind itself.
    pub fn citation(self) -> Option<&'static str> {
        match self {
            Self::Acknowledge | Self::Points | Self::CarryOut | Self::StopAtOnce => None,
            Self::WhoAsks => Some("UK GDPR arts 12(6) and 12A(2)"),
            Self::Clarify => Some("UK GDPR art. 12A(5)-(6)"),
            Self::Search | Self::Items => Some("UK GDPR art. 15(1A)"),
            Self::LookAgain => Some("UK GDPR art. 22C"),
            Self::Restrict => Some("UK GDPR art. 18(2)"),
            Self::TellRecipients => Some("UK GDPR art. 19"),
            Self::Progress => Some("DPA 2018 s.164A"),
            Self::Answer => Some("UK GDPR art. 12(3)-(4)"),
        }
    }
}

/// The steps of the request's kind, in order, and how far each is.
pub fn steps(request: &Request) -> Vec<(KindStep, StepState)> {
    let steps = request.kind.rules().steps.iter();
    steps
        .map(|step| (*step, state_of(request, *step)))
        .collect()
}

fn state_of(request: &Request, step: KindStep) -> StepState {
    let decided = request.is_decided();
    match step {
        // Whoever has the answer needs no separate word of receipt.
        KindStep::Acknowledge => done(request.acknowledged_on.is_some() || is_answered(request)),
        KindStep::StopAtOnce => {
            let stopped = request.restricted.is_some() || request.carried_out.is_some();
            done(stopped || (decided && !request.has_to_do()))
        }
        KindStep::WhoAsks => who_asks(request),
        KindStep::Clarify => match request.paused_since() {
            Some(_) => StepState::Waiting,
            None => StepState::Done,
        },
        KindStep::Search => done(request.is_searched()),
        KindStep::Items | KindStep::Points | KindStep::LookAgain => {
            let searched = request.is_searched();
            after(searched, searched && decided)
        }
        KindStep::Restrict | KindStep::CarryOut => after(decided, decided && request.is_done()),
        KindStep::TellRecipients => {
            let told = request.recipients != Recipients::Unsettled || !request.has_to_do();
            after(decided && request.is_done(), decided && told)
        }
        KindStep::Progress => done(request.progress_on.is_some() || is_answered(request)),
        KindStep::Answer => {
            let settled = request.identity.is_settled() && request.authority.is_settled();
            let ready = settled && request.is_searched() && decided && request.is_done();
            after(ready, is_answered(request))
        }
    }
}

fn is_answered(request: &Request) -> bool {
    request.delivery.is_some()
}

fn who_asks(request: &Request) -> StepState {
    let unasked = request.identity == Identity::Unsettled || request.authority == Authority::Needed;
    let settled = request.identity.is_settled() && request.authority.is_settled();
    match (settled, unasked) {
        (true, _) => StepState::Done,
        (false, true) => StepState::Open,
        (false, false) => StepState::Waiting,
    }
}

fn done(is: bool) -> StepState {
    if is { StepState::Done } else { StepState::Open }
}

fn after(may_begin: bool, is: bool) -> StepState {
    if is || may_begin {
        done(is)
    } else {
        StepState::NotYet
    }
}
