//! Parts of pages that may have to be covered, as a program finds them: where the words of a page and
//! their places are known, whatever would be taken out of a text is suggested on the picture. Nothing
//! is covered by that. A person accepts each, or says that it need not be covered.

use std::collections::BTreeSet;

use document::PageWords;
use store::EntityId;

use super::COVERS;
use crate::{
    AppError, Ctx,
    bodies::{Cover, Item, Pictures, SuggestedCover},
    judge::{Judge, Other, PAIR},
    review::current_covers,
};

/// More words of one suggestion are not shown: a detail of somebody is shorter.
const WORDS: usize = 120;
/// Whom a suggestion may mean: more are not named.
const WHO: usize = 4;

/// Which suggestions are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhichSuggested {
    /// One, by its number, from 1.
    One(usize),
    /// All of a page that nobody has said anything of.
    Page(u32),
    /// All of a person that nobody has said anything of, on any page.
    Person(EntityId),
}

/// A suggested cover as a reviewer sees it.
#[derive(Clone, Debug)]
pub struct SuggestedView {
    /// Its number, from 1.
    pub number: usize,
    /// Where it lies, on which ground it would be covered, and what stands there.
    pub suggested: SuggestedCover,
    /// Whom it may mean, by name.
    pub who: Vec<String>,
    /// What becomes of it.
    pub state: SuggestedState,
}

/// What becomes of a suggested cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestedState {
    /// Nobody has said yet.
    Open,
    /// It is covered.
    Covered,
    /// Somebody said that it need not be covered.
    Dismissed,
}

impl SuggestedView {
    /// Who or what stands there, in words.
    pub fn about(&self) -> String {
        if self.who.is_empty() {
            return "nobody known".to_owned();
        }
        self.who.join(" or ")
    }

    /// Why it is suggested, in words.
    pub fn why(&self) -> String {
        let what = what(&self.suggested.what);
        match self.suggested.sure {
            None => what.to_owned(),
            Some(sure) => format!("{what}; read by machine, {sure} % sure, may be wrong"),
        }
    }
}

/// What stands somewhere, by the code of its form or kind.
fn what(code: &str) -> &'static str {
    match code {
        "full-name" => "a full name",
        "reversed-name" => "a full name, family name first",
        "given-name" => "a given name",
        "nickname" => "a short name",
        "given-initial" => "a given name with an initial",
        "initials" => "initials",
        "surname" => "a family name",
        "title-surname" => "a title and a family name",
        "former-name" => "a former name",
        "misspelt" => "a name with one letter that differs",
        "email" => "an e-mail address",
        "telephone" => "a telephone number",
        "birth-date" => "a date of birth",
        "postcode" => "a postcode",
        "address" => "an address",
        "number" => "a number given to them",
        "nhs" => "an NHS number",
        "nino" => "a National Insurance number",
        "upn" => "a unique pupil number",
        "uln" => "a unique learner number",
        "trn" => "a teacher reference number",
        "dbs" => "a number of a DBS certificate",
        "passport" => "a passport number",
        "driving-licence" => "a driving licence number",
        "vehicle" => "a vehicle registration",
        "iban" => "a bank account",
        "card" => "a payment card",
        "social-handle" => "a name on a social network",
        PAIR => "two words that are somebody’s name",
        _ => "a detail of somebody",
    }
}

/// What is found on pages: suggestions, and words that have no place.
#[derive(Clone, Default)]
pub(crate) struct Suggestions {
    pub(crate) covers: Vec<SuggestedCover>,
    pub(crate) unplaced: BTreeSet<String>,
}

impl Suggestions {
    /// What would be taken out of the text of these pages, the first having this number.
    pub(crate) fn of(
        (judge, filed): (&Judge, &[EntityId]),
        first: u32,
        pages: &[PageWords],
    ) -> Self {
        let texts: Vec<&str> = pages.iter().map(PageWords::text).collect();
        let text = texts.join("\n");
        let matches = judge.matches_filed(&text, filed);
        let others = judge.others(&text, &matches);
        let mut found = Self::default();
        for mark in judge.suggest(&text, &matches) {
            let meant = others
                .iter()
                .filter(|other| other.mark.start < mark.end && mark.start < other.mark.end)
                .min_by_key(|other| (other.who.is_empty(), other.mark.start));
            let words = text.get(mark.start..mark.end).unwrap_or_default();
            if let Some(meant) = meant {
                found.put((first, pages), (mark.start, mark.end), (meant, words));
            }
        }
        let place =
            |one: &SuggestedCover| (one.cover.page, one.cover.area.top, one.cover.area.left);
        found.covers.sort_by_key(place);
        found
    }

