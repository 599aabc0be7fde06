//! Rights requests, from their arrival to their end.

pub(super) mod checks;
pub(super) mod clock;
pub(super) mod close;
pub(crate) mod kind;
pub(super) mod look;
pub(super) mod note;
pub(super) mod open;
pub(super) mod record;
pub(super) mod search;
pub(crate) mod sheets;

/// The part of the document they stand in.
const TAG: &str = "Requests";
