//! Cells to text, whichever workbook they come from.

use std::fmt::Write as _;
use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, SheetVisible};
use document::{LookAtThis, Part, PartKind};

use crate::read::{Read, Unread};

/// A sheet longer than this is cut and said so, bytes of text.
const SHEET: usize = 64 << 20;

/// Writes cells in reading order: tabs between columns, line feeds between rows. Empty rows and the
/// empty columns before the first cell of a row are left out.
#[derive(Default)]
pub(crate) struct Grid {
    text: String,
    row: Option<u32>,
    column: u32,
    cut: bool,
}

impl Grid {
    /// Takes the next cell.
    pub(crate) fn cell(&mut self, row: u32, column: u32, value: &str) {
        if value.is_empty() || self.cut {
            return;
        }
        if self.text.len() + value.len() > SHEET {
            self.cut = true;
            return;
        }
        match self.row {
            Some(last) if last == row => {
                let gap = column.saturating_sub(self.column).clamp(1, 8);
                for _ in 0..gap {
                    self.text.push('\t');
                }
            }
            Some(_) => self.text.push('\n'),
            None => {}
        }
        self.text.push_str(value);
        (self.row, self.column) = (Some(row), column);
    }

    /// Adds the sheet to what was read.
    pub(crate) fn finish(self, name: &str, visible: SheetVisible, read: &mut Read) {
        let label = match visible {
            SheetVisible::Visible => format!("sheet {name}"),
            SheetVisible::Hidden | SheetVisible::VeryHidden => format!("sheet {name} (hidden)"),
        };
        if self.cut {
            read.document.note(
                LookAtThis::Incomplete("a very long sheet".to_owned()),
                label.clone(),
            );
        }
        read.document
            .push(Part::new(PartKind::Sheet, label, self.text));
    }
}

/// A cell's value as people write it: days first, no needless decimals.
pub(crate) fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn shown_data(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(moment) => date(moment),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// A day as dd/mm/yyyy, with the time if there is one; a duration as hours and minutes.
fn date(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    if !moment.is_datetime() {
        let minutes = (value.abs() * 1440.0).round();
        return if minutes < 1e9 {
            format!("{}:{:02}", (minutes / 60.0).trunc(), minutes % 60.0)
        } else {
            value.to_string()
        };
    }
    if !(0.0..2_958_466.0).contains(&value) {
        return value.to_string();
    }
    let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
    let mut text = String::new();
    if value >= 1.0 {
        let _ = write!(text, "{day:02}/{month:02}/{year}");
    }
    if value.fract() > 0.0 {
        let _ = write!(
            text,
            "{}{hour:02}:{minute:02}",
            if text.is_empty() { "" } else { " " }
        );
    }
    if text.is_empty() {
        "0".to_owned()
    } else {
        text
    }
}

/// Reads Excel's binary workbook.
pub(crate) fn read_xlsb(bytes: &[u8]) -> Result<Read, Unread> {
    let mut book: calamine::Xlsb<_> = calamine::Xlsb::new(Cursor::new(bytes))
        .map_err(|_| Unread::because("a damaged workbook"))?;
    let mut read = Read::default();
    for sheet in book.sheets_metadata().to_vec() {
        let mut grid = Grid::default();
        let complete = match book.worksheet_cells_reader(&sheet.name) {
            Ok(mut cells) => loop {
                match cells.next_cell() {
                    Ok(Some(cell)) => {
                        let (row, column) = cell.get_position();
                        grid.cell(row, column, &shown(cell.get_value()));
                    }
                    Ok(None) => break true,
                    Err(_) => break false,
                }
            },
            Err(_) => false,
        };
        finish(&mut read, grid, &sheet, complete);
    }
    Ok(read)
}

/// Reads a workbook of Excel 97–2003.
pub(crate) fn read_xls(bytes: &[u8]) -> Result<Read, Unread> {
    let mut book: calamine::Xls<_> =
        calamine::Xls::new(Cursor::new(bytes)).map_err(|error| match error {
            calamine::XlsError::Password => Unread(LookAtThis::Encrypted),
            _ => Unread::because("a damaged workbook"),
        })?;
    let mut read = Read::default();
    for sheet in book.sheets_metadata().to_vec() {
        let mut grid = Grid::default();
        let complete = match book.worksheet_range(&sheet.name) {
            Ok(range) => {
                let (top, left) = range.start().unwrap_or((0, 0));
                for (row, column, value) in range.used_cells() {
                    let at = |offset: usize, from: u32| {
                        u32::try_from(offset)
                            .unwrap_or(u32::MAX)
                            .saturating_add(from)
                    };
                    grid.cell(at(row, top), at(column, left), &shown_data(value));
                }
                true
            }
            Err(_) => false,
        };
        finish(&mut read, grid, &sheet, complete);
    }
    if let Ok(Some(_)) = book.vba_project() {
        read.document
            .note(LookAtThis::Embedded("macros".to_owned()), "");
    }
    Ok(read)
}

pub(crate) fn finish(read: &mut Read, grid: Grid, sheet: &calamine::Sheet, complete: bool) {
    grid.finish(&sheet.name, sheet.visible, read);
    if !complete {
        let what = LookAtThis::Incomplete("a damaged sheet".to_owned());
        read.document.note(what, format!("sheet {}", sheet.name));
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn dates_read_as_british_people_write_them() {
        let check = |value: f64, expected: &str| {
            let moment = ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false);
            assert_eq!(date(&moment), expected);
        };
        check(41_705.0, "07/03/2014");
        check(41_705.75, "07/03/2014 18:00");
        check(0.5, "12:00");
        check(-3.0, "-3");
        check(1e12, "1000000000000");
        let hours = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(date(&hours), "36:00");
    }

    #[test]
    fn a_grid_keeps_rows_and_gaps() {
        let mut grid = Grid::default();
        grid.cell(0, 0, "a");
        grid.cell(0, 2, "c");
        grid.cell(1_000_000, 16_000, "far");
        assert_eq!(grid.text, "a\t\tc\nfar");
    }
}
