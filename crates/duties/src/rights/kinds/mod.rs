//! The rights people can use, and what else they may write about: one file each.

mod access;
mod automated;
mod clause;
mod complaint;
mod consent;
mod distress;
mod educational;
mod erasure;
mod objection;
mod portability;
mod question;
mod rectification;
mod restriction;
mod safeguards;

use calendar::{Nation, RequestKind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use clause::Clause;
pub(crate) use educational::in_school_days;
pub use educational::{EducationalBasis, PupilLaw, days_that_are};

use crate::refusal::Refusal;

/// What somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RightKind {
    /// The right of access, art. 15.
    Access,
    /// To have what is wrong put right, art. 16.
    Rectification,
    /// To have it deleted, art. 17.
    Erasure,
    /// To have it kept and not used, art. 18.
    Restriction,
    /// To receive it for a computer, art. 20.
    Portability,
    /// To object, art. 21.
    Objection,
    /// To have a person look again, arts 22A to 22D.
    AutomatedDecision,
    /// Taking agreement back, art. 7(3).
    ConsentWithdrawal,
    /// Stopping what harms, and being paid for harm, arts 21 and 82.
    DamageOrDistress,
    /// A copy of what protects data abroad, art. 13(1)(f).
    TransferSafeguards,
    /// A complaint to the controller, DPA 2018 s.164A.
    Complaint,
    /// A pupil's educational record.
    EducationalRecord,
    /// Anything else about data.
    GeneralQuestion,
}

/// Which clock a kind has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindClock {
    /// One month from the latest of receipt, identity, authority and fee.
    Month(RequestKind),
    /// Thirty days to acknowledge, and then no number.
    Acknowledgement,
    /// School days, by the regulations of the nation or the organisation's own promise.
    School,
    /// At once: no number, and nothing to wait for.
    AtOnce,
    /// Without undue delay: no number.
    WithoutDelay,
}

/// A step in the life of a kind, for the list of what is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KindStep {
    /// Say that it has come.
    Acknowledge,
    /// Stop what is objected to, before anything else.
    StopAtOnce,
    /// Be sure who asks, and that they may.
    WhoAsks,
    /// Be clear what they mean; for access this stops the clock.
    Clarify,
    /// Search the places.
    Search,
    /// Decide item by item.
    Items,
    /// Decide point by point.
    Points,
    /// Have a person look again at the decision.
    LookAgain,
    /// Keep it and use it for nothing.
    Restrict,
    /// Do what was decided.
    CarryOut,
    /// Tell those who received it.
    TellRecipients,
    /// Say how it goes on.
    Progress,
    /// Answer, with reasons and the ways to complain.
    Answer,
}

/// What the law says of one kind of request.
#[derive(Debug)]
pub struct Rules {
    /// Its stable text code.
    pub code: &'static str,
    /// Its clock.
    pub clock: KindClock,
    /// The right itself.
    pub citation: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Whether it asks for what is held to be found, decided on and given.
    pub gives_data: bool,
    /// Whether places are searched before it is answered.
    pub searches: bool,
    /// The codes of the law's own statements of it.
    pub rights: &'static [&'static str],
    /// When it applies, beyond the grounds the law's data holds.
    pub grounds: &'static [Clause],
    /// Where the grounds of the law's data must all hold: the one ground they make together.
    pub together: Option<Clause>,
    /// When it does not, beyond the exceptions the law's data holds.
    pub exceptions: &'static [Clause],
    /// For grounds named here, the only answers that may refuse them.
    pub answers: &'static [(&'static str, &'static [&'static str])],
    /// What the person is told, beyond the duties the law's data holds.
    pub tells: &'static [Clause],
    /// Its steps in order.
    pub steps: &'static [KindStep],
    /// Whether recipients are told of what was done, art. 19.
    pub tells_recipients: bool,
    /// What a lawyer should look at.
    pub doubt: Option<&'static str>,
}

/// No ground holds: the answer open to every kind that is not absolute.
pub const NOT_MET: &str = "not-met";

