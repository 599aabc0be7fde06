//! One act or look: what it writes, the leaf that says so, and the jobs, in one commit.

mod look;

use access::{Act, Actor, Authorised, Purpose};
use jiff::Timestamp;
use ledger::{Field, Opening};
use serde::{Deserialize, Serialize};
use store::{
    CellId, Commit, CommitId, EntityId, Expected, Guard, JobChange, JobDraft, Lane, LeafDraft,
    Outcome, Put, Receipt, Removal, Term, TermClass,
};
use vault::{Bound, CellName, KeyId};

use crate::{
    AppError, Body, Engine,
    bodies::{Arrival, Item, Record, Request},
    body,
    cells::Reserved,
    engine::{IN_CHUNKS, Realm, Stored},
    error::taken,
    journal::Note,
};

pub(crate) use self::look::Look;

/// How many entities one leaf names at most; its opening must stay small.
const OBJECTS_A_LEAF: usize = 250;
/// The largest sealed body that stays in its row.
const ROW_LIMIT: usize = 16 * 1024;

/// Who does something, and when. The first argument of every use case.
#[derive(Clone)]
pub struct Ctx<'a> {
    /// The open organisation.
    pub engine: &'a Engine,
    /// The present moment, given by the shell.
    pub now: Timestamp,
    /// Who acts.
    pub actor: Actor,
}

/// What a leaf's first opening says of the actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorOpening {
    /// The account.
    pub id: EntityId,
    /// Its role at that moment.
    pub role: String,
    /// How it acted: a session, a command of the operator, on behalf.
    pub via: String,
    /// The token by which a program acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<EntityId>,
}

/// One entity named by a leaf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: EntityId,
    /// Its version; of a removal, the last.
    pub version: u64,
    /// Digest of the sealed body written, in hexadecimal; absent for a look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// What a leaf's second opening says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectsOpening {
    /// Why it was done.
    pub purpose: String,
    /// On what.
    pub objects: Vec<Object>,
    /// How many a list showed, where it is a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// Both openings that the audit key seals, with their salts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Openings {
    pub(crate) actor_salt: String,
    pub(crate) actor: String,
    pub(crate) objects_salt: String,
    pub(crate) objects: String,
}

/// What is about to be committed, with the leaf that says so.
pub struct Unit<'c, 'e> {
    ctx: &'c Ctx<'e>,
    realm: &'e Realm,
    lane: Lane,
    /// Under which turn of the keys it was begun; none for the change of keys itself.
    turn: Option<u64>,
    commit: Commit,
    act: &'static str,
    objects: ObjectsOpening,
    about: Vec<EntityId>,
    /// Requests that it writes, each with its version.
    requests: Vec<(EntityId, u64)>,
    /// Items that it writes.
    items: Vec<EntityId>,
    /// The cell that it makes.
    reserved: Option<Reserved<'e>>,
    details: Option<(CellId, serde_json::Value)>,
    /// Kind, id and last version of what is removed.
    removed: Vec<(String, EntityId, u64)>,
    /// Whether it only prepares what a later commit makes seen, or takes that back.
    prepares: bool,
    /// Further looks whose leaves go into the same commit.
    with: Vec<Self>,
    /// What the leaves before the present one name.
    before: Vec<Vec<Object>>,
}

impl<'e> Ctx<'e> {
    /// Begins an act in the organisation. The witness is what makes forgetting to ask impossible.
    pub fn begin<A: Act>(&self, authorised: &Authorised<A>) -> Unit<'_, 'e> {
        self.begin_in(&self.engine.realm, authorised)
    }

    pub(crate) fn begin_in<A: Act>(
        &self,
        realm: &'e Realm,
        authorised: &Authorised<A>,
    ) -> Unit<'_, 'e> {
        let turn = *crate::engine::read_lock(&self.engine.turn);
        Unit {
            turn: Some(turn),
            ..self.begin_changing(realm, authorised)
        }
    }

    /// Begins a part of a change of keys, during which nobody else writes.
    pub(crate) fn begin_changing<A: Act>(
        &self,
        realm: &'e Realm,
        authorised: &Authorised<A>,
    ) -> Unit<'_, 'e> {
        Unit {
            ctx: self,
            realm,
            lane: Lane::Interactive,
            turn: None,
            commit: Commit::new(realm.org, CommitId(self.engine.random())),
            act: A::ACTION.code(),
            objects: ObjectsOpening {
                purpose: purpose_code(authorised.purpose()),
                objects: Vec::new(),
                count: None,
            },
            about: Vec::new(),
            requests: Vec::new(),
            items: Vec::new(),
            reserved: None,
            details: None,
            removed: Vec::new(),
            prepares: false,
            with: Vec::new(),
            before: Vec::new(),
        }
    }
}

