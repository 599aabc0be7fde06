use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// How far setting up has come: kept from page to page, gone once the organisation has begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// The code of the pack that was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
    /// What was answered so far, by the codes of the questions.
    pub answers: BTreeMap<String, String>,
    /// The pages of questions that were answered, by their codes.
    pub pages: Vec<String>,
}

impl Body for Setup {
    const KIND: &'static str = "setup";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
