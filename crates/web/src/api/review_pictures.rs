//! An item's pages as pictures: what is covered on them, and what is suggested to be.

use app::bodies::{Cover, Pictures};
use app::{AppError, PageLook, SuggestedState, SuggestedView, WhichSuggested};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::reply::Reply;
use super::types::{Id, Instant};

/// What they are given as.
pub(super) const PNG: &str = "image/png";

/// An item's pages as pictures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemPictures {
    /// How many pages.
    #[schema(example = 2)]
    pages: u32,
    /// Why there are none.
    not_drawn: Option<String>,
    /// Pages on which something could not be drawn.
    missing: Vec<u32>,
    /// What is covered: as decided, or as it stands until then.
    covers: Vec<CoveredPart>,
    /// What a program suggests to cover. Nothing is covered by it, and it misses things.
    suggested: Vec<SuggestedPart>,
    /// How many of them are neither covered nor dismissed.
    #[schema(example = 1)]
    open: usize,
    /// Words that would be suggested, but nobody can tell where they stand.
    unplaced: Vec<String>,
    /// What a program that looked at the pages read on them: it may be wrong.
    read: Vec<ReadText>,
    /// Pages of which no word's place is known, so that nothing is suggested there.
    placeless: Vec<u32>,
    /// When somebody said that they had looked at all of it.
    looked_at: Option<Instant>,
}

/// A part of a page that is covered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CoveredPart {
    /// Its number, from 1.
    #[schema(example = 1)]
    number: usize,
    /// Which page, from 1.
    #[schema(example = 2)]
    page: u32,
    /// From the left edge, in hundredths of a per cent of the page.
    #[schema(example = 1250)]
    left: u16,
    /// From the top edge, likewise.
    #[schema(example = 0)]
    top: u16,
    /// How wide, likewise.
    #[schema(example = 5000)]
    width: u16,
    /// How high, likewise.
    #[schema(example = 2500)]
    height: u16,
    /// Why: a ground of the law's list.
    #[schema(example = "third-party")]
    ground: String,
}

/// A part of a page that is suggested to be covered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestedPart {
    /// Where it lies, on which ground it would be covered, and its number.
    #[serde(flatten)]
    part: CoveredPart,
    /// What stands there.
    #[schema(example = "Jamie Tolliver")]
    words: String,
    /// Whom it may mean, the likeliest first.
    people: Vec<Id>,
    /// Their names.
    who: Vec<String>,
    /// Why it is suggested, in words.
    #[schema(example = "a full name")]
    why: String,
    /// How sure a program that looked at the picture is of the words, in per cent; absent where the
    /// file itself says them.
    #[schema(example = 91)]
    machine_sure: Option<u8>,
    state: SuggestedIs,
}

/// What a program read on a page by looking at it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadText {
    /// Which page, from 1.
    #[schema(example = 2)]
    page: u32,
    /// What it says.
    #[schema(example = "Dear Ms Marsh")]
    text: String,
}

/// Which suggestions are meant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Meant {
    /// One, by its number, from 1.
    #[schema(example = 1)]
    Suggested(usize),
    /// All that is open of a page, from 1.
    #[schema(example = 2)]
    OfPage(u32),
    /// All that is open of a person.
    OfPerson(Id),
}

/// What becomes of a suggestion.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SuggestedIs {
    /// Nobody has said yet.
    Open,
    /// It is covered.
    Covered,
    /// Somebody said that it need not be covered.
    Dismissed,
}

impl From<Meant> for WhichSuggested {
    fn from(meant: Meant) -> Self {
        match meant {
            Meant::Suggested(number) => Self::One(number),
            Meant::OfPage(page) => Self::Page(page),
            Meant::OfPerson(Id(person)) => Self::Person(person),
        }
    }
}

fn part(number: usize, cover: &Cover) -> CoveredPart {
    CoveredPart {
        number,
        page: cover.page,
        left: cover.area.left,
        top: cover.area.top,
        width: cover.area.width,
        height: cover.area.height,
        ground: cover.ground.clone(),
    }
}

fn suggested(one: &SuggestedView) -> SuggestedPart {
    SuggestedPart {
        part: part(one.number, &one.suggested.cover),
        words: one.suggested.words.clone(),
        people: one.suggested.who.iter().copied().map(Id).collect(),
        who: one.who.clone(),
        why: one.why(),
        machine_sure: one.suggested.sure,
        state: match one.state {
            SuggestedState::Open => SuggestedIs::Open,
            SuggestedState::Covered => SuggestedIs::Covered,
            SuggestedState::Dismissed => SuggestedIs::Dismissed,
        },
    }
}

/// They as they are told.
pub(super) fn of(
    pictures: &Pictures,
    covers: &[Cover],
    suggestions: &[SuggestedView],
) -> ItemPictures {
    let open = |one: &&SuggestedView| one.state == SuggestedState::Open;
    ItemPictures {
        pages: pictures.pages(),
        not_drawn: pictures.not_drawn.clone(),
        missing: pictures.missing.clone(),
        covers: (1..)
            .zip(covers)
            .map(|(number, cover)| part(number, cover))
            .collect(),
        open: suggestions.iter().filter(open).count(),
        suggested: suggestions.iter().map(suggested).collect(),
        unplaced: pictures.unplaced.clone(),
        read: pictures
            .read
            .iter()
            .map(|one| ReadText {
                page: one.page,
                text: one.text.clone(),
            })
            .collect(),
        placeless: pictures.placeless.clone(),
        looked_at: pictures.looked.map(|(_, at)| at.into()),
    }
}

/// Takes one of them.
pub(super) fn page(call: &Call<'_>) -> Result<Reply, AppError> {
    // Whatever is no number names nothing.
    let page = call.named("page").parse().unwrap_or(u32::MAX);
    let place = (call.item(), page);
    let request = call.request()?;
    call.ctx
        .draw_item(request, place.0, &call.state.extractor)?;
    let png = call.ctx.item_page(request, place, PageLook::Given)?;
    Ok(Reply::file(PNG, png))
}
