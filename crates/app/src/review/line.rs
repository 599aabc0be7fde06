//! An item as a line of the lists: what they show, count and narrow by, without its text.

use duties::rights::DecisionKind;
use jiff::Timestamp;
use store::EntityId;

use super::{current_covers, current_marks};
use crate::bodies::{Decision, Facts, Health, Item, Second};
use crate::engine::Stored;

/// A line of the list of items.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what may be said of an item, each by itself"
)]
pub struct ItemLine {
    /// The item.
    pub id: EntityId,
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Its group.
    pub group: String,
    /// What was decided; none while nothing is.
    pub decided: Option<DecisionKind>,
    /// The ground on which it is kept back.
    pub ground: Option<String>,
    /// How many places are hidden or suggested to be.
    pub marks: usize,
    /// Whether it is a picture, which no program can read.
    pub picture: bool,
    /// Whether somebody else stands in it.
    pub others: bool,
    /// What is known of it.
    pub facts: Facts,
    /// Whether it may be given although it tells of somebody's health.
    pub health_settled: bool,
    /// Who decided it, and when.
    pub decided_by: Option<(EntityId, Timestamp)>,
    /// The act by which it was decided together with others.
    pub together: Option<EntityId>,
    /// Whether somebody else has still to read what was decided.
    pub second: bool,
    /// Whether there is a note for whoever reads it next.
    pub noted: bool,
    /// By what its text is known again.
    pub(super) digest: String,
    /// The group by which they belong together: a conversation keeps its name however an answer
    /// writes it.
    pub group_key: String,
}

impl ItemLine {
    pub(super) fn of(item: &Stored<Item>) -> Self {
        let body = &item.body;
        let mut facts = body.facts.clone().unwrap_or_default();
        facts.sample = String::new();
        let decided = body.decision.kind();
        Self {
            id: item.id,
            number: body.number,
            title: body.title.clone(),
            group: body.group.clone(),
            decided,
            ground: match &body.decision {
                Decision::KeepBack { ground, .. } => Some(ground.clone()),
                Decision::Undecided
                | Decision::Give
                | Decision::GiveWithMarks { .. }
                | Decision::NotAboutThem => None,
            },
            marks: current_marks(body).len() + current_covers(body).len(),
            picture: body.pictures.is_some(),
            others: !body.suggested.is_empty(),
            facts,
            health_settled: matches!(
                body.health,
                Some(Health::Known { .. } | Health::NoHarm { .. })
            ),
            decided_by: body.decided.filter(|_| decided.is_some()),
            together: body.together.filter(|_| decided.is_some()),
            second: matches!(body.second, Some(Second::Wanted | Second::Differs { .. })),
            noted: body.note.is_some(),
            digest: body.digest.clone().unwrap_or_default(),
            group_key: body.group.to_lowercase(),
        }
    }

    /// Whether nothing is decided yet.
    pub fn is_open(&self) -> bool {
        self.decided.is_none()
    }
}
