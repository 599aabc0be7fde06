//! Blocks flow down the pages.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, Tag, TagId};

use crate::faces::Faces;
use crate::lines::{Line, break_lines};
use crate::sheet::{Op, Role, Shape, Sheet, Text};
use crate::style::{
    BETWEEN, BODY, BOTTOM, FOOT, FOOT_TEXT, ITEM, Ink, LEFT, MEASURE, Style, TOP, heading,
};
use crate::tags::NodeId;
use crate::text::{cells, cells_of};
use crate::write::Writer;
use crate::{Block, Document, RenderError, Rendered, Run, Statement};

/// How far lists and quotations are set in.
const INDENT: f32 = 16.0;

/// A document while it is set.
pub(crate) struct Flow<'a> {
    pub(crate) faces: &'a Faces,
    about: &'a Document,
    pub(crate) writer: Writer,
    sheet: Sheet,
    /// The top of what comes next.
    pub(crate) y: f32,
    /// The level of the last heading.
    level: u8,
}

impl<'a> Flow<'a> {
    /// Begins a document; title, language and foot of the page are those of `about`.
    pub(crate) fn begin(about: &'a Document, faces: &'a Faces) -> Result<Self, RenderError> {
        let (writer, sheet) = (Writer::new()?, Sheet::default());
        Ok(Self {
            faces,
            about,
            writer,
            sheet,
            y: TOP,
            level: 0,
        })
    }

    /// Sets blocks one after the other.
    pub(crate) fn blocks(&mut self, blocks: &[Block]) -> Result<(), RenderError> {
        for block in blocks {
            self.block(block)?;
        }
        Ok(())
    }

    /// Ends the document.
    pub(crate) fn finish(mut self) -> Result<Rendered, RenderError> {
        if !self.sheet.is_empty() || self.writer.next_page() == 1 {
            self.turn()?;
        }
        self.writer.finish(self.about)
    }

    /// The number of the page that was drawn on last, from 1: the one being filled, if anything
    /// stands on it.
    pub(crate) fn last_page(&self) -> usize {
        let next = self.writer.next_page();
        if self.sheet.is_empty() {
            next.saturating_sub(1).max(1)
        } else {
            next
        }
    }

    /// Ends the page unless it is empty.
    pub(crate) fn page_break(&mut self) -> Result<(), RenderError> {
        if self.sheet.is_empty() {
            Ok(())
        } else {
            self.turn()
        }
    }

    /// Ends the page.
    pub(crate) fn turn(&mut self) -> Result<(), RenderError> {
        self.foot();
        let sheet = std::mem::take(&mut self.sheet);
        self.y = TOP;
        self.writer.page(&sheet, self.faces)
    }

    /// Begins a page of another size; the one before has ended.
    pub(crate) fn begin_sized(&mut self, width: f32, height: f32) {
        self.sheet.size = Some((width, height));
    }

    /// Draws something at its place on the page.
    pub(crate) fn push(&mut self, op: Op) {
        self.sheet.ops.push(op);
    }

    /// Begins a new page unless this much fits on this one.
    pub(crate) fn need(&mut self, height: f32) -> Result<(), RenderError> {
        if self.y + height > BOTTOM && !self.sheet.is_empty() {
            self.turn()?;
        }
        Ok(())
    }

    /// Leaves space, except at the top of a page.
    pub(crate) fn space(&mut self, height: f32) {
        if !self.sheet.is_empty() {
            self.y += height;
        }
    }

    /// Draws a box.
    pub(crate) fn shape(&mut self, x: f32, y: f32, (width, height): (f32, f32), ink: Ink) {
        self.sheet.ops.push(Op::Shape(Shape {
            x,
            y,
            width,
            height,
            ink,
        }));
    }

    /// Draws a line of text whose top is at a height.
    pub(crate) fn line(&mut self, (x, top): (f32, f32), style: Style, line: &Line, role: Role) {
        let baseline = top + style.baseline();
        self.sheet.ops.push(Op::Text(Text {
            x,
            baseline,
            style,
            line: line.clone(),
            role,
        }));
    }

    /// Breaks runs into lines of a width.
    pub(crate) fn lines(&self, runs: &[Run], style: Style, width: f32) -> Vec<Line> {
        break_lines(&cells(runs, self.faces), width / style.size)
    }

    /// Breaks text in the weight of its style into lines of a width.
    pub(crate) fn lines_of(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let cells = cells_of(text, style.weight, self.faces);
        break_lines(&cells, width / style.size)
    }

