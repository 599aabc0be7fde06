//! Words on pages as a program that is not ours reads them in the picture itself, where the system has
//! it. They may be wrong, and stand in for nobody's looking: what they say is shown, marked as such, and
//! what it may mean is suggested to be covered.

use extract::Extractor;
use store::EntityId;

use super::suggested::Suggestions;
use super::{COVERS, no_picture, pixels};
use crate::{
    AppError, Ctx,
    bodies::{Pictures, ReadPage},
    search::filed,
};

/// More of what is read on a page is not kept.
const TEXT: usize = 20_000;

impl Ctx<'_> {
    /// Has the words of a page read in its picture; answers how many suggestions are new.
    pub fn read_words(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
        page: u32,
        extractor: &Extractor,
    ) -> Result<usize, AppError> {
        let (allowed, case, mut item) = self.changeable(request, (number, shown))?;
        let pictures = item.body.pictures.as_ref().ok_or_else(no_picture)?;
        if page == 0 || page > pictures.pages() {
            return Err(AppError::NotFound("page of the item"));
        }
        let pixels = pixels(&self.picture(item.id, page)?.body)?;
        let read = extractor
            .read_picture(&pixels)
            .map_err(|error| AppError::unavailable("reading a picture")(Box::new(error)))?
            .map_err(|why| AppError::refused(format!("{}.", capital(why.words()))))?;
        let judge = self.judge(&case.body)?;
        let filed = filed(&item.body, None, case.body.subject);
        let text: String = read.text().chars().take(TEXT).collect();
        let found = Suggestions::of((&judge, &filed), page, &[read]);
        let pictures = item.body.pictures.as_mut().ok_or_else(no_picture)?;
        let new = pictures.take_read(ReadPage { page, text }, found);
        // Whoever looked did not see what is suggested now.
        pictures.looked = None;
        self.save(&allowed, &case, |unit| unit.update(&item))?;
        Ok(new)
    }
}

impl Pictures {
    /// Takes in what was read on a page, in the place of what was read there before and is still open.
    /// What is suggested there already, or was left, is not suggested again.
    fn take_read(&mut self, read: ReadPage, found: Suggestions) -> usize {
        let (page, covers) = (read.page, &self.covers);
        self.suggested.retain(|one| {
            let again = one.cover.page == page && one.sure.is_some();
            !(again && one.is_open(covers))
        });
        self.read.retain(|one| one.page != page);
        self.read.push(read);
        self.read.sort_by_key(|one| one.page);
        let mut new = 0;
        for one in found.covers {
            let known = self.suggested.iter().any(|other| {
                other.cover.page == page && other.cover.area.shares_most_of(one.cover.area)
            });
            if known {
                continue;
            }
            if self.suggested.len() < COVERS {
                self.suggested.push(one);
                new += 1;
            } else if !self.unplaced.contains(&one.words) {
                self.unplaced.push(one.words);
            }
        }
        new
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