    /// Takes in what a mark of the joined text covers.
    fn put(
        &mut self,
        (first, pages): (u32, &[PageWords]),
        (start, end): (usize, usize),
        (meant, words): (&Other, &str),
    ) {
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words: String = words.chars().take(WORDS).collect();
        let mut offset = 0;
        let mut placed = false;
        for (number, page) in (first..).zip(pages) {
            let here = (start.saturating_sub(offset), end.saturating_sub(offset));
            offset += page.text().len() + 1;
            for (area, sure) in page.places(here.0, here.1) {
                let one = SuggestedCover {
                    cover: Cover::of(number, area, &meant.mark.ground),
                    words: words.clone(),
                    who: meant.who.iter().take(WHO).copied().collect(),
                    what: meant.what.to_owned(),
                    sure,
                    dismissed: false,
                };
                placed = true;
                if self.covers.len() >= COVERS {
                    self.unplaced.insert(words.clone());
                } else if !self.covers.contains(&one) {
                    self.covers.push(one);
                }
            }
        }
        if !placed {
            self.unplaced.insert(words);
        }
    }
}

impl Pictures {
    /// How many suggestions nobody has said anything of.
    pub fn open(&self, covers: &[Cover]) -> usize {
        let open = self.suggested.iter().filter(|one| one.is_open(covers));
        open.count()
    }

    /// The suggestions that are meant and still to be settled; of one by its number, also what was
    /// dismissed.
    fn meant(&self, which: WhichSuggested) -> Vec<usize> {
        let all = self.suggested.iter().enumerate();
        let meant = |place: usize, one: &SuggestedCover| match which {
            WhichSuggested::One(number) => place + 1 == number && !one.is_covered(&self.covers),
            WhichSuggested::Page(page) => one.cover.page == page && one.is_open(&self.covers),
            WhichSuggested::Person(who) => {
                one.who.first() == Some(&who) && one.is_open(&self.covers)
            }
        };
        all.filter(|(place, one)| meant(*place, one))
            .map(|(place, _)| place)
            .collect()
    }
}

impl Ctx<'_> {
    /// Covers what was suggested; answers how many parts.
    pub fn accept_suggested(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
        which: WhichSuggested,
    ) -> Result<usize, AppError> {
        self.settle(request, (number, shown), which, |pictures, place| {
            if pictures.covers.len() >= COVERS {
                return Err(AppError::refused(
                    "There are as many covers as an item can have. Cover the whole page.",
                ));
            }
            if let Some(one) = pictures.suggested.get_mut(place) {
                one.dismissed = false;
                let cover = one.cover.clone();
                pictures.covers.push(cover);
            }
            Ok(())
        })
    }

    /// Says that what was suggested need not be covered; answers of how many parts.
    pub fn dismiss_suggested(
        &self,
        request: EntityId,
        (number, shown): (u32, Option<u64>),
        which: WhichSuggested,
    ) -> Result<usize, AppError> {
        self.settle(request, (number, shown), which, |pictures, place| {
            if let Some(one) = pictures.suggested.get_mut(place) {
                one.dismissed = true;
            }
            Ok(())
        })
    }

    fn settle(
        &self,
        request: EntityId,
        place: (u32, Option<u64>),
        which: WhichSuggested,
        change: impl Fn(&mut Pictures, usize) -> Result<(), AppError>,
    ) -> Result<usize, AppError> {
        let mut settled = 0;
        self.change_covers(request, place, |pictures| {
            let meant = pictures.meant(which);
            settled = meant.len();
            if meant.is_empty() {
                return Err(AppError::NotFound("suggestion"));
            }
            meant.into_iter().try_for_each(|one| change(pictures, one))
        })?;
        Ok(settled)
    }

    /// What is suggested to be covered in an item's pictures, with names and what becomes of each.
    pub(crate) fn suggested_covers(&self, item: &Item) -> Result<Vec<SuggestedView>, AppError> {
        let Some(pictures) = item.pictures.as_ref().filter(|it| !it.suggested.is_empty()) else {
            return Ok(Vec::new());
        };
        let covers = current_covers(item);
        let directory = self.engine.directory()?;
        let name = |id: &EntityId| match directory.person(*id) {
            Some(person) => person.body.display_name(),
            None => "somebody no longer held".to_owned(),
        };
        let all = (1..).zip(&pictures.suggested);
        Ok(all
            .map(|(number, one)| SuggestedView {
                number,
                suggested: one.clone(),
                who: one.who.iter().map(name).collect(),
                state: if one.is_covered(&covers) {
                    SuggestedState::Covered
                } else if one.dismissed {
                    SuggestedState::Dismissed
                } else {
                    SuggestedState::Open
                },
            })
            .collect())
    }
}
