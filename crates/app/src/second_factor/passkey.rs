//! Passkeys: the relying party's side of `WebAuthn` Level 2, sections 7.1 and 7.2, with user
//! verification always and attestation never, since any authenticator will do.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::cose::PublicKey;

/// Where passkeys are for: the host they are bound to, and the page that may use them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The host's name, without port.
    pub id: String,
    /// Scheme, host and port of the pages.
    pub origin: String,
}

/// What an authenticator made for a new passkey.
#[derive(Clone, Debug)]
pub struct Registration {
    /// What the browser says was asked, as JSON.
    pub client_data: Vec<u8>,
    /// What the authenticator says of itself and the key.
    pub authenticator_data: Vec<u8>,
}

/// What an authenticator signed to show that it is there.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The account that it was made for.
    pub user: Vec<u8>,
    /// The passkey.
    pub credential: Vec<u8>,
    /// What the browser says was asked, as JSON.
    pub client_data: Vec<u8>,
    /// What the authenticator says of itself.
    pub authenticator_data: Vec<u8>,
    /// The signature over both.
    pub signature: Vec<u8>,
}

/// A new passkey, as it is stored.
#[derive(Debug)]
pub(crate) struct New {
    pub(crate) credential: Vec<u8>,
    pub(crate) key: Vec<u8>,
    pub(crate) signed: u32,
}

/// The flags of authenticator data.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;
const EXTENDED: u8 = 0x80;

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    what: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
}

/// The challenge that client data answers, if it is for this party and of this type.
fn challenge(client_data: &[u8], what: &str, party: &Party) -> Option<Vec<u8>> {
    let said: ClientData = serde_json::from_slice(client_data).ok()?;
    let ours = said.what == what && said.origin == party.origin && !said.cross_origin;
    if !ours {
        return None;
    }
    data_encoding::BASE64URL_NOPAD
        .decode(said.challenge.as_bytes())
        .ok()
}

/// Authenticator data (6.1): for this host, with a person present and verified.
struct Said<'a> {
    flags: u8,
    signed: u32,
    rest: &'a [u8],
}

fn said<'a>(data: &'a [u8], party: &Party) -> Option<Said<'a>> {
    let (host, rest) = data.split_at_checked(32)?;
    let (flags, rest) = rest.split_first()?;
    let (signed, rest) = rest.split_at_checked(4)?;
    let for_us = host == Sha256::digest(party.id.as_bytes()).as_slice();
    let somebody = flags & (PRESENT | VERIFIED) == PRESENT | VERIFIED;
    (for_us && somebody).then_some(Said {
        flags: *flags,
        signed: u32::from_be_bytes(signed.try_into().ok()?),
        rest,
    })
}

impl Registration {
    /// The challenge that was answered, for it must be one of ours.
    pub(crate) fn challenge(&self, party: &Party) -> Option<Vec<u8>> {
        challenge(&self.client_data, "webauthn.create", party)
    }

    /// The passkey that was made.
    pub(crate) fn read(&self, party: &Party) -> Option<New> {
        let said = said(&self.authenticator_data, party)?;
        if said.flags & ATTESTED == 0 {
            return None;
        }
        let (_, rest) = said.rest.split_at_checked(16)?;
        let (long, rest) = rest.split_at_checked(2)?;
        let long = u16::from_be_bytes(long.try_into().ok()?);
        let (credential, cose) = rest.split_at_checked(usize::from(long))?;
        let (_, after) = PublicKey::read(cose)?;
        let extended = said.flags & EXTENDED != 0;
        let well = (1..=1023).contains(&long) && (extended || after.is_empty());
        let key = cose.get(..cose.len() - after.len())?;
        well.then(|| New {
            credential: credential.to_vec(),
            key: key.to_vec(),
            signed: said.signed,
        })
    }

    /// The id and the key of the passkey that was made, for what tries any input.
    #[doc(hidden)]
    pub fn passkey(&self, party: &Party) -> Option<(Vec<u8>, Vec<u8>)> {
        self.read(party).map(|new| (new.credential, new.key))
    }
}

impl Assertion {
    /// The challenge that was answered, for it must be one of ours.
    pub(crate) fn challenge(&self, party: &Party) -> Option<Vec<u8>> {
        challenge(&self.client_data, "webauthn.get", party)
    }

    /// How often the passkey has signed, if this is its signature. One that counts and does not go
    /// forward has been copied.
    #[doc(hidden)]
    pub fn verify(&self, party: &Party, key: &[u8], signed: u32) -> Option<u32> {
        let said = said(&self.authenticator_data, party)?;
        let (key, _) = PublicKey::read(key)?;
        let mut message = self.authenticator_data.clone();
        message.extend_from_slice(&Sha256::digest(&self.client_data));
        let forward = said.signed > signed || (said.signed == 0 && signed == 0);
        (forward && key.verify(&message, &self.signature)).then_some(said.signed)
    }
}
