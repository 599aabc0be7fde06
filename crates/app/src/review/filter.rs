//! Which items of a request are shown: everything that can be asked for combines, and each is a code
//! or an id, so that it can stand in an address.

use std::collections::{BTreeMap, BTreeSet};

use duties::rights::DecisionKind;
use jiff::civil::Date;
use store::EntityId;

use super::ItemLine;
use super::held::Review;
use super::rules::Rule;
use crate::{AppError, RECORDS, bodies::ItemKind};

/// What is asked for; everything that is not said fits all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemFilter {
    /// Who wrote it.
    pub from: Option<EntityId>,
    /// Who received it.
    pub to: Option<EntityId>,
    /// From this day on.
    pub since: Option<Date>,
    /// Until this day, the day itself in it.
    pub until: Option<Date>,
    /// The place it is from.
    pub place: Option<FromPlace>,
    /// What it is.
    pub kind: Option<ItemKind>,
    /// What was decided.
    pub state: Option<ItemState>,
    /// What is said of it, all of these.
    pub is: BTreeSet<ItemTrait>,
    /// The group of this item.
    pub group: Option<u32>,
    /// What a rule suggests.
    pub rule: Option<Rule>,
}

/// Where an item is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FromPlace {
    /// Caretaker's own records.
    Records,
    /// A place of the register.
    Place(EntityId),
}

/// What was decided, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemState {
    /// Nothing yet.
    Undecided,
    /// Something.
    Decided,
    /// It is given whole.
    Given,
    /// It is given with parts hidden.
    Hidden,
    /// It is kept back.
    KeptBack,
    /// It is not about the person.
    NotAbout,
}

/// What may be said of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemTrait {
    /// It is a safeguarding record.
    Safeguarding,
    /// It tells of somebody's health.
    Health,
    /// A part of it could not be read.
    Unread,
    /// Somebody else stands in it.
    Others,
    /// Another says the same, or nearly.
    Alike,
    /// A rule suggests something.
    Suggested,
    /// A second person has still to read what was decided.
    Second,
    /// It has a note.
    Noted,
}

impl ItemState {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::Undecided,
        Self::Decided,
        Self::Given,
        Self::Hidden,
        Self::KeptBack,
        Self::NotAbout,
    ];

    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Decided => "decided",
            Self::Given => "given",
            Self::Hidden => "hidden",
            Self::KeptBack => "kept-back",
            Self::NotAbout => "not-about",
        }
    }

    fn fits(self, line: &ItemLine) -> bool {
        match self {
            Self::Undecided => line.decided.is_none(),
            Self::Decided => line.decided.is_some(),
            Self::Given => line.decided == Some(DecisionKind::GiveAll),
            Self::Hidden => line.decided == Some(DecisionKind::GiveWithPartsHidden),
            Self::KeptBack => line.decided == Some(DecisionKind::KeepBack),
            Self::NotAbout => line.decided == Some(DecisionKind::NotAboutThem),
        }
    }
}

impl ItemTrait {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Safeguarding,
        Self::Health,
        Self::Unread,
        Self::Others,
        Self::Alike,
        Self::Suggested,
        Self::Second,
        Self::Noted,
    ];

    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Safeguarding => "safeguarding",
            Self::Health => "health",
            Self::Unread => "unreadable",
            Self::Others => "others",
            Self::Alike => "alike",
            Self::Suggested => "suggested",
            Self::Second => "second",
            Self::Noted => "noted",
        }
    }

    fn fits(self, line: &ItemLine, review: &Review) -> bool {
        match self {
            Self::Safeguarding => line.facts.safeguarding,
            Self::Health => line.facts.health,
            Self::Unread => line.facts.unread,
            Self::Others => line.others,
            Self::Alike => review.has_alike(line),
            Self::Suggested => review.suggestion(line).is_some(),
            Self::Second => line.second,
            Self::Noted => line.noted,
        }
    }
}

impl FromPlace {
    /// As it stands in an address.
    pub fn code(self) -> String {
        match self {
            Self::Records => RECORDS.to_owned(),
            Self::Place(id) => id.to_string(),
        }
    }

    fn of(line: &ItemLine) -> Option<Self> {
        match (line.facts.place, line.facts.kind) {
            (Some(id), _) => Some(Self::Place(id)),
            (None, ItemKind::Record) => Some(Self::Records),
            (None, _) => None,
        }
    }
}

