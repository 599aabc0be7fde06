#![doc = include_str!("../README.md")]

mod backend;
pub mod base32;
mod check;
mod error;
mod lock;
mod memory;
mod model;
mod rules;
mod sqlite;
mod store;
mod sums;
mod tree;
mod writer;

pub use check::{Fault, check, check_organisation, check_tree};
pub use error::StoreError;
pub use lock::{DataLock, LockError};
pub use memory::MemoryStore;
pub use model::{
    CellId, Commit, CommitId, Cursor, EntityId, Epoch, Expected, Guard, Head, JobChange, JobDraft,
    JobId, JobRow, Lane, LeafDraft, LeafRow, OrgId, Outcome, Put, Receipt, Removal, Reseal, Row,
    Term, TermClass, TermRange,
};
pub use rules::{MAX_BODY, MAX_CHUNK, MAX_TERM};
pub use sqlite::{Options, SqliteCopy, SqliteStore};
pub use store::{Snapshot, Store};
