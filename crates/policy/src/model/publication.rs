//! What is published, and to whom (obligations TRA-1 to TRA-5).

use serde::Deserialize;

use crate::{Code, Origin, Span, code};

/// A privacy notice for an audience (obligation TRA-3).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its code; part of its address.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// About which kinds of people it speaks.
    pub people: Vec<Code>,
    /// Whether children read it themselves: short sentences, and what it means for them.
    #[serde(default)]
    pub for_children: bool,
    /// The reading age in years that it must not exceed.
    pub reading_age: Option<u8>,
    /// A first sentence of the organisation's own.
    pub welcome: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Something else that the policy says to readers (obligation TRA-5).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its code.
    pub code: Code,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub says: String,
    /// In which notices; all if left out.
    #[serde(default)]
    pub notices: Vec<Code>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A cookie of the organisation's own website (obligation TRA-4).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cookie {
    /// Its code.
    pub code: Code,
    /// The name that a browser shows.
    pub name: String,
    /// What it is.
    pub kind: CookieKind,
    /// What it does, in plain words.
    pub what: String,
    /// Who sets it.
    pub provider: String,
    /// How long it stays; until the browser is closed if left out.
    pub lasts: Option<Span>,
    /// Whether it is set before the visitor agreed.
    #[serde(default)]
    pub set_without_asking: bool,
    /// What works less well if it is refused.
    pub if_refused: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a cookie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieKind {
    /// Nothing works without it.
    Necessary,
    /// Counts visits.
    Performance,
    /// Remembers choices.
    Functionality,
    /// Follows people for advertising.
    Targeting,
}

code::closed!(CookieKind, "what a cookie is", {
    "necessary" => Necessary,
    "performance" => Performance,
    "functionality" => Functionality,
    "targeting" => Targeting,
});
