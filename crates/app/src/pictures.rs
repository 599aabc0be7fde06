//! Items that are pictures: photographs and scanned pages. A person looks at them, covers what must
//! not be seen, and says that they have looked at all of it. A program may suggest what to cover.

mod found;
mod machine;
mod outline;
mod suggested;

use std::sync::Arc;

use access::{Authorised, acts};
use data_encoding::BASE64;
use document::{Area, PageWords};
use duties::grounds::Ground;
use extract::Extractor;
use redact::release::PlannedPicture;
use render::PicturePage;
use store::{EntityId, TermRange};

use crate::{
    AppError, Body as _, Ctx,
    bodies::{Cover, Item, PICTURE_OF, Picture, Pictures},
    engine::Stored,
    judge::Judge,
    package::Given,
    review::current_covers,
};

pub use self::suggested::{SuggestedState, SuggestedView, WhichSuggested};

use self::outline::outlined;
use self::suggested::Suggestions;

/// A file of more pages than this is parted before it is brought in.
const PAGES: usize = 30;
/// Nor are the pages of one file kept that take more bytes than this.
const BYTES: usize = 24 << 20;
/// The pictures of an answer take so many bytes at the most.
const ANSWER: usize = 64 << 20;
/// Nobody covers more parts of an item than this by hand.
const COVERS: usize = 1_000;

/// A file that was found by hand, to be given as pictures of its pages.
#[derive(Clone)]
pub struct Scan {
    /// A title for it.
    pub title: String,
    /// Its bytes: JPEG, PNG or PDF.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scan({} bytes)", self.bytes.len())
    }
}

/// The pages of a file before they are kept.
#[derive(Clone)]
pub(crate) struct Drawn {
    pages: Vec<Vec<u8>>,
    sizes: Vec<(u32, u32)>,
    missing: Vec<u32>,
    /// What they say by themselves.
    words: Vec<PageWords>,
    placeless: Vec<u32>,
    suggestions: Suggestions,
}

impl Drawn {
    /// The same with what may have to be covered in them: of a text that is filed under these people.
    pub(crate) fn judged(mut self, judge: &Judge, filed: &[EntityId]) -> Self {
        self.suggestions = Suggestions::of((judge, filed), 1, &self.words);
        self
    }

    /// What an item knows of them.
    pub(crate) fn known(&self) -> Pictures {
        Pictures {
            sizes: self.sizes.clone(),
            missing: self.missing.clone(),
            suggested: self.suggestions.covers.clone(),
            unplaced: self.suggestions.unplaced.iter().cloned().collect(),
            placeless: self.placeless.clone(),
            ..Pictures::default()
        }
    }

    /// They themselves, to be kept.
    pub(crate) fn bodies(&self, item: EntityId) -> impl Iterator<Item = Picture> {
        (1..).zip(&self.pages).map(move |(page, png)| Picture {
            item,
            page,
            png: BASE64.encode(png),
            found: String::new(),
        })
    }
}

/// Why the pages of a file are not drawn, and what to do about it.
pub(crate) struct NotDrawn {
    why: String,
    mend: String,
}

impl NotDrawn {
    fn new(why: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            mend: mend.into(),
        }
    }

    /// Both, for people.
    fn words(&self) -> String {
        format!(
            "It cannot be shown: {}. What to do: {}.",
            self.why, self.mend
        )
    }

    /// Of a file that somebody sent.
    pub(crate) fn refused(self) -> AppError {
        AppError::input("files", self.why, self.mend)
    }
}

