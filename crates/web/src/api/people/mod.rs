//! People and how they belong together.

pub(super) mod details;
pub(super) mod disclosures;
pub(super) mod find;
pub(super) mod held;
pub(super) mod import;
pub(super) mod list;
pub(super) mod own;
pub(super) mod relations;
pub(super) mod safety;
pub(super) mod seen;
