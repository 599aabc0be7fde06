#![doc = include_str!("../README.md")]

pub mod answers;
mod article15;
mod check;
mod code;
mod diagnostic;
pub mod diff;
mod fields;
mod files;
pub mod lint;
mod model;
mod need;
mod obligations;
mod pack;
pub mod packs;
mod period;
pub mod publish;
mod read;
mod retention;
mod schema;
mod span;
mod storing;
mod words;

pub use article15::{Held, REGULATOR, Section, article15, to_the_regulator};
pub use code::Code;
pub use diagnostic::Diagnostic;
pub use fields::{FieldProblem, Filled, Value, as_text, fill};
pub use lint::{Finding, Grade, lint};
pub use model::*;
pub use need::{Clause, Decision, Look, Missing, may_see, sees_in_words};
pub use obligations::{ClauseKind, Obligation, Obligations, PolicyClause, Theme, obligations};
pub use pack::Pack;
pub use period::{Length, Limit, NotAPeriod, Period, Unit};
pub use retention::{CellPart, Due, Facts, RetentionRule, Then, Trigger};
pub use schema::json_schema;
pub use span::{Span, SpanUnit, WorkingDays};
pub use storing::{Field, Problem, RecordFacts, check_record};
