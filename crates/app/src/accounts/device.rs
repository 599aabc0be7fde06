//! Browsers in which somebody has signed in before. They are given a signed mark to keep; with it their
//! attempts count apart from those of strangers, who can so keep nobody out. The mark opens nothing.

use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use store::EntityId;
use subtle::ConstantTimeEq as _;

use super::Known;
use crate::Engine;

/// A mark is good for so long; each sign-in gives a new one.
const LIFE: SignedDuration = SignedDuration::from_hours(180 * 24);
/// A browser keeps the marks of so many accounts: some share a computer.
const MOST: usize = 4;
/// What is signed with the index key for this alone.
const LABEL: &str = "device";
/// The bytes of a mark: when it was given, random ones, and what signs both for an account.
const WHEN: usize = 8;
const RANDOM: usize = 16;
const SIGNATURE: usize = 32;

/// A mark, taken apart.
struct Mark {
    given_at: [u8; WHEN],
    random: [u8; RANDOM],
    signature: [u8; SIGNATURE],
}

impl Mark {
    fn read(text: &str) -> Option<Self> {
        // Not decoded before its length is known: anybody can send anything.
        let long = BASE64URL_NOPAD.encode_len(WHEN + RANDOM + SIGNATURE);
        let bytes = Some(text)
            .filter(|text| text.len() == long)
            .and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok())?;
        let (given_at, rest) = bytes.split_first_chunk()?;
        let (random, rest) = rest.split_first_chunk()?;
        Some(Self {
            given_at: *given_at,
            random: *random,
            signature: *rest.first_chunk()?,
        })
    }

    fn is_current(&self, now: Timestamp) -> bool {
        Timestamp::from_second(i64::from_be_bytes(self.given_at))
            .is_ok_and(|given| now.duration_since(given) < LIFE)
    }
}

impl Engine {
    /// What a browser is to keep after this account signed in: a new mark for it, and the marks of
    /// other accounts that it held.
    pub fn mark_device(&self, account: EntityId, held: &str, now: Timestamp) -> String {
        let given_at = now.as_second().to_be_bytes();
        let random: [u8; RANDOM] = self.random();
        let message = signed(account, &given_at, &random);
        let signature = self.accounts.index().keyed(LABEL, &message);
        let own = BASE64URL_NOPAD.encode(&[&given_at[..], &random, &signature].concat());
        let others = held
            .split('.')
            .filter(|text| Mark::read(text).is_some_and(|mark| !self.is_of(&mark, account)))
            .map(str::to_owned);
        let all: Vec<String> = std::iter::once(own).chain(others).take(MOST).collect();
        all.join(".")
    }

    /// The browser that holds these marks, if this account signed in with it of late.
    pub(crate) fn known_device(
        &self,
        account: EntityId,
        held: &str,
        now: Timestamp,
    ) -> Option<Known> {
        held.split('.')
            .take(MOST)
            .filter_map(Mark::read)
            .find(|mark| mark.is_current(now) && self.is_of(mark, account))
            .map(|mark| Known::Device(mark.random))
    }

    /// Signed under the index key; one that was given before a change of keys is not known any more
    /// when the change is done.
    fn is_of(&self, mark: &Mark, account: EntityId) -> bool {
        let message = signed(account, &mark.given_at, &mark.random);
        let mut keys = self.accounts.indexes().into_iter();
        keys.any(|key| bool::from(key.keyed(LABEL, &message).ct_eq(&mark.signature[..])))
    }
}

fn signed(account: EntityId, given_at: &[u8], random: &[u8]) -> Vec<u8> {
    [&account.0[..], given_at, random].concat()
}
