#![doc = include_str!("../README.md")]

mod changes;
mod dates;
mod detect;
mod directory;
mod fold;
mod forms;
mod identifiers;
mod judge;
mod lexicon;
mod matches;
pub mod people_csv;
mod person;
mod probe;
mod strength;
mod together;
mod token;
mod typos;
mod walk;
mod work;
mod written;

pub use dates::{date_forms, dates, month_named};
pub use detect::{Detected, Kind, detect};
pub use directory::Directory;
pub use fold::fold;
pub use identifiers::telephone;
pub use matches::{Candidate, Context, Form, Match, Reason, Strength};
pub use people_csv::{PersonRow, RowFault, people_csv};
pub use person::{Person, PersonKey};
pub use probe::Probe;
pub use together::{Scanned, scan};
