//! Tables and pairs of label and value: rows of cells, each broken into lines of its own.

use krilla::tagging::{TableHeaderScope, Tag};

use crate::flow::{Flow, count};
use crate::lines::Line;
use crate::sheet::Role;
use crate::style::{BETWEEN, BOTTOM, CELL, CELL_HEAD, Ink, LABEL, LEFT, MEASURE, Style};
use crate::tags::NodeId;
use crate::{RenderError, Run, Table};

/// Space between two columns.
const GUTTER: f32 = 14.0;
/// Space above and below the lines of a row.
const PADDING: f32 = 4.0;
/// No column wishes to be narrower.
const NARROWEST: f32 = 16.0;
/// No label wishes to be narrower, so that values stand below each other also across lists.
const LABEL_WIDTH: f32 = 64.0;
/// What stands in an empty cell, so that it is seen and heard to be empty.
const NOTHING: &str = "–";

/// A column: its left edge and its width.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Column {
    x: f32,
    width: f32,
}

/// A cell broken into lines.
struct Broken {
    x: f32,
    style: Style,
    lines: Vec<Line>,
    kind: CellKind,
}

/// What a cell is to the structure of its table.
#[derive(Clone, Copy)]
enum CellKind {
    ColumnHeading,
    RowHeading,
    Data,
}

/// The headings of a table, to be said again on its next page.
///
/// They are said again as a row of the table's body, not as an artifact: readers that follow the
/// structure would find an artifact in another place than readers that follow the page.
struct Headings {
    texts: Vec<String>,
    columns: Vec<Column>,
    body: NodeId,
}

impl Flow<'_> {
    /// Sets a table.
    pub(crate) fn table(&mut self, table: &Table) -> Result<(), RenderError> {
        let width = table
            .rows
            .iter()
            .map(Vec::len)
            .fold(table.headers.len(), usize::max);
        if width == 0 {
            return Ok(());
        }
        let columns = self.columns(table, width);
        let mut texts = table.headers.clone();
        texts.resize(width, String::new());
        let node = self.writer.tags.root(Tag::Table);
        let head = self.writer.tags.child(node, Tag::THead);
        let body = self.writer.tags.child(node, Tag::TBody);
        let headings = Headings {
            texts,
            columns,
            body,
        };
        self.need(3.0 * (CELL.leading + 2.0 * PADDING))?;
        self.space(BETWEEN / 2.0);
        self.headings(&headings, head);
        for cells in &table.rows {
            self.table_row(cells, &headings)?;
        }
        self.y += BETWEEN;
        Ok(())
    }

    /// Sets labels with their values.
    pub(crate) fn key_values(&mut self, pairs: &[(String, Vec<Run>)]) -> Result<(), RenderError> {
        let natural = pairs
            .iter()
            .map(|(label, _)| self.natural(&[Run::text(label)], LABEL));
        let label_width = natural.fold(LABEL_WIDTH, f32::max).min(MEASURE / 3.0);
        let label_column = Column {
            x: LEFT,
            width: label_width,
        };
        let value_x = LEFT + label_width + GUTTER;
        let value_column = Column {
            x: value_x,
            width: LEFT + MEASURE - value_x,
        };
        let node = self.writer.tags.root(Tag::Table);
        for (label, value) in pairs {
            let label = [Run::text(label)];
            let label = self.broken(&label, label_column, LABEL, CellKind::RowHeading);
            let value = self.broken(value, value_column, CELL, CellKind::Data);
            self.row(&[label, value], node, None)?;
            self.y += 2.0;
        }
        self.y += BETWEEN;
        Ok(())
    }

    /// The row of headings, in the head of the table or again in its body.
    fn headings(&mut self, headings: &Headings, parent: NodeId) {
        let pairs = headings.texts.iter().zip(&headings.columns);
        let cells: Vec<Broken> = pairs
            .map(|(text, column)| {
                self.broken(
                    &[Run::bold(text)],
                    *column,
                    CELL_HEAD,
                    CellKind::ColumnHeading,
                )
            })
            .collect();
        let lines = cells
            .iter()
            .map(|cell| count(&cell.lines))
            .fold(0.0, f32::max);
        let nodes = self.row_nodes(&cells, parent);
        self.row_lines(&cells, &nodes, 0, usize::MAX);
        self.y += lines * CELL_HEAD.leading + PADDING;
        self.shape(LEFT, self.y, (MEASURE, 0.9), Ink::Grey);
        self.y += PADDING;
    }

    fn table_row(&mut self, cells: &[Vec<Run>], headings: &Headings) -> Result<(), RenderError> {
        let empty = Vec::new();
        let broken: Vec<Broken> = headings
            .columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                self.broken(
                    cells.get(place).unwrap_or(&empty),
                    *column,
                    CELL,
                    CellKind::Data,
                )
            })
            .collect();
        self.row(&broken, headings.body, Some(headings))?;
        self.y += PADDING;
        self.shape(LEFT, self.y, (MEASURE, 0.5), Ink::Hairline);
        self.y += PADDING;
        Ok(())
    }

    /// Breaks a cell into lines; an empty one says so.
    fn broken(&self, runs: &[Run], column: Column, style: Style, kind: CellKind) -> Broken {
        let lines = self.lines(&or_nothing(runs), style, column.width);
        Broken {
            x: column.x,
            style,
            lines,
            kind,
        }
    }

    /// Sets a row; one that is longer than what is left goes on on the next page, as a row of its
    /// own below the headings, so that structure and page have one order.
    fn row(
        &mut self,
        cells: &[Broken],
        parent: NodeId,
        headings: Option<&Headings>,
    ) -> Result<(), RenderError> {
        let leading = cells
            .iter()
            .map(|cell| cell.style.leading)
            .fold(1.0, f32::max);
        let all = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        let mut done = 0;
        let mut fresh = false;
        while done < all {
            let room = whole((BOTTOM - self.y) / leading);
            let left = all - done;
            // Short rows stay whole; of a long one at least two lines stand together.
            let least = if left <= 4 { left } else { 2 };
            if room < least && !fresh {
                self.turn()?;
                if let Some(headings) = headings {
                    self.headings(headings, headings.body);
                }
                fresh = true;
                continue;
            }
            let now = room.clamp(1, left);
            let nodes = self.row_nodes(cells, parent);
            self.row_lines(cells, &nodes, done, now);
            self.y += leading * f32::from(u16::try_from(now).unwrap_or(u16::MAX));
            done += now;
            fresh = false;
        }
        Ok(())
    }

    /// A row in the structure, with a node for each cell.
    fn row_nodes(&mut self, cells: &[Broken], parent: NodeId) -> Vec<NodeId> {
        let tags = &mut self.writer.tags;
        let row = tags.child(parent, Tag::TR);
        let node = |cell: &Broken| match cell.kind {
            CellKind::ColumnHeading => tags.child(row, Tag::TH(TableHeaderScope::Column)),
            CellKind::RowHeading => tags.child(row, Tag::TH(TableHeaderScope::Row)),
            CellKind::Data => tags.child(row, Tag::TD),
        };
        cells.iter().map(node).collect()
    }

    /// Some lines of each cell of a row, cell by cell.
    fn row_lines(&mut self, cells: &[Broken], nodes: &[NodeId], from: usize, lines: usize) {
        for (cell, node) in cells.iter().zip(nodes) {
            let mut top = self.y;
            for line in cell.lines.iter().skip(from).take(lines) {
                self.line((cell.x, top), cell.style, line, Role::Content(*node));
                top += cell.style.leading;
            }
        }
    }

    /// Where the columns stand: as wide as they would like, or shared out fairly.
    fn columns(&self, table: &Table, count: usize) -> Vec<Column> {
        let mut natural = vec![NARROWEST; count];
        for (place, wish) in natural.iter_mut().enumerate() {
            if let Some(text) = table.headers.get(place) {
                *wish = wish.max(self.natural(&[Run::bold(text)], CELL_HEAD));
            }
            for runs in table.rows.iter().filter_map(|row| row.get(place)) {
                *wish = wish.max(self.natural(runs, CELL));
            }
        }
        let gutters = GUTTER * f32::from(u16::try_from(count - 1).unwrap_or(u16::MAX));
        let mut x = LEFT;
        let columns = share(&natural, MEASURE - gutters).into_iter().map(|width| {
            let column = Column { x, width };
            x += width + GUTTER;
            column
        });
        columns.collect()
    }

    /// How wide runs are on one line.
    fn natural(&self, runs: &[Run], style: Style) -> f32 {
        let lines = self.lines(runs, style, f32::MAX);
        // A hair more, so that what was measured is not broken for a rounding.
        lines.iter().map(Line::width).fold(0.0, f32::max) * style.size + 0.5
    }
}

