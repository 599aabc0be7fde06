//! Keys must not reach a core file, nor another process of the same user.

use std::io;

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
use thiserror::Error;

/// The process could not be hardened.
#[derive(Debug, Error)]
#[error("turning off {what} failed")]
pub struct HardenError {
    what: &'static str,
    source: io::Error,
}

/// Turns core dumps off and forbids other processes of this user to read our memory. To be
/// called first of all, before any key is read. Swap is the machine's to encrypt.
pub fn harden_process() -> Result<(), HardenError> {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).map_err(|error| HardenError {
        what: "core files",
        source: error.into(),
    })?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(|error| HardenError {
        what: "dumping of memory",
        source: error.into(),
    })
}

#[cfg(test)]
mod tests {
    use rustix::process::{dumpable_behavior, getrlimit};

    use super::*;

    #[test]
    fn no_core_is_left() {
        harden_process().unwrap();
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
        harden_process().unwrap();
    }
}
