//! Sheets of workbooks.

use std::io::{Cursor, Read, Seek};

use calamine::{
    Data, DataRef, ExcelDateTime, Ods, OdsError, Reader, Sheet, SheetType, SheetVisible, Xls,
    XlsError, Xlsb, Xlsx,
};
use document::LookAtThis;

use super::{COLUMNS, Cell, CellKind, Origin, Row, Rows, Table};
use crate::formats::ole::{plain_book, unlocked, within};
use crate::read::Unread;

fn damaged() -> Unread {
    Unread::because("a damaged workbook")
}

pub(super) fn xlsx(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let sheets = book.sheets_metadata().to_vec();
    chosen(&sheets, sheet, |name| {
        let mut cells = book.worksheet_cells_reader(name).map_err(|_| damaged())?;
        let mut grid = Grid::default();
        while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
            let (row, column) = cell.get_position();
            grid.put(row, column, of_ref(cell.get_value()))?;
        }
        grid.done()
    })
}

pub(super) fn xlsb(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let sheets = book.sheets_metadata().to_vec();
    chosen(&sheets, sheet, |name| {
        let mut cells = book.worksheet_cells_reader(name).map_err(|_| damaged())?;
        let mut grid = Grid::default();
        while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
            let (row, column) = cell.get_position();
            grid.put(row, column, of_ref(cell.get_value()))?;
        }
        grid.done()
    })
}

pub(super) fn ods(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        OdsError::Password => Unread(LookAtThis::Encrypted),
        OdsError::InvalidMime(_) => Unread(LookAtThis::NotSupported(
            "an OpenDocument file that is not a spreadsheet".to_owned(),
        )),
        _ => damaged(),
    })?;
    ranges(&mut book, sheet)
}

/// A workbook of Excel 97–2003, or one that a password shuts.
pub(super) fn ole(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    let streams: Vec<String> = within(bytes, |file| {
        let entries = file.walk().take(10_000);
        entries
            .map(|entry| entry.path().to_string_lossy().to_ascii_lowercase())
            .collect()
    })
    .unwrap_or_default();
    if streams.iter().any(|stream| stream == "/encryptedpackage") {
        // It begins as a zip does, so this does not come back here.
        let inner = within(bytes, |file| unlocked(file, None)).ok_or_else(damaged)??;
        return super::dispatch("", &inner, sheet);
    }
    let is_book = |stream: &String| stream == "/workbook" || stream == "/book";
    if !streams.is_empty() && !streams.iter().any(is_book) {
        return Err(Unread(LookAtThis::NotSupported(
            "an Office 97–2003 file and not a table".to_owned(),
        )));
    }
    let plain = match within(bytes, plain_book) {
        Some(plain) => plain?,
        // A bare workbook without a container.
        None => bytes.to_vec(),
    };
    let mut book: Xls<_> =
        Xls::new(Cursor::new(plain.as_slice())).map_err(|error| match error {
            XlsError::Password => Unread(LookAtThis::Encrypted),
            _ => damaged(),
        })?;
    ranges(&mut book, sheet)
}

fn ranges<S: Read + Seek, R: Reader<S>>(
    book: &mut R,
    sheet: Option<&str>,
) -> Result<Table, Unread> {
    let sheets = book.sheets_metadata().to_vec();
    chosen(&sheets, sheet, |name| {
        let range = book.worksheet_range(name).map_err(|_| damaged())?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut grid = Grid::default();
        for (row, column, value) in range.used_cells() {
            let at = |offset: usize, from: u32| {
                u32::try_from(offset)
                    .unwrap_or(u32::MAX)
                    .saturating_add(from)
            };
            grid.put(at(row, top), at(column, left), of_data(value))?;
        }
        grid.done()
    })
}

/// The rows of the sheet that was asked for, or of the only one that holds anything. A hidden sheet
/// is read only if it is asked for.
fn chosen(
    sheets: &[Sheet],
    wanted: Option<&str>,
    mut rows: impl FnMut(&str) -> Result<Vec<Row>, Unread>,
) -> Result<Table, Unread> {
    let worksheets = || sheets.iter().filter(|s| s.typ == SheetType::WorkSheet);
    let same =
        |name: &str, wanted: &str| name.trim().to_lowercase() == wanted.trim().to_lowercase();
    let asked = wanted.and_then(|wanted| worksheets().find(|s| same(&s.name, wanted)));
    if let Some(sheet) = asked {
        return Ok(Table {
            origin: Origin::Sheet(sheet.name.clone()),
            sheets: worksheets().map(|s| s.name.clone()).collect(),
            rows: rows(&sheet.name)?,
        });
    }
    let mut found: Vec<(String, Vec<Row>)> = Vec::new();
    for sheet in worksheets().filter(|s| s.visible == SheetVisible::Visible) {
        let rows = rows(&sheet.name)?;
        if !rows.is_empty() {
            found.push((sheet.name.clone(), rows));
        }
    }
    let names = found.iter().map(|(name, _)| name.clone()).collect();
    let only = if found.len() == 1 && wanted.is_none() {
        found.pop()
    } else {
        None
    };
    Ok(match only {
        Some((name, rows)) => Table {
            origin: Origin::Sheet(name),
            sheets: names,
            rows,
        },
        None => Table {
            origin: Origin::Unchosen,
            sheets: names,
            rows: Vec::new(),
        },
    })
}