pub(crate) fn purpose_code(purpose: Purpose) -> String {
    purpose.code().to_owned()
}

impl<'e> Unit<'_, 'e> {
    /// The cell of a name; if there is none yet, this commit makes it. A second one is made in a
    /// commit of its own, before this.
    pub fn cell(&mut self, name: &CellName) -> Result<CellId, AppError> {
        let engine: &'e Engine = self.ctx.engine;
        if let Some(reserved) = &self.reserved {
            return match engine.reserved_id(reserved, name) {
                Some(id) => Ok(id),
                None => engine.cell(name),
            };
        }
        let (id, mut reserved) = engine.reserve(name)?;
        if let Some(reserved) = &mut reserved {
            self.commit.puts.append(&mut reserved.puts);
        }
        self.reserved = reserved;
        Ok(id)
    }

    /// The cells of several names in their order; those that there are not yet this commit makes, if
    /// it makes none so far.
    pub(crate) fn cells(&mut self, names: &[CellName]) -> Result<Vec<CellId>, AppError> {
        let engine: &'e Engine = self.ctx.engine;
        if self.reserved.is_some() {
            return names.iter().map(|name| self.cell(name)).collect();
        }
        let (ids, mut reserved) = engine.reserve_all(names)?;
        if let Some(reserved) = &mut reserved {
            self.commit.puts.append(&mut reserved.puts);
        }
        self.reserved = reserved;
        Ok(ids)
    }
}

impl Unit<'_, '_> {
    /// Says that it only prepares what a later commit makes seen, or takes that back: a keyed call is
    /// done once that one is, and until then it may be tried again.
    pub(crate) fn preparing(mut self) -> Self {
        self.prepares = true;
        self
    }

    /// Puts this unit behind whatever somebody waits for.
    #[must_use]
    pub fn in_bulk(mut self) -> Self {
        self.lane = Lane::Bulk;
        self
    }

    /// Writes a new entity.
    pub fn insert<B: Body>(
        &mut self,
        id: EntityId,
        cell: CellId,
        body: &B,
    ) -> Result<(), AppError> {
        self.put(id, Expected::New, 1, cell, body)
    }

    /// Writes the next version of an entity.
    pub fn update<B: Body>(&mut self, stored: &Stored<B>) -> Result<(), AppError> {
        let next = stored.version + 1;
        self.put(
            stored.id,
            Expected::Version(stored.version),
            next,
            stored.cell,
            &stored.body,
        )
    }

    fn put<B: Body>(
        &mut self,
        id: EntityId,
        expected: Expected,
        version: u64,
        cell: CellId,
        value: &B,
    ) -> Result<(), AppError> {
        let plain = zeroize::Zeroizing::new(body::encode(value)?);
        let mut terms = value.terms(id, &self.realm.index());
        if cell != self.realm.own_cell() {
            // Whatever a cell seals is found by it, so that it can go with it.
            terms.push(Term {
                class: TermClass::Ref,
                name: IN_CELL.to_owned(),
                value: cell.0.to_vec(),
            });
        }
        self.put_plain(B::KIND, (id, version), (expected, cell), &plain, terms)
    }

    /// Writes the body of a row again, under the present keys.
    pub(crate) fn put_again(
        &mut self,
        row: &store::Row,
        plain: &[u8],
        terms: Vec<Term>,
    ) -> Result<(), AppError> {
        let expected = Expected::Version(row.version);
        let place = (row.id, row.version + 1);
        self.put_plain(&row.kind, place, (expected, row.cell), plain, terms)
    }

    fn put_plain(
        &mut self,
        kind: &str,
        (id, version): (EntityId, u64),
        (expected, cell): (Expected, CellId),
        plain: &[u8],
        terms: Vec<Term>,
    ) -> Result<(), AppError> {
        let key = self.ctx.engine.key_of(self.realm, cell)?;
        let bound = Bound {
            org: self.realm.org.0,
            kind,
            id: id.0,
            version,
        };
        let (sealed, chunks) = self.ctx.engine.with_random(|random| {
            if plain.len() <= ROW_LIMIT - 128 {
                (
                    vault::seal(&key, KeyId(cell.0), &bound, plain, random),
                    Vec::new(),
                )
            } else {
                (
                    vault::seal(&key, KeyId(cell.0), &bound, IN_CHUNKS, random),
                    vault::seal_chunks(&key, KeyId(cell.0), &bound, plain, random),
                )
            }
        });
        self.objects.objects.push(Object {
            kind: kind.to_owned(),
            id,
            version,
            digest: Some(digest(&sealed, &chunks)),
        });
        if kind == Request::KIND {
            self.requests.push((id, version));
        }
        if kind == Item::KIND {
            self.items.push(id);
        }
        self.commit.puts.push(Put {
            kind: kind.to_owned(),
            id,
            expected,
            cell,
            body: sealed,
            terms,
            chunks,
        });
        Ok(())
    }

