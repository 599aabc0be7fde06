//! Consent, photographs and people's stories (obligations CON-1 to CON-9).

use serde::Deserialize;

use crate::{Code, Origin, code};

/// How consent is asked for and kept.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// From which age a child consents to an online service; thirteen in the law of the United
    /// Kingdom (UK GDPR art. 8).
    pub online_from_age: Option<u8>,
    /// From which age a child consents to the rest; judged case by case, this is where it starts.
    pub from_age: Option<u8>,
    /// Through whom a parent is asked, if not directly.
    pub parents_through: Option<String>,
    /// Services for which a child consents alone at any age: preventive or counselling ones.
    #[serde(default)]
    pub not_for: Vec<String>,
    /// Whether it is asked for in writing.
    #[serde(default)]
    pub in_writing: bool,
    /// Whether silence, or a box ticked beforehand, counts; it never may.
    #[serde(default)]
    pub silence_counts: bool,
    /// Whether the policy says that special category data is used on explicit consent alone.
    #[serde(default)]
    pub special_only: bool,
    /// What is kept to prove it: "who, to what wording, how and when".
    pub proof: Option<String>,
    /// How it is taken back.
    pub withdrawal: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Pictures and film (obligation CON-6).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Photographs {
    /// Whether any are taken.
    pub taken: bool,
    /// How the intention is announced.
    pub announced: Option<String>,
    /// For which uses permission is asked, one by one.
    #[serde(default)]
    pub uses: Vec<String>,
    /// Who gives it for a child.
    pub for_children: Option<String>,
    /// As what they are kept: a kind of record of the pack whose use rests on consent. Each of
    /// `uses` is then something to agree to by itself.
    pub record: Option<Code>,
    /// Where it comes from.
    pub origin: Origin,
}

/// People's own stories (obligation CON-7).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stories {
    /// What a person may choose.
    pub choices: Vec<StoryChoice>,
    /// Whether consent is asked for expressly each time.
    #[serde(default)]
    pub express_each_time: bool,
    /// As what they are kept: a kind of record of the pack whose use rests on consent.
    pub record: Option<Code>,
    /// With whom they are shared: recipients of the pack.
    #[serde(default)]
    pub shared_with: Vec<Code>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a person may choose for their story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryChoice {
    /// Nobody knows whose it is.
    Anonymous,
    /// The staff know.
    KnownToStaff,
    /// It is shared outside.
    Shared,
}

code::closed!(StoryChoice, "a choice for a story", {
    "anonymous" => Anonymous,
    "known-to-staff" => KnownToStaff,
    "shared" => Shared,
});
