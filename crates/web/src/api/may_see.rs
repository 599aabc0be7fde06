//! Who may see what, and why.

use app::{AppError, CategorySeen, HeldSeen, RoleSees, Seer, TraceStep};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::records::Class;
use super::reply::Reply;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/policy/access",
        "showAccess",
        "Show what each role of the policy sees",
        access,
    )
    .tag("Policy")
    .gives::<Access>(),
    Operation::post(
        "/policy/why",
        "explainLook",
        "Say why a look is let through or refused",
        why,
    )
    .tag("Policy")
    .detail(
        "All by the policy's codes. Nothing is looked at: it is the decision that is explained.",
    )
    .takes::<Look>()
    .gives::<Trace>()
    .repeatable(),
    Operation::get(
        "/people/{id}/access",
        "personAccess",
        "Show who may see what is held about a person",
        person,
    )
    .tag("People")
    .detail("Each kind of record with everybody who can sign in, and why they may see it or not.")
    .gives::<PersonAccess>(),
];

/// What each role sees.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Access {
    /// The roles of the policy.
    roles: Vec<RoleAccess>,
}

/// What a role sees.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoleAccess {
    /// Its code.
    #[schema(example = "tutor")]
    code: String,
    /// What the policy calls it.
    #[schema(example = "tutor")]
    title: String,
    /// Whether its holders can have an account.
    signs_in: bool,
    /// Every category of the policy.
    categories: Vec<CategoryAccess>,
}

/// What of a category a role sees.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryAccess {
    /// Its code.
    #[schema(example = "learning")]
    code: String,
    /// What the policy calls it.
    #[schema(example = "Learning")]
    title: String,
    class: Class,
    /// About whom and what for; nothing if the role does not see it.
    #[schema(example = json!(["about tutees whom they work with, to give sessions"]))]
    lines: Vec<String>,
}

/// A look to be explained.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Look {
    /// The role, by its code.
    #[schema(example = "tutor", max_length = 64)]
    role: String,
    /// The category, by its code.
    #[schema(example = "learning", max_length = 64)]
    category: String,
    /// The kind of person whom it is about, by its code.
    #[schema(example = "learner", max_length = 64)]
    about: String,
    /// The purpose, by its code; any if left out.
    #[serde(default)]
    #[schema(example = "teaching", max_length = 64)]
    purpose: Option<String>,
    /// Whether the reader works with them.
    their_own: bool,
}

/// A decision and its reasons.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Trace {
    /// Whether it is let through.
    allowed: bool,
    /// Its steps: all must be met.
    steps: Vec<Step>,
}

/// A step of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Step {
    /// Whether it is met.
    met: bool,
    /// What it says.
    #[schema(example = "an account of this kind may look at ordinary records")]
    words: String,
    /// Where it stands in the policy's files; absent for a rule of the program.
    #[schema(example = "role[tutor].sees[0]")]
    place: Option<String>,
}

/// Who may see what is held about a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonAccess {
    /// Each kind of record that there is.
    held: Vec<HeldAccess>,
}

/// A kind of record, and who may see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldAccess {
    /// What it is.
    #[schema(example = "Session report")]
    title: String,
    class: Class,
    /// How many there are.
    #[schema(example = 3)]
    count: usize,
    /// Everybody who can sign in.
    seers: Vec<SeerAccess>,
}

/// Somebody, and whether they may.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeerAccess {
    /// Their name.
    #[schema(example = "Asha Varga")]
    name: String,
    /// What they are by the policy; empty where it knows no such role.
    #[schema(example = "tutor")]
    role: String,
    /// Why, or why not.
    why: Trace,
}

fn access(call: &Call<'_>) -> Result<Reply, AppError> {
    let found = call.ctx.policy_access()?;
    Reply::one(&Access {
        roles: found.roles.into_iter().map(RoleAccess::of).collect(),
    })
}

fn why(call: &Call<'_>) -> Result<Reply, AppError> {
    let look: Look = call.json()?;
    let trace = call.ctx.why_by_policy(&policy::Look {
        role: &look.role,
        category: &look.category,
        purpose: look.purpose.as_deref().unwrap_or_default(),
        kind_of_person: &look.about,
        their_own: look.their_own,
    })?;
    Reply::one(&Trace::of(trace))
}

fn person(call: &Call<'_>) -> Result<Reply, AppError> {
    let held = call.ctx.who_may_see(call.id("id"))?;
    Reply::one(&PersonAccess {
        held: held.into_iter().map(HeldAccess::of).collect(),
    })
}

impl RoleAccess {
    fn of(role: RoleSees) -> Self {
        Self {
            code: role.code,
            title: role.title,
            signs_in: role.signs_in,
            categories: role
                .categories
                .into_iter()
                .map(CategoryAccess::of)
                .collect(),
        }
    }
}

impl CategoryAccess {
    fn of(category: CategorySeen) -> Self {
        Self {
            code: category.code,
            title: category.title,
            class: category.class.into(),
            lines: category.lines,
        }
    }
}

impl Trace {
    fn of(trace: app::Trace) -> Self {
        Self {
            allowed: trace.is_allowed(),
            steps: trace.steps.into_iter().map(Step::of).collect(),
        }
    }
}

impl Step {
    fn of(step: TraceStep) -> Self {
        Self {
            met: step.met,
            words: step.words,
            place: Some(step.place).filter(|place| !place.is_empty()),
        }
    }
}

impl HeldAccess {
    fn of(held: HeldSeen) -> Self {
        Self {
            title: held.title,
            class: held.class.into(),
            count: held.count,
            seers: held.seers.into_iter().map(SeerAccess::of).collect(),
        }
    }
}

impl SeerAccess {
    fn of(seer: Seer) -> Self {
        Self {
            name: seer.name,
            role: seer.role,
            why: Trace::of(seer.trace),
        }
    }
}
