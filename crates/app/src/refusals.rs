//! Refusals leave a trace: whoever probes what is not theirs is seen in the evidence (obligation
//! SEC-5; OWASP ASVS 16.3.2), and a flood of tries cannot fill the ledger.

use std::collections::HashMap;

use access::{Action, Actor, Purpose, Scope, Via, acts, authorise};
use jiff::{SignedDuration, Timestamp};
use store::EntityId;

use crate::{AppError, Ctx};

/// One account leaves one leaf for one action in this time, whatever else it tries.
const LATELY: SignedDuration = SignedDuration::from_mins(10);
/// More accounts and actions than an organisation has at work in ten minutes; beyond it nothing is
/// kept in memory, and nothing is written.
const MOST: usize = 10_000;

/// Who was refused what, lately. Not by session or token: those can be had anew.
#[derive(Debug, Default)]
pub(crate) struct RecentRefusals {
    at: HashMap<([u8; 16], Action), Timestamp>,
}

impl RecentRefusals {
    /// Whether this one is to be written; from then on it is not for a while.
    fn is_first(&mut self, who: [u8; 16], action: Action, now: Timestamp) -> bool {
        let lately = |at: &Timestamp| now.duration_since(*at).abs() < LATELY;
        if self.at.get(&(who, action)).is_some_and(lately) {
            return false;
        }
        if self.at.len() >= MOST {
            self.at.retain(|_, at| lately(at));
        }
        if self.at.len() >= MOST {
            return false;
        }
        self.at.insert((who, action), now);
        true
    }
}

impl Ctx<'_> {
    /// Writes down that `access` refused what was asked for, if it did and has not done so to this
    /// account for the same action within ten minutes; answers whether it wrote.
    ///
    /// The refused person is not told and does not wait for it: how long an answer takes would say
    /// which action was refused, and so what there is.
    pub fn note_refusal(&self, error: &AppError) -> Result<bool, AppError> {
        // A token may do little; that its holder was refused is written for all that.
        let actor = Actor {
            via: noting(self.actor.via),
            ..self.actor
        };
        let allowed =
            authorise::<acts::AccessRefused>(&actor, &Scope::Organisation, Purpose::Security)?;
        let Some(refusal) = error.denied() else {
            return Ok(false);
        };
        let (who, action) = (actor.id, refusal.action);
        if !self.refusals(|recent| recent.is_first(who, action, self.now)) {
            return Ok(false);
        }
        let ctx = Ctx {
            actor,
            ..self.clone()
        };
        let mut unit = ctx.begin(&allowed);
        for id in &refusal.ids {
            unit.name("asked-for", EntityId(*id), 0);
        }
        let details = serde_json::json!({ "action": action.code() });
        unit.details(self.engine.realm.own_cell(), details);
        let written = unit.commit();
        if written.is_err() {
            // The next try is written instead.
            self.refusals(|recent| recent.at.remove(&(who, action)));
        }
        written.map(|_| true)
    }

    fn refusals<T>(&self, f: impl FnOnce(&mut RecentRefusals) -> T) -> T {
        let looks = self.engine.looks.lock();
        let mut looks = looks.unwrap_or_else(std::sync::PoisonError::into_inner);
        f(&mut looks.refused)
    }
}

/// The same way, by which a refusal can be written.
fn noting(via: Via) -> Via {
    match via {
        Via::Token { id, scopes, .. } => Via::Token {
            id,
            scopes: scopes.with(Action::AccessRefused),
            call: None,
        },
        other @ (Via::Session { .. } | Via::OnBehalf | Via::Operator | Via::Public | Via::Job) => {
            other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_bounded_and_time_opens_it_again() {
        let start: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
        let mut recent = RecentRefusals::default();
        let who = |number: usize| {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&number.to_be_bytes());
            id
        };
        for number in 0..MOST {
            assert!(recent.is_first(who(number), Action::PersonLook, start));
            assert!(!recent.is_first(who(number), Action::PersonLook, start));
        }
        assert!(!recent.is_first(who(MOST), Action::PersonLook, start));
        assert_eq!(recent.at.len(), MOST);
        let later = start + LATELY;
        assert!(recent.is_first(who(MOST), Action::PersonLook, later));
        assert_eq!(recent.at.len(), 1);
    }
}