impl ItemFilter {
    /// Asks for one thing more, as it stands in an address: a name and a code or id. An empty value
    /// asks for nothing.
    pub fn ask(&mut self, name: &str, value: &str) -> Result<(), AppError> {
        let value = value.trim();
        if value.is_empty() {
            return Ok(());
        }
        let known = match name {
            "from" => set(&mut self.from, value.parse().ok()),
            "to" => set(&mut self.to, value.parse().ok()),
            "since" => set(&mut self.since, value.parse().ok()),
            "until" => set(&mut self.until, value.parse().ok()),
            "place" => set(&mut self.place, place(value)),
            "kind" => set(
                &mut self.kind,
                ItemKind::ALL.into_iter().find(|kind| kind.code() == value),
            ),
            "state" => set(
                &mut self.state,
                ItemState::ALL
                    .into_iter()
                    .find(|state| state.code() == value),
            ),
            "is" => {
                let said = ItemTrait::ALL.into_iter().find(|one| one.code() == value);
                self.is.extend(said);
                said.is_some()
            }
            "group" => set(&mut self.group, value.parse().ok()),
            "rule" => set(&mut self.rule, Rule::from_code(value)),
            _ => false,
        };
        if known {
            return Ok(());
        }
        Err(AppError::input(
            "filter",
            "this is not something items can be shown by",
            "use from, to, since, until, place, kind, state, is, group or rule, with one of their codes",
        ))
    }

    /// What is asked for, as it stands in an address.
    pub fn asked(&self) -> Vec<(&'static str, String)> {
        let mut asked = Vec::new();
        asked.extend(self.from.map(|id| ("from", id.to_string())));
        asked.extend(self.to.map(|id| ("to", id.to_string())));
        asked.extend(self.since.map(|on| ("since", on.to_string())));
        asked.extend(self.until.map(|on| ("until", on.to_string())));
        asked.extend(self.place.map(|place| ("place", place.code())));
        asked.extend(self.kind.map(|kind| ("kind", kind.code().to_owned())));
        asked.extend(self.state.map(|state| ("state", state.code().to_owned())));
        asked.extend(self.is.iter().map(|one| ("is", one.code().to_owned())));
        asked.extend(self.group.map(|number| ("group", number.to_string())));
        asked.extend(self.rule.map(|rule| ("rule", rule.code().to_owned())));
        asked
    }

    /// Whether nothing is asked for: every item fits.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }
}

fn set<T>(to: &mut Option<T>, value: Option<T>) -> bool {
    let known = value.is_some();
    *to = value.or(to.take());
    known
}

fn place(value: &str) -> Option<FromPlace> {
    if value == RECORDS {
        return Some(FromPlace::Records);
    }
    value.parse().ok().map(FromPlace::Place)
}

/// What can be narrowed by, for counting one while the rest stays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    From,
    To,
    Days,
    Place,
    Kind,
    State,
    Is,
    Group,
    Rule,
}

const BY: [By; 9] = [
    By::From,
    By::To,
    By::Days,
    By::Place,
    By::Kind,
    By::State,
    By::Is,
    By::Group,
    By::Rule,
];

/// How many items each choice would show, with everything else that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemCounts {
    /// By who wrote them.
    pub from: BTreeMap<EntityId, usize>,
    /// By who received them.
    pub to: BTreeMap<EntityId, usize>,
    /// By place.
    pub place: BTreeMap<FromPlace, usize>,
    /// By what they are.
    pub kind: BTreeMap<ItemKind, usize>,
    /// By what was decided.
    pub state: BTreeMap<ItemState, usize>,
    /// By what is said of them.
    pub is: BTreeMap<ItemTrait, usize>,
    /// By what a rule suggests.
    pub rule: BTreeMap<Rule, usize>,
    /// Those that fit all that is asked for.
    pub shown: usize,
    /// Of those, how many are decided.
    pub decided: usize,
}

