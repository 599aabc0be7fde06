#![doc = include_str!("../README.md")]

mod assets;
mod errors;
mod frame;
mod headers;
mod pages;
mod routes;
mod session;
mod state;

pub use errors::PageError;
pub use routes::{PATHS, router};
pub use state::{Clock, State};
