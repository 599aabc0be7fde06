//! The form that shows only some of the items, with how many each choice would show.

use app::bodies::ItemKind;
use app::{AppError, Ctx, EntityId, FromPlace, ItemCounts, ItemState, ItemTrait, RequestView};
use askama::Template;
use askama::filters::HtmlSafe;

use super::asked::Asked;
use crate::form::{Choice, Field, Problem};

/// The most people that a list to choose from names.
const MOST: usize = 50;

/// The form.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/narrow.html")]
pub(crate) struct Narrow {
    number: String,
    /// Something is asked for: the form stands open.
    active: bool,
    shown: usize,
    all: usize,
    selects: Vec<Select>,
    days: Vec<Field>,
    traits: Field,
    /// What the form does not ask for and keeps.
    kept: Vec<(&'static str, String)>,
}

impl HtmlSafe for Narrow {}

/// One list to choose from.
#[derive(Clone, Debug)]
struct Select {
    name: &'static str,
    label: &'static str,
    any: &'static str,
    options: Vec<Choice>,
}

/// The form for one request.
pub(crate) fn narrow(
    ctx: &Ctx<'_>,
    case: &RequestView,
    asked: &Asked,
    counts: &ItemCounts,
    all: usize,
) -> Result<Narrow, AppError> {
    let filter = &asked.filter;
    let subject = case.stored.body.subject;
    let chosen = |id: Option<EntityId>| id.map(|id| id.to_string()).unwrap_or_default();
    let selects = [
        select(
            ("from", "Written by", "Anybody"),
            people(ctx, subject, &counts.from, filter.from)?,
            &chosen(filter.from),
        ),
        select(
            ("to", "Received by", "Anybody"),
            people(ctx, subject, &counts.to, filter.to)?,
            &chosen(filter.to),
        ),
        select(
            ("place", "Found in", "Any place"),
            places(case, counts),
            &filter.place.map(FromPlace::code).unwrap_or_default(),
        ),
        select(
            ("kind", "What it is", "Anything"),
            counts
                .kind
                .iter()
                .map(|(kind, count)| option(kind.code(), kind_words(*kind), *count))
                .collect(),
            filter.kind.map(ItemKind::code).unwrap_or_default(),
        ),
        select(
            ("state", "What was decided", "Anything"),
            counts
                .state
                .iter()
                .map(|(state, count)| option(state.code(), state_words(*state), *count))
                .collect(),
            filter.state.map(ItemState::code).unwrap_or_default(),
        ),
    ];
    let problem = Problem::default();
    let days = [
        Field::date(
            "since",
            "From this day",
            "For example 27 3 2026",
            filter.since,
        ),
        Field::date("until", "Until this day", "", filter.until),
    ];
    let kept = filter.asked().into_iter();
    Ok(Narrow {
        number: super::number(case),
        active: !filter.is_all() || asked.fault.is_some(),
        shown: counts.shown,
        all,
        // One choice is none.
        selects: selects
            .into_iter()
            .filter(|one| one.options.len() > 1 || one.options.iter().any(|option| option.chosen))
            .collect(),
        days: days
            .into_iter()
            .map(|field| field.filled(&asked.typed, &problem))
            .collect(),
        traits: traits(asked, counts),
        kept: kept
            .filter(|(name, _)| matches!(*name, "group" | "rule"))
            .collect(),
    })
}

fn select(
    (name, label, any): (&'static str, &'static str, &'static str),
    mut options: Vec<Choice>,
    chosen: &str,
) -> Select {
    for option in &mut options {
        option.chosen = option.value == chosen;
    }
    Select {
        name,
        label,
        any,
        options,
    }
}

fn option(code: &str, words: &str, count: usize) -> Choice {
    Choice::new(code, &format!("{words} ({count})"), "")
}

/// Those who wrote or received most, the person themselves first.
fn people(
    ctx: &Ctx<'_>,
    subject: EntityId,
    counts: &std::collections::BTreeMap<EntityId, usize>,
    chosen: Option<EntityId>,
) -> Result<Vec<Choice>, AppError> {
    let directory = ctx.engine.directory()?;
    let mut all: Vec<(EntityId, usize)> = counts.iter().map(|(id, count)| (*id, *count)).collect();
    if let Some(id) = chosen.filter(|id| !counts.contains_key(id)) {
        all.push((id, 0));
    }
    all.sort_by_key(|(id, count)| {
        let first = *id != subject && Some(*id) != chosen;
        (first, std::cmp::Reverse(*count), *id)
    });
    all.truncate(MOST);
    Ok(all
        .into_iter()
        .map(|(id, count)| {
            let name = directory.person(id).map_or_else(
                || "Somebody no longer held".to_owned(),
                |person| person.body.display_name(),
            );
            option(&id.to_string(), &name, count)
        })
        .collect())
}

fn places(case: &RequestView, counts: &ItemCounts) -> Vec<Choice> {
    let name = |code: &str| {
        let known = case.places.iter().find(|place| place.id == code);
        known.map_or("A place no longer in the register", |place| {
            place.name.as_str()
        })
    };
    counts
        .place
        .iter()
        .map(|(place, count)| {
            let code = place.code();
            option(&code, name(&code), *count)
        })
        .collect()
}

fn traits(asked: &Asked, counts: &ItemCounts) -> Field {
    let options = ItemTrait::ALL
        .into_iter()
        .filter_map(|one| {
            let count = counts.is.get(&one).copied().unwrap_or_default();
            let chosen = asked.filter.is.contains(&one);
            (count > 0 || chosen).then(|| Choice {
                chosen,
                ..option(one.code(), trait_words(one), count)
            })
        })
        .collect();
    Field::several("is", "Only those", "", options)
}

fn kind_words(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Record => "Records",
        ItemKind::Mail => "Mails",
        ItemKind::Chat => "Chats",
        ItemKind::Table => "Rows of tables",
        ItemKind::Document => "Documents",
        ItemKind::Hand => "Brought in by hand",
    }
}

fn state_words(state: ItemState) -> &'static str {
    match state {
        ItemState::Undecided => "To decide",
        ItemState::Decided => "Decided",
        ItemState::Given => "Given",
        ItemState::Hidden => "Given, parts hidden",
        ItemState::KeptBack => "Kept back",
        ItemState::NotAbout => "Not about them",
    }
}

fn trait_words(one: ItemTrait) -> &'static str {
    match one {
        ItemTrait::Safeguarding => "that are safeguarding records",
        ItemTrait::Health => "that tell of somebody’s health",
        ItemTrait::Unread => "of which a part could not be read",
        ItemTrait::Others => "in which somebody else stands",
        ItemTrait::Alike => "of which another says the same, or nearly",
        ItemTrait::Suggested => "for which something is suggested",
        ItemTrait::Second => "that a second person has still to read",
        ItemTrait::Noted => "with a note",
    }
}

#[cfg(test)]
impl Narrow {
    /// A form for the tests of templates.
    pub(crate) fn sample() -> Self {
        Self {
            number: "014".to_owned(),
            active: true,
            shown: 2,
            all: 260,
            selects: vec![select(
                ("kind", "What it is", "Anything"),
                vec![option("mail", "Mails", 2)],
                "mail",
            )],
            days: vec![Field::date(
                "since",
                "From this day",
                "For example 27 3 2026",
                None,
            )],
            traits: Field::several("is", "Only those", "", vec![option("others", "others", 1)]),
            kept: vec![("group", "3".to_owned())],
        }
    }
}
