//! Who receives data, abroad too, and those who commission or fund (obligations SHA-1 to SHA-10,
//! GOV-7, GOV-9, GOV-15).

use serde::Deserialize;

use crate::{Capacity, Code, Origin, Span, code};

/// Who may receive data (obligation SHA-2).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Its code.
    pub code: Code,
    /// Who they are.
    pub title: String,
    /// What they receive it for.
    pub why: String,
    /// What they are to us.
    #[serde(default)]
    pub kind: RecipientKind,
    /// On what ground they may receive it; without one of these or consent it is refused
    /// (obligation SHA-8).
    #[serde(default)]
    pub grounds: Vec<Ground>,
    /// Whether there is a written contract (UK GDPR art. 28(3)), for a processor.
    pub contract: Option<String>,
    /// Whether they may use it for their own marketing.
    #[serde(default)]
    pub own_marketing: bool,
    /// Whether each disclosure needs the data protection officer's leave (obligation SHA-6).
    #[serde(default)]
    pub dpo_authorises: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a recipient is to the organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecipientKind {
    /// Decides itself what it does with the data.
    #[default]
    Controller,
    /// Decides together with the organisation: UK GDPR art. 26.
    Joint,
    /// Acts on the organisation's instruction only: UK GDPR art. 28.
    Processor,
    /// The organisation's own people.
    Inside,
    /// A public body with powers of its own.
    PublicBody,
    /// The person's family, or others who act for them.
    Family,
}

code::closed!(RecipientKind, "what a recipient is", {
    "controller" => Controller,
    "joint" => Joint,
    "processor" => Processor,
    "inside" => Inside,
    "public-body" => PublicBody,
    "family" => Family,
});

/// On what ground something is disclosed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// They need it to do what was asked of the organisation.
    Service,
    /// The person agreed.
    Consent,
    /// Somebody has to be kept from harm.
    Safeguarding,
    /// The staff's own safety.
    StaffSafety,
    /// A law requires it.
    Law,
    /// Crime, tax, proceedings: DPA 2018 Sch. 2 paras 2 to 5.
    CrimeOrProceedings,
    /// Somebody's life.
    Emergency,
    /// A claim, an insurance, advice in law.
    Claims,
    /// Figures that point at nobody, or agreed to.
    Research,
    /// A sale or the end of the organisation.
    Restructuring,
}

impl Ground {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::Service,
        Self::Consent,
        Self::Safeguarding,
        Self::StaffSafety,
        Self::Law,
        Self::CrimeOrProceedings,
        Self::Emergency,
        Self::Claims,
        Self::Research,
        Self::Restructuring,
    ];

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

code::closed!(Ground, "a ground", {
    "service" => Service,
    "consent" => Consent,
    "safeguarding" => Safeguarding,
    "staff-safety" => StaffSafety,
    "law" => Law,
    "crime-or-proceedings" => CrimeOrProceedings,
    "emergency" => Emergency,
    "claims" => Claims,
    "research" => Research,
    "restructuring" => Restructuring,
});

/// A transfer abroad.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Its code.
    pub code: Code,
    /// To whom: a recipient of the pack.
    pub recipient: Code,
    /// Where to.
    pub country: String,
    /// What protects it: UK GDPR art. 45A, 46 or 49.
    pub safeguard: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// A contract under which others send people, or pay for them (obligation GOV-15).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commission {
    /// Its code.
    pub code: Code,
    /// Who commissions or funds.
    pub title: String,
    /// The recipient of the pack that it is, for reports.
    pub recipient: Code,
    /// What the organisation is under it.
    pub capacity: Capacity,
    /// Which kinds of people it places.
    pub people: Vec<Code>,
    /// Another retention than the pack's: a retention rule of the pack.
    pub retention: Option<Code>,
    /// How soon it is told of a breach.
    pub breach_within: Option<Span>,
    /// What is reported, and how often.
    pub reporting: Option<String>,
    /// How often it is reported.
    pub reporting_every: Option<Span>,
    /// What becomes of the data when the contract ends: "returned", "destroyed".
    pub at_the_end: Option<String>,
    /// Whose agreement the other side holds, and how it is seen (obligation CON-9).
    pub agreement: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}
