//! Looks of the last ten minutes, so that turning back a page adds no second leaf.

use std::collections::HashMap;

use access::{Action, Actor, Via};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use store::EntityId;

use crate::Engine;

const LATELY: SignedDuration = SignedDuration::from_mins(10);
/// Enough for everybody at work; the oldest go first.
const MOST: usize = 20_000;

/// Digest of who looked, in which session, how and at what: lists may be long.
type Look = [u8; 32];

/// The same account in another session, or by the operator in its name, is another look.
fn digest(actor: &Actor, action: Action, objects: &[EntityId]) -> Look {
    let mut hasher = Sha256::new();
    hasher.update(actor.id);
    hasher.update([0]);
    hasher.update(actor.via.code());
    hasher.update([0]);
    if let Via::Session { id } | Via::Token { id, .. } = actor.via {
        hasher.update(id);
    }
    hasher.update(action.code());
    hasher.update([0]);
    for id in objects {
        hasher.update(id.0);
    }
    hasher.finalize().into()
}

/// Who looked at what, lately.
#[derive(Debug, Default)]
pub(crate) struct RecentLooks {
    at: HashMap<Look, Timestamp>,
    /// Who was refused what, lately.
    pub(crate) refused: crate::refusals::RecentRefusals,
}

impl Engine {
    /// Whether this look was recorded within ten minutes. Never so for special category data.
    pub(crate) fn looked_lately(
        &self,
        actor: &Actor,
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
            .get(&digest(actor, action, objects))
            .is_some_and(|at| now.duration_since(*at) < LATELY)
    }

    pub(crate) fn remember_look(
        &self,
        actor: &Actor,
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
            // With only a few gone, every further look would go through all of them again.
            if looks.at.len() > MOST / 2 {
                looks.at.clear();
            }
        }
        looks.at.insert(digest(actor, action, objects), now);
    }
}
