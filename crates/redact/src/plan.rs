//! What is to be done with one item of an answer: data that a person reads before it runs.

use std::borrow::Cow;

use find::PersonKey;
use serde::{Deserialize, Serialize};

/// The code of a ground for keeping something back, from the law's list (DPA 2018 Sch 2 to 4).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ground(Cow<'static, str>);

impl Ground {
    /// Information about another person, DPA 2018 Sch 2 para 16.
    pub const OTHER_PERSON: Self = Self(Cow::Borrowed("dpa-sch2-16"));

    /// The ground of this code.
    #[must_use]
    pub fn new(code: impl Into<String>) -> Self {
        Self(Cow::Owned(code.into()))
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }
}

/// One place to take out of a text. The text itself is not kept here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// Index of the part of the document.
    pub part: usize,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Why.
    pub reason: Ground,
    /// Whom it is about, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<PersonKey>,
}

/// What is done with an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// All of it is given.
    GiveAll,
    /// It is given without what is marked.
    GiveWithMarks(Vec<Mark>),
    /// It is kept back whole.
    KeepBack(Ground),
    /// It is not about the person who asks.
    NotAboutThem,
}

impl Decision {
    /// The marks to apply; `None` where nothing of the item is given.
    #[must_use]
    pub fn marks(&self) -> Option<&[Mark]> {
        match self {
            Self::GiveAll => Some(&[]),
            Self::GiveWithMarks(marks) => Some(marks),
            Self::KeepBack(_) | Self::NotAboutThem => None,
        }
    }
}

/// One item and what is done with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The item's id, as the caller writes it.
    pub item: String,
    /// What is done with it.
    pub decision: Decision,
}
