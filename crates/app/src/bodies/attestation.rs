use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// Somebody's word that an obligation or a clause of the policy is kept outside the program.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// What is kept: an obligation's id, or the path of a clause in the pack.
    pub about: String,
    /// How, in their own words.
    pub words: String,
    /// The account that says so.
    pub account: EntityId,
    /// The name it had then.
    pub name: String,
    /// The role it had then, a code of `access::Role`.
    pub role: String,
    /// The day it was said.
    pub on: Date,
    /// The last day for which it is good; none if it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// That it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<WithdrawnAttestation>,
}

debug_of!(Attestation {});

/// That an attestation was taken back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawnAttestation {
    /// When.
    pub on: Date,
    /// The name of whoever did it.
    pub name: String,
    /// Why.
    pub why: String,
}

debug_of!(WithdrawnAttestation {});

impl Attestation {
    /// Whether it counts on a day.
    pub fn is_good(&self, on: Date) -> bool {
        self.withdrawn.is_none() && self.until.is_none_or(|until| on <= until)
    }
}

impl Body for Attestation {
    const KIND: &'static str = "attestation";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
