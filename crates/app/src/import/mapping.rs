//! Reading a file into a table, and keeping how its columns are read.

use access::{Purpose, Scope, acts, authorise, check};
use extract::{Extractor, Table, table::Origin};

use super::columns;
use crate::{
    AppError, Ctx,
    bodies::{MappedColumn, Mapping},
};

/// No file of people is larger, bytes.
const LARGEST: usize = 20 << 20;

impl Mapping {
    /// Takes what somebody says of a column; no field leaves it out. It goes before what was kept.
    pub fn say(&mut self, heading: &str, field: Option<&str>) {
        let heading = heading.trim().to_owned();
        self.columns.retain(|column| column.heading != heading);
        self.columns.push(MappedColumn {
            heading,
            field: field.map(|field| field.trim().to_owned()),
        });
    }

    /// How every column of this table is read, to be kept under a name for the next one like it.
    #[must_use]
    pub fn kept(&self, table: &Table, name: &str) -> Self {
        let columns = columns(table, self).into_iter();
        Self {
            name: name.to_owned(),
            columns: columns
                .map(|column| MappedColumn {
                    field: column.field().map(|field| field.code.to_owned()),
                    heading: column.heading,
                })
                .collect(),
            capacity: self.capacity.clone(),
        }
    }
}

impl Ctx<'_> {
    /// Reads a foreign file as a table, shut in as every foreign file. Of a workbook with several
    /// sheets one must be chosen.
    pub fn read_table(
        &self,
        extractor: &Extractor,
        name: &str,
        bytes: &[u8],
        sheet: Option<&str>,
    ) -> Result<Table, AppError> {
        let table = self.look_into_table(extractor, name, bytes, sheet)?;
        if table.origin == Origin::Unchosen {
            return Err(unchosen(&table, sheet));
        }
        Ok(table)
    }

    /// The same; where a sheet is to be chosen, the table holds their names and no rows.
    pub fn look_into_table(
        &self,
        extractor: &Extractor,
        name: &str,
        bytes: &[u8],
        sheet: Option<&str>,
    ) -> Result<Table, AppError> {
        self.may_import()?;
        read_as_table(extractor, name, bytes, sheet)
    }

    /// Keeps how columns are read, under its name; one of the same name is replaced.
    pub fn save_mapping(&self, mapping: &Mapping) -> Result<(), AppError> {
        let allowed = authorise::<acts::MappingSave>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        if mapping.name.trim().is_empty() {
            return Err(AppError::input(
                "name",
                "there is no name",
                "give one by which it is found again",
            ));
        }
        let engine = self.engine;
        let mut held = None;
        engine.for_each::<Mapping>(|other| {
            if Mapping::folded(&other.body.name) == Mapping::folded(&mapping.name) {
                held = Some(other);
            }
        })?;
        let mut unit = self.begin(&allowed);
        match held {
            Some(stored) if stored.body == *mapping => return Ok(()),
            Some(mut stored) => {
                stored.body = mapping.clone();
                unit.update(&stored)?;
            }
            None => unit.insert(engine.new_id(), engine.realm.own_cell(), mapping)?,
        }
        unit.commit()?;
        Ok(())
    }

    /// Every mapping that is kept, by name.
    pub fn mappings(&self) -> Result<Vec<Mapping>, AppError> {
        self.may_import()?;
        let mut all = Vec::new();
        self.engine.for_each::<Mapping>(|one| all.push(one.body))?;
        all.sort_by_key(|one| Mapping::folded(&one.name));
        Ok(all)
    }

    /// The mapping of a name.
    pub fn mapping(&self, name: &str) -> Result<Mapping, AppError> {
        let all = self.mappings()?;
        let found = all
            .iter()
            .find(|one| Mapping::folded(&one.name) == Mapping::folded(name));
        found.cloned().ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
            let mend = if names.is_empty() {
                "none is kept yet".to_owned()
            } else {
                format!("kept are: {}", names.join(", "))
            };
            AppError::input("mapping", format!("there is no mapping `{name}`"), mend)
        })
    }

    /// Refuses whoever may not import, before anything is read.
    pub(super) fn may_import(&self) -> Result<(), AppError> {
        Ok(check(
            access::Action::PersonImport,
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?)
    }
}

/// Reads a foreign file as a table, shut in as every foreign file; where a sheet is to be chosen, the
/// table holds their names and no rows.
pub fn read_as_table(
    extractor: &Extractor,
    name: &str,
    bytes: &[u8],
    sheet: Option<&str>,
) -> Result<Table, AppError> {
    if bytes.len() > LARGEST {
        return Err(AppError::input(
            "file",
            "the file is larger than 20 MB",
            "part it into several, or take out what is not a list of people",
        ));
    }
    let read = extractor
        .table(name, bytes, sheet)
        .map_err(|source| AppError::Unavailable {
            operation: "reading the file",
            source: Box::new(source),
        })?;
    read.map_err(|unread| {
        let sentence = unread.to_string();
        let what = sentence
            .split("; look at it yourself")
            .next()
            .unwrap_or_default();
        AppError::input(
            "file",
            what.replace(": not read yet", "")
                .replace(", or look at it yourself", ""),
            "save the table as XLSX or CSV without a password and give that",
        )
    })
}

pub(super) fn unchosen(table: &Table, sheet: Option<&str>) -> AppError {
    let names = table.sheets.join(", ");
    match (sheet, table.sheets.is_empty()) {
        (_, true) => AppError::input(
            "sheet",
            "no sheet that is shown holds anything",
            "look whether it is the right file",
        ),
        (Some(sheet), false) => AppError::input(
            "sheet",
            format!("there is no sheet `{sheet}`"),
            format!("the sheets are: {names}"),
        ),
        (None, false) => AppError::input(
            "sheet",
            "several sheets hold something",
            format!("say which: {names}"),
        ),
    }
}

/// The headings and some rows as CSV, for the spreadsheet where they are mended.
pub fn faulty_rows(table: &Table, lines: &std::collections::BTreeSet<usize>) -> String {
    let mut text = String::new();
    for (place, row) in table.rows.iter().enumerate() {
        // A fault stands on the line of its cell, which may be further down.
        let of_cells = row.cells.iter().filter_map(|cell| cell.line);
        let last = of_cells.max().unwrap_or(row.line);
        let number = |line: u32| usize::try_from(line).unwrap_or(usize::MAX);
        let own = number(row.line)..=number(last);
        if place > 0 && lines.range(own).next().is_none() {
            continue;
        }
        let cells: Vec<String> = row.cells.iter().map(|cell| quoted(&cell.text)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r', ';']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
