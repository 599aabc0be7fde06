use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use crate::{Body, Index};

/// The organisation's settings: its adopted policy, and what stands outside the policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Organisation {
    /// Its name, as on letters.
    pub name: String,
    /// The nation whose bank holidays count, a code of `calendar::Nation`.
    pub nation: String,
    /// The policy pack as adopted, file by file.
    pub pack: Vec<PackFile>,
    /// The regulator's name and address for letters.
    pub regulator: String,
    /// Number of the last request opened.
    pub requests: u32,
}

/// One file of the adopted pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackFile {
    /// Its name.
    pub name: String,
    /// Its text, comments and all.
    pub text: String,
}

impl Body for Organisation {
    const KIND: &'static str = "organisation";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        Vec::new()
    }
}
