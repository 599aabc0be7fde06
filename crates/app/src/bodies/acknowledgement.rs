use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::reference;
use crate::{Body, Index};

/// That somebody has read a version of the policy and means to keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Whose: an account.
    pub account: EntityId,
    /// Which version.
    pub number: u32,
    /// SHA-256 of the files that were shown, in hexadecimal.
    pub hash: String,
    /// When.
    pub at: Timestamp,
    /// Whether they said that what is held about themselves is right.
    pub details_right: bool,
}

/// What somebody has confirmed.
pub(crate) const ACKNOWLEDGED_BY: &str = "acknowledged.by";

impl Body for Acknowledgement {
    const KIND: &'static str = "acknowledgement";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![reference(ACKNOWLEDGED_BY, self.account)]
    }
}
