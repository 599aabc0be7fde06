//! Exported evidence: a ledger's leaves, what may be seen of their openings, and a checkpoint.

mod format;
mod verify;
mod write;

pub use verify::{BundleFault, FaultKind, Verified, verify_bundle};
pub use write::{BundleError, BundleLeaf, BundleWriter};
