//! Which published documents change, and in which lines.

use crate::publish::{self, Publication};
use crate::{Code, Pack};

use super::all_of;

/// A published document that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentChange {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// For which kinds of people it is, for a notice.
    pub people: Vec<String>,
    /// Whether it is a privacy notice.
    pub is_notice: bool,
    /// What becomes of it.
    pub happened: Happened,
    /// What it says for the first time.
    pub says_now: Vec<String>,
    /// What it says no longer.
    pub said_before: Vec<String>,
}

/// What becomes of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// There was none.
    New,
    /// There is none any more.
    Gone,
    /// It says something else.
    Changed,
}

impl Happened {
    /// In words that go on from its title.
    pub const fn words(self) -> &'static str {
        match self {
            Self::New => "is new",
            Self::Gone => "is no longer published",
            Self::Changed => "changes",
        }
    }
}

/// Every document that both packs publish or only one of them; all as on the day from which the new
/// pack holds, so that a change of the law does not pass for one of the policy.
pub(super) fn documents(old: &Pack, new: &Pack) -> Vec<DocumentChange> {
    let on = new.front.effective_on;
    // That it is another version, of another day, is no change of what it says.
    let mut same_front = old.clone();
    same_front.front.version = new.front.version;
    same_front.front.effective_on = on;
    let (before, now) = (publish::all(&same_front, on), publish::all(new, on));
    let find = |list: &[Publication], code: &str| list.iter().position(|one| one.code == code);
    let mut changed = Vec::new();
    for one in &now {
        let was = find(&before, &one.code).and_then(|at| before.get(at));
        let says_now = lines_of(one, was);
        let said_before = was.map_or_else(Vec::new, |was| lines_of(was, Some(one)));
        let title_changed = was.is_some_and(|was| was.title != one.title);
        let happened = if was.is_none() {
            Happened::New
        } else if says_now.is_empty() && said_before.is_empty() && !title_changed {
            continue;
        } else {
            Happened::Changed
        };
        changed.push(change(new, one, happened, (says_now, said_before)));
    }
    for one in &before {
        if find(&now, &one.code).is_none() {
            changed.push(change(old, one, Happened::Gone, (Vec::new(), Vec::new())));
        }
    }
    changed
}

fn change(
    pack: &Pack,
    one: &Publication,
    happened: Happened,
    (says_now, said_before): (Vec<String>, Vec<String>),
) -> DocumentChange {
    let notice = pack
        .notices
        .iter()
        .find(|notice| notice.code == *one.code.as_str());
    let people: &[Code] = notice.map_or(&[], |notice| &notice.people);
    DocumentChange {
        code: one.code.clone(),
        title: one.title.clone(),
        people: all_of(pack, people),
        is_notice: notice.is_some(),
        happened,
        says_now,
        said_before,
    }
}

/// The lines that a document says and another does not, in their order.
fn lines_of(one: &Publication, other: Option<&Publication>) -> Vec<String> {
    let known = other.map(Publication::text).unwrap_or_default();
    let known: std::collections::HashSet<&str> = known.lines().collect();
    one.text()
        .lines()
        .filter(|line| !known.contains(line))
        .map(str::to_owned)
        .collect()
}
