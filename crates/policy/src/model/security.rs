//! How data is kept safe, and where it is (obligations SEC-1 to SEC-6, SHA-7, REC-17).

use serde::Deserialize;

use crate::{Code, Origin, Span, code};

/// The measures of security.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Security {
    /// Passwords.
    pub passwords: Passwords,
    /// After how long without use a screen locks.
    pub idle_lock: Option<Span>,
    /// Bits of the keys with which stored data is enciphered.
    pub encryption_bits: Option<u16>,
    /// Devices that may hold data.
    pub devices: Devices,
    /// Whether paper is kept.
    #[serde(default)]
    pub paper: bool,
    /// How paper is destroyed.
    pub paper_destroyed: Option<String>,
    /// How personal data travels.
    #[serde(default)]
    pub sending: Vec<String>,
    /// Whether faxes are sent.
    #[serde(default)]
    pub fax: bool,
    /// Where backups are.
    pub backups: Option<String>,
    /// Everything else that is done, a line each.
    #[serde(default)]
    pub measures: Vec<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a password must be.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Passwords {
    /// Characters at least.
    pub least_length: Option<u8>,
    /// Which kinds of characters it must have: "letters", "digits".
    #[serde(default)]
    pub must_have: Vec<String>,
    /// How often it must be changed without a reason.
    pub change_every: Option<Span>,
    /// Whether a second factor is asked for.
    #[serde(default)]
    pub second_factor: bool,
}

/// Devices that may hold data (obligation SEC-2).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Devices {
    /// Whether portable ones are enciphered.
    #[serde(default)]
    pub encrypted: bool,
    /// Whether each needs the data protection officer's written leave, with an end date.
    #[serde(default)]
    pub dpo_approves: bool,
    /// People's own devices.
    #[serde(default)]
    pub personal: PersonalDevices,
    /// On what conditions.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// On what conditions people's own devices may be used.
    #[serde(default)]
    pub personal_if: Vec<String>,
}

/// Whether data may be on people's own devices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PersonalDevices {
    /// Never.
    Never,
    /// Where their owner agreed to the policy and showed the measures.
    WithAgreement,
    /// The policy does not say.
    #[default]
    NotSaid,
}

code::closed!(PersonalDevices, "people's own devices", {
    "never" => Never,
    "with-agreement" => WithAgreement,
    "not-said" => NotSaid,
});

/// A system, a drive, a telephone, a cupboard where data is (obligation REC-17).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its code.
    pub code: Code,
    /// What it is called.
    pub title: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Who answers for it: a role of the pack.
    pub owner: Code,
    /// Who gets in: roles of the pack.
    #[serde(default)]
    pub access: Vec<Code>,
    /// Whose it is, if not the organisation's own: a recipient of the pack.
    pub supplier: Option<Code>,
    /// Where it stands.
    pub country: Option<String>,
    /// How it is searched for one person.
    pub searched: Option<String>,
    /// How it is emptied.
    pub emptied: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    /// A mailbox.
    Mail,
    /// A drive or a cloud store.
    Files,
    /// Messages of a telephone or a team.
    Messages,
    /// A program with its data.
    Program,
    /// A telephone, a laptop, a stick.
    Device,
    /// A cupboard.
    Paper,
    /// A website.
    Website,
}

code::closed!(PlaceKind, "a place", {
    "mail" => Mail,
    "files" => Files,
    "messages" => Messages,
    "program" => Program,
    "device" => Device,
    "paper" => Paper,
    "website" => Website,
});
