//! The rows of a table as people, each fault by the file's own line, column and heading. What is
//! doubtful is a fault and not guessed.

use std::collections::{BTreeMap, BTreeSet};

use extract::table::{Cell, CellKind, Row, Table};
use find::people_csv::{Field, HEADINGS, PersonRow, Record, RowFault, read_rows};
use jiff::civil::Date;

use super::columns::Column;
use super::dates;
use super::fault;

/// One person of a row.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// The row.
    pub(super) row: PersonRow,
    /// The line of the child whose parent this is; none for whom the row is about.
    pub(super) parent_of: Option<usize>,
}

/// Everything read from a table.
#[derive(Debug, Default)]
pub(super) struct ReadRows {
    pub(super) people: Vec<Read>,
    pub(super) faults: Vec<RowFault>,
}

/// Reads the rows below the headings. Where the policy knows nobody who cares for a child, a parent
/// in a row is a fault of it.
pub(super) fn read(
    table: &Table,
    columns: &[Column],
    capacity: Option<&str>,
    knows_carers: bool,
) -> ReadRows {
    let mut out = ReadRows::default();
    let mut faulty: BTreeSet<usize> = BTreeSet::new();
    let mut own = Part::own(columns, capacity);
    let mut parents = [Part::parent(columns, 1), Part::parent(columns, 2)];
    for row in table.rows.iter().skip(1) {
        let before = out.faults.len();
        check_cells(row, columns, &mut out.faults);
        own.take(row, &mut out.faults);
        for parent in parents.iter_mut().flatten() {
            if knows_carers {
                parent.take(row, &mut out.faults);
            } else {
                parent.refuse(row, &mut out.faults);
            }
        }
        if out.faults.len() > before {
            faulty.insert(usize::try_from(row.line).unwrap_or(0));
        }
    }
    // A row with a fault stays out whole, the child with the parents.
    let mut read = own.read(&mut out.faults, None);
    let parents: Vec<_> = parents.into_iter().flatten().collect();
    let parents: Vec<Read> = parents
        .into_iter()
        .flat_map(|part| part.read(&mut out.faults, Some(())))
        .collect();
    faulty.extend(out.faults.iter().map(|fault| fault.line));
    read.extend(parents);
    read.retain(|one| !faulty.contains(&one.parent_of.unwrap_or(one.row.line)));
    out.people = read;
    out.faults.sort_by_key(|fault| (fault.line, fault.column));
    out
}

/// What is wrong with cells whatever they hold.
fn check_cells(row: &Row, columns: &[Column], faults: &mut Vec<RowFault>) {
    if let Some(broken) = row.broken {
        let mend = "put quotes around the whole value and double those inside";
        faults.push(fault(number(row.line), 0, "", broken.words(), mend));
    }
    for column in columns.iter().filter(|column| column.field().is_some()) {
        let Some(cell) = row.cells.get(column.place) else {
            continue;
        };
        if cell.kind == CellKind::Error {
            faults.push(at(
                row,
                cell,
                column,
                "the formula in this cell has failed",
                "enter the value itself",
            ));
        }
    }
}

fn at(row: &Row, cell: &Cell, column: &Column, what: &str, mend: &str) -> RowFault {
    let line = number(cell.line.unwrap_or(row.line));
    fault(line, column.place + 1, &column.heading, what, mend)
}

fn number(line: u32) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX)
}

/// The columns of one of the people of a row.
struct Part<'a> {
    /// By what `find` calls it.
    columns: BTreeMap<&'static str, Vec<&'a Column>>,
    capacity: Option<&'a str>,
    records: Vec<Record>,
    /// The row that each record began on.
    lines: Vec<usize>,
}

impl<'a> Part<'a> {
    fn own(columns: &'a [Column], capacity: Option<&'a str>) -> Self {
        Self::of(columns, capacity, |code| {
            HEADINGS
                .into_iter()
                .chain(["name"])
                .find(|heading| *heading == code)
        })
    }

    fn parent(columns: &'a [Column], which: usize) -> Option<Self> {
        let prefix = format!("parent_{which}");
        let part = Self::of(columns, Some("carer"), |code| {
            let rest = code.strip_prefix(prefix.as_str())?;
            match rest.strip_prefix('_') {
                None => Some("name"),
                Some(rest) => HEADINGS.into_iter().find(|heading| *heading == rest),
            }
        });
        (!part.columns.is_empty()).then_some(part)
    }

