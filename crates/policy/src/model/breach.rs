//! What happens when something goes wrong (obligations BRE-1 to BRE-11).

use serde::Deserialize;

use crate::{Code, Origin, Span};

/// How breaches are dealt with.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Breaches {
    /// To whom everybody reports at once: a role of the pack.
    pub report_to: Code,
    /// Who else is alerted: roles of the pack.
    #[serde(default)]
    pub alert: Vec<Code>,
    /// By when the regulator is told where a risk is likely; 72 hours at most (art. 33(1)).
    pub regulator_within: Span,
    /// By when a supplier reports a breach of its own (art. 33(2)).
    pub suppliers_within: Option<Span>,
    /// What the regulator is told.
    #[serde(default)]
    pub regulator_is_told: Vec<Told>,
    /// What the people are told where the risk is high (art. 34(2)).
    #[serde(default)]
    pub people_are_told: Vec<Told>,
    /// How the regulator is reached.
    #[serde(default)]
    pub ways: Vec<String>,
    /// Who decides whether the people are told: roles of the pack.
    #[serde(default)]
    pub people_decided_by: Vec<Code>,
    /// The harms that are weighed.
    #[serde(default)]
    pub harms: Vec<String>,
    /// Who else may help: police, insurers, banks.
    #[serde(default)]
    pub others: Vec<String>,
    /// Where every breach is on record.
    pub register: Option<String>,
    /// Where the decision whether to tell anybody is documented, if elsewhere.
    pub decisions_in: Option<String>,
    /// By when those concerned meet to learn from it.
    pub meeting_within: Option<Span>,
    /// What is done in cases one can foresee.
    #[serde(default)]
    pub playbooks: Vec<Playbook>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a notification says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// What happened.
    Nature,
    /// How many people, of which kinds.
    People,
    /// How many records, of which kinds.
    Records,
    /// The data protection officer.
    Officer,
    /// What is likely to follow.
    Consequences,
    /// What is done about it.
    Measures,
}

crate::code::closed!(Told, "what is told", {
    "nature" => Nature,
    "people" => People,
    "records" => Records,
    "officer" => Officer,
    "consequences" => Consequences,
    "measures" => Measures,
});

/// Steps for a case that one can foresee.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// Its code.
    pub code: Code,
    /// The case: "an e-mail went to the wrong person".
    pub case: String,
    /// What is done, in order.
    pub steps: Vec<String>,
}