impl RightKind {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 13] = [
        Self::Access,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Portability,
        Self::Objection,
        Self::AutomatedDecision,
        Self::ConsentWithdrawal,
        Self::DamageOrDistress,
        Self::TransferSafeguards,
        Self::Complaint,
        Self::EducationalRecord,
        Self::GeneralQuestion,
    ];

    /// The stable text code.
    pub fn code(self) -> &'static str {
        self.rules().code
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What the law says of it.
    pub fn rules(self) -> &'static Rules {
        match self {
            Self::Access => &access::RULES,
            Self::Rectification => &rectification::RULES,
            Self::Erasure => &erasure::RULES,
            Self::Restriction => &restriction::RULES,
            Self::Portability => &portability::RULES,
            Self::Objection => &objection::RULES,
            Self::AutomatedDecision => &automated::RULES,
            Self::ConsentWithdrawal => &consent::RULES,
            Self::DamageOrDistress => &distress::RULES,
            Self::TransferSafeguards => &safeguards::RULES,
            Self::Complaint => &complaint::RULES,
            Self::EducationalRecord => &educational::RULES,
            Self::GeneralQuestion => &question::RULES,
        }
    }

    /// Whether it is one of the rights of arts 15 to 22D, with its month, fee and extension.
    pub fn has_month(self) -> bool {
        matches!(self.rules().clock, KindClock::Month(_))
    }

    /// Whether asking what is meant may stop its clock: only for a request under art. 15.
    pub fn may_pause(self) -> bool {
        self.rules().clock == KindClock::Month(RequestKind::Access)
    }

    /// When it applies, by the law of the day of receipt.
    ///
    /// One of them is enough. Where the law wants several together they are one ground here, and
    /// [`RightKind::conditions`] lists them.
    pub fn grounds(self, received_on: Date, nation: Nation) -> Vec<Clause> {
        let rules = self.rules();
        if let Some(together) = rules.together {
            return vec![together];
        }
        clause::of_day(
            rules.grounds,
            rules.rights,
            &[law::Role::Ground],
            received_on,
            nation,
        )
    }

    /// What must all hold for it to apply, where the law wants several things together.
    pub fn conditions(self, received_on: Date, nation: Nation) -> Vec<Clause> {
        let rules = self.rules();
        if rules.together.is_none() {
            return Vec::new();
        }
        let ground = [law::Role::Ground];
        clause::of_day(&[], rules.rights, &ground, received_on, nation)
    }

    /// When it does not apply, or does not reach, by the law of the day of receipt.
    pub fn exceptions(self, received_on: Date, nation: Nation) -> Vec<Clause> {
        let rules = self.rules();
        clause::of_day(
            rules.exceptions,
            rules.rights,
            &[law::Role::Exception],
            received_on,
            nation,
        )
    }

    /// What has to be done and told with it, by the law of the day of receipt.
    pub fn tells(self, received_on: Date, nation: Nation) -> Vec<Clause> {
        let rules = self.rules();
        clause::of_day(
            rules.tells,
            rules.rights,
            &[law::Role::Duty, law::Role::Limit],
            received_on,
            nation,
        )
    }

    /// The ground with this code, if it is law on the day of receipt.
    pub fn ground(self, code: &str, received_on: Date, nation: Nation) -> Result<Clause, Refusal> {
        let found = self.grounds(received_on, nation);
        let found = found.into_iter().find(|clause| clause.code == code);
        found.ok_or_else(|| {
            Refusal::law(
                format!("`{code}` is no ground for this on the day the request came"),
                self.rules().citation,
                "choose one of the grounds listed",
            )
        })
    }

    /// The answer that refuses a ground, if it may be used against it on the day of receipt.
    pub fn exception(
        self,
        code: &str,
        against: &str,
        received_on: Date,
        nation: Nation,
    ) -> Result<Clause, Refusal> {
        let narrowed = self.rules().answers.iter().find(|(g, _)| *g == against);
        if let Some((_, only)) = narrowed
            && !only.contains(&code)
        {
            return Err(Refusal::law(
                format!("`{code}` is no answer to `{against}`"),
                self.rules().citation,
                if only.is_empty() {
                    "grant it: this is never refused"
                } else {
                    "choose one of the answers listed for it"
                },
            ));
        }
        if code == NOT_MET {
            return Ok(Clause::new(
                NOT_MET,
                "what the law asks for is not so",
                self.rules().citation,
            ));
        }
        let found = self.exceptions(received_on, nation);
        let found = found.into_iter().find(|clause| clause.code == code);
        found.ok_or_else(|| {
            Refusal::law(
                format!("`{code}` is no exception to this on the day the request came"),
                self.rules().citation,
                "choose one of the exceptions listed",
            )
        })
    }
}

/// What the letter of a refusal tells, by the law of the day of receipt: UK GDPR art. 12(4).
pub fn refusal_contents(received_on: Date, nation: Nation) -> Vec<Clause> {
    clause::listed(law::List::RefusalContents, received_on, nation)
}

/// Whether asking what is meant stops the clock on the day of receipt: art. 12A(5)-(6).
pub(crate) fn clarification_is_law(received_on: Date, nation: Nation) -> bool {
    clause::listed(law::List::RequestRule, received_on, nation)
        .iter()
        .any(|clause| clause.code == "request-pause")
}

/// Whether complaining to the controller is a right on the day of receipt.
pub(crate) fn complaint_is_law(received_on: Date, nation: Nation) -> bool {
    clause::is_right("complaint-to-controller", received_on, nation)
}
