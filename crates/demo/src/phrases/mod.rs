//! What people in a tutoring firm write. Each file is one kind of writing.

pub(crate) mod contacts;
pub(crate) mod formal;
pub(crate) mod mail;
pub(crate) mod sessions;
pub(crate) mod topics;