    /// Removes an entity.
    pub fn remove(&mut self, kind: &str, id: EntityId, version: u64) {
        self.name(kind, id, version);
        self.removed.push((kind.to_owned(), id, version));
        self.commit.removals.push(Removal { id, version });
    }

    /// Ends the leaf that names what was written so far: what follows has another of the same act, in
    /// the same commit.
    pub(crate) fn next_leaf(&mut self) {
        self.before.push(std::mem::take(&mut self.objects.objects));
    }

    /// Begins a new epoch of the ledger with this unit's leaf.
    pub(crate) fn begin_epoch(&mut self, epoch: u64) {
        self.commit.epoch = Some(epoch);
    }

    /// Writes what is sealed already: something that a restore puts back.
    pub(crate) fn put_back(&mut self, put: Put, version: u64) {
        self.objects.objects.push(Object {
            kind: put.kind.clone(),
            id: put.id,
            version,
            digest: Some(digest(&put.body, &put.chunks)),
        });
        self.commit.puts.push(put);
    }

    /// Makes the commit depend on an entity it does not write.
    pub fn guard(&mut self, id: EntityId, version: u64) {
        self.commit.guards.push(Guard { id, version });
    }

    /// Names an entity in the leaf without writing it.
    pub fn name(&mut self, kind: &str, id: EntityId, version: u64) {
        self.objects.objects.push(Object {
            kind: kind.to_owned(),
            id,
            version,
            digest: None,
        });
    }

    /// Says whom or what the leaf is about, so that it is found from there.
    pub fn about(&mut self, id: EntityId) {
        if !self.about.contains(&id) {
            self.about.push(id);
        }
    }

    /// Details of the act; they may hold personal data and go with the cell that seals them.
    pub fn details(&mut self, cell: CellId, details: serde_json::Value) {
        self.details = Some((cell, details));
    }

    /// Something to be done later.
    pub fn job(&mut self, job: JobDraft) {
        self.commit.jobs.push(job);
    }

    /// What becomes of an earlier job.
    pub fn job_change(&mut self, change: JobChange) {
        self.commit.job_changes.push(change);
    }

    /// Commits everything with its leaf, and answers when it is durable. An act on very many
    /// entities leaves several leaves of the same act in the same commit.
    pub fn commit(mut self) -> Result<Receipt, AppError> {
        if self.prepares {
            return self.write();
        }
        let engine = self.ctx.engine;
        let marked = engine
            .calls
            .mark(&self.ctx.actor, self.act, self.realm, self.ctx.now);
        let Some((mark, call)) = marked else {
            return self.write();
        };
        let done = self
            .insert(mark, self.realm.own_cell(), &call)
            .and_then(|()| self.write());
        if done.is_err() {
            engine.calls.unmark(mark);
        }
        done
    }

    fn write(mut self) -> Result<Receipt, AppError> {
        // Held from before the leaf is sealed until it is durable: keys are changed before or after.
        let turn = self.turn.map(|turn| self.ctx.engine.same_turn(turn));
        let turn = turn.transpose()?;
        // What was shown first has the first leaf.
        let mut leaves = Vec::new();
        for mut other in std::mem::take(&mut self.with) {
            if other.turn != self.turn {
                return Err(AppError::Conflict);
            }
            other.leaves(&mut leaves)?;
        }
        let ends = [Record::KIND, Arrival::KIND];
        let mut puts = self.commit.puts.iter();
        let about = if puts.any(|put| ends.contains(&put.kind.as_str())) {
            self.about.clone()
        } else {
            Vec::new()
        };
        self.leaves(&mut leaves)?;
        self.commit.leaves = leaves;
        let note = Note::of(&self.commit, &self.removed, self.ctx.now);
        let outcome = self.ctx.engine.store.commit(self.lane, self.commit)?;
        drop(turn);
        match outcome {
            Outcome::Done(receipt) => {
                if let Some(reserved) = self.reserved {
                    reserved.keep();
                }
                for (id, version) in self.requests {
                    self.ctx.engine.open_cases.written(id);
                    self.ctx.engine.retention.changed([id]);
                    let reviews = &self.ctx.engine.reviews;
                    reviews.written(id, version, &self.items);
                }
                self.ctx.engine.retention.changed(about);
                // Durable in the recovery journal too before anybody is told.
                self.ctx.engine.note(note)?;
                Ok(receipt)
            }
            Outcome::Conflict(_) => Err(AppError::Conflict),
            Outcome::Taken(term) => Err(taken(&term)),
        }
    }

