//! The organisation, its roles, and the kinds of people it knows (obligations GOV-1 to GOV-3, REC-2).

use std::collections::BTreeMap;

use calendar::Nation;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{Code, Origin};

/// The controller (obligation GOV-1).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// The name in law.
    pub legal_name: String,
    /// The name in use.
    pub trading_name: String,
    /// What it is in law, as a reader says it: "limited company", "community interest company".
    pub form: Option<String>,
    /// Number in the register of companies or charities.
    pub company_number: Option<String>,
    /// Number in the register of charities, beside that of companies.
    pub charity_number: Option<String>,
    /// Number in the regulator's register of fee payers.
    pub registration_number: Option<String>,
    /// Until when that registration runs; it is renewed every year.
    #[schemars(with = "Option<crate::schema::CivilDate>")]
    pub registered_until: Option<Date>,
    /// Whose bank holidays count.
    #[schemars(with = "crate::schema::Nation")]
    pub nation: Nation,
    /// Whether it is a public authority in the sense of data-protection law (DPA 2018 s. 7):
    /// only then may it rest on tasks in the public interest as one, and must publish more.
    #[serde(default)]
    pub public_authority: bool,
    /// Whether it is a charity, which may use the charities' soft opt-in.
    #[serde(default)]
    pub charity: bool,
    /// Whether it is a school in the sense of the law on educational records.
    #[serde(default)]
    pub school: bool,
    /// Postal address, line by line, the postcode last.
    pub address: Vec<String>,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub telephone: String,
    /// Website.
    pub website: Option<String>,
    /// The data protection officer.
    pub dpo: Officer,
    /// Contact points by what they are for: rights, complaints, marketing, corrections.
    #[serde(default)]
    pub contacts: BTreeMap<String, Contact>,
}

/// The data protection officer (obligation GOV-2).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// Name, or the name of the post.
    pub name: String,
    /// The outside firm, if it is one.
    pub firm: Option<String>,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub telephone: String,
    /// Postal address, line by line; the organisation's own if left out.
    #[serde(default)]
    pub address: Vec<String>,
    /// Where the job description is.
    pub job_description: Option<String>,
    /// To whom the officer reports, and how often: `"1 year"`.
    pub reports_to: Option<String>,
    /// How often the officer reports.
    pub reports_every: Option<crate::Span>,
}

/// A contact point (obligation GOV-11).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Who answers.
    pub who: String,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub telephone: Option<String>,
}

/// A kind of person (obligation REC-2).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KindOfPerson {
    /// Its code; the capacity of a person.
    pub code: Code,
    /// One of them, for readers.
    pub one: String,
    /// Several of them.
    pub many: String,
    /// Whether they are usually under eighteen.
    #[serde(default)]
    pub child: bool,
    /// For which kinds of people they usually act: a carer for a learner.
    #[serde(default)]
    pub acts_for: Vec<Code>,
    /// Whether they may be known by a code or a first name only (obligation REC-18).
    #[serde(default)]
    pub may_be_anonymous: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// Words by which houses call those who work for them.
const AT_WORK: [&str; 8] = [
    "staff",
    "employee",
    "worker",
    "tutor",
    "mentor",
    "teacher",
    "volunteer",
    "contractor",
];

impl KindOfPerson {
    /// Whether they work here now, as far as their name tells.
    pub(crate) fn works_here(&self) -> bool {
        let name = self.one.to_lowercase();
        let works = name
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| AT_WORK.contains(&word));
        works && !name.contains("former") && !name.contains("relation")
    }
}

/// A role in the organisation: what it does, and what it may see (obligations GOV-3, SEC-5).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleOfStaff {
    /// Its code.
    pub code: Code,
    /// One of them, for readers.
    pub title: String,
    /// As what its holders sign in: `dpo`, `head`, `tutor`; left out for those with no account.
    pub signs_in_as: Option<String>,
    /// What it has to do.
    #[serde(default)]
    pub duties: Vec<Duty>,
    /// What its holders may see, and for what. Nothing that is not here.
    #[serde(default)]
    pub sees: Vec<Sees>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Something that a role has to do.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// What, in words that go on from "has to".
    pub what: String,
    /// How often, if it comes round.
    pub every: Option<crate::Span>,
}

/// What a role may see.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sees {
    /// Categories of the pack.
    pub categories: Vec<Code>,
    /// For these purposes of the pack.
    pub purposes: Vec<Code>,
    /// About these kinds of people; all if left out.
    #[serde(default)]
    pub people: Vec<Code>,
    /// Only about those whom they work with, not about everybody.
    #[serde(default)]
    pub only_their_own: bool,
}
