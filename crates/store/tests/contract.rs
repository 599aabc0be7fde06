//! The contract suite on each store there is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod suite;

use store::{MemoryStore, Options, SqliteStore};

#[test]
fn memory() {
    suite::run(&|| Box::new(MemoryStore::new()));
}

#[test]
fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let number = std::cell::Cell::new(0);
    suite::run(&|| {
        number.set(number.get() + 1);
        let path = folder.path().join(format!("{}.db", number.get()));
        Box::new(SqliteStore::open(&path, Options::default()).unwrap())
    });
}
