//! Records: writing one down, and reading one.

pub(crate) mod add;
pub(crate) mod show;
