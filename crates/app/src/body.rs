//! Bodies: what is sealed inside an entity. Versioned, so that what an older release wrote still reads.

use serde::{Serialize, de::DeserializeOwned};
use store::{EntityId, Term};

use crate::{AppError, Index};

/// A stored type. Its JSON stands in the sealed body as `{"v": VERSION, "body": …}`.
pub trait Body: Serialize + DeserializeOwned {
    /// The entity kind, a constant that never changes.
    const KIND: &'static str;
    /// The version written now.
    const VERSION: u32 = 1;

    /// The terms by which it is found: one pure function per kind.
    fn terms(&self, id: EntityId, index: &Index<'_>) -> Vec<Term>;

    /// Brings an older version's JSON to the present shape.
    fn upcast(version: u32, body: serde_json::Value) -> Option<serde_json::Value> {
        (version == Self::VERSION).then_some(body)
    }
}

#[derive(Serialize)]
struct Written<'a, B> {
    v: u32,
    body: &'a B,
}

#[derive(serde::Deserialize)]
struct Stored {
    v: u32,
    body: serde_json::Value,
}

/// The plain bytes of a body, to be sealed.
pub(crate) fn encode<B: Body>(body: &B) -> Result<Vec<u8>, AppError> {
    serde_json::to_vec(&Written {
        v: B::VERSION,
        body,
    })
    .map_err(|_| AppError::Inconsistent(format!("a {} cannot be written", B::KIND)))
}

#[derive(serde::Deserialize)]
struct Present<B> {
    v: u32,
    body: B,
}

/// Reads a body of this or an earlier version.
pub(crate) fn decode<B: Body>(plain: &[u8]) -> Result<B, AppError> {
    // Nearly every body is of the present version: that is read without a detour.
    if let Ok(Present { v, body }) = serde_json::from_slice(plain)
        && v == B::VERSION
    {
        return Ok(body);
    }
    // The serde error is dropped: it quotes what it could not read.
    let unreadable = || AppError::Inconsistent(format!("a {} cannot be read", B::KIND));
    let stored: Stored = serde_json::from_slice(plain).map_err(|_| unreadable())?;
    let body = B::upcast(stored.v, stored.body).ok_or_else(unreadable)?;
    serde_json::from_value(body).map_err(|_| unreadable())
}
