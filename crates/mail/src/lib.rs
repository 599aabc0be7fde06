#![doc = include_str!("../README.md")]

mod letter;
mod server;

pub use letter::{Letter, is_address};
pub use server::{MailError, Security, Server};
