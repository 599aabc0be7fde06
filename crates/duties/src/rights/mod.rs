//! Requests by which people use their rights: what has happened to one, and what may happen next.

pub mod kinds;

mod event;
mod next;
mod request;
mod tasks;

pub use event::{Channel, CloseReason, Decision, DecisionKind, Event, Evidence, Withheld};
pub use kinds::{RightKind, Rules};
pub use next::{clock, clock_with_aim, next};
pub use request::{
    Authority, Closed, Delivery, Extension, Identity, Package, Request, Search, State, Tally,
};
pub use tasks::{Group, Reason, Task, TaskKey, TaskState, Wait, tasks};