    /// Seals its leaf, or its leaves: one for each part of the act, and more where a part names very
    /// many things.
    fn leaves(&mut self, leaves: &mut Vec<LeafDraft>) -> Result<(), AppError> {
        let mut parts = std::mem::take(&mut self.before);
        parts.push(std::mem::take(&mut self.objects.objects));
        let mut count = self.objects.count.take();
        let mut details = self.details.take();
        for mut objects in parts {
            loop {
                let rest = objects.split_off(objects.len().min(OBJECTS_A_LEAF));
                let opening = ObjectsOpening {
                    purpose: self.objects.purpose.clone(),
                    objects,
                    count: count.take(),
                };
                leaves.push(self.leaf(&opening, details.take().as_ref())?);
                if rest.is_empty() {
                    break;
                }
                objects = rest;
            }
        }
        Ok(())
    }

    fn leaf(
        &self,
        objects: &ObjectsOpening,
        details: Option<&(CellId, serde_json::Value)>,
    ) -> Result<LeafDraft, AppError> {
        let engine = self.ctx.engine;
        let actor = Opening {
            salt: engine.random(),
            value: json(&ActorOpening {
                id: EntityId(self.ctx.actor.id),
                role: self.ctx.actor.role.code().to_owned(),
                via: self.ctx.actor.via.code().to_owned(),
                token: self.ctx.actor.via.token().map(EntityId),
            })?,
        };
        let objects = Opening {
            salt: engine.random(),
            value: json(objects)?,
        };
        let cell = details.map(|(cell, _)| *cell);
        let details = Opening {
            salt: engine.random(),
            value: match details {
                Some((_, value)) => json(value)?,
                None => Vec::new(),
            },
        };
        let actor_hash = ledger::commit(Field::Actor, &actor);
        let details_hash = ledger::commit(Field::Details, &details);
        let openings = json(&Openings {
            actor_salt: hex(&actor.salt),
            actor: String::from_utf8_lossy(&actor.value).into_owned(),
            objects_salt: hex(&objects.salt),
            objects: String::from_utf8_lossy(&objects.value).into_owned(),
        })?;
        let opening =
            self.seal_opening("opening", &actor_hash, self.realm.own_cell(), &openings)?;
        let details_opening = match cell {
            Some(cell) => {
                let mut plain = details.salt.to_vec();
                plain.extend_from_slice(&details.value);
                Some((
                    cell,
                    self.seal_opening("details", &details_hash, cell, &plain)?,
                ))
            }
            None => None,
        };
        Ok(LeafDraft {
            at: self.ctx.now.as_microsecond(),
            act: self.act.to_owned(),
            actor: actor_hash,
            objects: ledger::commit(Field::Objects, &objects),
            details: details_hash,
            opening,
            details_opening,
            terms: self
                .about
                .iter()
                .map(|id| Term {
                    class: TermClass::Ref,
                    name: LEAF_ABOUT.to_owned(),
                    value: id.0.to_vec(),
                })
                .collect(),
        })
    }

    /// Openings are bound to their commitment, since the leaf has no number yet.
    fn seal_opening(
        &self,
        kind: &str,
        commitment: &[u8; 32],
        cell: CellId,
        plain: &[u8],
    ) -> Result<Vec<u8>, AppError> {
        let engine = self.ctx.engine;
        let key = if kind == "opening" {
            self.realm.audit()?
        } else {
            engine.key_of(self.realm, cell)?
        };
        let bound = opening_bound(self.realm, kind, commitment);
        Ok(engine.with_random(|random| vault::seal(&key, KeyId(cell.0), &bound, plain, random)))
    }
}

/// The term by which everything that a cell seals is found.
pub(crate) const IN_CELL: &str = "in.cell";
/// The term by which the leaves about a person or a request are found.
pub(crate) const LEAF_ABOUT: &str = "leaf.about";

pub(crate) fn opening_bound<'a>(realm: &Realm, kind: &'a str, commitment: &[u8; 32]) -> Bound<'a> {
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(commitment) {
        *to = *from;
    }
    Bound {
        org: realm.org.0,
        kind,
        id,
        version: 1,
    }
}

/// Digest of what is stored of a body: the row, and the chunks if there are any.
pub(crate) fn digest(sealed: &[u8], chunks: &[Vec<u8>]) -> String {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    hasher.update(sealed);
    for chunk in chunks {
        hasher.update(Sha256::digest(chunk));
    }
    hex(&hasher.finalize())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, AppError> {
    serde_json::to_vec(value)
        .map_err(|_| AppError::Inconsistent("a ledger entry cannot be written".to_owned()))
}
