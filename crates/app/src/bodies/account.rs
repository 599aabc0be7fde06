use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{EntityId, OrgId, Term, TermClass};

use crate::{Body, Index};

/// Somebody who can sign in.
#[derive(Clone, Serialize, Deserialize)]
pub struct Account {
    /// The sign-in address, folded to lower case.
    pub email: String,
    /// The name shown to colleagues.
    pub name: String,
    /// What they may do, and where.
    pub memberships: Vec<Login>,
    /// Argon2id, as a PHC string; absent until they have chosen a password.
    pub password: Option<String>,
    /// SHA-256 of the one-time link by which a password is set, in hexadecimal, and its end.
    pub set_password: Option<(String, Timestamp)>,
    /// Failed attempts since the last success, and when the last one was.
    pub failures: u32,
    /// Until when no attempt is taken.
    pub locked_until: Option<Timestamp>,
    /// Since when nobody signs in, because a person locked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked_at: Option<Timestamp>,
    /// What they have beside the password.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
    /// For when what they have is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<RecoveryCodes>,
}

debug_of!(Account {});

/// Something a person has and nobody else: an app with a secret, or a passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Factor {
    /// Its id.
    pub id: EntityId,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// When somebody last signed in with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
    /// What it is.
    #[serde(flatten)]
    pub means: Means,
}

/// How a factor shows that it is there.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "means", rename_all = "kebab-case")]
pub enum Means {
    /// An authenticator app (RFC 6238).
    App {
        /// The shared secret, in base 32.
        secret: String,
        /// The last step whose code was taken: none is taken twice.
        last_step: u64,
    },
    /// A passkey (`WebAuthn`).
    Passkey {
        /// The credential's id, in base64url.
        credential: String,
        /// Its public key, a COSE key in base64url.
        key: String,
        /// How often it has signed, if it counts.
        signed: u32,
    },
}

impl std::fmt::Debug for Means {
    /// Without the secret: Debug output reaches logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::App { .. } => "App",
            Self::Passkey { .. } => "Passkey",
        })
    }
}

/// What is stored of recovery codes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// The key of the hashes, in hexadecimal.
    pub key: String,
    /// HMAC-SHA-256 of each code that is left, in hexadecimal.
    pub hashes: Vec<String>,
}

/// A membership: one organisation, one role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Login {
    /// The organisation.
    pub org: OrgId,
    /// The role there, a code of `access::Role`.
    pub role: String,
    /// The person of the directory they are, so that their own learners follow.
    pub person: Option<EntityId>,
    /// What they are by the policy: a role of the pack; the first that signs in as they do if none
    /// was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_role: Option<String>,
    /// The day the account was made; unknown for those made before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<jiff::civil::Date>,
}

impl Body for Account {
    const KIND: &'static str = "account";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        vec![Term {
            class: TermClass::Unique,
            name: "account.email".to_owned(),
            value: index.keyed("account.email", self.email.as_bytes()),
        }]
    }
}
