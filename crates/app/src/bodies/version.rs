use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::PackFile;
use crate::{Body, Index};

/// A version of the policy, as it was adopted. It stays when others follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its number, as the pack gives it.
    pub number: u32,
    /// The pack, file by file.
    pub files: Vec<PackFile>,
    /// SHA-256 of the files, in hexadecimal: what was signed.
    pub hash: String,
    /// From which day it holds.
    pub effective_on: Date,
    /// When it was adopted.
    pub adopted_at: Timestamp,
    /// By whom: an account, or the operator.
    pub adopted_by: EntityId,
    /// Since when it is applied; absent while it waits for its day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_at: Option<Timestamp>,
    /// Who signed it.
    pub approvals: Vec<Approval>,
    /// What it changed, in words.
    pub changed: Vec<Changed>,
}

/// A signature under a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// For which role of the pack.
    pub role: String,
    /// The post or name that the pack gives.
    pub name: String,
    /// The account that signed, or that put a signature on paper on record.
    pub account: EntityId,
    /// Where the signed paper is; absent for a signature given here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// When.
    pub at: Timestamp,
    /// SHA-256 of the files that were signed.
    pub hash: String,
}

/// Something that a version changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The subject: "How long things are kept".
    pub subject: String,
    /// What, in words.
    pub what: String,
    /// For which kinds of people, in the house's words; all if there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
}

impl Body for Version {
    const KIND: &'static str = "version";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
