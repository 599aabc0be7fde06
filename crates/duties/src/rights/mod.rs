//! Requests by which people use their rights: what has happened to one, and what may happen next.

pub mod kinds;

mod clock;
mod course;
mod event;
mod next;
mod point;
mod request;
mod split;
mod standing;
mod standstill;
mod steps;
mod tasks;

pub use clock::{acknowledge_by, clock, clock_with_aim};
pub use course::{Aftermath, Fee, Matter, Recipients};
pub use event::{Channel, CloseReason, Decision, DecisionKind, Event, Evidence, Withheld};
pub use kinds::{RightKind, Rules};
pub use next::next;
pub use point::{Point, Ruling};
pub use request::{
    Authority, Closed, Delivery, Extension, Identity, Package, Request, Search, State, Tally,
};
pub use split::{Part, split};
pub use standstill::{Restricted, Standstill, Use, may_use, standstill};
pub use steps::{StepState, steps};
pub use tasks::{Group, Reason, Task, TaskKey, TaskState, Wait, tasks};
