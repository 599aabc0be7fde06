//! An item that is a picture: its pages as they would be given, and what is covered in them.

use std::collections::BTreeSet;

use app::bodies::{Cover, Decision, Pictures};
use app::{AppError, Area, Ctx, EntityId, Extractor, ItemView, PageLook, per_cent};
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, State as Extract};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use duties::grounds::Ground;
use serde::Deserialize;

use super::asked::Asked;
use super::grounds::short;
use super::suggested_covers::SuggestedPart;
use crate::errors::PageError;
use crate::form::{Choice, Field, Fields, Problem};
use crate::pages::requests::on_case;
use crate::session::Viewer;
use crate::state::State;

/// How wide a page stands on the screen, in pixels: a click says where it was in these.
const WIDE: u32 = 640;

/// The pages of an item, and what is covered.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/pictures.html")]
pub(crate) struct PicturesPart {
    number: String,
    item: u32,
    version: u64,
    query: String,
    undecided: bool,
    /// The page that is shown, and how many there are.
    page: u32,
    pages: Vec<Shown>,
    size: (u32, u32),
    /// The corner that was clicked, if one was.
    corner: Option<(u16, u16)>,
    /// Pages on which something could not be drawn, in words; empty if there are none.
    missing: String,
    covers: Vec<Line>,
    /// What a program suggests to cover.
    suggested: SuggestedPart,
    reasons: Vec<Choice>,
    ground: String,
    fields: Vec<Field>,
    /// Who said that they had looked at all of it; empty while nobody has.
    looked: String,
    /// Why there is nothing to be seen; empty if there is.
    not_drawn: String,
    /// Whether it is a text as well, and may go as that.
    as_text: bool,
    /// What was found in its text to be hidden, which no program covers.
    named: Vec<String>,
}

impl HtmlSafe for PicturesPart {}

/// A page to go to.
#[derive(Clone, Debug)]
struct Shown {
    number: u32,
    current: bool,
    address: String,
}

/// A cover as its line in the list.
#[derive(Clone, Debug)]
struct Line {
    nth: usize,
    words: String,
    why: String,
}

impl PicturesPart {
    /// How many parts are covered.
    pub(crate) fn covered(&self) -> usize {
        self.covers.len()
    }

    /// How many suggestions nobody has said anything of.
    pub(crate) fn open(&self) -> usize {
        self.suggested.open()
    }

    /// Whether there is anything to look at.
    pub(crate) fn is_drawn(&self) -> bool {
        !self.pages.is_empty()
    }

    /// The part of the page; none where the item is no picture.
    pub(super) fn of(
        ctx: &Ctx<'_>,
        (shown, number, reasons, can_read): (&ItemView, String, &[Choice], bool),
        asked: &Asked,
        (typed, problem): (&Fields, &Problem),
    ) -> Result<Option<Self>, AppError> {
        let body = &shown.stored.body;
        let Some(pictures) = &body.pictures else {
            return Ok(None);
        };
        let page = page(pictures, asked);
        let address = |page: u32| asked.with(&[("page", page.to_string())]);
        let all = 1..=pictures.pages();
        Ok(Some(Self {
            item: body.number,
            version: shown.stored.version,
            query: address(page),
            undecided: body.decision == Decision::Undecided,
            page,
            pages: all
                .map(|number| Shown {
                    number,
                    current: number == page,
                    address: address(number),
                })
                .collect(),
            size: on_screen(pictures, page),
            corner: asked.corner,
            missing: missing(&pictures.missing),
            covers: (1..)
                .zip(&shown.covers)
                .map(|(nth, cover)| Line {
                    nth,
                    words: cover.words(),
                    why: short(&cover.ground).to_owned(),
                })
                .collect(),
            suggested: SuggestedPart::of(
                (
                    format!("/requests/{number}/review/{}{}", body.number, address(page)),
                    shown.stored.version,
                    body.decision == Decision::Undecided,
                ),
                (pictures, &shown.suggested),
                page,
                |page| format!("/requests/{number}/review/{}{}", body.number, address(page)),
                can_read,
            ),
            reasons: reasons.to_vec(),
            ground: asked.ground.clone().unwrap_or_default(),
            fields: fields(typed, problem),
            looked: match pictures.looked {
                Some((who, at)) => format!(
                    "{} said that they had looked at all of it, {}.",
                    ctx.colleague(who)?,
                    crate::pages::plain::moment(at)
                ),
                None => String::new(),
            },
            not_drawn: match (&pictures.not_drawn, pictures.sizes.is_empty()) {
                (Some(why), _) => why.clone(),
                (None, true) => "Nobody looked at it while it could be decided.".to_owned(),
                (None, false) => String::new(),
            },
            as_text: shown.may_be_text,
            named: named(shown),
            number,
        }))
    }
}

