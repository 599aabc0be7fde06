//! Worked cases: facts in, days out. What reads them is what the command line and the tests' table
//! use.

use std::collections::BTreeMap;

use app::AppError;
use duties::cases::{BreachCase, Cases, CompetenceCase, ConsentCase, ParentCase, RequestCase};
use duties::children::Service;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::reply::Reply;
use super::requests::kind::Right;
use super::requests::open::ByRight;
use super::types::{Day, Moment};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] =
    &[
        Operation::post("/clock/cases", "reckonCases", "Reckon worked cases", reckon)
            .tag("Requests")
            .detail("Nothing of the organisation's is read, and nothing is kept.")
            .takes::<Worked>()
            .gives::<Reckoned>()
            .repeatable(),
    ];

/// Cases, by what they are about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Worked {
    /// Requests, and what happened to them.
    #[serde(default)]
    #[schema(max_items = 2000)]
    case: Vec<RequestFacts>,
    /// Breaches.
    #[serde(default)]
    #[schema(max_items = 2000)]
    breach: Vec<BreachFacts>,
    /// Until when a parent may ask.
    #[serde(default)]
    #[schema(max_items = 2000)]
    parent: Vec<ParentFacts>,
    /// Whether somebody is presumed to understand.
    #[serde(default)]
    #[schema(max_items = 2000)]
    competence: Vec<CompetenceFacts>,
    /// Whose agreement counts.
    #[serde(default)]
    #[schema(max_items = 2000)]
    consent: Vec<ConsentFacts>,
}

/// A request, and what happened to it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestFacts {
    /// Its name among the cases.
    #[schema(example = "access-england-identity-late")]
    id: String,
    kind: Right,
    /// Where it is asked.
    #[schema(example = "england")]
    nation: String,
    /// Who asks; the person themselves if left out.
    #[serde(default)]
    requester: Option<ByRight>,
    /// The day it came.
    received: Day,
    /// What makes an educational record theirs: regulations by their nation, or a promise.
    #[serde(default)]
    #[schema(example = "promise 15 working-days")]
    basis: Option<String>,
    /// The first and the last day of each term.
    #[serde(default)]
    #[schema(max_items = 100)]
    terms: Vec<[Day; 2]>,
    /// The first and the last day of what is closed within the terms.
    #[serde(default)]
    #[schema(max_items = 100)]
    closures: Vec<[Day; 2]>,
    /// What happened, each with its day.
    #[serde(default)]
    #[schema(max_items = 200, example = json!(["2026-11-03 identity-asked", "2026-11-30 identity-confirmed"]))]
    events: Vec<String>,
    /// The organisation's own aim.
    #[serde(default)]
    #[schema(example = "20 working-days")]
    aim: Option<String>,
}

/// A breach.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BreachFacts {
    /// Its name among the cases.
    #[schema(example = "breach-over-a-weekend")]
    id: String,
    /// When the organisation knew.
    aware: Moment,
}

/// A child for whom a parent may ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParentFacts {
    /// Its name among the cases.
    #[schema(example = "parent-scotland")]
    id: String,
    /// The child's day of birth.
    born: Day,
    /// Where they live.
    #[schema(example = "scotland")]
    nation: String,
}

/// Somebody who may understand enough to use their rights.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompetenceFacts {
    /// Its name among the cases.
    #[schema(example = "twelve-in-scotland")]
    id: String,
    /// Their day of birth.
    born: Day,
    /// The day it is asked.
    on: Day,
    /// Where they live.
    #[schema(example = "scotland")]
    nation: String,
    /// The starting age of the policy.
    #[serde(default)]
    policy_age: Option<u8>,
}

/// A child who agrees to something.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentFacts {
    /// Its name among the cases.
    #[schema(example = "online-at-twelve")]
    id: String,
    /// The child's age.
    age: u8,
    service: AgreedTo,
    /// The age of the policy.
    #[serde(default)]
    policy_age: Option<u8>,
}

/// To what a child agrees.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AgreedTo {
    /// An online service offered straight to the child.
    Online,
    /// A preventive or counselling service.
    Counselling,
    /// Anything else.
    Other,
}

