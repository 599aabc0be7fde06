#![doc = include_str!("../README.md")]

mod apply;
mod redraw;
pub mod release;

pub use apply::{Piece, Taken, apply};
pub use redraw::{Redrawn, redraw};
pub use release::RedactionVerified;
