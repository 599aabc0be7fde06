//! Records: writing one down, and reading one.

pub(crate) mod add;
mod said;
pub(crate) mod show;
