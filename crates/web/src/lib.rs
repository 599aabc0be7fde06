#![doc = include_str!("../README.md")]

mod assets;
#[cfg(test)]
mod checks;
mod errors;
mod form;
mod frame;
mod headers;
mod pages;
mod routes;
mod serve;
mod session;
mod state;

pub use errors::PageError;
pub use routes::{PATHS, router};
pub use serve::serve;
pub use state::{Clock, State};
