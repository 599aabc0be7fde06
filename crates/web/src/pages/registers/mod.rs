//! The registers that an organisation keeps about itself: how they stand, what is in them, and writing
//! into them.

pub(crate) mod show;
pub(crate) mod write;

use app::EntityId;

/// The address of a register.
fn path_of(register: &str) -> String {
    format!("/registers/{register}")
}

/// The address of an entry.
fn path_of_entry(id: EntityId) -> String {
    format!("/registers/entries/{id}")
}
