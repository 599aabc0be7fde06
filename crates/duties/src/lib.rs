#![doc = include_str!("../README.md")]

pub mod cases;
pub mod children;
pub mod grounds;
pub mod rights;

mod refusal;
mod requester;
mod words;

pub use refusal::Refusal;
pub use requester::Requester;
pub use words::Words;