    fn of(
        columns: &'a [Column],
        capacity: Option<&'a str>,
        heading: impl Fn(&str) -> Option<&'static str>,
    ) -> Self {
        let mut by_heading: BTreeMap<&'static str, Vec<&Column>> = BTreeMap::new();
        for column in columns {
            if let Some(heading) = column.field().and_then(|field| heading(field.code)) {
                by_heading.entry(heading).or_default().push(column);
            }
        }
        Self {
            columns: by_heading,
            capacity,
            records: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// The headings of the records that are made, in the order of their fields.
    fn headings(&self) -> Vec<&'static str> {
        let mut all: BTreeSet<&'static str> = self.columns.keys().copied().collect();
        if all.remove("name") {
            all.extend(["given_names", "family_name"]);
        }
        if self.capacity.is_some() {
            all.insert("capacity");
        }
        all.into_iter().collect()
    }

    /// Says that whom a row names here cannot be kept.
    fn refuse(&self, row: &Row, faults: &mut Vec<RowFault>) {
        let what = "your policy knows nobody who cares for a child";
        let mend = "do not import this column, or add such a kind of person to the policy";
        let filled = self.columns.values().flatten().find_map(|column| {
            let cell = row.cells.get(column.place)?;
            (!cell.text.is_empty()).then_some((column, cell))
        });
        if let Some((column, cell)) = filled {
            faults.push(at(row, cell, column, what, mend));
        }
    }

    fn take(&mut self, row: &Row, faults: &mut Vec<RowFault>) {
        let mut values: BTreeMap<&'static str, Field> = BTreeMap::new();
        let (mut any, before) = (false, faults.len());
        for (heading, columns) in &self.columns {
            let mut texts: Vec<String> = Vec::new();
            let mut line = number(row.line);
            for column in columns {
                let Some(cell) = row.cells.get(column.place) else {
                    continue;
                };
                if cell.text.is_empty() || cell.kind == CellKind::Error {
                    continue;
                }
                line = number(cell.line.unwrap_or(row.line));
                match value(heading, cell) {
                    Ok(text) => texts.push(text),
                    Err((what, mend)) => faults.push(at(row, cell, column, what, mend)),
                }
            }
            any |= !texts.is_empty();
            let between = if *heading == "address" { ", " } else { ";" };
            let text = texts.join(between);
            values.insert(*heading, Field { text, line });
        }
        if !any || faults.len() > before {
            return;
        }
        if let Some(whole) = values.remove("name") {
            let (given, family) = split_name(&whole.text);
            for (heading, text) in [("given_names", given), ("family_name", family)] {
                let place = values.entry(heading).or_default();
                if place.text.is_empty() {
                    place.text = text;
                    place.line = whole.line;
                }
            }
        }
        if let Some(capacity) = self.capacity {
            let place = values.entry("capacity").or_default();
            if place.text.is_empty() {
                capacity.clone_into(&mut place.text);
                place.line = number(row.line);
            }
        }
        let fields = self
            .headings()
            .into_iter()
            .map(|heading| values.remove(heading).unwrap_or_default())
            .collect();
        self.records.push(Record {
            line: number(row.line),
            fields,
            broken: None,
        });
        self.lines.push(number(row.line));
    }

    /// The people, with what is wrong by the file's own columns.
    fn read(self, faults: &mut Vec<RowFault>, parent: Option<()>) -> Vec<Read> {
        let headings = self.headings();
        let known: Vec<Option<&'static str>> = headings.iter().copied().map(Some).collect();
        let original = |heading: &str| {
            let whole = ["given_names", "family_name"].contains(&heading);
            let own = self.columns.get(heading);
            let own = own.or_else(|| whole.then(|| self.columns.get("name")).flatten());
            own.and_then(|columns| columns.first())
                .map_or((0, heading.to_owned()), |column| {
                    (column.place + 1, column.heading.clone())
                })
        };
        let mut people = Vec::new();
        let mut add = |file: find::people_csv::PeopleFile| {
            for found in file.faults {
                let (column, heading) = original(&found.heading);
                faults.push(RowFault {
                    column,
                    heading,
                    ..found
                });
            }
            people.extend(file.rows.into_iter().map(|row| Read {
                parent_of: parent.map(|()| row.line),
                row,
            }));
        };
        if parent.is_some() {
            // The same parent stands beside each of their children.
            for record in self.records {
                add(read_rows(&known, [record]));
            }
        } else {
            add(read_rows(&known, self.records));
        }
        people
    }
}

/// What a cell says under a heading, or why nobody can know.
fn value(heading: &str, cell: &Cell) -> Result<String, (&'static str, &'static str)> {
    let text = cell.text.trim();
    match heading {
        "born_on" | "from" | "to" => {
            if cell.kind == CellKind::Number {
                return Err((
                    "this is a number and not a date",
                    "format the column as dates in the spreadsheet",
                ));
            }
            dates::read(text).map(|on: Date| on.to_string())
        }
        "telephones" => telephones(text),
        "emails" => Ok(text.replace([',', '\n', '\r'], ";")),
        "address" => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            Ok(lines.collect::<Vec<_>>().join(", "))
        }
        "capacity" => Ok(find::fold(text).replace(' ', "-")),
        _ => Ok(text.to_owned()),
    }
}

