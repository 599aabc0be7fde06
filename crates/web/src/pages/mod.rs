//! The pages: one file each, its context beside its handler.

pub(crate) mod people;
pub(crate) mod sign_in;
pub(crate) mod today;
