//! The three kinds of failure a use case knows: a refusal, bad input, an operating error. Bugs are the last variant.

use thiserror::Error;

/// Why a use case did not do what was asked.
#[derive(Debug, Error)]
pub enum AppError {
    /// A rule said no; the person is told why.
    #[error("{0}")]
    Refused(Refusal),
    /// What was given cannot be used; each fault says where and how to mend it.
    #[error("{}", faults_text(.0))]
    Input(Vec<Fault>),
    /// There is no such thing, or the actor may not know of it.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Somebody else changed the same thing at the same time.
    #[error(
        "somebody else changed this at the same moment; look again and repeat what you meant to do"
    )]
    Conflict,
    /// The organisation is being opened, and this needs what is not read yet. Nothing was done.
    #[error("the list of people is still being read; try again in a few seconds")]
    StillReading,
    /// The store, the key store or the disk did not do their part.
    #[error("{operation} did not succeed")]
    Unavailable {
        /// What was being done.
        operation: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Stored data breaks a promise of the program: a bug, or damage.
    #[error("stored data is inconsistent: {0}")]
    Inconsistent(String),
}

/// A rule's no, in words for the person who asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{why}")]
pub struct Refusal {
    /// What was refused and why.
    pub why: String,
    /// The source of the rule, where there is one in law.
    pub citation: Option<String>,
    /// What to do instead.
    pub mend: Option<String>,
    /// What `access` refused, where it was that: [`crate::Ctx::note_refusal`] keeps it.
    pub denied: Option<access::Refusal>,
}

/// One thing wrong with what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: a field, a line and column.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl Fault {
    /// Where something is wrong, what, and how to mend it.
    pub fn new(place: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
            mend: mend.into(),
        }
    }
}

fn faults_text(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults
        .iter()
        .map(|f| format!("{}: {}; {}", f.place, f.what, f.mend))
        .collect();
    lines.join("\n")
}

impl AppError {
    /// A refusal without a source in law.
    pub fn refused(why: impl Into<String>) -> Self {
        Self::Refused(Refusal {
            why: why.into(),
            citation: None,
            mend: None,
            denied: None,
        })
    }

    /// What `access` refused, if this is such a refusal.
    pub(crate) fn denied(&self) -> Option<&access::Refusal> {
        match self {
            Self::Refused(refusal) => refusal.denied.as_ref(),
            Self::Input(_)
            | Self::NotFound(_)
            | Self::Conflict
            | Self::StillReading
            | Self::Unavailable { .. }
            | Self::Inconsistent(_) => None,
        }
    }

    /// One fault of input.
    pub fn input(
        place: impl Into<String>,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self::Input(vec![Fault {
            place: place.into(),
            what: what.into(),
            mend: mend.into(),
        }])
    }

    /// An operating error of some operation.
    pub fn unavailable(
        operation: &'static str,
    ) -> impl FnOnce(Box<dyn std::error::Error + Send + Sync>) -> Self {
        move |source| Self::Unavailable { operation, source }
    }
}

impl From<access::Refusal> for AppError {
    fn from(refusal: access::Refusal) -> Self {
        Self::Refused(Refusal {
            why: refusal.to_string(),
            citation: None,
            mend: None,
            denied: Some(refusal),
        })
    }
}

impl From<store::StoreError> for AppError {
    fn from(source: store::StoreError) -> Self {
        if matches!(source, store::StoreError::ReadOnly) {
            return Self::Refused(Refusal {
                why: "This was restored from a backup and nobody has confirmed it yet: until then everything can be looked at and nothing changed.".to_owned(),
                citation: None,
                mend: Some("Look whether it is what you expect, then run: caretaker restore confirm".to_owned()),
                denied: None,
            });
        }
        Self::Unavailable {
            operation: "reading or writing the store",
            source: Box::new(source),
        }
    }
}

impl From<keys::KeyError> for AppError {
    fn from(source: keys::KeyError) -> Self {
        Self::Unavailable {
            operation: "using the key store",
            source: Box::new(source),
        }
    }
}

/// A unique term that another entity has, in words.
pub(crate) fn taken(term: &store::Term) -> AppError {
    match term.name.as_str() {
        "account.email" => AppError::input(
            "e-mail",
            "an account with this address exists already",
            "use another address, or set a new password for that account",
        ),
        "person.external" => AppError::input(
            "id",
            "a person with this id exists already",
            "give another id, or change the person who has it",
        ),
        _ => AppError::Conflict,
    }
}