    fn block(&mut self, block: &Block) -> Result<(), RenderError> {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Paragraph(runs) => self.paragraph(runs, BODY),
            Block::ItemText(runs) => self.paragraph(runs, ITEM),
            Block::Quote(runs) => self.quote(runs),
            Block::Bullets(entries) => self.bullets(entries),
            Block::Statement(said) => self.statement(said),
            Block::Statements(entries) => self.statements(entries),
            Block::Table(table) => self.table(table),
            Block::KeyValues(pairs) => self.key_values(pairs),
            Block::PageBreak => self.page_break(),
            Block::Rule => self.rule(),
            Block::Drawn(page) => self.drawn(page),
            Block::Picture(page) => self.picture(page),
        }
    }

    fn heading(&mut self, level: u8, text: &str) -> Result<(), RenderError> {
        // A level without the one above it would lead readers of the structure astray.
        let level = level.clamp(1, self.level.saturating_add(1));
        let (style, before, after) = heading(level);
        let lines = self.lines_of(text, style, MEASURE);
        if lines.iter().all(|line| line.cells.is_empty()) {
            return Ok(());
        }
        self.level = level;
        let title = lines.iter().map(Line::text).collect::<Vec<_>>().join(" ");
        // Together with the first two lines of what it is the heading of.
        self.need(before + style.leading * count(&lines) + 2.0 * BODY.leading)?;
        self.space(before);
        if level <= 2 {
            self.writer.bookmark(level, title.clone(), self.y);
        }
        let level = NonZeroU16::new(u16::from(level)).unwrap_or(NonZeroU16::MIN);
        let node = self.writer.tags.root(Tag::Hn(level, Some(title)));
        self.flow_lines(&lines, LEFT, style, node)?;
        self.y += after;
        Ok(())
    }

    fn paragraph(&mut self, runs: &[Run], style: Style) -> Result<(), RenderError> {
        let node = self.writer.tags.root(Tag::P);
        self.paragraph_of(runs, style, node)
    }

    fn statement(&mut self, said: &Statement) -> Result<(), RenderError> {
        let id = self.writer.tags.name_from(&said.from);
        let node = self.writer.tags.root(Tag::P.with_id(Some(id)));
        self.paragraph_of(&[Run::text(&said.text)], BODY, node)
    }

    fn paragraph_of(
        &mut self,
        runs: &[Run],
        style: Style,
        node: NodeId,
    ) -> Result<(), RenderError> {
        let lines = self.lines(runs, style, MEASURE);
        self.flow_lines(&lines, LEFT, style, node)?;
        self.y += BETWEEN;
        Ok(())
    }

    fn quote(&mut self, runs: &[Run]) -> Result<(), RenderError> {
        let lines = self.lines(runs, BODY, MEASURE - INDENT);
        let quote = self.writer.tags.root(Tag::BlockQuote);
        let node = self.writer.tags.child(quote, Tag::P);
        for line in &lines {
            self.need(BODY.leading)?;
            self.shape(LEFT, self.y, (2.0, BODY.leading), Ink::Hairline);
            self.line((LEFT + INDENT, self.y), BODY, line, Role::Content(node));
            self.y += BODY.leading;
        }
        self.y += BETWEEN;
        Ok(())
    }

    fn bullets(&mut self, entries: &[Vec<Run>]) -> Result<(), RenderError> {
        let list = self.writer.tags.root(Tag::L(ListNumbering::Disc));
        for entry in entries {
            self.bullet(list, entry, None)?;
        }
        self.y += BETWEEN - 3.0;
        Ok(())
    }

    fn statements(&mut self, entries: &[Statement]) -> Result<(), RenderError> {
        let list = self.writer.tags.root(Tag::L(ListNumbering::Disc));
        for said in entries {
            let id = self.writer.tags.name_from(&said.from);
            self.bullet(list, &[Run::text(&said.text)], Some(id))?;
        }
        self.y += BETWEEN - 3.0;
        Ok(())
    }

    fn bullet(
        &mut self,
        list: NodeId,
        entry: &[Run],
        id: Option<TagId>,
    ) -> Result<(), RenderError> {
        let lines = self.lines(entry, BODY, MEASURE - INDENT);
        self.need(BODY.leading * count(&lines).min(2.0))?;
        let item = self.writer.tags.child(list, Tag::LI);
        let label = self.writer.tags.child(item, Tag::Lbl);
        let body = self.writer.tags.child(item, Tag::LBody.with_id(id));
        for bullet in self.lines_of("•", BODY, MEASURE) {
            self.line((LEFT + 4.0, self.y), BODY, &bullet, Role::Content(label));
        }
        self.flow_lines(&lines, LEFT + INDENT, BODY, body)?;
        self.y += 3.0;
        Ok(())
    }

    /// A line between what stands above and below it; at the edge of a page the edge is enough.
    fn rule(&mut self) -> Result<(), RenderError> {
        self.need(6.0 * BODY.leading)?;
        if self.sheet.is_empty() {
            return Ok(());
        }
        self.y += BETWEEN;
        self.shape(LEFT, self.y, (MEASURE, 0.6), Ink::Hairline);
        self.y += 2.0;
        Ok(())
    }

    /// Lines one below the other; no page ends with the first of several.
    fn flow_lines(
        &mut self,
        lines: &[Line],
        x: f32,
        style: Style,
        node: NodeId,
    ) -> Result<(), RenderError> {
        self.need(style.leading * count(lines).min(2.0))?;
        for line in lines {
            self.need(style.leading)?;
            self.line((x, self.y), style, line, Role::Content(node));
            self.y += style.leading;
        }
        Ok(())
    }

    /// The foot of the page: who, which case, which page, and the latest checkpoint.
    fn foot(&mut self) {
        let case = self
            .about
            .case_number
            .as_ref()
            .map(|number| format!("Case {number}"));
        let page = format!("Page {}", self.writer.next_page());
        let parts = [Some(self.about.organisation.clone()), case, Some(page)];
        let first: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        let second = self
            .about
            .checkpoint
            .as_ref()
            .map(|short| format!("Ledger checkpoint {short}"));
        let (left, foot, measure) = match self.sheet.size {
            None => (LEFT, FOOT, MEASURE),
            Some((width, height)) => (width * 0.08, height + 6.0, width * 0.84),
        };
        self.shape(left, foot, (measure, 0.6), Ink::Hairline);
        let mut top = foot + 8.0;
        for text in [Some(first.join(" · ")), second].into_iter().flatten() {
            for line in self.lines_of(&text, FOOT_TEXT, measure) {
                self.line((left, top), FOOT_TEXT, &line, Role::Foot);
                top += FOOT_TEXT.leading;
            }
        }
    }
}

/// How many lines, as a length is multiplied by it.
pub(crate) fn count(lines: &[Line]) -> f32 {
    f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX))
}