/// Draws every page of a file.
pub(crate) fn drawn(
    file: &[u8],
    extractor: &Extractor,
) -> Result<Result<Drawn, NotDrawn>, AppError> {
    let (mut pages, mut sizes, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    let mut bytes = 0;
    loop {
        let page = extractor
            .picture(file, pages.len())
            .map_err(|error| AppError::unavailable("drawing a page")(Box::new(error)))?;
        let page = match page {
            Ok(page) => page,
            Err(unread) => {
                let why = format!("page {} cannot be drawn: {unread}", pages.len() + 1);
                let mend = "look at the file, and bring in another by hand";
                return Ok(Err(NotDrawn::new(why, mend)));
            }
        };
        if page.pages > PAGES {
            return Ok(Err(NotDrawn::new(
                format!("the file has {} pages", page.pages),
                format!("part it, and bring it in by hand, {PAGES} pages at a time"),
            )));
        }
        let png = png(&page.picture)?;
        bytes += png.len();
        if bytes > BYTES {
            return Ok(Err(NotDrawn::new(
                "the pages of the file take too much room",
                "part it, and bring it in by hand, a few pages at a time",
            )));
        }
        pages.push(png);
        sizes.push((page.picture.width(), page.picture.height()));
        if !page.whole {
            missing.extend(u32::try_from(pages.len()));
        }
        if pages.len() >= page.pages {
            break;
        }
    }
    let (words, placeless) = words(file, extractor, pages.len())?;
    Ok(Ok(Drawn {
        pages,
        sizes,
        missing,
        words,
        placeless,
        suggestions: Suggestions::default(),
    }))
}

/// What so many pages of a file say by themselves, and which of them have words whose places are not
/// known.
fn words(
    file: &[u8],
    extractor: &Extractor,
    pages: usize,
) -> Result<(Vec<PageWords>, Vec<u32>), AppError> {
    let words = extractor
        .words(file)
        .map_err(|error| AppError::unavailable("reading the words of a page")(Box::new(error)))?;
    let Ok(mut words) = words else {
        return Ok((Vec::new(), (1..).take(pages).collect()));
    };
    words.truncate(pages);
    let placeless = (1..).zip(&words).filter(|(_, page)| page.is_placeless());
    let placeless = placeless.map(|(page, _)| page).collect();
    Ok((words, placeless))
}

fn png(picture: &document::Picture) -> Result<Vec<u8>, AppError> {
    render::png(picture)
        .map_err(|error| AppError::unavailable("keeping a picture")(Box::new(error)))
}

pub(crate) use self::found::may_be_text;

/// How a page of an item is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageLook {
    /// As it would be given.
    Given,
    /// With nothing covered.
    Bare,
    /// As it would be given, and around what is suggested to be covered a line with its number.
    Outlined,
}

/// A page of an item as it goes out.
pub(crate) struct GivenPage {
    pub(crate) page: PicturePage,
    pub(crate) planned: PlannedPicture,
}

