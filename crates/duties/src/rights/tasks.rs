//! What is to be done about a request, as a list people can tick off.

use calendar::in_words;
use jiff::civil::Date;
use serde::Serialize;

use super::request::{Authority, Identity, Request};

/// The four parts of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Who asks, about whom, how to reply, what for.
    Understand,
    /// The places.
    Find,
    /// The items.
    Decide,
    /// The answer.
    Answer,
}

impl Group {
    /// The groups, in order.
    pub const ALL: [Self; 4] = [Self::Understand, Self::Find, Self::Decide, Self::Answer];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Understand => "understand",
            Self::Find => "find",
            Self::Decide => "decide",
            Self::Answer => "answer",
        }
    }

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Understand => "Understand",
            Self::Find => "Find",
            Self::Decide => "Decide",
            Self::Answer => "Answer",
        }
    }
}

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskKey {
    /// Identity.
    WhoAsks,
    /// Authority to act for the person.
    AboutWhom,
    /// A safe way to reply.
    SafeToReply,
    /// Clarification.
    WhatTheyAsk,
    /// The places to search.
    Places,
    /// The items to decide.
    Review,
    /// Letter and package.
    Letter,
    /// The release check.
    Check,
    /// Delivery.
    Deliver,
    /// The end.
    Close,
}

impl TaskKey {
    /// Every task, in order.
    pub const ALL: [Self; 10] = [
        Self::WhoAsks,
        Self::AboutWhom,
        Self::SafeToReply,
        Self::WhatTheyAsk,
        Self::Places,
        Self::Review,
        Self::Letter,
        Self::Check,
        Self::Deliver,
        Self::Close,
    ];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        match self {
            Self::WhoAsks => "who-asks",
            Self::AboutWhom => "about-whom",
            Self::SafeToReply => "safe-to-reply",
            Self::WhatTheyAsk => "what-they-ask",
            Self::Places => "places",
            Self::Review => "review",
            Self::Letter => "letter",
            Self::Check => "check",
            Self::Deliver => "deliver",
            Self::Close => "close",
        }
    }

    /// The words on the list.
    pub fn title(self) -> &'static str {
        match self {
            Self::WhoAsks => "Be sure who is asking",
            Self::AboutWhom => "Be sure they may ask about this person",
            Self::SafeToReply => "Find a safe way to reply",
            Self::WhatTheyAsk => "Be clear what they ask for",
            Self::Places => "Search the places",
            Self::Review => "Decide what to give",
            Self::Letter => "Put the answer together",
            Self::Check => "Check the answer",
            Self::Deliver => "Deliver it",
            Self::Close => "Close the request",
        }
    }

    /// The group it stands in.
    pub fn group(self) -> Group {
        match self {
            Self::WhoAsks | Self::AboutWhom | Self::SafeToReply | Self::WhatTheyAsk => {
                Group::Understand
            }
            Self::Places => Group::Find,
            Self::Review => Group::Decide,
            Self::Letter | Self::Check | Self::Deliver | Self::Close => Group::Answer,
        }
    }
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "for", rename_all = "kebab-case")]
pub enum Wait {
    /// Proof of identity.
    Identity {
        /// The day we asked.
        since: Date,
    },
    /// Proof of authority.
    Authority {
        /// The day we asked.
        since: Date,
    },
    /// Clarification; the clock stands still.
    Clarification {
        /// The day we asked.
        since: Date,
    },
    /// The person, to collect the answer.
    Collection {
        /// The day it was made ready.
        since: Date,
    },
}

/// What must come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No place is searched yet.
    SearchFirst,
    /// Who asks is not settled.
    IdentityFirst,
    /// Authority is not shown.
    AuthorityFirst,
    /// Items are undecided.
    DecideFirst,
    /// No answer is put together.
    LetterFirst,
    /// The release check has not passed.
    CheckFirst,
    /// Nothing went out.
    DeliverFirst,
}

impl Reason {
    /// The reason in plain words.
    pub fn text(self) -> &'static str {
        match self {
            Self::SearchFirst => "search the places first",
            Self::IdentityFirst => "be sure who is asking first",
            Self::AuthorityFirst => "be sure they may ask about this person first",
            Self::DecideFirst => "decide about every item first",
            Self::LetterFirst => "put the answer together first",
            Self::CheckFirst => "check the answer first",
            Self::DeliverFirst => "deliver the answer first",
        }
    }
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "detail", rename_all = "kebab-case")]
pub enum TaskState {
    /// Nobody has begun.
    NotStarted,
    /// So many of so many are done.
    InProgress {
        /// Done.
        done: u32,
        /// In all.
        of: u32,
    },
    /// It is somebody else's turn.
    WaitingFor(Wait),
    /// Done.
    Completed,
    /// Something else must come first.
    CannotStartYet(Reason),
}

impl TaskState {
    /// The tag in words, with the days waited where somebody else has the turn.
    pub fn text(self, today: Date) -> String {
        match self {
            Self::NotStarted => "Not started".to_owned(),
            Self::InProgress { done, of } => format!("In progress: {done} of {of}"),
            Self::WaitingFor(wait) => wait.text(today),
            Self::Completed => "Completed".to_owned(),
            Self::CannotStartYet(reason) => format!("Cannot start yet: {}", reason.text()),
        }
    }
}

