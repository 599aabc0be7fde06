//! The pages: one file each, its context beside its handler.

pub(crate) mod requests;
pub(crate) mod sign_in;
pub(crate) mod today;
