//! From when a child's own agreement counts: UK GDPR art. 8(1), and nothing else.
//!
//! Only where agreement is the basis and an online service is offered straight to a child. It says
//! nothing about who may use a right, and nothing about agreeing to treatment.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// The least age of art. 8(1). DPA 2018 s.9, which once said it, is gone.
const LEAST: u8 = 13;
const ONLINE: &str = "UK GDPR art. 8(1)";

/// What the agreement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// An online service offered straight to the child.
    Online,
    /// A preventive or counselling service offered to the child: no parent is needed.
    Counselling,
    /// Anything else: whether the child understands decides, not an age.
    Other,
}

/// Whose agreement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consents {
    /// The child's own.
    Child,
    /// That of a holder of parental responsibility.
    Parent,
    /// The child's own if they understand what they agree to, else a parent's.
    ByUnderstanding,
}

/// Whose agreement counts at an age; a policy may set a higher age for online services, not a lower.
pub fn consents_alone(
    age: u8,
    service: Service,
    policy_age: Option<u8>,
) -> Result<Consents, Refusal> {
    if policy_age.is_some_and(|policy| policy < LEAST) {
        return Err(Refusal::law(
            format!("below {LEAST} a child's own agreement does not count for an online service"),
            ONLINE,
            "set the policy's age to 13 or more",
        ));
    }
    Ok(match service {
        Service::Counselling => Consents::Child,
        Service::Other => Consents::ByUnderstanding,
        Service::Online if age >= policy_age.unwrap_or(LEAST) => Consents::Child,
        Service::Online => Consents::Parent,
    })
}