impl Wait {
    /// What is waited for, since when, and for how many days.
    pub fn text(self, today: Date) -> String {
        let (what, since) = match self {
            Self::Identity { since } => ("proof of who they are", since),
            Self::Authority { since } => ("proof that they may ask", since),
            Self::Clarification { since } => ("what they mean; the clock stands still", since),
            Self::Collection { since } => ("them to collect it", since),
        };
        let days = calendar::days_between(since, today);
        let days = if days == 1 {
            "1 day".to_owned()
        } else {
            format!("{days} days")
        };
        format!("Waiting for {what}, since {} ({days})", in_words(since))
    }
}

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Task {
    /// Which part of the work.
    pub group: Group,
    /// Which task.
    pub key: TaskKey,
    /// How far it is.
    pub state: TaskState,
}

/// The list of tasks, in order.
pub fn tasks(request: &Request) -> Vec<Task> {
    TaskKey::ALL
        .into_iter()
        .map(|key| Task {
            group: key.group(),
            key,
            state: state_of(request, key),
        })
        .collect()
}

fn state_of(request: &Request, key: TaskKey) -> TaskState {
    match key {
        TaskKey::WhoAsks => match &request.identity {
            Identity::Unsettled => TaskState::NotStarted,
            Identity::Asked { on } => TaskState::WaitingFor(Wait::Identity { since: *on }),
            Identity::Confirmed { .. } | Identity::NotInDoubt { .. } => TaskState::Completed,
        },
        TaskKey::AboutWhom => match &request.authority {
            Authority::Needed => TaskState::NotStarted,
            Authority::Asked { on } => TaskState::WaitingFor(Wait::Authority { since: *on }),
            Authority::NotNeeded | Authority::Shown { .. } => TaskState::Completed,
        },
        TaskKey::SafeToReply => done_or_not(request.reply.is_some()),
        TaskKey::WhatTheyAsk => match request.paused_since() {
            Some(since) => TaskState::WaitingFor(Wait::Clarification { since }),
            None => TaskState::Completed,
        },
        TaskKey::Places => places(request),
        TaskKey::Review => review(request),
        TaskKey::Letter => letter(request),
        TaskKey::Check => check(request),
        TaskKey::Deliver => deliver(request),
        TaskKey::Close => match (&request.closed, &request.delivery) {
            (Some(_), _) => TaskState::Completed,
            (None, Some(_)) => TaskState::NotStarted,
            (None, None) => TaskState::CannotStartYet(Reason::DeliverFirst),
        },
    }
}

fn done_or_not(done: bool) -> TaskState {
    if done {
        TaskState::Completed
    } else {
        TaskState::NotStarted
    }
}

fn places(request: &Request) -> TaskState {
    let of = request.places.len();
    let done = of - request.places_waiting();
    match (done, of) {
        (0, _) => TaskState::NotStarted,
        (done, of) if done == of => TaskState::Completed,
        (done, of) => TaskState::InProgress {
            done: u32::try_from(done).unwrap_or(u32::MAX),
            of: u32::try_from(of).unwrap_or(u32::MAX),
        },
    }
}

fn review(request: &Request) -> TaskState {
    let done = request.decided.total();
    let of = request.found();
    let searched = places(request);
    match (done, of) {
        (0, 0) if searched != TaskState::Completed => {
            TaskState::CannotStartYet(Reason::SearchFirst)
        }
        (done, of) if done >= of && searched == TaskState::Completed => TaskState::Completed,
        (0, _) => TaskState::NotStarted,
        (done, of) => TaskState::InProgress { done, of },
    }
}

fn letter(request: &Request) -> TaskState {
    let before = [
        (request.identity.is_settled(), Reason::IdentityFirst),
        (request.authority.is_settled(), Reason::AuthorityFirst),
        (places(request) == TaskState::Completed, Reason::SearchFirst),
        (review(request) == TaskState::Completed, Reason::DecideFirst),
    ];
    match before.into_iter().find(|(met, _)| !met) {
        Some((_, reason)) => TaskState::CannotStartYet(reason),
        None => done_or_not(request.package.is_some()),
    }
}

fn check(request: &Request) -> TaskState {
    match &request.package {
        Some(package) => done_or_not(package.checked_on.is_some()),
        None => TaskState::CannotStartYet(Reason::LetterFirst),
    }
}

fn deliver(request: &Request) -> TaskState {
    if let Some(delivery) = &request.delivery {
        return match delivery.collected_on {
            Some(_) => TaskState::Completed,
            None => TaskState::WaitingFor(Wait::Collection { since: delivery.on }),
        };
    }
    match check(request) {
        TaskState::Completed => TaskState::NotStarted,
        TaskState::NotStarted
        | TaskState::InProgress { .. }
        | TaskState::WaitingFor(_)
        | TaskState::CannotStartYet(_) => TaskState::CannotStartYet(Reason::CheckFirst),
    }
}