impl Review {
    /// The items that a filter shows, by number.
    pub fn shown<'a>(
        &'a self,
        filter: &'a ItemFilter,
    ) -> impl DoubleEndedIterator<Item = &'a ItemLine> {
        let group = self.group_asked(filter);
        self.lines()
            .filter(move |line| BY.into_iter().all(|by| self.fits(line, filter, group, by)))
    }

    /// How many items each further choice would show.
    pub fn counts(&self, filter: &ItemFilter) -> ItemCounts {
        let group = self.group_asked(filter);
        let mut counts = ItemCounts::default();
        for line in self.lines() {
            let mut missed = BY
                .into_iter()
                .filter(|by| !self.fits(line, filter, group, *by));
            match (missed.next(), missed.next()) {
                (None, _) => {
                    for by in BY {
                        self.count(line, by, &mut counts);
                    }
                    counts.shown += 1;
                    counts.decided += usize::from(!line.is_open());
                }
                // What is said of an item adds to what is asked for, and takes the place of nothing.
                (Some(By::Is), None) | (Some(_), Some(_)) => {}
                (Some(by), None) => self.count(line, by, &mut counts),
            }
        }
        counts
    }

    fn group_asked<'a>(&'a self, filter: &ItemFilter) -> Option<&'a str> {
        let line = filter.group.and_then(|number| self.line(number));
        line.map(|line| line.group_key.as_str())
    }

    fn fits(&self, line: &ItemLine, filter: &ItemFilter, group: Option<&str>, by: By) -> bool {
        let facts = &line.facts;
        match by {
            By::From => filter.from.is_none_or(|id| facts.from.contains(&id)),
            By::To => filter.to.is_none_or(|id| facts.to.contains(&id)),
            By::Days => {
                filter
                    .since
                    .is_none_or(|since| facts.on.is_some_and(|on| on >= since))
                    && filter
                        .until
                        .is_none_or(|until| facts.on.is_some_and(|on| on <= until))
            }
            By::Place => filter
                .place
                .is_none_or(|place| FromPlace::of(line) == Some(place)),
            By::Kind => filter.kind.is_none_or(|kind| facts.kind == kind),
            By::State => filter.state.is_none_or(|state| state.fits(line)),
            By::Is => filter.is.iter().all(|one| one.fits(line, self)),
            By::Group => filter.group.is_none() || group == Some(line.group_key.as_str()),
            By::Rule => filter
                .rule
                .is_none_or(|rule| self.suggestion(line) == Some(rule)),
        }
    }

    fn count(&self, line: &ItemLine, by: By, counts: &mut ItemCounts) {
        let facts = &line.facts;
        match by {
            By::From => facts.from.iter().for_each(|id| more(&mut counts.from, *id)),
            By::To => facts.to.iter().for_each(|id| more(&mut counts.to, *id)),
            By::Place => {
                if let Some(place) = FromPlace::of(line) {
                    more(&mut counts.place, place);
                }
            }
            By::Kind => more(&mut counts.kind, facts.kind),
            By::State => {
                let fits = ItemState::ALL.into_iter().filter(|state| state.fits(line));
                fits.for_each(|state| more(&mut counts.state, state));
            }
            By::Is => {
                let said = self.said_of(line);
                said.for_each(|one| more(&mut counts.is, one));
            }
            By::Rule => {
                if let Some(rule) = self.suggestion(line) {
                    more(&mut counts.rule, rule);
                }
            }
            By::Days | By::Group => {}
        }
    }

    /// What is said of an item.
    pub fn said_of<'a>(&'a self, line: &'a ItemLine) -> impl Iterator<Item = ItemTrait> + 'a {
        let all = ItemTrait::ALL.into_iter();
        all.filter(|one| one.fits(line, self))
    }

    /// The next item to decide after one among those shown, beginning again at the top.
    pub fn next_open(&self, filter: &ItemFilter, after: u32) -> Option<u32> {
        let mut first = None;
        for line in self.shown(filter).filter(|line| line.is_open()) {
            if line.number > after {
                return Some(line.number);
            }
            first = first.or(Some(line.number).filter(|number| *number != after));
        }
        first
    }

    /// The next item of which a person may be the second reader, after one among those shown.
    pub fn next_to_read(&self, filter: &ItemFilter, after: u32, reader: EntityId) -> Option<u32> {
        let mut shown = self.shown(filter);
        let theirs =
            |line: &&ItemLine| line.second && line.decided_by.is_some_and(|(by, _)| by != reader);
        shown
            .find(|line| line.number > after && theirs(line))
            .map(|line| line.number)
    }

    /// The items before and after one among those shown.
    pub fn beside(&self, filter: &ItemFilter, number: u32) -> (Option<u32>, Option<u32>) {
        let numbers = || self.shown(filter).map(|line| line.number);
        let before = numbers().take_while(|other| *other < number).last();
        (before, numbers().find(|other| *other > number))
    }
}

fn more<K: Ord>(counts: &mut BTreeMap<K, usize>, key: K) {
    *counts.entry(key).or_default() += 1;
}