impl From<AgreedTo> for Service {
    fn from(service: AgreedTo) -> Self {
        match service {
            AgreedTo::Online => Self::Online,
            AgreedTo::Counselling => Self::Counselling,
            AgreedTo::Other => Self::Other,
        }
    }
}

/// What came of the cases, in their order.
#[derive(Serialize, ToSchema)]
pub(crate) struct Reckoned {
    answers: Vec<CaseAnswer>,
}

/// What came of a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseAnswer {
    /// Its name among the cases.
    #[schema(example = "access-england-identity-late")]
    id: String,
    /// What was found, by name; `none` where there is no such day. Empty where it is refused.
    #[schema(example = json!({ "starts": "2026-11-30", "due": "2026-12-30" }))]
    found: BTreeMap<String, String>,
    refused: Option<CaseRefusal>,
}

/// A rule that said no.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseRefusal {
    /// Why.
    #[schema(example = "this was closed before")]
    why: String,
    /// Where the law says so.
    #[schema(example = "UK GDPR art. 12A(4)")]
    citation: Option<String>,
    /// The line of `events` it was said of; missing where the receipt itself is refused.
    #[schema(example = "2026-12-22 extended")]
    at: Option<String>,
}

fn reckon(call: &Call<'_>) -> Result<Reply, AppError> {
    let worked: Worked = call.json()?;
    let answers = call.ctx.reckon_cases(&worked.into())?;
    let answers = answers.into_iter().map(|answer| CaseAnswer {
        id: answer.id,
        found: answer
            .found
            .into_iter()
            .map(|(name, found)| (name.to_owned(), found))
            .collect(),
        refused: answer.refused.map(|refusal| CaseRefusal {
            why: refusal.why,
            citation: refusal.citation.map(str::to_owned),
            at: answer.at,
        }),
    });
    Reply::one(&Reckoned {
        answers: answers.collect(),
    })
}

impl From<Worked> for Cases {
    fn from(worked: Worked) -> Self {
        Self {
            case: worked.case.into_iter().map(RequestCase::from).collect(),
            breach: worked.breach.into_iter().map(BreachCase::from).collect(),
            parent: worked.parent.into_iter().map(ParentCase::from).collect(),
            competence: worked
                .competence
                .into_iter()
                .map(CompetenceCase::from)
                .collect(),
            consent: worked.consent.into_iter().map(ConsentCase::from).collect(),
        }
    }
}

impl From<RequestFacts> for RequestCase {
    fn from(facts: RequestFacts) -> Self {
        let spans = |all: &[[Day; 2]]| all.iter().map(|[from, to]| [from.0, to.0]).collect();
        Self {
            requester: facts.requester.map(Into::into),
            basis: facts.basis,
            terms: spans(&facts.terms),
            closures: spans(&facts.closures),
            events: facts.events,
            aim: facts.aim,
            ..Self::new(facts.id, facts.kind.into(), facts.nation, facts.received.0)
        }
    }
}

impl From<BreachFacts> for BreachCase {
    fn from(facts: BreachFacts) -> Self {
        Self {
            id: facts.id,
            citation: String::new(),
            aware: facts.aware.0,
            due: None,
            due_on: None,
        }
    }
}

impl From<ParentFacts> for ParentCase {
    fn from(facts: ParentFacts) -> Self {
        Self {
            id: facts.id,
            citation: String::new(),
            born: facts.born.0,
            nation: facts.nation,
            ends: None,
            told_from: None,
        }
    }
}

impl From<CompetenceFacts> for CompetenceCase {
    fn from(facts: CompetenceFacts) -> Self {
        Self {
            id: facts.id,
            citation: String::new(),
            born: facts.born.0,
            on: facts.on.0,
            nation: facts.nation,
            policy_age: facts.policy_age,
            age: None,
            finding: None,
            by_statute: None,
        }
    }
}

impl From<ConsentFacts> for ConsentCase {
    fn from(facts: ConsentFacts) -> Self {
        Self {
            id: facts.id,
            citation: String::new(),
            age: facts.age,
            service: facts.service.into(),
            policy_age: facts.policy_age,
            whose: None,
            refused: None,
        }
    }
}
