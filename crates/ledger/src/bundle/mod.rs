//! Exported evidence: a ledger's leaves, what may be seen of their openings, and a checkpoint.

mod format;
mod verify;
mod write;

pub use verify::{BundleFault, FaultKind, Since, Verified, verify_bundle, verify_bundle_since};
pub use write::{BundleError, BundleLeaf, BundleWriter};
