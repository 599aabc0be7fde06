//! The people of a list that are looked for and not taken in.

use extract::Table;
use extract::table::Origin;
use find::people_csv::PersonRow;

use super::mapping::unchosen;
use super::{Is, check_columns, columns, in_words, rows};
use crate::{AppError, bodies::Mapping};

/// The rows of a list of people, read as an import reads them. Columns that no person has are passed
/// over, and it does not matter as what somebody is known. Who has no id gets the line as one.
pub fn people_in(table: &Table) -> Result<Vec<PersonRow>, AppError> {
    if table.origin == Origin::Unchosen {
        return Err(unchosen(table, None));
    }
    let mut mapping = Mapping {
        name: String::new(),
        columns: Vec::new(),
        capacity: Some("person".to_owned()),
    };
    for column in columns(table, &mapping) {
        if column.is == Is::Unknown {
            mapping.say(&column.heading, None);
        }
    }
    let columns = columns(table, &mapping);
    check_columns(table, &columns, &mapping)?;
    let read = rows::read(table, &columns, mapping.capacity.as_deref(), true);
    if !read.faults.is_empty() {
        return Err(AppError::Input(read.faults.iter().map(in_words).collect()));
    }
    let people = read.people.into_iter().map(|one| {
        let mut row = one.row;
        if row.id.is_empty() {
            let parent = one.parent_of.map_or("", |_| " (parent)");
            row.id = format!("line {}{parent}", row.line);
        }
        row
    });
    Ok(people.collect())
}
