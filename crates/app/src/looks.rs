//! Looks of the last ten minutes, so that turning back a page adds no second leaf.

use std::collections::HashMap;

use access::Action;
use jiff::{SignedDuration, Timestamp};
use store::EntityId;

use crate::Engine;

const LATELY: SignedDuration = SignedDuration::from_mins(10);
/// Enough for everybody at work; the oldest go first.
const MOST: usize = 20_000;

type Look = ([u8; 16], &'static str, Vec<EntityId>);

/// Who looked at what, lately.
#[derive(Debug, Default)]
pub(crate) struct RecentLooks {
    at: HashMap<Look, Timestamp>,
}

impl Engine {
    /// Whether this look was recorded within ten minutes. Never so for special category data.
    pub(crate) fn looked_lately(
        &self,
        actor: [u8; 16],
        action: Action,
        objects: &[EntityId],
        now: Timestamp,
    ) -> bool {
        if action.always_leaves_a_leaf() {
            return false;
        }
        let looks = self
            .looks
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        looks
            .at
            .get(&(actor, action.code(), objects.to_vec()))
            .is_some_and(|at| now.duration_since(*at) < LATELY)
    }

    pub(crate) fn remember_look(
        &self,
        actor: [u8; 16],
        action: Action,
        objects: &[EntityId],
        now: Timestamp,
    ) {
        let mut looks = self
            .looks
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if looks.at.len() >= MOST {
            looks.at.retain(|_, at| now.duration_since(*at) < LATELY);
            if looks.at.len() >= MOST {
                looks.at.clear();
            }
        }
        looks
            .at
            .insert((actor, action.code(), objects.to_vec()), now);
    }
}