impl Ctx<'_> {
    /// A page of an item as a PNG of our own writing, the first being 1.
    pub fn item_page(
        &self,
        request: EntityId,
        (number, page): (u32, u32),
        look: PageLook,
    ) -> Result<Vec<u8>, AppError> {
        let allowed: Authorised<acts::RequestReviewLook> = self.on_request(request)?;
        let case = self.engine.request(request)?;
        let item = self.item(request, number)?;
        let picture = self.picture(item.id, page)?;
        let objects = [
            (Item::KIND, item.id, item.version),
            (Picture::KIND, picture.id, picture.version),
        ];
        self.look(&allowed, &objects, &[request, case.body.subject])?;
        let mut pixels = pixels(&picture.body)?;
        let covers = current_covers(&item.body);
        if look != PageLook::Bare {
            for cover in covers.iter().filter(|cover| cover.page == page) {
                pixels.cover(cover.area);
            }
        }
        if look == PageLook::Outlined {
            let suggested = item.body.pictures.iter().flat_map(|it| &it.suggested);
            let open = (1..).zip(suggested).filter(|(_, one)| one.is_open(&covers));
            let here = open.filter(|(_, one)| one.cover.page == page);
            pixels = outlined(&pixels, here.map(|(number, one)| (number, one.cover.area)));
        }
        png(&pixels)
    }

    /// Covers a part of a page by hand.
    pub fn cover(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
        cover: Cover,
    ) -> Result<(), AppError> {
        if !cover.area.is_on_page() {
            return Err(AppError::input(
                "area",
                "the part to cover does not lie on the page, or has no size",
                "left and width together, and top and height together, are 100 per cent at the most",
            ));
        }
        if Ground::from_code(&cover.ground).is_none() {
            return Err(AppError::input(
                "ground",
                "this is not a ground of the law's list",
                "choose one of the list",
            ));
        }
        self.change_covers(request, (number, shown), |pictures| {
            if cover.page == 0 || cover.page > pictures.pages() {
                return Err(AppError::NotFound("page of the item"));
            }
            if pictures.covers.len() >= COVERS {
                return Err(AppError::refused(
                    "There are as many covers as an item can have. Cover the whole page.",
                ));
            }
            if !pictures.covers.contains(&cover) {
                pictures.covers.push(cover);
            }
            Ok(())
        })
    }

    /// Takes a cover off again, by its number among those of the item, from 1.
    pub fn uncover(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
        nth: usize,
    ) -> Result<(), AppError> {
        self.change_covers(request, (number, shown), |pictures| {
            let place = nth.checked_sub(1);
            let place = place.filter(|place| *place < pictures.covers.len());
            pictures
                .covers
                .remove(place.ok_or(AppError::NotFound("cover"))?);
            Ok(())
        })
    }

    fn change_covers(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
        change: impl FnOnce(&mut Pictures) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let (allowed, case, mut item) = self.changeable(request, (number, shown))?;
        let pictures = item.body.pictures.as_mut().ok_or_else(no_picture)?;
        change(pictures)?;
        // Whoever looked, looked at what was covered then.
        pictures.looked = None;
        self.save(&allowed, &case, |unit| unit.update(&item))
    }

    /// The pages of an item as they go out, with what is covered in them black.
    pub(crate) fn given_pages(
        &self,
        item: &Stored<Item>,
        covers: &[Cover],
    ) -> Result<Vec<GivenPage>, AppError> {
        let Some(pictures) = &item.body.pictures else {
            return Ok(Vec::new());
        };
        if pictures.looked.is_none() {
            return Err(AppError::refused(format!(
                "Item {} is a picture, and nobody has said that they looked at all of it. Undo its decision and decide it again.",
                item.body.number
            )));
        }
        let mut pages = Vec::new();
        for page in 1..=pictures.pages() {
            let mut pixels = pixels(&self.picture(item.id, page)?.body)?;
            let here = covers.iter().filter(|cover| cover.page == page);
            let areas: Vec<Area> = here.map(|cover| cover.area).collect();
            for area in &areas {
                pixels.cover(*area);
            }
            pages.push(GivenPage {
                planned: PlannedPicture::of(&pixels, &areas),
                page: PicturePage {
                    size: (pixels.width(), pixels.height()),
                    alt: alt((page, pictures.pages()), areas.len()),
                    png: Arc::new(png(&pixels)?),
                },
            });
        }
        Ok(pages)
    }

    fn picture(&self, item: EntityId, page: u32) -> Result<Stored<Picture>, AppError> {
        let mut value = item.0.to_vec();
        value.extend_from_slice(&page.to_be_bytes());
        let snapshot = self.engine.snapshot()?;
        let range = TermRange::exactly(PICTURE_OF, &value);
        let found = self.engine.read_all::<Picture>(snapshot.as_ref(), &range)?;
        found
            .into_iter()
            .next()
            .ok_or(AppError::NotFound("page of the item"))
    }
}

/// A share of a page as people write it, in hundredths of a per cent: `12.5`, `12.5 %`.
pub fn per_cent(words: &str) -> Option<u16> {
    let number = words.trim().trim_end_matches('%').trim_end();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    let part: String = part.chars().chain("00".chars()).take(2).collect();
    let share: u32 = format!("{whole}{part}").parse().ok()?;
    u16::try_from(share)
        .ok()
        .filter(|share| *share <= Area::ALL)
}

