#![doc = include_str!("../README.md")]

mod article15;
mod check;
mod code;
mod diagnostic;
mod model;
mod pack;
pub mod packs;
mod period;
mod read;
mod retention;
mod storing;

pub use article15::{Held, REGULATOR, Section, article15, to_the_regulator};
pub use code::Code;
pub use diagnostic::Diagnostic;
pub use model::{
    Automated, Category, Complaints, Contact, Front, Holds, KindOfPerson, Officer, Organisation,
    Origin, Purpose, Recipient, RecordKind, Requests, Source, Transfer, Use, Word,
};
pub use pack::Pack;
pub use period::{Length, Limit, NotAPeriod, Period, Unit};
pub use retention::{CellPart, Due, Facts, RetentionRule, Then, Trigger};
pub use storing::{Field, Problem, RecordFacts, check_record};
