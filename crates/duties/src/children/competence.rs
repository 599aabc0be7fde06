//! Whether a child understands enough to use their own rights, and what follows for a parent.
//!
//! Scotland: from twelve it is presumed unless the contrary is shown; below, it is there as soon as
//! there is a general understanding (DPA 2018 s.208). Elsewhere no age is fixed: the pack's starting
//! age is where one begins, and a recorded judgement decides. A child who understands is answered
//! themselves; a parent acts if the child lets them, or where it is plainly best for the child.

use calendar::Nation;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::requester::Requester;
use crate::words::Words;

const SCOTLAND: &str = "DPA 2018 s.208";
const ELSEWHERE: &str = "common law and the regulator's guidance (not a statute)";
const ADULT: &str = "general law: from eighteen understanding is presumed";
const IN_SCOTLAND: u8 = 12;
const USUAL: u8 = 12;
const GROWN: u8 = 18;

/// What is taken to be so before anybody has looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Presumption {
    /// Whether the child is taken to understand.
    pub finding: Finding,
    /// Whether a statute says so, or it is only where one begins.
    pub by_statute: bool,
    /// The law or guidance.
    pub citation: &'static str,
}

/// Whether somebody can use their own rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// They understand, and use their rights themselves.
    Competent,
    /// Not yet.
    NotYet,
}

/// What is weighed when a child's understanding is judged or a parent asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Factor {
    /// How mature the child is, and able to decide such things.
    Maturity,
    /// What kind of data it is.
    KindOfData,
    /// Orders of a court on responsibility or contact.
    CourtOrders,
    /// Confidence owed to the child.
    Confidence,
    /// What it would do to the child if the parent had it, above all where abuse is alleged.
    HarmOfGiving,
    /// What it would do to the child if the parent had it not.
    HarmOfKeeping,
    /// What the child wants.
    ChildsView,
}

impl Factor {
    /// Every factor, in the order they are weighed.
    pub const ALL: [Self; 7] = [
        Self::Maturity,
        Self::KindOfData,
        Self::CourtOrders,
        Self::Confidence,
        Self::HarmOfGiving,
        Self::HarmOfKeeping,
        Self::ChildsView,
    ];

    /// The question put to whoever judges.
    pub fn question(self) -> &'static str {
        match self {
            Self::Maturity => "How mature is the child, and can they decide such things?",
            Self::KindOfData => "What kind of data is it?",
            Self::CourtOrders => "Is there a court order on responsibility or contact?",
            Self::Confidence => "Did the child tell us something in confidence?",
            Self::HarmOfGiving => "What would it do to the child if the parent had it?",
            Self::HarmOfKeeping => "What would it do to the child if the parent did not have it?",
            Self::ChildsView => "What does the child want?",
        }
    }
}

/// A judgement on record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Judgement {
    /// What was found.
    pub finding: Finding,
    /// What was weighed, and with what result.
    pub weighed: Vec<(Factor, Words)>,
    /// Why a parent may act although the child understands, because it is plainly best for the
    /// child; none if that is not so.
    pub best_interests: Option<Words>,
}

/// How far the question of competence is settled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "competence", rename_all = "kebab-case")]
pub enum Competence {
    /// Nobody has raised it: the person is grown up, or asks themselves and plainly understands.
    #[default]
    NotRaised,
    /// Raised, and to be judged.
    Raised {
        /// The day.
        on: Date,
    },
    /// Judged.
    Judged {
        /// The day.
        on: Date,
        /// What was found.
        judgement: Judgement,
    },
}

/// What the child said, and who asked them: never whoever made the request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ChildView {
    /// The day.
    pub on: Date,
    /// Who of the staff asked, and how.
    pub asked_by: Words,
    /// What the child said.
    pub said: Said,
}

/// What a child says to a parent's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// The parent may act and may have it.
    Agrees,
    /// Not.
    Refuses,
    /// They would not say.
    Nothing,
}

/// Where one begins: the statute in Scotland, the policy's starting age elsewhere.
///
/// Where the nation is not known there is no statutory presumption to rely on.
pub fn starting_point(age: u8, nation: Nation, policy_age: Option<u8>) -> Presumption {
    let (from, by_statute, citation) = match nation {
        _ if age >= GROWN => (GROWN, true, ADULT),
        Nation::Scotland => (IN_SCOTLAND, true, SCOTLAND),
        Nation::EnglandAndWales | Nation::NorthernIreland | Nation::Unknown => {
            (policy_age.unwrap_or(USUAL), false, ELSEWHERE)
        }
    };
    let finding = if age >= from {
        Finding::Competent
    } else {
        Finding::NotYet
    };
    Presumption {
        finding,
        // Below twelve the statute presumes nothing either way: understanding decides.
        by_statute: by_statute && finding == Finding::Competent,
        citation,
    }
}

impl Judgement {
    /// Whether it can stand on record: each factor once, and none left empty.
    pub fn check(&self, requester: Requester) -> Result<(), Refusal> {
        let weighed = |factor: Factor| {
            self.weighed
                .iter()
                .any(|(other, words)| *other == factor && !words.is_blank())
        };
        let needed: &[Factor] = match requester {
            Requester::ParentalResponsibility | Requester::CourtAppointee => &Factor::ALL,
            // Whoever asks for themselves, or was sent by the child, is judged by understanding alone.
            Requester::DataSubject | Requester::Agent => &[Factor::Maturity],
        };
        match needed.iter().find(|factor| !weighed(**factor)) {
            None => Ok(()),
            Some(factor) => Err(Refusal::law(
                format!("the judgement does not say: {}", factor.question()),
                ELSEWHERE,
                "weigh it and write the result in a few words",
            )),
        }
    }
}

/// Whether an answer may go to this requester as far as the child's competence goes.
pub(crate) fn may_answer(
    requester: Requester,
    competence: &Competence,
    view: Option<&ChildView>,
    acted_for: bool,
) -> Result<(), Refusal> {
    let judgement = match competence {
        Competence::NotRaised => return Ok(()),
        Competence::Raised { .. } => {
            return Err(Refusal::law(
                "whether the child can use their own rights is still to be judged",
                ELSEWHERE,
                "judge it by the listed factors",
            ));
        }
        Competence::Judged { judgement, .. } => judgement,
    };
    match (requester, judgement.finding) {
        (Requester::DataSubject | Requester::Agent, Finding::NotYet) if !acted_for => {
            Err(Refusal::law(
                "the child does not understand enough yet to ask alone",
                ELSEWHERE,
                "find somebody with parental responsibility to act with them, and record it",
            ))
        }
        (Requester::ParentalResponsibility, Finding::Competent) => {
            let agrees = view.is_some_and(|view| view.said == Said::Agrees);
            if agrees
                || judgement
                    .best_interests
                    .as_ref()
                    .is_some_and(|w| !w.is_blank())
            {
                return Ok(());
            }
            Err(Refusal::law(
                "the child understands: the right is theirs to use",
                ELSEWHERE,
                "ask the child safely, never through the parent; or answer the child themselves",
            ))
        }
        (
            Requester::CourtAppointee | Requester::DataSubject | Requester::Agent,
            Finding::Competent | Finding::NotYet,
        )
        | (Requester::ParentalResponsibility, Finding::NotYet) => Ok(()),
    }
}
