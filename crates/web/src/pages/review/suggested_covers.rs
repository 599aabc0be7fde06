//! What a program suggests to cover on the pages of an item: listed beside the picture, where each is
//! outlined with its number. A person covers it or leaves it.

use std::collections::BTreeMap;

use app::bodies::Pictures;
use app::{AppError, Ctx, EntityId, Extractor, SuggestedState, SuggestedView, WhichSuggested};
use askama::Template;
use askama::filters::HtmlSafe;

use super::pictures::{Clicked, page_of, version};
use crate::form::Fields;

/// What is suggested on the page that is shown, and how much elsewhere.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/suggested_covers.html")]
pub(super) struct SuggestedPart {
    /// Where its forms lead.
    action: String,
    version: u64,
    undecided: bool,
    page: u32,
    /// How many are open in the whole item, and on this page.
    open: usize,
    open_here: usize,
    lines: Vec<Line>,
    people: Vec<Person>,
    /// Other pages on which some are open: number, how many, address.
    elsewhere: Vec<(u32, usize, String)>,
    /// Words whose place is not known.
    unplaced: Vec<String>,
    /// Whether there is a program that reads words in pictures.
    can_read: bool,
    /// What it read on this page; none where nobody asked it to.
    read: Option<String>,
    /// The pages of which no word’s place is known, in words; empty if there are none.
    placeless: String,
}

impl HtmlSafe for SuggestedPart {}

/// A suggestion as its line in the list.
#[derive(Clone, Debug)]
struct Line {
    number: usize,
    words: String,
    about: String,
    why: String,
    state: SuggestedState,
}

impl Line {
    fn is_open(&self) -> bool {
        self.state == SuggestedState::Open
    }

    fn is_dismissed(&self) -> bool {
        self.state == SuggestedState::Dismissed
    }
}

/// Somebody of whom more than one is open.
#[derive(Clone, Debug)]
struct Person {
    id: String,
    name: String,
    open: usize,
}

impl SuggestedPart {
    pub(super) fn of(
        (action, version, undecided): (String, u64, bool),
        (pictures, suggested): (&Pictures, &[SuggestedView]),
        page: u32,
        address: impl Fn(u32) -> String,
        can_read: bool,
    ) -> Self {
        let open: Vec<&SuggestedView> = suggested
            .iter()
            .filter(|one| one.state == SuggestedState::Open)
            .collect();
        let mut pages: BTreeMap<u32, usize> = BTreeMap::new();
        for one in &open {
            *pages.entry(one.suggested.cover.page).or_default() += 1;
        }
        let here = suggested
            .iter()
            .filter(|one| one.suggested.cover.page == page);
        Self {
            action,
            version,
            undecided,
            page,
            open: open.len(),
            open_here: pages.remove(&page).unwrap_or_default(),
            lines: here
                .map(|one| Line {
                    number: one.number,
                    words: one.suggested.words.clone(),
                    about: one.about(),
                    why: one.why(),
                    state: one.state,
                })
                .collect(),
            people: people(&open),
            elsewhere: pages
                .into_iter()
                .map(|(page, open)| (page, open, address(page)))
                .collect(),
            unplaced: pictures.unplaced.clone(),
            can_read,
            read: pictures
                .read
                .iter()
                .find(|one| one.page == page)
                .map(|one| one.text.clone()),
            placeless: placeless(&pictures.placeless),
        }
    }

    /// Whether anything is suggested, or would be if its place were known.
    pub(super) fn says_something(&self) -> bool {
        let suggests = !self.lines.is_empty() || self.open > 0;
        suggests || self.read.is_some() || !self.unplaced.is_empty() || !self.placeless.is_empty()
    }

    /// How many are open.
    pub(super) fn open(&self) -> usize {
        self.open
    }
}

fn people(open: &[&SuggestedView]) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for one in open {
        let Some((id, name)) = one.suggested.who.first().zip(one.who.first()) else {
            continue;
        };
        let id = id.to_string();
        match people.iter_mut().find(|person| person.id == id) {
            Some(person) => person.open += 1,
            None => people.push(Person {
                id,
                name: name.clone(),
                open: 1,
            }),
        }
    }
    people.retain(|person| person.open > 1);
    people
}

fn placeless(pages: &[u32]) -> String {
    let numbers: Vec<String> = pages.iter().map(u32::to_string).collect();
    match numbers.as_slice() {
        [] => String::new(),
        [one] => format!("page {one}"),
        many => format!("pages {}", many.join(", ")),
    }
}

/// Whether a button of these was pressed.
pub(super) fn is_choice(choice: &str) -> bool {
    choice.starts_with("accept-") || choice.starts_with("dismiss-")
}

/// Covers what is suggested, or leaves it: one, all of the page, all of a person.
pub(super) fn settle(
    ctx: &Ctx<'_>,
    (id, item): (EntityId, u32),
    typed: &Fields,
) -> Result<Clicked, AppError> {
    let gone = || AppError::NotFound("suggestion");
    let page = page_of(typed)?;
    let (what, which) = typed.text("choice").split_once('-').ok_or_else(gone)?;
    let which = match which {
        "one" => WhichSuggested::One(typed.text("nth").parse().map_err(|_| gone())?),
        "page" => WhichSuggested::Page(page),
        "person" => WhichSuggested::Person(typed.text("person").parse().map_err(|_| gone())?),
        _ => return Err(gone()),
    };
    let place = (item, version(typed));
    if what == "accept" {
        ctx.accept_suggested(id, place, which)?;
    } else {
        ctx.dismiss_suggested(id, place, which)?;
    }
    Ok(Clicked::Covered(page))
}

/// Has the words of the page that is shown read in its picture.
pub(super) fn read(
    ctx: &Ctx<'_>,
    (id, item): (EntityId, u32),
    typed: &Fields,
    extractor: &Extractor,
) -> Result<Clicked, AppError> {
    let page = page_of(typed)?;
    ctx.read_words(id, (item, version(typed)), page, extractor)?;
    Ok(Clicked::Covered(page))
}

/// One for the tests of pages.
#[cfg(test)]
pub(super) fn sample(undecided: bool) -> SuggestedPart {
    let line = |number, state| Line {
        number,
        words: "Jamie Okonjo".to_owned(),
        about: "Jamie Okonjo".to_owned(),
        why: "a full name".to_owned(),
        state,
    };
    SuggestedPart {
        action: "/requests/001/review/3?page=2".to_owned(),
        version: 2,
        undecided,
        page: 2,
        open: 3,
        open_here: 1,
        lines: vec![
            line(1, SuggestedState::Open),
            line(2, SuggestedState::Covered),
            line(3, SuggestedState::Dismissed),
        ],
        people: vec![Person {
            id: "0a1850m2ga1850m2ga1850m2ga".to_owned(),
            name: "Jamie Okonjo".to_owned(),
            open: 3,
        }],
        elsewhere: vec![(3, 2, "?page=3".to_owned())],
        unplaced: vec!["07700 900123".to_owned()],
        can_read: true,
        read: undecided.then(|| "Jarnie Okonjo".to_owned()),
        placeless: placeless(&[1, 3]),
    }
}
