//! Direct marketing (obligations MKT-1 to MKT-7).

use serde::Deserialize;

use crate::{Code, Origin, Span, code};

/// The rules of marketing.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Marketing {
    /// To whom never: kinds of people of the pack.
    #[serde(default)]
    pub never_to: Vec<Code>,
    /// To whom, and how.
    #[serde(rename = "to", default)]
    pub audiences: Vec<MarketingTo>,
    /// How old a check of the telephone preference services may be: 28 days at most.
    pub preference_check_within: Option<Span>,
    /// Whether data is given or sold to others for their marketing.
    #[serde(default)]
    pub shared_for_others: bool,
    /// How each message lets people out.
    pub way_out: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Marketing to kinds of people.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarketingTo {
    /// Kinds of people of the pack.
    pub people: Vec<Code>,
    /// By what.
    pub channels: Vec<Channel>,
    /// On what permission.
    pub permission: Permission,
    /// Whether they are reached as people of a company, at its addresses.
    #[serde(default)]
    pub corporate: bool,
}

/// By what somebody is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Letter.
    Letter,
    /// Telephone call.
    Telephone,
    /// E-mail.
    Email,
    /// Text or other electronic message.
    Text,
}

code::closed!(Channel, "a channel", {
    "letter" => Letter,
    "telephone" => Telephone,
    "email" => Email,
    "text" => Text,
});

/// On what permission somebody is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// They agreed beforehand.
    OptIn,
    /// They bought or asked about the same, and can stop it: PECR reg. 22(3).
    SoftOptIn,
    /// They supported a charity, and can stop it: PECR reg. 22(3A).
    CharitySoftOptIn,
    /// Nothing but that they can stop it.
    OptOut,
}

code::closed!(Permission, "a permission", {
    "opt-in" => OptIn,
    "soft-opt-in" => SoftOptIn,
    "charity-soft-opt-in" => CharitySoftOptIn,
    "opt-out" => OptOut,
});
