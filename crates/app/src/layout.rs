//! Items in the layout of their file: what of an item is drawn on pages of its own, and where that
//! cannot be, why not.

use std::collections::BTreeMap;
use std::ops::Range;

use document::{DrawnPage, PageLayout, PartKind, Span, WhyNot};
use redact::{Redrawn, Taken};
use render::{Block, Run};
use store::{EntityId, TermRange};

use crate::{
    AppError, Ctx,
    answer::{as_runs, mark_of},
    bodies::{Item, LAYOUT_OF, Layout, Origin, Source, StoredMark},
    engine::Stored,
};

/// The pages of an item, or why it is set as text; nothing for what never had pages.
pub(crate) type LaidOut = Option<Result<Vec<Block>, WhyNot>>;

impl Ctx<'_> {
    /// The layout of a file, if it was kept.
    pub(crate) fn layout_of(&self, source: EntityId) -> Result<Option<Stored<Layout>>, AppError> {
        let snapshot = self.engine.snapshot()?;
        let all = self
            .engine
            .read_all::<Layout>(snapshot.as_ref(), &TermRange::exactly(LAYOUT_OF, &source.0))?;
        Ok(all.into_iter().next())
    }

    /// An item on pages in its own layout, without what is marked.
    pub(crate) fn laid_out(
        &self,
        item: &Item,
        marks: &[StoredMark],
        says_why: bool,
    ) -> Result<LaidOut, AppError> {
        let Origin::Spans { source, spans } = &item.origin else {
            return Ok(None);
        };
        let snapshot = self.engine.snapshot()?;
        let Some(file) = self.engine.read::<Source>(snapshot.as_ref(), *source)? else {
            return Ok(None);
        };
        let parts = spans.iter().map(|span| file.body.document.part(span.part));
        if !parts.flatten().any(|part| part.kind == PartKind::Page) {
            return Ok(None);
        }
        let Some(layout) = self.layout_of(*source)? else {
            return Ok(Some(Err(WhyNot::NotKept)));
        };
        let pages = layout.body.pages.iter();
        let plan = Plan {
            file: &file.body,
            pages: pages.map(|page| (page.part, page)).collect(),
            marks,
            says_why,
        };
        let drawn = plan.pages(spans);
        let Ok((pages, _)) = &drawn else {
            return Ok(Some(drawn.map(|_| Vec::new())));
        };
        let can = render::can_draw(pages)
            .map_err(|error| AppError::unavailable("setting the answer")(Box::new(error)))?;
        Ok(Some(
            can.and(drawn).map(|(pages, rest)| blocks(pages, rest)),
        ))
    }
}

/// What is drawn of an item.
struct Plan<'a> {
    file: &'a Source,
    pages: BTreeMap<usize, &'a PageLayout>,
    marks: &'a [StoredMark],
    says_why: bool,
}

impl Plan<'_> {
    /// Its pages, and what of its text stands on none.
    fn pages(&self, spans: &[Span]) -> Result<(Vec<DrawnPage>, Vec<Vec<Run>>), WhyNot> {
        let (mut pages, mut rest) = (Vec::new(), Vec::new());
        let mut offset = 0;
        for span in spans {
            let part = self.file.document.part(span.part).ok_or(WhyNot::Unlike)?;
            if span.start != 0 || span.end != part.text.len() {
                return Err(WhyNot::Unlike);
            }
            let marks = self.marks_in(offset..offset + part.text.len());
            offset += part.text.len() + 1;
            if part.kind != PartKind::Page {
                rest.push(as_runs(redact::apply(&part.text, marks)));
                continue;
            }
            let page = self.pages.get(&span.part).ok_or(WhyNot::NotKept)?;
            let Redrawn { page, beside } = redact::redraw(page, &part.text, marks)?;
            pages.push(page);
            rest.extend(beside.into_iter().map(as_runs));
        }
        Ok((pages, rest))
    }

    /// The marks that touch a stretch of the item’s text, counted from its beginning.
    fn marks_in(&self, stretch: Range<usize>) -> Vec<Taken> {
        let touching = self
            .marks
            .iter()
            .filter(|mark| mark.start < stretch.end && stretch.start < mark.end);
        touching
            .map(|mark| {
                let start = mark.start.max(stretch.start) - stretch.start;
                Taken {
                    at: start..mark.end.min(stretch.end) - stretch.start,
                    mark: mark_of(mark, self.says_why),
                }
            })
            .collect()
    }
}

fn blocks(pages: Vec<DrawnPage>, rest: Vec<Vec<Run>>) -> Vec<Block> {
    let many = if pages.len() == 1 {
        "Its page follows".to_owned()
    } else {
        format!("Its {} pages follow", pages.len())
    };
    let mut blocks = vec![Block::Paragraph(vec![Run::text(format!(
        "{many} in their own layout. They were drawn anew from their text; pictures, stamps and \
         handwriting are not on them."
    ))])];
    if !rest.is_empty() {
        blocks.push(Block::Paragraph(vec![Run::text(
            "Notes and fields that lie on its pages say:",
        )]));
        blocks.extend(rest.into_iter().map(Block::ItemText));
    }
    blocks.extend(pages.into_iter().map(Block::Drawn));
    blocks
}
