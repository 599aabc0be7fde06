#![doc = include_str!("../README.md")]

mod anchors;
mod cast;
mod dates;
mod export;
mod files;
mod names;
mod organisation;
mod person;
mod phrases;
mod places;
mod random;
mod records;
mod template;
mod text;
mod truth;

pub use export::{ExportError, export, people_csv};
pub use files::{DemoFile, Part};
pub use organisation::{Organisation, Relation, RelationKind};
pub use person::{Capacity, Form, Person, Pronoun};
pub use places::Place;
pub use records::Record;
pub use text::{Mark, Text, even, occurrences};
pub use truth::{Truth, of_file};
