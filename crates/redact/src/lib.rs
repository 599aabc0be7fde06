#![doc = include_str!("../README.md")]

mod apply;
pub mod release;

pub use apply::{Piece, apply};
pub use release::RedactionVerified;