/// Shares a width out: everybody's wish if it can be, else the narrow columns first.
fn share(wishes: &[f32], width: f32) -> Vec<f32> {
    let columns = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX)).max(1.0);
    let total: f32 = wishes.iter().sum();
    if total <= width {
        let more = (width - total) / columns(wishes.len());
        return wishes.iter().map(|wish| wish + more).collect();
    }
    let mut sorted: Vec<f32> = wishes.to_vec();
    sorted.sort_by(f32::total_cmp);
    // The level at which cutting off all wishes fills the width.
    let (mut left, mut rest) = (width, sorted.len());
    for wish in sorted {
        if wish > left / columns(rest) {
            break;
        }
        left -= wish;
        rest -= 1;
    }
    let level = left / columns(rest);
    wishes.iter().map(|wish| wish.min(level)).collect()
}

/// The runs, or a dash if they say nothing.
fn or_nothing(runs: &[Run]) -> Vec<Run> {
    let says = runs.iter().any(|run| match run {
        Run::Text(text) | Run::Bold(text) => !text.trim().is_empty(),
        Run::Mark(_) => true,
    });
    if says {
        runs.to_vec()
    } else {
        vec![Run::text(NOTHING)]
    }
}

/// The whole lines in a number of lines.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped before"
)]
fn whole(lines: f32) -> usize {
    lines.floor().clamp(0.0, 10_000.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_that_can_be_are_granted_and_the_rest_shared() {
        assert_eq!(share(&[10.0, 20.0], 40.0), [15.0, 25.0]);
        assert_eq!(share(&[10.0, 100.0, 300.0], 110.0), [10.0, 50.0, 50.0]);
        assert_eq!(share(&[100.0, 100.0], 60.0), [30.0, 30.0]);
    }

    #[test]
    fn lines_are_counted_whole() {
        assert_eq!(whole(2.9), 2);
        assert_eq!(whole(-1.0), 0);
        assert_eq!(whole(f32::NAN), 0);
    }
}
