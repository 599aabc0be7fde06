//! The ledger's tree as a snapshot shows it.

use std::cell::RefCell;

use ledger::{Frontier, Hash};

use crate::error::StoreError;
use crate::store::Snapshot;

/// Runs `Frontier::restore` with functions that may fail. Its closures cannot return errors, so
/// the first one is kept aside.
pub(crate) fn restore(
    size: u64,
    tile: impl FnMut(u8, u64) -> Result<Option<Vec<u8>>, StoreError>,
    leaf_hash: impl FnMut(u64) -> Result<Option<Hash>, StoreError>,
) -> Result<Frontier, StoreError> {
    let (mut tile, mut leaf_hash) = (tile, leaf_hash);
    let fault = RefCell::new(None);
    let frontier = Frontier::restore(
        size,
        |level, index| keep(&fault, tile(level, index)),
        |index| keep(&fault, leaf_hash(index)),
    );
    match (fault.into_inner(), frontier) {
        (Some(error), _) => Err(error),
        (None, Ok(frontier)) => Ok(frontier),
        (None, Err(_)) => Err(StoreError::Damaged(
            "leaves or tiles of the ledger are missing",
        )),
    }
}

fn keep<T>(fault: &RefCell<Option<StoreError>>, read: Result<Option<T>, StoreError>) -> Option<T> {
    read.unwrap_or_else(|error| {
        fault.borrow_mut().get_or_insert(error);
        None
    })
}

/// The root at a snapshot's size, from its tiles and last leaves.
pub(crate) fn root(snapshot: &dyn Snapshot) -> Result<Hash, StoreError> {
    let size = snapshot.head()?.map_or(0, |head| head.size);
    let frontier = restore(
        size,
        |level, index| snapshot.tile(level, index),
        |index| {
            Ok(snapshot
                .leaf(index)?
                .map(|row| ledger::leaf_hash(&row.leaf)))
        },
    )?;
    Ok(frontier.root())
}
