//! What a statement is about, and what it has to say besides its words.

use serde::Deserialize;

/// What a statement is about; each kind has its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A lawful basis: UK GDPR art. 6(1).
    Basis,
    /// A recognised legitimate interest: UK GDPR Annex 1.
    #[serde(rename = "annex-1")]
    Annex1,
    /// A condition for special category data: UK GDPR art. 9(2).
    Art9,
    /// A condition of DPA 2018 Sch. 1.
    #[serde(rename = "schedule-1")]
    Schedule1,
    /// When criminal offence data may be used at all: UK GDPR art. 10.
    CriminalOffence,
    /// Whether a new purpose fits the old one: UK GDPR art. 8A.
    NewPurpose,
    /// A right of the data subject.
    Right,
    /// A ground, exception, limit or duty of a right.
    RightRule,
    /// How requests and complaints are dealt with: UK GDPR art. 12, DPA 2018 s. 164A.
    Request,
    /// What an answer to an access request tells: UK GDPR art. 15.
    AccessContents,
    /// An exemption of DPA 2018 Schs 2 to 4.
    Exemption,
    /// A length of time that the law gives.
    Clock,
    /// Decisions made by a machine alone: UK GDPR arts 22A to 22D.
    AutomatedDecision,
    /// Children and those who act for them.
    Child,
    /// What a privacy notice says: UK GDPR arts 13 and 14.
    Notice,
    /// What records of processing hold: UK GDPR art. 30.
    Record,
    /// Breaches: UK GDPR arts 33 and 34.
    Breach,
    /// Assessments: UK GDPR art. 35 and legitimate interests.
    Assessment,
    /// How long records are kept.
    Retention,
    /// Marketing: PECR.
    Marketing,
    /// Cookies: PECR reg. 6.
    Cookie,
    /// Sending information abroad: UK GDPR ch. V.
    Transfer,
    /// A country approved for transfers.
    Country,
    /// A tier of the regulator's yearly fee.
    Fee,
    /// A use for which no fee is due.
    FeeExemption,
    /// The most that the regulator may fine.
    Penalty,
    /// A crime.
    Offence,
    /// A fact about the regulator.
    Regulator,
}

impl Kind {
    /// Every kind, in the order in which a reader meets them.
    pub const ALL: [Self; 28] = [
        Self::Basis,
        Self::Annex1,
        Self::Art9,
        Self::Schedule1,
        Self::CriminalOffence,
        Self::NewPurpose,
        Self::Right,
        Self::RightRule,
        Self::Request,
        Self::AccessContents,
        Self::Exemption,
        Self::Clock,
        Self::AutomatedDecision,
        Self::Child,
        Self::Notice,
        Self::Record,
        Self::Breach,
        Self::Assessment,
        Self::Retention,
        Self::Marketing,
        Self::Cookie,
        Self::Transfer,
        Self::Country,
        Self::Fee,
        Self::FeeExemption,
        Self::Penalty,
        Self::Offence,
        Self::Regulator,
    ];

    /// The kinds that stand beside a basis.
    pub const CONDITIONS: [Self; 3] = [Self::Art9, Self::Schedule1, Self::Annex1];

    /// The kinds to whose codes `requires` may point; of the others it names what they fulfil.
    pub(crate) const REQUIRABLE: [Self; 2] = [Self::Basis, Self::Right];

    /// The heading of its part of the reference page.
    pub fn subject(self) -> &'static str {
        match self {
            Self::Basis => "Lawful bases",
            Self::Annex1 => "Recognised legitimate interests",
            Self::Art9 => "Conditions for special category data",
            Self::Schedule1 => "Conditions of Schedule 1",
            Self::CriminalOffence => "Criminal offence data",
            Self::NewPurpose => "New purposes",
            Self::Right => "Rights and complaints",
            Self::RightRule => "When a right applies",
            Self::Request => "Dealing with requests and complaints",
            Self::AccessContents => "What an answer to an access request tells",
            Self::Exemption => "Exemptions",
            Self::Clock => "Lengths of time",
            Self::AutomatedDecision => "Decisions made by a machine alone",
            Self::Child => "Children",
            Self::Notice => "Privacy notices",
            Self::Record => "Records of processing",
            Self::Breach => "Breaches",
            Self::Assessment => "Assessments",
            Self::Retention => "How long records are kept",
            Self::Marketing => "Marketing",
            Self::Cookie => "Cookies",
            Self::Transfer => "Sending information abroad",
            Self::Country => "Approved countries",
            Self::Fee => "The regulator's yearly fee",
            Self::FeeExemption => "Uses without a fee",
            Self::Penalty => "Fines",
            Self::Offence => "Offences",
            Self::Regulator => "The regulator",
        }
    }

    /// The field that an entry of this kind has besides those that all have.
    pub(crate) fn field(self) -> Option<&'static str> {
        match self {
            Self::Basis
            | Self::Annex1
            | Self::Art9
            | Self::Schedule1
            | Self::CriminalOffence
            | Self::Right
            | Self::AccessContents
            | Self::FeeExemption
            | Self::Offence => None,
            Self::NewPurpose
            | Self::Request
            | Self::AutomatedDecision
            | Self::Child
            | Self::Notice
            | Self::Record
            | Self::Breach
            | Self::Assessment
            | Self::Marketing
            | Self::Cookie
            | Self::Transfer => Some("lists"),
            Self::RightRule => Some("rule"),
            Self::Exemption => Some("exemption"),
            Self::Clock => Some("clock"),
            Self::Retention => Some("retention"),
            Self::Country => Some("country"),
            Self::Fee => Some("fee"),
            Self::Penalty => Some("penalty"),
            Self::Regulator => Some("value"),
        }
    }
}
