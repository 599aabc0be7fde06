use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// How far the mailbox of the settings was gone through. It holds numbers that the server gave its
/// messages, and nothing of what they say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The digest of server, user and folder: of another mailbox it says nothing.
    pub of: String,
    /// What the numbers hold for: with another every message has another number.
    pub validity: u32,
    /// The highest number when this began: what is up to it came before.
    pub began: u32,
    /// Messages that were there when it began and are still to be looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub due: Vec<u32>,
    /// Every number up to this was dealt with, but for those.
    pub through: u32,
    /// The message that was taken last: a crash may have kept it from being marked as read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<u32>,
    /// Messages that were left in the mailbox, as far as somebody has still to look at them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<LeftMail>,
    /// When the hour began in which mails are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hour_from: Option<Timestamp>,
    /// How many were taken in it.
    #[serde(default)]
    pub in_hour: u32,
}

/// A message that was left in the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftMail {
    /// Its number.
    pub uid: u32,
    /// Why.
    pub why: WhyLeft,
}

/// Why a message was left in the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyLeft {
    /// A program wrote it: it did not arrive, somebody is away, a newsletter.
    Automatic,
    /// It is larger than what is taken.
    TooLarge,
    /// It does not read as a mail.
    Unreadable,
}

impl Body for Mailbox {
    const KIND: &'static str = "mailbox";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
