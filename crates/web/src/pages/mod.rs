//! The pages: one file each, its context beside its handler.

pub(crate) mod ask;
pub(crate) mod collect;
pub(crate) mod package;
pub(crate) mod requests;
pub(crate) mod review;
pub(crate) mod sign_in;
pub(crate) mod today;