/// Refuses an answer whose pictures take more room than it may have.
pub(crate) fn fit<'a>(pages: impl Iterator<Item = &'a GivenPage>) -> Result<(), AppError> {
    let bytes: usize = pages.map(|page| page.page.png.len()).sum();
    if bytes > ANSWER {
        return Err(AppError::refused(
            "The scanned pages and photographs in this answer take more than 64 MB. Give some of them by another way, and put them aside here with a note.",
        ));
    }
    Ok(())
}

/// An item that goes as pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemPictures {
    /// Its number in the review.
    pub item: u32,
    /// How many pages it has.
    pub pages: u32,
}

impl ItemPictures {
    /// One line for whoever prepares the answer.
    pub fn line(&self) -> String {
        match self.pages {
            1 => format!("Item {} as a picture", self.item),
            many => format!("Item {} as pictures of its {many} pages", self.item),
        }
    }
}

/// An item that goes as pictures, and of how many pages.
pub(crate) fn as_pictures(given: &Given) -> Option<(u32, u32)> {
    let pages = u32::try_from(given.pictures.len()).ok()?;
    (pages > 0).then_some((given.item.body.number, pages))
}

/// The texts of what goes as it looks, each with its place. Nothing in an answer holds them, and what
/// is protected may be seen in the pictures all the same: nobody can prove that it is covered.
pub(crate) fn texts_of_pictures(given: &[Given]) -> Vec<(String, String)> {
    let pictured = given.iter().filter(|given| !given.pictures.is_empty());
    let texts = pictured.filter(|given| !given.text.is_empty());
    texts
        .map(|given| {
            let number = given.item.body.number;
            let place = format!("item {number}, which goes as a picture and can go as text");
            (place, given.text.clone())
        })
        .collect()
}

/// Places and texts, to be looked through.
pub(crate) fn in_pairs(texts: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    texts
        .iter()
        .map(|(place, text)| (place.as_str(), text.as_str()))
}

/// An item that is not made of pictures has nothing to cover.
pub(crate) fn no_picture() -> AppError {
    AppError::refused("This item is a text, not a picture. Hide parts of its text instead.")
}

fn pixels(picture: &Picture) -> Result<document::Picture, AppError> {
    let png = BASE64.decode(picture.png.as_bytes()).ok();
    png.and_then(|png| render::read_png(&png))
        .ok_or_else(|| AppError::Inconsistent("a page of an item cannot be read".to_owned()))
}

/// What stands for a page where it cannot be seen.
fn alt((page, pages): (u32, u32), covers: usize) -> String {
    let which = if pages > 1 {
        format!(" {page} of {pages}")
    } else {
        String::new()
    };
    let covered = match covers {
        0 => "no part covered".to_owned(),
        1 => "1 part covered".to_owned(),
        many => format!("{many} parts covered"),
    };
    format!("Scanned page{which}, {covered}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_people_write_them() {
        for (words, share) in [
            ("0", 0),
            ("12", 1_200),
            (" 12.5 ", 1_250),
            ("12.345 %", 1_234),
            ("100", 10_000),
        ] {
            assert_eq!(per_cent(words), Some(share), "{words}");
        }
        for words in [
            "",
            "%",
            ".5",
            "-1",
            "+1",
            "100.01",
            "1e3",
            "NaN",
            "9999999999",
            "1.2.3",
            "1,5",
        ] {
            assert_eq!(per_cent(words), None, "{words}");
        }
    }

    #[test]
    fn a_page_says_what_it_is_and_how_much_is_covered() {
        assert_eq!(alt((1, 1), 0), "Scanned page, no part covered");
        assert_eq!(alt((2, 3), 1), "Scanned page 2 of 3, 1 part covered");
        assert_eq!(alt((1, 1), 4), "Scanned page, 4 parts covered");
    }
}