/// The words that would be hidden in its text, each once.
fn named(shown: &ItemView) -> Vec<String> {
    let marks = shown.stored.body.suggested.iter();
    let words = marks.filter_map(|mark| shown.text.get(mark.start..mark.end));
    let once: BTreeSet<&str> = words.collect();
    once.into_iter().map(str::to_owned).collect()
}

fn page(pictures: &Pictures, asked: &Asked) -> u32 {
    let page = asked.page.and_then(|page| u32::try_from(page).ok());
    page.unwrap_or(1).clamp(1, pictures.pages().max(1))
}

/// Width and height of a page on the screen.
fn on_screen(pictures: &Pictures, page: u32) -> (u32, u32) {
    let place = usize::try_from(page.saturating_sub(1)).unwrap_or(usize::MAX);
    let (width, height) = pictures.sizes.get(place).copied().unwrap_or((1, 1));
    (WIDE, (WIDE * height / width.max(1)).max(1))
}

fn missing(pages: &[u32]) -> String {
    let numbers: Vec<String> = pages.iter().map(u32::to_string).collect();
    match numbers.as_slice() {
        [] => String::new(),
        [one] => format!("Something on page {one} could not be drawn"),
        many => format!("Something on pages {} could not be drawn", many.join(", ")),
    }
}

fn fields(typed: &Fields, problem: &Problem) -> Vec<Field> {
    [
        ("left", "From the left edge, per cent"),
        ("top", "From the top edge, per cent"),
        ("width", "Width, per cent"),
        ("height", "Height, per cent"),
    ]
    .into_iter()
    .map(|(name, label)| Field::line(name, label, "").filled(typed, problem))
    .collect()
}

/// Where a click leads.
pub(super) enum Clicked {
    /// A first corner is set: page, place, ground.
    Corner(u32, (u16, u16), String),
    /// A part is covered on this page.
    Covered(u32),
}

impl Clicked {
    /// What follows the address.
    pub(super) fn asked(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Covered(page) => vec![("page", page.to_string())],
            Self::Corner(page, (x, y), ground) => vec![
                ("page", page.to_string()),
                ("corner", format!("{x},{y}")),
                ("ground", ground.clone()),
            ],
        }
    }
}

/// A click into the page: the first sets a corner, the second covers what lies between.
pub(super) fn click(
    ctx: &Ctx<'_>,
    (id, item): (EntityId, u32),
    typed: &Fields,
) -> Result<Clicked, AppError> {
    let view = ctx.show_item(id, item)?;
    let pictures = view.stored.body.pictures.as_ref();
    let page = page_of(typed)?;
    let size = pictures.map_or((1, 1), |pictures| on_screen(pictures, page));
    let pixel = |name: &str| typed.text(name).parse::<u32>().ok();
    let at = pixel("at.x").zip(pixel("at.y"));
    let (x, y) = at.ok_or_else(|| {
        AppError::input(
            "left",
            "Nobody can tell where you clicked",
            "click again, or enter the part in per cent",
        )
    })?;
    let at = (share(x, size.0), share(y, size.1));
    let ground = ground(typed);
    let Some(corner) = corner(typed.text("corner")) else {
        return Ok(Clicked::Corner(page, at, ground));
    };
    let (left, width) = between(corner.0, at.0);
    let (top, height) = between(corner.1, at.1);
    let area = Area {
        left,
        top,
        width,
        height,
    };
    put(ctx, (id, item), typed, Cover::of(page, area, &ground))
}

/// A part written in per cent, or the whole page.
pub(super) fn cover(
    ctx: &Ctx<'_>,
    (id, item): (EntityId, u32),
    typed: &Fields,
) -> Result<Clicked, AppError> {
    let share = |name: &str| {
        per_cent(typed.text(name)).ok_or_else(|| {
            AppError::input(
                name,
                "Enter a number from 0 to 100",
                "for example 12.5; it is the share of the page in per cent",
            )
        })
    };
    let area = if typed.text("choice") == "cover-page" {
        Area::PAGE
    } else {
        Area {
            left: share("left")?,
            top: share("top")?,
            width: share("width")?,
            height: share("height")?,
        }
    };
    let cover = Cover::of(page_of(typed)?, area, &ground(typed));
    put(ctx, (id, item), typed, cover)
}

/// Takes a cover off.
pub(super) fn uncover(
    ctx: &Ctx<'_>,
    (id, item): (EntityId, u32),
    typed: &Fields,
) -> Result<Clicked, AppError> {
    let nth = typed.text("nth").parse();
    let nth = nth.map_err(|_| AppError::NotFound("cover"))?;
    ctx.uncover(id, (item, version(typed)), nth)?;
    Ok(Clicked::Covered(page_of(typed)?))
}

/// Has a text be given as its pages look.
pub(super) fn as_they_look(
    ctx: &Ctx<'_>,
    (id, item): (EntityId, u32),
    typed: &Fields,
    extractor: &Extractor,
) -> Result<Clicked, AppError> {
    ctx.as_pictures(id, (item, version(typed)), extractor)?;
    Ok(Clicked::Covered(1))
}

