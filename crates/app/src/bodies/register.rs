use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::TakenBack;
use crate::{Body, Index};

/// An entry of a register that an organisation keeps about itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// The register's code.
    pub register: String,
    /// What it is about: codes of the register's subjects. None where each entry stands for itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// The day it is about.
    pub on: Date,
    /// What was answered: the field's code, and the answer; a day as ISO 8601, a choice as its code.
    pub said: BTreeMap<String, String>,
    /// The account that wrote it last.
    pub by: EntityId,
    /// When.
    pub at: Timestamp,
    /// That it was struck out: it stays to be read, and counts no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub struck: Option<TakenBack>,
}

debug_of!(RegisterEntry {});

impl RegisterEntry {
    /// What was answered to a field, if anything.
    pub fn said(&self, field: &str) -> Option<&str> {
        self.said.get(field).map(String::as_str)
    }

    /// The day that was answered to a field.
    pub fn day(&self, field: &str) -> Option<Date> {
        self.said(field)?.parse().ok()
    }
}

impl Body for RegisterEntry {
    const KIND: &'static str = "register";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
