//! What can be drawn of files that were read in: kept as it came, and drawn when an item first needs
//! it. Also files of pages that say something, which may be given as they look instead of as text.

use access::{Act, Authorised, acts};
use data_encoding::BASE64;
use extract::Extractor;
use store::EntityId;

use super::{Drawn, NotDrawn, drawn};
use crate::{
    AppError, Body as _, Ctx,
    bodies::{Decision, Item, Origin, PICTURE_OF, Picture, Pictures, Request, Source, all_of},
    engine::Stored,
    review::{same_text, still_open},
    search::filed,
    unit::Unit,
};

/// How often it is tried to keep drawn pages when somebody else works on the request at that moment.
const TRIES: usize = 10;
/// How many rows are fetched at once.
const ROWS: usize = 64;

/// What can be drawn of a file, as it is known: the file, which of what it holds, its digest.
struct Kept {
    source: EntityId,
    page: u32,
    digest: String,
}

/// An item that may be changed, with the witness and its request.
type Changeable = (
    Authorised<acts::RequestReviewDecide>,
    Stored<Request>,
    Stored<Item>,
);

impl Ctx<'_> {
    /// Draws the pages of an item that was found as a picture, unless that is done already. It is a
    /// look that makes what it shows; nothing is decided by it.
    pub fn draw_item(
        &self,
        request: EntityId,
        number: u32,
        extractor: &Extractor,
    ) -> Result<(), AppError> {
        let allowed: Authorised<acts::RequestReviewLook> = self.on_request(request)?;
        let item = self.item(request, number)?;
        if !waits(&item.body) {
            return Ok(());
        }
        let drawn = self.draw_found((request, &item.body), extractor)?;
        for _ in 0..TRIES {
            let case = self.engine.request(request)?;
            let item = self.item(request, number)?;
            // Somebody else may have drawn it meanwhile; what is answered stays as it was.
            if !waits(&item.body) || still_open(&case.body).is_err() {
                return Ok(());
            }
            match self.keep_pages(&allowed, &case, item, &drawn) {
                Err(AppError::Conflict) => {}
                other => return other,
            }
        }
        Err(AppError::Conflict)
    }

    /// Has an item that is text and has pages be given as these look. What was to be hidden in its
    /// text is not covered by that: where its words are known to stand in the picture, they are
    /// suggested to be covered.
    pub fn as_pictures(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
        extractor: &Extractor,
    ) -> Result<(), AppError> {
        let (allowed, case, item) = self.changeable(request, (number, shown))?;
        if item.body.pictures.is_some() {
            return Err(AppError::refused("This item goes as pictures already."));
        }
        if self.kept_behind(&item.body)?.is_none() {
            return Err(AppError::refused(
                "What this item looks like is not kept. Bring its pages in by hand, as a scan.",
            ));
        }
        same_text(&item.body, &self.item_text(&item.body)?.0)?;
        let drawn = self.draw_found((request, &item.body), extractor)?;
        if let Err(no) = &drawn {
            return Err(AppError::refused(no.words()));
        }
        self.keep_pages(&allowed, &case, item, &drawn)
    }

    /// Has an item whose pages were to be given as they look be given as text again.
    pub fn as_text(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
    ) -> Result<(), AppError> {
        let (allowed, case, mut item) = self.changeable(request, (number, shown))?;
        if !may_be_text(&item.body) {
            return Err(AppError::refused(
                "This item is not a text that goes as pictures.",
            ));
        }
        item.body.pictures = None;
        self.save(&allowed, &case, |unit| {
            self.remove_pictures(unit, item.id)?;
            unit.update(&item)
        })
    }

    /// An item that may be changed before it is decided, with its request.
    pub(super) fn changeable(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
    ) -> Result<Changeable, AppError> {
        // Before anything is read: whoever may not decide learns nothing of the item.
        let allowed = self.on_request(request)?;
        let case = self.engine.request(request)?;
        still_open(&case.body)?;
        let item = self.item(request, number)?;
        self.not_meanwhile(&item, shown)?;
        if shown.is_some_and(|shown| shown != item.version) {
            return Err(AppError::refused(
                "This item has changed since it was shown. Look at it again, then do what is still to be done.",
            ));
        }
        if item.body.decision != Decision::Undecided {
            return Err(AppError::refused(
                "This item is decided. Undo the decision first, then change it.",
            ));
        }
        Ok((allowed, case, item))
    }

    /// Whether an item that is text may be given as its pages look.
    pub(crate) fn may_be_pictures(&self, item: &Item) -> Result<bool, AppError> {
        let open = item.pictures.is_none() && item.decision == Decision::Undecided;
        Ok(open && self.kept_behind(item)?.is_some())
    }

    /// Takes away every page of an item, or whatever can be drawn of a file.
    pub(crate) fn remove_pictures(
        &self,
        unit: &mut Unit<'_, '_>,
        of: EntityId,
    ) -> Result<(), AppError> {
        let snapshot = self.engine.snapshot()?;
        let range = all_of(PICTURE_OF, of);
        let mut after = None;
        loop {
            let rows = snapshot.page(&range, after.as_ref(), ROWS)?;
            for (row, _) in &rows {
                unit.remove(Picture::KIND, row.id, row.version);
            }
            if rows.len() < ROWS {
                return Ok(());
            }
            after = rows.into_iter().next_back().map(|(_, cursor)| cursor);
        }
    }

    fn keep_pages<A: Act>(
        &self,
        allowed: &Authorised<A>,
        case: &Stored<Request>,
        mut item: Stored<Item>,
        drawn: &Result<Drawn, NotDrawn>,
    ) -> Result<(), AppError> {
        item.body.pictures = Some(match drawn {
            Ok(drawn) => drawn.known(),
            Err(no) => Pictures {
                not_drawn: Some(no.words()),
                ..Pictures::default()
            },
        });
        // With the request, as whatever changes an item.
        self.save(allowed, case, |unit| {
            self.remove_pictures(unit, item.id)?;
            unit.update(&item)?;
            for page in drawn.iter().flat_map(|drawn| drawn.bodies(item.id)) {
                unit.insert(self.engine.new_id(), case.cell, &page)?;
            }
            Ok(())
        })
    }

    fn draw_found(
        &self,
        (request, item): (EntityId, &Item),
        extractor: &Extractor,
    ) -> Result<Result<Drawn, NotDrawn>, AppError> {
        let case = self.engine.request(request)?;
        let judge = self.judge(&case.body)?;
        let filed = filed(item, None, case.body.subject);
        let kept = self.kept_behind(item)?;
        // Its pages are those of the file that was found, or of none.
        let same = |kept: &Kept| match item.origin {
            Origin::Picture { .. } => item.digest.as_ref() == Some(&kept.digest),
            Origin::Record(_) | Origin::Spans { .. } | Origin::Hand { .. } => true,
        };
        let Some(kept) = kept.filter(same) else {
            return Ok(Err(NotDrawn::new(
                "the file that it stood in has changed or is gone",
                "search its place again",
            )));
        };
        let found = self.picture(kept.source, kept.page)?.body.found;
        let bytes = BASE64.decode(found.as_bytes()).map_err(|_| {
            AppError::Inconsistent("what can be drawn of a file cannot be read".to_owned())
        })?;
        // A stranger’s file, which must not reach what another one is read by.
        let drawn = drawn(&bytes, &extractor.another())?;
        Ok(drawn.map(|drawn| drawn.judged(&judge, &filed)))
    }

    /// What can be drawn of the file that an item is.
    fn kept_behind(&self, item: &Item) -> Result<Option<Kept>, AppError> {
        let id = match &item.origin {
            Origin::Picture { source, .. } | Origin::Spans { source, .. } => *source,
            Origin::Record(_) | Origin::Hand { .. } => return Ok(None),
        };
        let snapshot = self.engine.snapshot()?;
        let Some(source) = self.engine.read::<Source>(snapshot.as_ref(), id)? else {
            return Ok(None);
        };
        let path = match &item.origin {
            Origin::Picture { path, .. } => Some(path),
            Origin::Spans { spans, .. } => {
                let part = spans.first();
                let part = part.and_then(|span| source.body.document.part(span.part));
                part.map(|part| &part.path)
            }
            Origin::Record(_) | Origin::Hand { .. } => None,
        };
        let drawable = (1..).zip(source.body.drawable.iter().flatten());
        let mut named = drawable.filter(|(_, one)| Some(&one.path) == path);
        Ok(named.next().map(|(page, one)| Kept {
            source: id,
            page,
            digest: one.digest.clone(),
        }))
    }
}

/// Whether an item’s pages are still to be drawn.
fn waits(item: &Item) -> bool {
    let pictures = item.pictures.as_ref();
    pictures.is_some_and(|pictures| pictures.sizes.is_empty() && pictures.not_drawn.is_none())
}

/// Whether an item goes as pictures and is a text as well.
pub(crate) fn may_be_text(item: &Item) -> bool {
    item.pictures.is_some() && matches!(item.origin, Origin::Spans { .. })
}
