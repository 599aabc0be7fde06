//! The pack itself: versions, who approves it, what it was made from (obligation GOV-4).

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::Code;

/// Where a statement of the pack comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The written policy; the section.
    Policy(String),
    /// The pack itself, because the written policy is silent or out of date.
    PacksOwn,
}

impl Origin {
    /// For a reader: `policy 13.3` or `pack's own`.
    pub fn words(&self) -> String {
        match self {
            Self::Policy(section) => format!("policy {section}"),
            Self::PacksOwn => "pack's own".to_owned(),
        }
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "pack's own" {
            return Ok(Self::PacksOwn);
        }
        match text.strip_prefix("policy ") {
            Some(section) if !section.trim().is_empty() => Ok(Self::Policy(section.to_owned())),
            _ => Err(serde::de::Error::custom(format!(
                "`{text}` does not say where this comes from, expected `policy` and a section, or `pack's own`"
            ))),
        }
    }
}

/// The pack itself.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// Its code.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// Its version, counted from 1.
    pub version: u32,
    /// From when it holds; never before it was adopted.
    #[schemars(with = "crate::schema::CivilDate")]
    pub effective_on: Date,
    /// When it is to be looked at again.
    #[schemars(with = "crate::schema::CivilDate")]
    pub review_by: Date,
    /// When it was last checked.
    #[schemars(with = "Option<crate::schema::CivilDate>")]
    pub checked_on: Option<Date>,
    /// The written policy it was made from.
    pub written_policy: Option<String>,
    /// The number under which the written policy is filed.
    pub reference: Option<String>,
    /// Who owns it: a post.
    pub owner: Option<String>,
    /// Who is responsible for what the organisation delivers, if the policy names them.
    pub delivery: Option<String>,
    /// Who was asked before it was adopted.
    #[serde(default)]
    pub consulted: Vec<String>,
    /// Who approves it, and signs.
    #[serde(default)]
    pub approvers: Vec<Approver>,
    /// The numbered sections of the written policy, each as its number and title.
    #[serde(default)]
    pub sections: Vec<String>,
    /// The lawful bases that the policy allows itself, by codes of the law; all if left out.
    #[serde(default)]
    pub bases: Vec<Code>,
    /// Where the appropriate policy document is (DPA 2018 Sch. 1 para. 39), if one is needed.
    pub policy_document: Option<String>,
}

impl Front {
    /// Whether an appropriate policy document is named.
    pub(crate) fn has_policy_document(&self) -> bool {
        let document = self.policy_document.as_deref().unwrap_or_default();
        !document.trim().is_empty()
    }
}

/// Somebody who approves the policy and signs it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approver {
    /// The role of the pack that approves.
    pub role: Code,
    /// The post or the name, as it stands on the policy.
    pub name: String,
    /// When they signed.
    #[schemars(with = "Option<crate::schema::CivilDate>")]
    pub on: Option<Date>,
}

/// A document that the policy refers to.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Linked {
    /// Its code.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// Where it is: an address, a place of the pack, or who gives it.
    pub where_to_find: Option<String>,
    /// Whether it is given on request (obligation GOV-16).
    #[serde(default)]
    pub on_request: bool,
    /// Where it comes from.
    pub origin: Origin,
}
