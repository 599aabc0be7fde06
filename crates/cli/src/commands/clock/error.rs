//! Why no deadline is shown, and with which exit code.

use std::io;

use calendar::{Fault, Refusal};

/// Why no deadline is shown.
#[derive(Debug)]
pub(crate) enum ClockError {
    /// What was given cannot be right: exit code 2.
    BadInput(String),
    /// A rule says no, with its citation: exit code 3.
    Refused(Refusal),
    /// The answer could not be written: exit code 1.
    Write(io::Error),
}

impl ClockError {
    /// The exit code, as the guide lists them.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::BadInput(_) => 2,
            Self::Refused(_) => 3,
            Self::Write(_) => 1,
        }
    }
}

impl std::fmt::Display for ClockError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BadInput(why) => f.write_str(why),
            Self::Refused(refusal) => match refusal.citation {
                Some(citation) => write!(f, "{refusal} ({citation})"),
                None => write!(f, "{refusal}"),
            },
            Self::Write(_) => f.write_str("write the answer"),
        }
    }
}

impl std::error::Error for ClockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write(source) => Some(source),
            Self::BadInput(_) | Self::Refused(_) => None,
        }
    }
}

impl From<Refusal> for ClockError {
    fn from(refusal: Refusal) -> Self {
        match refusal.fault {
            Fault::BadInput => Self::BadInput(refusal.why),
            Fault::Rule => Self::Refused(refusal),
        }
    }
}

impl From<io::Error> for ClockError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}
