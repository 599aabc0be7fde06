#![doc = include_str!("../README.md")]

mod apply;
mod plan;
pub mod release;
mod suggest;

pub use apply::{MARK_TEXT, Piece, apply, to_text};
pub use plan::{Decision, Ground, Mark, Plan};
pub use release::RedactionVerified;
pub use suggest::{suggest, suggest_unknown};
