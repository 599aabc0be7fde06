//! Several people at one review: who else decides here, and what became of an item meanwhile.

use jiff::{SignedDuration, Timestamp};
use store::EntityId;

use super::{ItemLine, Review};
use crate::{AppError, Ctx, bodies::Item, engine::Stored};

/// Whoever decided something within this time is deciding now.
const NOW: SignedDuration = SignedDuration::from_mins(10);

/// Somebody else who decides about items of the same request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Their name.
    pub name: String,
    /// How many items they decided just now.
    pub decided: usize,
    /// The last of them.
    pub item: u32,
}

impl Ctx<'_> {
    /// Who else decides about a request's items now, the busiest first.
    pub fn others_deciding(&self, review: &Review) -> Result<Vec<Colleague>, AppError> {
        let mut seen: Vec<(EntityId, Timestamp, Colleague)> = Vec::new();
        for (line, by, at) in review.lines().filter_map(decision_of) {
            if by.0 == self.actor.id || self.now.duration_since(at) > NOW {
                continue;
            }
            match seen.iter_mut().find(|(who, _, _)| *who == by) {
                Some((_, last, one)) => {
                    one.decided += 1;
                    if at >= *last {
                        (*last, one.item) = (at, line.number);
                    }
                }
                None => seen.push((
                    by,
                    at,
                    Colleague {
                        name: self.colleague(by)?,
                        decided: 1,
                        item: line.number,
                    },
                )),
            }
        }
        seen.sort_by_key(|(_, _, one)| std::cmp::Reverse(one.decided));
        Ok(seen.into_iter().map(|(_, _, one)| one).collect())
    }

    /// What somebody who signs in is called.
    pub fn colleague(&self, account: EntityId) -> Result<String, AppError> {
        let known = self.engine.account_by_id(account)?;
        Ok(known.map_or_else(
            || "whoever keeps this server".to_owned(),
            |account| account.body.name,
        ))
    }

    /// When each decision of one's own was made.
    pub fn own_decisions(&self, review: &Review) -> Vec<Timestamp> {
        let mine = review.lines().filter_map(decision_of);
        let mine = mine.filter(|(_, by, _)| by.0 == self.actor.id);
        mine.map(|(_, _, at)| at).collect()
    }

    /// Refuses to write over what a colleague decided after an item was shown.
    pub(crate) fn not_meanwhile(
        &self,
        item: &Stored<Item>,
        shown: Option<u64>,
    ) -> Result<(), AppError> {
        let theirs = item
            .body
            .decided
            .is_some_and(|(by, _)| by.0 != self.actor.id);
        if theirs && shown.is_some_and(|version| version != item.version) {
            // Who it was stands on the item's page.
            return Err(AppError::Refused(crate::Refusal {
                why: "A colleague decided this item after you opened it, and that stands."
                    .to_owned(),
                denied: None,
                citation: None,
                mend: Some(
                    "look at what they decided; decide again if it should be otherwise".to_owned(),
                ),
            }));
        }
        Ok(())
    }
}

fn decision_of(line: &ItemLine) -> Option<(&ItemLine, EntityId, Timestamp)> {
    let (by, at) = line.decided_by?;
    Some((line, by, at))
}
