//! Calls of programs that must not be done twice. A program gives each a key; what the call changes
//! is committed together with a mark of the key, so that there is no moment at which one is there
//! without the other. The answer follows, and a repeated call is given it again. What is only prepared
//! beforehand, such as the people of an import whom nobody sees yet, carries no mark: cut short there, the
//! call has done nothing, and may be tried again.

use std::collections::HashMap;
use std::sync::Mutex;

use access::{Action, Actor, Purpose, Scope, Via, acts, authorise};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use store::{CellId, EntityId};

use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{Call, CallAnswer},
    engine::{Realm, Stored},
    unit::hex,
};

/// A key is remembered for at least this long; after that it is forgotten when the next one is kept.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);
/// How many forgotten ones go with one that is kept.
const SWEPT: usize = 50;

/// What the program gave.
pub struct CallKey<'a> {
    /// The key.
    pub key: &'a str,
    /// Everything it asked: method, path and body. The same key with other words is a mistake.
    pub asked: &'a [&'a [u8]],
}

/// What a call came to.
pub enum Called {
    /// It was done now.
    Done(CallAnswer),
    /// It had been done before; this is what was answered then.
    Before(CallAnswer),
}

/// Why a call was not done.
pub enum CallFault {
    /// The same key was used for something else.
    OtherContent,
    /// The same call is being done at this moment.
    UnderWay,
    /// It was done before, and its answer is not there to be given again.
    NoAnswer,
    /// The use case failed.
    App(AppError),
}

impl From<AppError> for CallFault {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

/// Calls that are being done in this process: in which realm each has left its mark, if it has.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    now: Mutex<HashMap<[u8; 16], UnderWay>>,
}

#[derive(Debug)]
struct UnderWay {
    account: EntityId,
    asked: String,
    marked: Option<CellId>,
}

impl Calls {
    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 16], UnderWay>> {
        self.now
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The mark that an act's first commit carries, if it is part of such a call; what only prepares
    /// one does not ask.
    pub(crate) fn mark(
        &self,
        actor: &Actor,
        act: &str,
        realm: &Realm,
        now: Timestamp,
    ) -> Option<(EntityId, Call)> {
        let Via::Token { call: Some(id), .. } = actor.via else {
            return None;
        };
        if Action::from_code(act).is_none_or(Action::is_look) {
            return None;
        }
        let mut held = self.held();
        let call = held.get_mut(&id).filter(|call| call.marked.is_none())?;
        call.marked = Some(realm.own_cell());
        let body = Call {
            account: call.account,
            asked: call.asked.clone(),
            done_at: now,
            answer: None,
        };
        Some((EntityId(id), body))
    }

    /// The commit did not happen, so the mark is not there.
    pub(crate) fn unmark(&self, id: EntityId) {
        if let Some(call) = self.held().get_mut(&id.0) {
            call.marked = None;
        }
    }
}

/// Ends what is under way, however it ends.
struct Ends<'a> {
    calls: &'a Calls,
    id: [u8; 16],
}

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.calls.held().remove(&self.id);
    }
}

impl Engine {
    /// Does a call once. `once_only` keeps an answer back from being stored: it holds a secret.
    pub fn call_once(
        &self,
        ctx: &Ctx<'_>,
        call: &CallKey<'_>,
        once_only: bool,
        does: impl FnOnce(&Ctx<'_>) -> Result<CallAnswer, AppError>,
    ) -> Result<Called, CallFault> {
        let Via::Token { id, scopes, .. } = ctx.actor.via else {
            return Ok(Called::Done(does(ctx)?));
        };
        let mark = self.mark_of(&ctx.actor, call.key);
        let asked = digest(call.asked);
        let ends = self.begin_call(&ctx.actor, mark, &asked)?;
        if let Some((_, before)) = self.call_before(EntityId(mark))? {
            return if before.body.asked == asked {
                before
                    .body
                    .answer
                    .map(Called::Before)
                    .ok_or(CallFault::NoAnswer)
            } else {
                Err(CallFault::OtherContent)
            };
        }
        let actor = Actor {
            via: Via::Token {
                id,
                scopes,
                call: Some(mark),
            },
            ..ctx.actor
        };
        let answer = does(&Ctx {
            actor,
            ..ctx.clone()
        })?;
        let kept = Some(answer.clone()).filter(|_| !once_only);
        self.keep_answer(ctx.now, EntityId(mark), kept)?;
        drop(ends);
        Ok(Called::Done(answer))
    }

    fn begin_call(
        &self,
        actor: &Actor,
        mark: [u8; 16],
        asked: &str,
    ) -> Result<Ends<'_>, CallFault> {
        let mut held = self.calls.held();
        match held.get(&mark) {
            Some(call) if call.asked != asked => return Err(CallFault::OtherContent),
            Some(_) => return Err(CallFault::UnderWay),
            None => {}
        }
        held.insert(
            mark,
            UnderWay {
                account: EntityId(actor.id),
                asked: asked.to_owned(),
                marked: None,
            },
        );
        Ok(Ends {
            calls: &self.calls,
            id: mark,
        })
    }

    /// The id under which a call is remembered: no other account's key meets it.
    fn mark_of(&self, actor: &Actor, key: &str) -> [u8; 16] {
        let mut value = actor.id.to_vec();
        value.extend_from_slice(key.as_bytes());
        // Not under the index key, which can be changed: an id cannot.
        let keyed = self.keys.keyed("call.key", &value);
        let mut id = [0; 16];
        for (to, from) in id.iter_mut().zip(keyed) {
            *to = from;
        }
        id
    }

    fn call_before(&self, id: EntityId) -> Result<Option<(&Realm, Stored<Call>)>, AppError> {
        for realm in [&self.realm, &self.accounts] {
            let snapshot = self.store.snapshot(realm.org)?;
            if let Some(call) = self.read_in(realm, snapshot.as_ref(), id)? {
                return Ok(Some((realm, call)));
            }
        }
        Ok(None)
    }

    /// Keeps the answer of a call that changed something, and forgets old ones.
    fn keep_answer(
        &self,
        now: Timestamp,
        id: EntityId,
        answer: Option<CallAnswer>,
    ) -> Result<(), AppError> {
        // A call that changed nothing left no mark: done again, it changes nothing again.
        let Some((realm, mut call)) = self.call_before(id)? else {
            return Ok(());
        };
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        let allowed =
            authorise::<acts::CallKeep>(&ctx.actor, &Scope::Organisation, Purpose::Security)?;
        let mut unit = ctx.begin_in(realm, &allowed);
        call.body.answer = answer;
        unit.update(&call)?;
        let snapshot = self.store.snapshot(realm.org)?;
        for (row, _) in snapshot.page_kind(Call::KIND, None, SWEPT)? {
            let old = self.read_row::<Call>(realm, snapshot.as_ref(), &row)?;
            if old.is_some_and(|old| now.duration_since(old.body.done_at) > REMEMBERED) {
                unit.remove(Call::KIND, row.id, row.version);
            }
        }
        drop(snapshot);
        match unit.commit() {
            // Another call swept the same old ones: this answer goes without sweeping.
            Err(AppError::Conflict) => {
                let mut unit = ctx.begin_in(realm, &allowed);
                unit.update(&call)?;
                unit.commit().map(|_| ())
            }
            other => other.map(|_| ()),
        }
    }
}

/// One digest of several parts: none can pass for another by moving a border.
fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}
