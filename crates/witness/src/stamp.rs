//! Asking a server to stamp a checkpoint: RFC 3161 over HTTP.

use ledger::SignedCheckpoint;
use ledger::stamp::{Asked, Certificates, Stamped, digest, question, token_of, verify};

use crate::WitnessError;
use crate::http::Http;

/// How far its clock may be from ours, in microseconds.
const NEAR: u64 = 3_600_000_000;

/// A stamp server of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampServer {
    /// Its address.
    pub url: String,
    /// Its certificate, or that of who issued it.
    pub certificates: Certificates,
    /// The policy to be asked for, if not its usual one.
    pub policy: Option<String>,
}

/// A stamp that verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The token's bytes, to be kept.
    pub token: Vec<u8>,
    /// What it says.
    pub said: Stamped,
}

/// Has a checkpoint stamped. The nonce is random; `now` in microseconds since 1970.
pub fn stamp(
    http: &Http,
    server: &StampServer,
    (note, public_key): (&SignedCheckpoint, &[u8; 32]),
    nonce: &[u8; 16],
    now: i64,
) -> Result<Stamp, WitnessError> {
    let over = digest(note, public_key).map_err(WitnessError::Cosignature)?;
    let policy = server.policy.as_deref();
    let asked = question(&over, nonce, policy).map_err(WitnessError::Stamp)?;
    let answer = http.post(&server.url, "application/timestamp-query", &asked)?;
    if answer.status != 200 {
        return Err(WitnessError::Status(answer.status));
    }
    let token = token_of(&answer.body).map_err(WitnessError::Stamp)?;
    let asked = Asked {
        nonce: Some(nonce),
        policy,
    };
    let said = verify(&token, &over, asked, &server.certificates).map_err(WitnessError::Stamp)?;
    if said.at.abs_diff(now) > NEAR {
        return Err(WitnessError::Clock);
    }
    Ok(Stamp { token, said })
}