/// Puts cells where they belong; they come row by row.
#[derive(Default)]
struct Grid {
    rows: Rows,
    row: Row,
}

impl Grid {
    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Unread> {
        if cell.text.is_empty() {
            return Ok(());
        }
        let line = row.saturating_add(1);
        if line != self.row.line {
            self.rows.push(std::mem::take(&mut self.row))?;
            self.row.line = line;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= COLUMNS {
            return Err(Unread::because("it has more than 256 columns"));
        }
        if self.row.cells.len() <= column {
            self.row.cells.resize_with(column + 1, Cell::default);
        }
        if let Some(place) = self.row.cells.get_mut(column) {
            *place = cell;
        }
        Ok(())
    }

    fn done(mut self) -> Result<Vec<Row>, Unread> {
        self.rows.push(self.row)?;
        Ok(self.rows.done())
    }
}

fn cell(kind: CellKind, text: impl Into<String>) -> Cell {
    Cell {
        text: text.into().trim().to_owned(),
        kind,
        line: None,
    }
}

fn of_ref(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::SharedString(text) => cell(CellKind::Text, *text),
        DataRef::String(text) | DataRef::DurationIso(text) => cell(CellKind::Text, text.clone()),
        DataRef::Int(number) => cell(CellKind::Number, number.to_string()),
        DataRef::Float(number) => cell(CellKind::Number, number.to_string()),
        DataRef::Bool(truth) => cell(CellKind::Truth, truth.to_string()),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) => iso(text),
        DataRef::Error(error) => cell(CellKind::Error, error.to_string()),
        DataRef::Empty => Cell::default(),
    }
}

fn of_data(value: &Data) -> Cell {
    match value {
        Data::String(text) | Data::DurationIso(text) => cell(CellKind::Text, text.clone()),
        Data::Int(number) => cell(CellKind::Number, number.to_string()),
        Data::Float(number) => cell(CellKind::Number, number.to_string()),
        Data::Bool(truth) => cell(CellKind::Truth, truth.to_string()),
        Data::DateTime(moment) => date(moment),
        Data::DateTimeIso(text) => iso(text),
        Data::Error(error) => cell(CellKind::Error, error.to_string()),
        Data::Empty => Cell::default(),
    }
}

/// A day as 2013-05-04; midnight is left out.
fn date(moment: &ExcelDateTime) -> Cell {
    let value = moment.as_f64();
    // Day 0 is no day, and a duration is none either.
    if !moment.is_datetime() || !(1.0..2_958_466.0).contains(&value) {
        return cell(CellKind::Number, value.to_string());
    }
    let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
    let on = format!("{year:04}-{month:02}-{day:02}");
    cell(
        CellKind::Date,
        if (hour, minute) == (0, 0) {
            on
        } else {
            format!("{on}T{hour:02}:{minute:02}")
        },
    )
}

/// A date as `OpenDocument` writes it.
fn iso(text: &str) -> Cell {
    let on = text.split_once("T00:00").map_or(text, |(on, _)| on);
    cell(CellKind::Date, on)
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn days_are_days() {
        let check = |value: f64, kind: CellKind, expected: &str| {
            let moment = ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false);
            assert_eq!(date(&moment), cell(kind, expected));
        };
        check(41_705.0, CellKind::Date, "2014-03-07");
        check(41_705.75, CellKind::Date, "2014-03-07T18:00");
        check(0.5, CellKind::Number, "0.5");
        assert_eq!(
            iso("2014-03-07T00:00:00"),
            cell(CellKind::Date, "2014-03-07")
        );
    }

    #[test]
    fn a_sheet_of_people_is_no_wider_than_reason() {
        let mut grid = Grid::default();
        grid.put(4, 2, cell(CellKind::Text, "c")).unwrap();
        assert!(grid.put(4, 16_000, cell(CellKind::Text, "far")).is_err());
        let rows = grid.done().unwrap();
        assert_eq!(
            rows.first().map(|row| (row.line, row.cells.len())),
            Some((5, 3))
        );
    }
}
