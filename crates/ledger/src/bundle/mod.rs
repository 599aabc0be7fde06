//! Exported evidence: a ledger's leaves, what may be seen of their openings, and a checkpoint.

mod format;
mod verify;
mod witnessed;
mod write;

pub use verify::{
    BundleFault, FaultKind, Since, Verified, verify_bundle, verify_bundle_since, verify_bundle_with,
};
pub use witnessed::{Outsiders, Witnessed, WitnessedError};
pub use write::{BundleError, BundleLeaf, BundleWriter};
