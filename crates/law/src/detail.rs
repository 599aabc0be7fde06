//! What an entry of some kinds says besides its words, so that rules can reckon with it.

use serde::Deserialize;

use crate::{Length, List};

/// What an entry says besides its words; which of these it is follows from its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Nothing.
    Words,
    /// The lists it is on.
    Lists(Vec<List>),
    /// What it is to which rights.
    Rule(Rule),
    /// What it relieves from, for whom.
    Exemption(Exemption),
    /// How long.
    Clock(Clock),
    /// How long a record is kept.
    Retention(Retention),
    /// Which country.
    Country(Country),
    /// How much, for whom.
    Fee(Fee),
    /// How much at most.
    Penalty(Penalty),
    /// The fact itself.
    Value(String),
}

/// What a rule is to a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The right applies if it holds.
    Ground,
    /// The right does not apply if it holds.
    Exception,
    /// How far the right goes.
    Limit,
    /// What has to be done with it.
    Duty,
}

/// A rule of one or several rights.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Codes of rights.
    pub rights: Vec<String>,
    /// What it is to them.
    pub role: Role,
}

/// Who may use an exemption, or whom a clock concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    /// Any controller.
    Anyone,
    /// A school of any kind.
    School,
    /// A school that a council maintains, or a special school outside them.
    MaintainedSchool,
    /// A council or education authority.
    Council,
    /// A body that does social work and is named in DPA 2018 Sch. 3.
    SocialWorkBody,
    /// A court.
    Court,
    /// The Secretary of State.
    SecretaryOfState,
}

/// What has to be shown before an exemption is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// It is of the kind; nothing more.
    Class,
    /// Telling would be likely to prejudice it.
    Prejudice,
    /// Telling would be likely to do serious harm.
    SeriousHarm,
    /// Telling would not be best for the person.
    BestInterests,
    /// The interests of another person are weighed.
    Balance,
    /// The child expected or wished otherwise.
    Wishes,
    /// Another law forbids it.
    Prohibition,
    /// The right cannot stand beside the purpose.
    Incompatible,
    /// The purpose would be seriously impaired.
    Impairment,
}

/// An exemption; it is applied item by item and only as far as it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Codes of the rights from which it relieves.
    pub relieves: Vec<String>,
    /// What has to be shown.
    pub test: Test,
    /// Who may use it.
    pub who: Holder,
}

/// A length of time that the law gives.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// How long; without undue delay, if the law gives no number.
    pub length: Option<Length>,
    /// What it runs from, in words.
    pub starts: String,
    /// Whether an end on a weekend or holiday moves to the next working day.
    pub rolls: bool,
    /// Codes of the rights it belongs to.
    #[serde(default)]
    pub rights: Vec<String>,
    /// Whom it concerns.
    #[serde(default = "anyone")]
    pub who: Holder,
}

fn anyone() -> Holder {
    Holder::Anyone
}

/// How firm a period of retention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Firmness {
    /// Others do it so.
    Practice,
    /// A body that knows the matter advises it.
    Guidance,
    /// Guidance that some have to follow by law.
    StatutoryGuidance,
    /// A law says it.
    Statute,
}

/// What happens when a period of retention ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// It is destroyed.
    Destroy,
    /// Somebody looks at it and decides.
    Review,
}

/// How long a record is kept; where both are given, the later end counts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// How firm it is.
    pub firmness: Firmness,
    /// What then happens.
    pub then: Then,
    /// So long after an event.
    pub length: Option<Length>,
    /// The event, in words.
    pub starts: Option<String>,
    /// To the person's birthday of this age.
    pub age: Option<u8>,
}

/// A country approved for transfers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// Its code of ISO 3166-1, or `EEA`.
    pub code: String,
    /// The only recipients for whom it is approved.
    pub only: Option<String>,
}

/// A tier of the yearly fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// A year's fee in pounds.
    pub pounds: u32,
    /// What is taken off for a direct debit.
    pub direct_debit_off: u32,
    /// The highest turnover in pounds that belongs here.
    pub turnover_up_to: Option<u64>,
    /// The most staff that belong here.
    pub staff_up_to: Option<u32>,
    /// Whether every charity belongs here.
    #[serde(default)]
    pub charities: bool,
}

/// What decides the tier of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Turnover of the financial year in pounds; none for a public authority.
    pub turnover: Option<u64>,
    /// Staff, averaged over the year.
    pub staff: u32,
    /// Whether it is a charity.
    pub charity: bool,
}

impl Fee {
    /// Whether an organisation belongs to this tier, given that it belongs to none below.
    pub fn takes(self, size: Size) -> bool {
        let last = self.turnover_up_to.is_none() && self.staff_up_to.is_none();
        let turnover = size
            .turnover
            .zip(self.turnover_up_to)
            .is_some_and(|(has, most)| has <= most);
        let staff = self.staff_up_to.is_some_and(|most| size.staff <= most);
        last || turnover || staff || (self.charities && size.charity)
    }
}

/// The most that the regulator may fine: the greatest of what is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// An amount in pounds.
    pub pounds: Option<u64>,
    /// An amount in euros.
    pub euros: Option<u64>,
    /// A share of the yearly turnover worldwide, in hundredths.
    pub percent: Option<u8>,
    /// A share of the highest yearly fee, in hundredths.
    pub top_fee_percent: Option<u16>,
}
