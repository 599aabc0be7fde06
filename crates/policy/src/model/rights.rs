//! How requests and complaints are taken (obligations RIG-1 to RIG-20).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Code, Origin, Span, WorkingDays, code};

/// How requests are taken (obligations RIG-1 to RIG-3).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// Our own aim, in working days from receipt; the law's limit stands beside it.
    #[serde(rename = "aim", alias = "aim_working_days", default)]
    pub aim_working_days: WorkingDays,
    /// By when a request is acknowledged, in working days.
    #[serde(rename = "acknowledge", alias = "acknowledge_working_days", default)]
    pub acknowledge_working_days: WorkingDays,
    /// Ways of making sure who asks, the usual one first.
    pub identity: Vec<String>,
    /// Whether proof of identity is demanded each time, however well the person is known.
    #[serde(default)]
    pub identity_always: bool,
    /// How many proofs may be asked for.
    pub identity_proofs: Option<u8>,
    /// The form that the policy asks for: "in writing". Any other is still valid in law.
    pub form: Option<String>,
    /// From which age a child's own permission is usually asked for.
    pub child_decides_from_age: Option<u8>,
    /// The limit that the policy names; one month in law (UK GDPR art. 12A).
    pub within: Option<Span>,
    /// To how long it may be extended in all; three months in law.
    pub extended_to: Option<Span>,
    /// Who may ask, where the policy lists them: kinds of people of the pack.
    pub who_may_ask: Option<Vec<Code>>,
    /// Grounds that the policy names for a right, by codes of the law; the law's if left out.
    #[serde(default)]
    pub grounds: BTreeMap<String, Vec<Code>>,
    /// What restriction leaves: all of it, unused, or only what keeps it from being used.
    pub restriction: Option<Restriction>,
    /// Changes of which everybody who received the data is told, however much trouble it is; where left
    /// out, they are told unless it is impossible or out of proportion (UK GDPR art. 19).
    #[serde(default)]
    pub always_told_of: Vec<Change>,
    /// What a refusal tells, where the policy lists it.
    #[serde(default)]
    pub refusal_tells: Vec<RefusalTells>,
    /// Fees.
    pub fee: Option<Fee>,
    /// The promise about the educational record, where the organisation makes one.
    pub educational_record: Option<EducationalRecord>,
    /// Rights that the policy gives, by their codes in the law; all of the law's if left out.
    #[serde(default)]
    pub rights: Vec<Code>,
    /// What may be withheld, by codes of the law's exemptions; what the law allows if left out.
    #[serde(default)]
    pub withheld: Vec<Code>,
    /// What a second person reads after it was decided, before an answer goes out; nothing if left out.
    pub second_reader: Option<SecondReader>,
    /// Whether a mark in an answer says why something was taken out: that it is about somebody else, or
    /// that the law lets it be withheld. Where a ground may not be told, no mark of that answer does.
    #[serde(default)]
    pub marks_say_why: bool,
    /// Whether people whom we invite see their own details without a request, and say what should be put
    /// right (obligation RIG-20).
    #[serde(default)]
    pub own_data: bool,
    /// Working days before the aim, the working date and the limit of the law at which whoever has a
    /// request is reminded; five if left out.
    pub remind_before: Option<WorkingDays>,
    /// Working days before the limit of the law at which head and officer are told; two if left out.
    pub escalate_before: Option<WorkingDays>,
    /// How often progress is gone through with parents and child (obligation RIG-19).
    pub progress_every: Option<Span>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A change of which those who received the data are told (UK GDPR art. 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was put right.
    Rectification,
    /// It was deleted.
    Erasure,
    /// It is kept and not used.
    Restriction,
}

impl Change {
    /// What was done to the data.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Rectification => "put right",
            Self::Erasure => "deleted",
            Self::Restriction => "restricted",
        }
    }
}

code::closed!(Change, "a change of which others are told", {
    "rectification" => Rectification,
    "erasure" => Erasure,
    "restriction" => Restriction,
});

/// What of a request a second person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondReader {
    /// Safeguarding records.
    Safeguarding,
    /// Whatever is decided.
    Everything,
}

code::closed!(SecondReader, "what a second person reads", {
    "safeguarding" => Safeguarding,
    "everything" => Everything,
});

/// What restriction leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// All of it is kept, and none of it used: UK GDPR art. 18(2).
    Storage,
    /// Only what is needed to see that nothing more is done with it.
    Suppression,
}

code::closed!(Restriction, "what restriction leaves", {
    "storage" => Storage,
    "suppression" => Suppression,
});

/// What somebody is told whose request is refused (UK GDPR art. 12(4)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalTells {
    /// Why.
    Reasons,
    /// That they can complain to the organisation: DPA 2018 s. 164A.
    Complaint,
    /// That they can complain to the regulator.
    Regulator,
    /// That they can go to court.
    Court,
}

code::closed!(RefusalTells, "what a refusal tells", {
    "reasons" => Reasons,
    "complaint" => Complaint,
    "regulator" => Regulator,
    "court" => Court,
});

/// When something may be charged for (UK GDPR art. 12(5), art. 15(3)).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// What a first copy costs, in pence; nothing may be charged for it.
    #[serde(default)]
    pub first_copy_pence: u32,
    /// Whether a reasonable fee may be asked where a request is manifestly unfounded or excessive.
    #[serde(default)]
    pub excessive: bool,
    /// Whether a reasonable fee may be asked for further copies.
    #[serde(default)]
    pub further_copies: bool,
}

/// A promise about a child's educational record.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EducationalRecord {
    /// By when it is given.
    pub within: Span,
    /// The nation whose regulations make it owed, where the organisation is such a school or keeps its
    /// records. Without them, and without a promise of its own, nothing is given as such a record.
    pub law: Option<PupilRegulations>,
    /// Whether it is a promise of the organisation's own, as no law binds it.
    #[serde(default)]
    pub own_promise: bool,
    /// Up to which age of the learner.
    pub under_age: Option<u8>,
    /// When it is not given.
    pub not_where: Option<String>,
}

/// The regulations on pupils' educational records, by their nation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PupilRegulations {
    /// Education (Pupil Information) (England) Regulations 2005.
    England,
    /// Pupil Information (Wales) Regulations 2011.
    Wales,
    /// Pupils' Educational Records (Scotland) Regulations 2003.
    Scotland,
    /// Education (Pupil Records and Reporting) Regulations (Northern Ireland) 2009.
    NorthernIreland,
}

impl PupilRegulations {
    /// Their name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::England => "Education (Pupil Information) (England) Regulations 2005",
            Self::Wales => "Pupil Information (Wales) Regulations 2011",
            Self::Scotland => "Pupils’ Educational Records (Scotland) Regulations 2003",
            Self::NorthernIreland => {
                "Education (Pupil Records and Reporting) Regulations (Northern Ireland) 2009"
            }
        }
    }
}

/// How complaints are taken (DPA 2018 s. 164A).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Complaints {
    /// Who answers them, as the person reads it.
    pub to: String,
    /// The ways of complaining, a form among them: DPA 2018 s. 164A(2).
    pub ways: Vec<String>,
    /// By when it is acknowledged; never later than thirty days.
    pub acknowledge_within: Option<Span>,
    /// By when we aim to answer, in working days.
    #[serde(rename = "aim", alias = "aim_working_days", default)]
    pub aim_working_days: WorkingDays,
    /// Where it comes from.
    pub origin: Origin,
}
