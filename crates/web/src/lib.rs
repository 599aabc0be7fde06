#![doc = include_str!("../README.md")]

mod address;
pub mod api;
mod assets;
mod bidi;
#[cfg(test)]
mod checks;
mod errors;
mod flood;
mod form;
mod frame;
mod headers;
mod once;
mod origin;
mod pages;
mod patience;
mod routes;
mod serve;
mod session;
mod state;
mod turns;
mod whole;

pub use address::{Network, Proxies};
pub use errors::PageError;
pub use routes::{PATHS, router};
pub use serve::{Limits, serve, serve_within};
pub use state::{Clock, State};
