//! Opening what cells sealed: rows, chunks, openings.

use keys::{KeyState, KeyStore};
use store::{CellId, EntityId, Row, Snapshot};
use vault::{Bound, Key, KeyId, OpenError};
use zeroize::Zeroizing;

use super::{Realm, Stored};
use crate::{AppError, Body, body};
pub(super) fn cell_key(keys: &KeyStore, realm: &Realm, cell: CellId) -> Result<Key, AppError> {
    if cell == realm.own_cell() {
        let present = realm.own_keys().into_iter().next();
        return present.ok_or_else(unknown_key);
    }
    match keys.cell(realm.org.0, cell.0) {
        KeyState::Present(key) => Ok(key),
        KeyState::Destroyed(_) => Err(AppError::NotFound("record (it has been destroyed)")),
        KeyState::Unknown => Err(unknown_key()),
    }
}

pub(super) fn open_sealed(
    keys: &KeyStore,
    realm: &Realm,
    cell: CellId,
    bound: &Bound<'_>,
    sealed: &[u8],
) -> Result<(Key, Zeroizing<Vec<u8>>), AppError> {
    let candidates = if cell == realm.own_cell() {
        realm.own_keys()
    } else {
        vec![cell_key(keys, realm, cell)?]
    };
    let mut under_none = true;
    for key in candidates {
        match vault::open(&key, KeyId(cell.0), bound, sealed) {
            Ok(plain) => return Ok((key, plain)),
            // The commitment says whose it is before anything is opened.
            Err(OpenError::Commitment) => {}
            Err(_) => {
                under_none = false;
                break;
            }
        }
    }
    let id = EntityId(bound.id);
    Err(AppError::Inconsistent(format!(
        "the body of {} {id} does not open{}",
        bound.kind,
        if under_none && cell == realm.own_cell() {
            "; it is sealed under a key that the key store does not hold any more (in a backup from before `caretaker keys drop-retired`, that is what was warned of: use a newer one)"
        } else {
            ""
        }
    )))
}

/// A key is neither there nor destroyed.
pub(crate) fn unknown_key() -> AppError {
    AppError::Inconsistent(
        "a key is missing from the key store; run `caretaker doctor` and destroy nothing until it is found"
            .to_owned(),
    )
}

/// A body too large for its row leaves this in the row and goes to chunks.
pub(crate) const IN_CHUNKS: &[u8] = b"in chunks";

fn bound_of<'a>(realm: &Realm, row: &'a Row) -> Bound<'a> {
    Bound {
        org: realm.org.0,
        kind: &row.kind,
        id: row.id.0,
        version: row.version,
    }
}

/// Opens what stands in a row itself.
pub(super) fn open_in_row(
    keys: &KeyStore,
    realm: &Realm,
    row: &Row,
) -> Result<(Key, Zeroizing<Vec<u8>>), AppError> {
    open_sealed(keys, realm, row.cell, &bound_of(realm, row), &row.body)
}

pub(crate) fn stored<B: Body>(row: &Row, plain: &[u8]) -> Result<Stored<B>, AppError> {
    Ok(Stored {
        id: row.id,
        version: row.version,
        cell: row.cell,
        body: body::decode(plain)?,
    })
}

/// Opens a row's body, chunks and all.
pub(crate) fn open_body(
    keys: &KeyStore,
    realm: &Realm,
    snapshot: &dyn Snapshot,
    row: &Row,
) -> Result<Zeroizing<Vec<u8>>, AppError> {
    let bound = bound_of(realm, row);
    let damaged =
        |_| AppError::Inconsistent(format!("the body of {} {} does not open", row.kind, row.id));
    let (key, plain) = open_in_row(keys, realm, row)?;
    if row.chunks == 0 {
        return Ok(plain);
    }
    let mut chunks = Vec::new();
    for n in 0..row.chunks {
        chunks.push(snapshot.chunk(row.id, n)?.ok_or_else(|| {
            AppError::Inconsistent(format!("a part of {} {} is missing", row.kind, row.id))
        })?);
    }
    vault::open_chunks(&key, KeyId(row.cell.0), &bound, &chunks).map_err(damaged)
}