fn telephones(text: &str) -> Result<String, (&'static str, &'static str)> {
    let text = text.replace([',', '/', '\n', '\r'], ";");
    for number in text.split(';').map(str::trim) {
        let is_digit = |c: char| c.is_ascii_digit();
        let digits: String = number.chars().filter(|c| is_digit(*c)).collect();
        let only_digits = number
            .chars()
            .all(|c| is_digit(c) || c.is_whitespace() || "-().".contains(c));
        let international = digits.starts_with("44") && digits.len() >= 11;
        if only_digits
            && (9..=11).contains(&digits.len())
            && !digits.starts_with('0')
            && !international
        {
            return Err((
                "this telephone number has lost its leading zero",
                "format the column as text in the spreadsheet and enter the number again",
            ));
        }
        let power = number.find(['E', 'e']);
        if power.is_some_and(|place| place > 0) && number.contains('+') && !number.starts_with('+')
        {
            return Err((
                "the spreadsheet has made a power of ten of this telephone number",
                "format the column as text in the spreadsheet and enter the number again",
            ));
        }
    }
    Ok(text)
}

/// Given names and family name of a whole name: by the comma, or the last word is the family name
/// with the small words before it. A title is left out.
fn split_name(whole: &str) -> (String, String) {
    const TITLES: [&str; 9] = [
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "master",
    ];
    let is_title =
        |word: &&str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let without = |text: &str| -> Vec<String> {
        let words = text.split_whitespace().skip_while(is_title);
        words.map(str::to_owned).collect()
    };
    if let Some((family, given)) = whole.split_once(',') {
        return (without(given).join(" "), without(family).join(" "));
    }
    let words = without(whole);
    let small = |word: &&String| word.chars().next().is_some_and(char::is_lowercase);
    let before = words.iter().rev().skip(1).take_while(small).count();
    let at = words.len().saturating_sub(1 + before);
    if at == 0 {
        return (words.join(" "), String::new());
    }
    let (given, family) = words.split_at_checked(at).unwrap_or((&words, &[]));
    (given.join(" "), family.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_parted() {
        let check = |whole: &str, given: &str, family: &str| {
            let expected = (given.to_owned(), family.to_owned());
            assert_eq!(split_name(whole), expected, "{whole}");
        };
        check("Rosalind Marchbanks", "Rosalind", "Marchbanks");
        check(
            "Mrs. Rosalind Ruth Marchbanks",
            "Rosalind Ruth",
            "Marchbanks",
        );
        check("Marchbanks, Rosalind", "Rosalind", "Marchbanks");
        check("Ludwig van Beek", "Ludwig", "van Beek");
        check("Rosa", "Rosa", "");
        check("", "", "");
    }

    #[test]
    fn a_lost_zero_is_named() {
        for number in [
            "7700900101",
            "1632 960107",
            "7.7009E+09",
            "0770090; 7700900101",
        ] {
            assert!(telephones(number).is_err(), "{number}");
        }
        for number in [
            "07700 900101",
            "+44 7700 900101",
            "447700900101",
            "07700900101/01632960107",
        ] {
            assert!(telephones(number).is_ok(), "{number}");
        }
    }
}
