//! Roles, rules, purposes and who acts.

use std::fmt;

use crate::{Action, Scopes};

/// What somebody is to the organisation when they act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The data protection officer.
    Dpo,
    /// The head or lead; also the designated safeguarding lead.
    Head,
    /// A tutor, employed or under contract.
    Tutor,
    /// Whoever holds the master key, at the command line.
    Operator,
    /// Somebody who asked for something, or a colleague who was asked to look; known by a link alone.
    Requester,
    /// Caretaker itself: jobs, and what happens before anyone is known.
    System,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Dpo,
        Self::Head,
        Self::Tutor,
        Self::Operator,
        Self::Requester,
        Self::System,
    ];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dpo => "dpo",
            Self::Head => "head",
            Self::Tutor => "tutor",
            Self::Operator => "operator",
            Self::Requester => "requester",
            Self::System => "system",
        }
    }

    /// The role that has this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Its name for a reader.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Dpo => "data protection officer",
            Self::Head => "head",
            Self::Tutor => "tutor",
            Self::Operator => "operator",
            Self::Requester => "requester",
            Self::System => "Caretaker",
        }
    }

    /// Whether an account may have it; the others act without one.
    pub const fn has_account(self) -> bool {
        match self {
            Self::Dpo | Self::Head | Self::Tutor => true,
            Self::Operator | Self::Requester | Self::System => false,
        }
    }

    /// Whether somebody in this role may act for this purpose (obligation SEC-5: need to know).
    pub const fn has_purpose(self, purpose: Purpose) -> bool {
        match self {
            Self::Dpo | Self::Head | Self::Operator => true,
            Self::Tutor => match purpose {
                Purpose::Teaching
                | Purpose::Safeguarding
                | Purpose::RightsRequest
                | Purpose::Security => true,
                Purpose::Administration | Purpose::Audit => false,
            },
            Self::Requester => match purpose {
                Purpose::RightsRequest | Purpose::Security => true,
                Purpose::Teaching
                | Purpose::Safeguarding
                | Purpose::Administration
                | Purpose::Audit => false,
            },
            Self::System => match purpose {
                Purpose::Administration
                | Purpose::Security
                | Purpose::RightsRequest
                | Purpose::Audit => true,
                Purpose::Teaching | Purpose::Safeguarding => false,
            },
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// What a role may do with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Whatever it concerns.
    Always,
    /// Only where it concerns the actor's own learners or their circle.
    OwnLearners,
    /// It may be written, about one's own learners or without naming anyone held, and is not read
    /// back: a safeguarding concern, a request passed on.
    WriteOnly,
    /// Not at all.
    Never,
}

impl Rule {
    /// How the reference says it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Always => "yes",
            Self::OwnLearners => "own learners",
            Self::WriteOnly => "write, not read back",
            Self::Never => "no",
        }
    }
}

/// Why somebody looks or acts; stands in the ledger beside the objects.
///
/// This is the reason for one look, not the purpose of a processing activity, which is the pack's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Planning, giving and reporting sessions.
    Teaching,
    /// Keeping a child or an adult at risk from harm.
    Safeguarding,
    /// Answering a person who uses a right.
    RightsRequest,
    /// Running the organisation.
    Administration,
    /// Checking what was done.
    Audit,
    /// Signing in, passwords, keys.
    Security,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 6] = [
        Self::Teaching,
        Self::Safeguarding,
        Self::RightsRequest,
        Self::Administration,
        Self::Audit,
        Self::Security,
    ];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Teaching => "teaching",
            Self::Safeguarding => "safeguarding",
            Self::RightsRequest => "rights-request",
            Self::Administration => "administration",
            Self::Audit => "audit",
            Self::Security => "security",
        }
    }

    /// The purpose that has this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// What the page *Who has seen it* says: "planning sessions".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Teaching => "planning and giving sessions",
            Self::Safeguarding => "keeping somebody safe",
            Self::RightsRequest => "answering a request",
            Self::Administration => "running the organisation",
            Self::Audit => "checking what was done",
            Self::Security => "keeping the system secure",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// By which way somebody acts; stands in the ledger beside the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// Signed in, in this session.
    Session {
        /// The session's id.
        id: [u8; 16],
    },
    /// The holder of the master key, at the command line, as the account named by `--as`.
    OnBehalf,
    /// The holder of the master key, at the command line, in nobody's name.
    Operator,
    /// A program, with a token bound to the account.
    Token {
        /// The token's id, which says nothing about its secret.
        id: [u8; 16],
        /// What it may be used for, at most.
        scopes: Scopes,
        /// Stands for the one call that must not happen twice, where the program named it.
        call: Option<[u8; 16]>,
    },
    /// A link or form that needs no account.
    Public,
    /// A background job.
    Job,
}

impl Via {
    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Session { .. } => "session",
            Self::OnBehalf => "on-behalf",
            Self::Operator => "operator",
            Self::Token { .. } => "token",
            Self::Public => "public",
            Self::Job => "job",
        }
    }

    /// The token, where it is one.
    pub const fn token(self) -> Option<[u8; 16]> {
        match self {
            Self::Token { id, .. } => Some(id),
            Self::Session { .. } | Self::OnBehalf | Self::Operator | Self::Public | Self::Job => {
                None
            }
        }
    }

    /// Whether an action can be done by this way at all. Only a token narrows what the role may do.
    pub const fn covers(self, action: Action) -> bool {
        match self {
            Self::Token { scopes, .. } => scopes.has(action),
            Self::Session { .. } | Self::OnBehalf | Self::Operator | Self::Public | Self::Job => {
                true
            }
        }
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Actor {
    /// The account, or all zeros where there is none (operator, system).
    pub id: [u8; 16],
    /// In which role.
    pub role: Role,
    /// By which way.
    pub via: Via,
}

impl Actor {
    /// The holder of the master key, in nobody's name.
    pub const OPERATOR: Self = Self {
        id: [0; 16],
        role: Role::Operator,
        via: Via::Operator,
    };

    /// Caretaker itself.
    pub const SYSTEM: Self = Self {
        id: [0; 16],
        role: Role::System,
        via: Via::Job,
    };

    /// Somebody outside, known by the request or link they hold.
    pub const fn requester(id: [u8; 16]) -> Self {
        Self {
            id,
            role: Role::Requester,
            via: Via::Public,
        }
    }
}
