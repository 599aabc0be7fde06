#![doc = include_str!("../README.md")]

mod action;
mod reference;
mod role;
mod scopes;
mod table;
mod verbs;
mod witness;

pub use action::{Action, Kind, LOCAL_COMMANDS, allowed};
pub use reference::permissions_markdown;
pub use role::{Actor, Purpose, Role, Rule, Via};
pub use scopes::Scopes;
pub use table::{Act, acts};
pub use witness::{Authorised, DataClass, Refusal, Scope, authorise, check};
