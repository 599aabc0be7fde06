//! Asking a witness to cosign a checkpoint: C2SP tlog-witness, `add-checkpoint`.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ledger::{Hash, SignedCheckpoint, WitnessKey};

use crate::WitnessError;
use crate::http::Http;

/// How often a witness may say that it knows another size.
const TURNS: usize = 3;
/// How far its clock may be from ours, in seconds.
const NEAR: u64 = 3600;
/// The most hashes a proof may have by the standard.
const MOST_HASHES: usize = 63;

/// A witness of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its name and public key.
    pub key: WitnessKey,
    /// The address before `/add-checkpoint`.
    pub url: String,
}

/// A cosignature that verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The signature line, without its line feed.
    pub line: String,
    /// When, in seconds since 1970, by the witness's clock.
    pub at: u64,
}

enum Said {
    Cosigned(Cosignature),
    Knows(u64),
}

/// Has a checkpoint cosigned. `known` is the size last cosigned as far as we know; `prove` makes the
/// consistency proof from a size to that of the checkpoint.
pub fn cosign(
    http: &Http,
    witness: &Witness,
    note: &SignedCheckpoint,
    known: u64,
    mut prove: impl FnMut(u64) -> Option<Vec<Hash>>,
    now: u64,
) -> Result<Cosignature, WitnessError> {
    let size = note.claimed().size;
    let mut known = known.min(size);
    for _ in 0..TURNS {
        let proof = prove(known)
            .filter(|proof| proof.len() <= MOST_HASHES)
            .ok_or(WitnessError::NoProof { known })?;
        match ask(http, witness, note, (known, &proof), now)? {
            Said::Cosigned(cosignature) => return Ok(cosignature),
            Said::Knows(more) if more > size => {
                return Err(WitnessError::Ahead { known: more, size });
            }
            Said::Knows(same) if same == known => return Err(WitnessError::Unsettled),
            Said::Knows(other) => known = other,
        }
    }
    Err(WitnessError::Unsettled)
}

fn ask(
    http: &Http,
    witness: &Witness,
    note: &SignedCheckpoint,
    (old, proof): (u64, &[Hash]),
    now: u64,
) -> Result<Said, WitnessError> {
    let mut body = format!("old {old}\n");
    for hash in proof {
        // Writing to a string does not fail.
        let _ = writeln!(body, "{}", BASE64.encode(hash));
    }
    body.push('\n');
    body.push_str(&note.to_note());
    let address = format!("{}/add-checkpoint", witness.url.trim_end_matches('/'));
    let answer = http.post(&address, "text/plain; charset=utf-8", body.as_bytes())?;
    match answer.status {
        200 => cosignature(witness, note, &answer.body, now).map(Said::Cosigned),
        409 => size_in(&answer.body).map(Said::Knows),
        400 => Err(WitnessError::NotUnderstood),
        403 => Err(WitnessError::NotTrusted),
        404 => Err(WitnessError::NotKnown),
        422 => Err(WitnessError::Inconsistent { known: old }),
        other => Err(WitnessError::Status(other)),
    }
}

/// The cosignature by the key that we know, among the lines of the answer; others are passed over.
fn cosignature(
    witness: &Witness,
    note: &SignedCheckpoint,
    body: &[u8],
    now: u64,
) -> Result<Cosignature, WitnessError> {
    let text = std::str::from_utf8(body).map_err(|_| WitnessError::Malformed)?;
    let text = text.strip_suffix('\n').ok_or(WitnessError::Malformed)?;
    for line in text.split('\n') {
        let Ok(with) = note.with_line(line) else {
            continue;
        };
        let said = with
            .cosigned_by(&witness.key)
            .map_err(WitnessError::Cosignature)?;
        if let Some(said) = said {
            if said.at.abs_diff(now) > NEAR {
                return Err(WitnessError::Clock);
            }
            return Ok(Cosignature {
                line: line.to_owned(),
                at: said.at,
            });
        }
    }
    Err(WitnessError::NotCosigned)
}

/// A size in decimal with its line feed.
fn size_in(body: &[u8]) -> Result<u64, WitnessError> {
    let text = std::str::from_utf8(body).map_err(|_| WitnessError::Malformed)?;
    let text = text.strip_suffix('\n').ok_or(WitnessError::Malformed)?;
    let size = text.parse::<u64>().map_err(|_| WitnessError::Malformed)?;
    if size.to_string() == text {
        Ok(size)
    } else {
        Err(WitnessError::Malformed)
    }
}
