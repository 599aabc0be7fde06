//! The words of the house, and what its people learn, review and undertake (obligations GOV-5,
//! GOV-6, GOV-8, GOV-10, GOV-13).

use serde::Deserialize;

use crate::{Code, Origin, Span, code};

/// A word of the house (obligation GOV-10).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// One.
    pub one: String,
    /// Several.
    pub many: String,
    /// What the house means by it, if the policy defines it.
    pub meaning: Option<String>,
}

/// What people learn about data protection.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// How soon after somebody starts.
    pub induction_within: Option<Span>,
    /// How often again, beside changes of law, guidance or process.
    pub every: Option<Span>,
    /// For whom: roles of the pack.
    #[serde(rename = "for", default)]
    pub who: Vec<TrainingFor>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Training for a role.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingFor {
    /// A role of the pack.
    pub role: Code,
    /// Whether it must be done, or is only offered.
    #[serde(default)]
    pub only_offered: bool,
    /// Whether a test has to be passed.
    #[serde(default)]
    pub with_test: bool,
}

/// How often what is looked at.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Its code.
    pub code: Code,
    /// What is looked at: "the measures of security".
    pub what: String,
    /// How often.
    pub every: Span,
    /// By whom: a role of the pack.
    pub by: Code,
    /// Where it comes from.
    pub origin: Origin,
}

/// What somebody undertakes (obligations GOV-7, GOV-13).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Undertaking {
    /// Its code.
    pub code: Code,
    /// Who gives it: a role of the pack.
    pub by: Code,
    /// What, in words that go on from "undertakes".
    pub what: String,
    /// What follows from not keeping it.
    #[serde(default)]
    pub breach: Consequence,
    /// Where it comes from.
    pub origin: Origin,
}

/// What follows when somebody does not keep to the policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Consequence {
    /// The policy does not say.
    #[default]
    NotSaid,
    /// The disciplinary procedure.
    Discipline,
    /// A breach of contract.
    Contract,
}

code::closed!(Consequence, "what follows", {
    "not-said" => NotSaid,
    "discipline" => Discipline,
    "contract" => Contract,
});
