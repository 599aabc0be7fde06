//! Importing people from a file: previewed against who is held, who has left and who was erased,
//! then staged and flipped, so that all is seen or nothing.

mod columns;
mod compare;
mod dates;
mod held;
mod mapping;
mod plan;
mod rows;
mod sought;
mod stage;

use find::people_csv::RowFault;
use jiff::civil::Date;
use store::EntityId;

pub use self::columns::{Column, FIELDS, FieldOfPerson, Is, check_columns, columns, field};
pub use self::compare::FieldChange;
pub use self::mapping::{faulty_rows, read_as_table};
pub use self::sought::people_in;
use crate::{Fault, bodies::Person, tombstones::ErasedPerson};

/// What an import would do, shown before it is done.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// People who are new, with all their rows.
    pub people: Vec<Planned>,
    /// People who are held and of whom the file says something else.
    pub changed: Vec<Changed>,
    /// People who are held just as the file says, or of whom it says less.
    pub held: Vec<EntityId>,
    /// People of the same kinds who are held, active, and not in the file.
    pub left: Vec<Left>,
    /// People of the file who were erased. They are not brought back unless somebody says so.
    pub erased: Vec<Erased>,
    /// Relations of people who are held that are not known yet.
    pub ties: Vec<Tie>,
    /// Everything wrong, by line and column.
    pub faults: Vec<RowFault>,
    /// The kinds of people the file is about.
    kinds: Vec<String>,
}

/// Somebody a relation leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// A person who is held.
    Held(EntityId),
    /// A person of the file, by the name that the plan gives them.
    New(String),
}

/// A relation of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    from: Who,
    kind: String,
    to: Who,
    from_on: Option<Date>,
    to_on: Option<Date>,
}

/// A new person of the file.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Their id in the file; empty if it gives none.
    pub external: String,
    /// The person.
    pub person: Person,
    /// Where their first row is.
    pub line: usize,
    /// What the plan calls them.
    key: String,
    /// Relations to others of the file or of the directory.
    relations: Vec<Tie>,
}

/// A person who is held and of whom the file says something else.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Who.
    pub id: EntityId,
    /// Their name as it is now.
    pub name: String,
    /// Where their first row is; 0 where it is not a row that changes them.
    pub line: usize,
    /// What changes.
    pub fields: Vec<FieldChange>,
    version: u64,
    after: Person,
}

/// Somebody who is held, active, and not in the file.
#[derive(Clone, Debug)]
pub struct Left {
    /// Who.
    pub id: EntityId,
    /// Their name.
    pub name: String,
    /// The organisation's number for them.
    pub external: Option<String>,
}

/// Somebody of the file who was erased.
#[derive(Clone, Debug)]
pub struct Erased {
    /// By what they are named to bring them back: their id in the file, or `line 12`.
    pub id: String,
    /// The person as the file has them.
    pub planned: Planned,
    /// What is known.
    pub stone: ErasedPerson,
}

/// Whether rows with faults stop the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFaults {
    /// Nothing goes in if anything is wrong.
    #[default]
    Stop,
    /// The good rows go in.
    GoOn,
}

/// What becomes of people who are held and whom the file would change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnChanged {
    /// They become as the file says.
    #[default]
    Take,
    /// They stay as they are.
    Leave,
}

/// What a person has decided about a preview.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Whether rows with faults stop the others.
    pub on_faults: OnFaults,
    /// What becomes of people whom the file would change.
    pub on_changed: OnChanged,
    /// Whoever was erased and is brought back, by [`Erased::id`].
    pub bring_back: Vec<String>,
    /// Why; it goes into the ledger.
    pub reason: String,
    /// Those not in the file who have left.
    pub left: Vec<EntityId>,
    /// When they left.
    pub left_on: Option<Date>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many people went in.
    pub people: usize,
    /// How many relations.
    pub relations: usize,
    /// How many were held already, just so.
    pub held: usize,
    /// How many were changed.
    pub changed: usize,
    /// How many were said to have left.
    pub left: usize,
    /// How many were erased once and are brought back.
    pub brought_back: usize,
    /// How many somebody else changed in the meantime; they were left as they are.
    pub overtaken: usize,
}

impl Imported {
    /// Whether anything was done at all.
    pub fn is_nothing(&self) -> bool {
        self.people + self.relations + self.changed + self.left + self.brought_back == 0
    }
}

impl Preview {
    /// Whether an import of this would change anything.
    pub fn is_nothing_new(&self) -> bool {
        self.people.is_empty() && self.changed.is_empty() && self.ties.is_empty()
    }
}

fn fault(line: usize, column: usize, heading: &str, what: &str, mend: &str) -> RowFault {
    RowFault {
        line,
        column,
        heading: heading.to_owned(),
        what: what.to_owned(),
        mend: mend.to_owned(),
    }
}

/// A fault of a row as every fault is shown.
pub fn in_words(fault: &RowFault) -> Fault {
    let column = match (fault.column, fault.heading.as_str()) {
        (0, _) => String::new(),
        (column, "") => format!(", column {column}"),
        (column, heading) => format!(", column {column} ({heading})"),
    };
    Fault {
        place: format!("line {}{column}", fault.line),
        what: fault.what.clone(),
        mend: fault.mend.clone(),
    }
}
