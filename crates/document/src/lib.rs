#![doc = include_str!("../README.md")]

mod drawn;
pub mod layout;
mod mail;
mod mark;
mod model;
mod note;
mod offsets;
mod picture;
mod span;
mod talk;
mod words;

pub use drawn::{DrawnLine, DrawnPage, DrawnPiece, DrawnWord, LineSet};
pub use layout::{PageLayout, WhyNot};
pub use mail::{Address, Mail};
pub use mark::Mark;
pub use model::{Document, Part, PartKind};
pub use note::{LookAtThis, Note};
pub use offsets::CodePoints;
pub use picture::{Area, COVERED, Picture};
pub use span::{Span, merge};
pub use talk::{Talk, Turn};
pub use words::{PageWords, Parted, WordPlace};
