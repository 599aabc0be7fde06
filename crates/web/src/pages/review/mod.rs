//! Review: what was found, item by item, with everybody in it named to the reviewer.

pub(crate) mod alike;
pub(crate) mod ask;
mod asked;
pub(crate) mod bulk;
pub(crate) mod decide;
pub(crate) mod grounds;
pub(crate) mod item;
pub(crate) mod list;
pub(crate) mod narrow;
pub(crate) mod pictures;
pub(crate) mod report;
mod second;
pub(crate) mod suggested;
mod suggested_covers;
pub(crate) mod text;

use std::collections::HashMap;

use app::bodies::Decision;
use app::{AppError, Ctx, GroupCount, ItemLine, Review};
use duties::rights::DecisionKind;

use super::plain::{capital, listed};
use super::requests::{Tag, count_of, number};

/// A decision as a tag.
pub(crate) fn tag(decision: &Decision) -> Tag {
    tag_of(decision.kind())
}

/// What was decided as a tag.
pub(crate) fn tag_of(decided: Option<DecisionKind>) -> Tag {
    match decided {
        None => Tag::new("To decide", "blue"),
        Some(DecisionKind::GiveAll) => Tag::new("Given", "green"),
        Some(DecisionKind::GiveWithPartsHidden) => Tag::new("Given, parts hidden", "green"),
        Some(DecisionKind::KeepBack) => Tag::new("Kept back", "amber"),
        Some(DecisionKind::NotAboutThem) => Tag::new("Not about them", ""),
    }
}

/// How far a review is, and how long the rest takes at one's own pace.
pub(crate) fn progress(ctx: &Ctx<'_>, review: &Review) -> String {
    let (decided, all) = (review.decided(), review.len());
    let left = app::minutes_left(&ctx.own_decisions(review), all - decided.min(all));
    let time = match left {
        None => String::new(),
        Some(minutes) if minutes < 90 => {
            let minutes = usize::try_from(minutes).unwrap_or(usize::MAX);
            format!(", about {} left", count_of(minutes, "minute", "minutes"))
        }
        Some(minutes) => format!(", about {} hours left", (minutes + 30) / 60),
    };
    format!("{decided} of {all} decided{time}")
}

/// Who else decides here now, in a sentence; empty if nobody does.
pub(crate) fn company(ctx: &Ctx<'_>, review: &Review) -> Result<String, AppError> {
    let others = ctx.others_deciding(review)?;
    let each: Vec<String> = others
        .iter()
        .map(|one| {
            let items = count_of(one.decided, "item", "items");
            format!("{} decided {items}, last item {}", one.name, one.item)
        })
        .collect();
    Ok(match each.as_slice() {
        [] => String::new(),
        each => format!("Within the last ten minutes {}.", listed(each)),
    })
}

/// How many one act decided, for the note with which it can be undone; none if nothing is left of it.
pub(crate) fn decided_together(review: &Review, act: Option<app::EntityId>) -> Option<Together> {
    let act = act?;
    let lines = review.lines().filter(|line| line.together == Some(act));
    match lines.count() {
        0 => None,
        count => Some(Together {
            act: act.to_string(),
            words: count_of(count, "item was", "items were"),
        }),
    }
}

/// What one act decided just before, to be undone.
#[derive(Clone, Debug)]
pub(crate) struct Together {
    pub(crate) act: String,
    pub(crate) words: String,
}

/// Items of one conversation or kind.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) first: u32,
    pub(crate) lines: Vec<Line>,
    pub(crate) decided: usize,
    pub(crate) all: usize,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) number: u32,
    pub(crate) title: String,
    pub(crate) tag: Tag,
    pub(crate) marks: usize,
    pub(crate) current: bool,
}

impl Group {
    /// A group without its items.
    pub(crate) fn counted(group: &GroupCount) -> Self {
        Self {
            name: capital(&group.name),
            first: group.first,
            lines: Vec::new(),
            decided: group.decided,
            all: group.all,
        }
    }
}

impl Line {
    pub(crate) fn of(item: &ItemLine, current: u32) -> Self {
        Self {
            number: item.number,
            title: item.title.clone(),
            tag: tag_of(item.decided),
            marks: item.marks,
            current: item.number == current,
        }
    }
}

/// Items in the order of their groups, and the groups of some of them.
pub(crate) struct Grouped<'a> {
    groups: Vec<GroupCount>,
    places: HashMap<String, usize>,
    items: Vec<&'a ItemLine>,
}

impl<'a> Grouped<'a> {
    /// Of these items of a review.
    pub(crate) fn of(review: &Review, items: impl Iterator<Item = &'a ItemLine>) -> Self {
        let groups = review.groups();
        let places = groups.iter().enumerate();
        let places: HashMap<String, usize> = places
            .map(|(place, group)| (group.key.clone(), place))
            .collect();
        let mut items: Vec<&ItemLine> = items.collect();
        items.sort_by_key(|item| (places.get(&item.group_key).copied(), item.number));
        Self {
            groups,
            places,
            items,
        }
    }

    /// The place of the first item to decide; of the first of all if there is none.
    pub(crate) fn first_open(&self) -> usize {
        let open = self.items.iter().position(|item| item.is_open());
        open.unwrap_or_default()
    }

    /// The groups of the items from one place on, at most so many items.
    pub(crate) fn part(&self, from: usize, many: usize) -> Vec<Group> {
        let mut part: Vec<Group> = Vec::new();
        for item in self.items.iter().skip(from).take(many) {
            let place = self.places.get(&item.group_key);
            let Some(group) = place.and_then(|place| self.groups.get(*place)) else {
                continue;
            };
            let line = Line::of(item, 0);
            match part.last_mut().filter(|last| last.first == group.first) {
                Some(last) => last.lines.push(line),
                None => part.push(Group {
                    lines: vec![line],
                    ..Group::counted(group)
                }),
            }
        }
        part
    }
}

#[cfg(test)]
impl Group {
    /// A group for the tests of templates.
    pub(crate) fn sample() -> Self {
        let line = |number, decision: &Decision| Line {
            number,
            title: "Session report".to_owned(),
            tag: tag(decision),
            marks: 2,
            current: number == 1,
        };
        Self {
            name: "Session reports".to_owned(),
            first: 1,
            decided: 1,
            all: 2,
            lines: vec![line(1, &Decision::Undecided), line(2, &Decision::Give)],
        }
    }
}
