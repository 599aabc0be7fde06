//! Review: what was found, item by item, with everybody in it named to the reviewer.

pub(crate) mod bulk;
pub(crate) mod decide;
pub(crate) mod grounds;
pub(crate) mod item;
pub(crate) mod list;
pub(crate) mod text;

use app::ItemLine;
use app::bodies::Decision;

use super::plain::capital;
use super::requests::Tag;

/// A decision as a tag.
pub(crate) fn tag(decision: &Decision) -> Tag {
    match decision {
        Decision::Undecided => Tag::new("To decide", "blue"),
        Decision::Give => Tag::new("Given", "green"),
        Decision::GiveWithMarks { .. } => Tag::new("Given, parts hidden", "green"),
        Decision::KeepBack { .. } => Tag::new("Kept back", "amber"),
        Decision::NotAboutThem => Tag::new("Not about them", ""),
    }
}

/// Items of one conversation or kind.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) decided: usize,
    /// Whether the item that is shown belongs to it.
    pub(crate) current: bool,
}

impl Group {
    /// Its first item, by which the form names it.
    fn first(&self) -> u32 {
        self.lines.first().map_or(0, |line| line.number)
    }
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

/// The items by group, in the order in which the groups first appear.
pub(crate) fn groups(items: &[ItemLine], current: u32) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for item in items {
        let line = Line {
            number: item.number,
            title: item.title.clone(),
            tag: tag(&item.decision),
            marks: item.marks,
            current: item.number == current,
        };
        let decided = usize::from(item.decision != Decision::Undecided);
        match groups
            .iter_mut()
            .find(|group| same(&group.name, &item.group))
        {
            Some(group) => {
                group.decided += decided;
                group.current |= line.current;
                group.lines.push(line);
            }
            None => groups.push(Group {
                name: capital(&item.group),
                decided,
                current: line.current,
                lines: vec![line],
            }),
        }
    }
    groups
}

/// Whether two names are of one group: a conversation keeps its name however an answer writes it.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// How many are decided.
pub(crate) fn decided(items: &[ItemLine]) -> usize {
    items
        .iter()
        .filter(|item| item.decision != Decision::Undecided)
        .count()
}

/// The next item to decide after one, beginning again at the top.
pub(crate) fn next_undecided(items: &[ItemLine], after: u32) -> Option<u32> {
    let open = || {
        items
            .iter()
            .filter(|item| item.decision == Decision::Undecided)
            .map(|item| item.number)
    };
    open()
        .find(|number| *number > after)
        .or_else(|| open().find(|number| *number != after))
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
            decided: 1,
            current: true,
            lines: vec![line(1, &Decision::Undecided), line(2, &Decision::Give)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u32, group: &str, decision: Decision) -> ItemLine {
        ItemLine {
            number,
            title: String::new(),
            group: group.to_owned(),
            decision,
            marks: 0,
        }
    }

    #[test]
    fn the_next_item_is_the_next_undecided_one_then_the_first() {
        let items = [
            line(1, "a", Decision::Undecided),
            line(2, "b", Decision::Give),
            line(3, "a", Decision::Undecided),
        ];
        assert_eq!(next_undecided(&items, 1), Some(3));
        assert_eq!(next_undecided(&items, 2), Some(3));
        assert_eq!(next_undecided(&items, 3), Some(1));
        let last = [line(1, "a", Decision::Undecided)];
        assert_eq!(
            next_undecided(&last, 1),
            None,
            "skipping the last one leads to the list"
        );
    }

    #[test]
    fn groups_count_what_is_decided_and_know_the_current_item() {
        let items = [
            line(1, "a", Decision::Undecided),
            line(2, "b", Decision::Give),
            line(3, "A", Decision::NotAboutThem),
        ];
        let groups = groups(&items, 3);
        let seen: Vec<_> = groups
            .iter()
            .map(|g| (g.name.as_str(), g.decided, g.lines.len(), g.current))
            .collect();
        assert_eq!(seen, [("A", 1, 2, true), ("B", 1, 1, false)]);
        assert_eq!(decided(&items), 2);
    }
}
