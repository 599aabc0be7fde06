#![doc = include_str!("../README.md")]

mod letter;
mod mailbox;
mod server;

pub use letter::{Letter, is_address};
pub use mailbox::{Folder, Mailbox, MailboxError, Which};
pub use server::{MailError, Security, Server};