fn put(
    ctx: &Ctx<'_>,
    (id, item): (EntityId, u32),
    typed: &Fields,
    cover: Cover,
) -> Result<Clicked, AppError> {
    let page = cover.page;
    ctx.cover(id, (item, version(typed)), cover)
        .map_err(|error| match error {
            AppError::Input(mut faults) => {
                for fault in faults.iter_mut().filter(|fault| fault.place == "area") {
                    "left".clone_into(&mut fault.place);
                }
                AppError::Input(faults)
            }
            other => other,
        })?;
    Ok(Clicked::Covered(page))
}

pub(super) fn version(typed: &Fields) -> Option<u64> {
    typed.text("version").parse().ok()
}

pub(super) fn page_of(typed: &Fields) -> Result<u32, AppError> {
    let page = typed.text("page").parse();
    page.map_err(|_| AppError::NotFound("page of the item"))
}

fn ground(typed: &Fields) -> String {
    match typed.text("cover-ground") {
        "" => Ground::ThirdParty.code().to_owned(),
        code => code.to_owned(),
    }
}

/// A corner as an address has it: `1250,4000`.
pub(super) fn corner(words: &str) -> Option<(u16, u16)> {
    let (x, y) = words.split_once(',')?;
    let share = |words: &str| words.parse().ok().filter(|share| *share <= Area::ALL);
    share(x).zip(share(y))
}

/// Where on a side a pixel lies.
fn share(at: u32, side: u32) -> u16 {
    let all = u64::from(Area::ALL);
    let share = u64::from(at) * all / u64::from(side.max(1));
    u16::try_from(share.min(all)).unwrap_or(Area::ALL)
}

/// From the one to the other, whichever comes first; two clicks on one place cover a little of it.
fn between(one: u16, other: u16) -> (u16, u16) {
    const LEAST: u16 = 50;
    let start = one.min(other).min(Area::ALL - LEAST);
    (start, one.max(other).saturating_sub(start).max(LEAST))
}

/// What the address of a page says.
#[derive(Deserialize)]
pub(crate) struct OfPage {
    number: String,
    item: String,
    page: String,
}

/// A page as it would be given; with `bare` after it, as it was found; with `outlined`, with lines
/// around what is suggested to be covered.
pub(crate) async fn picture(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<OfPage>,
    asked: Asked,
) -> Result<Response, PageError> {
    // Whatever is no number names nothing; who may look is asked first.
    let number = |words: &str| words.parse().unwrap_or(u32::MAX);
    let place = (number(&at.item), number(&at.page));
    let png = on_case(&state, &who, &at.number, move |ctx, id| {
        let look = asked.look.unwrap_or(PageLook::Given);
        ctx.item_page(id, place, look)
    })
    .await?;
    Ok(([(CONTENT_TYPE, "image/png")], png).into_response())
}

/// One for the tests of pages.
#[cfg(test)]
pub(super) fn sample(undecided: bool) -> PicturesPart {
    PicturesPart {
        number: "001".to_owned(),
        item: 3,
        version: 2,
        query: "?page=2".to_owned(),
        undecided,
        page: 2,
        pages: (1..=3)
            .map(|number| Shown {
                number,
                current: number == 2,
                address: format!("?page={number}"),
            })
            .collect(),
        size: (WIDE, 905),
        corner: undecided.then_some((1_250, 4_000)),
        missing: missing(&[1]),
        covers: vec![Line {
            nth: 1,
            words: Cover::of(2, Area::PAGE, "third-party").words(),
            why: short("third-party").to_owned(),
        }],
        suggested: super::suggested_covers::sample(undecided),
        reasons: vec![Choice::new("third-party", short("third-party"), "")],
        ground: String::new(),
        fields: fields(&Fields::default(), &Problem::default()),
        looked: "Dana said that they had looked at all of it, today at 10:00.".to_owned(),
        not_drawn: String::new(),
        as_text: true,
        named: vec!["Jamie Okonjo".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clicks_are_a_part_of_the_page_whichever_comes_first() {
        assert_eq!((share(0, 640), share(320, 640)), (0, 5_000));
        assert_eq!((share(9_999, 640), share(1, 0)), (10_000, 10_000));
        assert_eq!(between(2_000, 5_000), (2_000, 3_000));
        assert_eq!(between(5_000, 2_000), (2_000, 3_000));
        assert_eq!(between(10_000, 10_000), (9_950, 50));
        assert_eq!(corner("1250,4000"), Some((1_250, 4_000)));
        for none in ["", "1", "a,b", "1,10001", "-1,2"] {
            assert_eq!(corner(none), None, "{none}");
        }
    }

    #[test]
    fn what_could_not_be_drawn_is_said() {
        assert_eq!(missing(&[]), "");
        assert!(missing(&[2]).contains("page 2 "));
        assert!(missing(&[2, 5]).contains("pages 2, 5 "));
    }
}
