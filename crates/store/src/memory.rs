//! A store in memory: what a store means, in the plainest words, without batching or files. Tests
//! use it as a double, and the contract suite holds every other store against it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ledger::{Hash, Leaf, empty_root, leaf_hash, node_hash};

use crate::backend::{FORMAT, REMEMBERED};
use crate::check::Fault;
use crate::error::StoreError;
use crate::model::{
    Commit, CommitId, Cursor, EntityId, Epoch, Expected, Head, JobChange, JobId, JobRow, Lane,
    LeafDraft, LeafRow, OrgId, Outcome, Put, Receipt, Reseal, Row, Term, TermClass, TermRange,
};
use crate::rules;
use crate::store::{Snapshot, Store};

/// A store that forgets everything when it is dropped.
#[derive(Default)]
pub struct MemoryStore {
    organisations: Mutex<BTreeMap<OrgId, Arc<Organisation>>>,
}

#[derive(Clone, Default)]
struct Organisation {
    made: i64,
    entities: BTreeMap<EntityId, Entity>,
    /// Of the present epoch.
    leaves: Vec<(LeafRow, Vec<Term>)>,
    /// The number of the present epoch, less one.
    later: u64,
    /// The leaves of earlier epochs.
    earlier: BTreeMap<u64, Vec<(LeafRow, Vec<Term>)>>,
    jobs: BTreeMap<JobId, JobRow>,
    receipts: Vec<(CommitId, Receipt)>,
}

#[derive(Clone)]
struct Entity {
    number: i64,
    row: Row,
    terms: Vec<Term>,
    chunks: Vec<Vec<u8>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<OrgId, Arc<Organisation>>> {
        self.organisations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn snapshot(&self, org: OrgId) -> Result<Box<dyn Snapshot + '_>, StoreError> {
        let organisation = self.lock().get(&org).cloned();
        let exists = organisation.is_some();
        let at = organisation.unwrap_or_default();
        Ok(Box::new(MemorySnapshot {
            exists,
            epoch: at.epoch(),
            at,
        }))
    }

    fn commit(&self, _lane: Lane, commit: Commit) -> Result<Outcome, StoreError> {
        rules::check(&commit)?;
        let mut organisations = self.lock();
        let now = organisations.get(&commit.org).cloned().unwrap_or_default();
        if let Some((_, receipt)) = now.receipts.iter().rev().find(|(id, _)| *id == commit.id) {
            return Ok(Outcome::Done(*receipt));
        }
        if let Some(refusal) = now.refuses(&commit) {
            return Ok(refusal);
        }
        let mut next = Organisation::clone(&now);
        let receipt = next.write(&commit);
        organisations.insert(commit.org, Arc::new(next));
        Ok(Outcome::Done(receipt))
    }

    fn organisations(&self) -> Result<Vec<OrgId>, StoreError> {
        Ok(self.lock().keys().copied().collect())
    }

    fn engine_faults(&self) -> Result<Vec<Fault>, StoreError> {
        Ok(Vec::new())
    }
}

impl Organisation {
    fn version(&self, id: EntityId) -> u64 {
        self.entities
            .get(&id)
            .map_or(0, |entity| entity.row.version)
    }

    fn epoch(&self) -> u64 {
        self.later + 1
    }

    fn leaves_of(&mut self, epoch: u64) -> Option<&mut Vec<(LeafRow, Vec<Term>)>> {
        if epoch == self.epoch() {
            Some(&mut self.leaves)
        } else {
            self.earlier.get_mut(&epoch)
        }
    }

    /// The leaf that is to be sealed anew.
    fn sealed(&self, reseal: &Reseal) -> Option<&LeafRow> {
        let leaves = if reseal.epoch == self.epoch() {
            Some(&self.leaves)
        } else {
            self.earlier.get(&reseal.epoch)
        };
        let mut rows = leaves?.iter().map(|(row, _)| row);
        rows.find(|row| row.index == reseal.was.index)
    }

    /// Epoch, guards, puts, removals, leaves sealed anew, new jobs, job changes, unique terms: the
    /// first that does not hold.
    fn refuses(&self, commit: &Commit) -> Option<Outcome> {
        if commit.epoch.is_some_and(|epoch| epoch <= self.epoch()) {
            return Some(Outcome::Conflict(commit.org.0));
        }
        let guards = commit.guards.iter().map(|guard| (guard.id, guard.version));
        let puts = commit
            .puts
            .iter()
            .map(|put| (put.id, expected_version(put)));
        let removals = commit
            .removals
            .iter()
            .map(|removal| (removal.id, removal.version));
        let mut entities = guards.chain(puts).chain(removals);
        let stale = entities.find(|(id, version)| self.version(*id) != *version);
        if let Some((id, _)) = stale {
            return Some(Outcome::Conflict(id.0));
        }
        let changed = |reseal: &&Reseal| self.sealed(reseal) != Some(&reseal.was);
        if commit.reseals.iter().any(|reseal| changed(&reseal)) {
            return Some(Outcome::Conflict(commit.org.0));
        }
        self.refuses_jobs(commit)
            .or_else(|| self.taken(commit).map(Outcome::Taken))
    }

    fn refuses_jobs(&self, commit: &Commit) -> Option<Outcome> {
        let made_twice = commit
            .jobs
            .iter()
            .map(|job| job.id)
            .find(|id| self.jobs.contains_key(id));
        let changed = commit.job_changes.iter().find_map(|change| match change {
            JobChange::Lease { id, attempts, .. } => {
                let row = self.jobs.get(id);
                row.is_none_or(|row| row.attempts != *attempts)
                    .then_some(*id)
            }
            JobChange::Done(id) => (!self.jobs.contains_key(id)).then_some(*id),
        });
        made_twice.or(changed).map(|id| Outcome::Conflict(id.0))
    }

    fn taken(&self, commit: &Commit) -> Option<Term> {
        let puts = commit.puts.iter().map(|put| put.id);
        let leaving: BTreeSet<EntityId> = puts
            .chain(commit.removals.iter().map(|removal| removal.id))
            .collect();
        let staying = self.entities.iter().filter(|(id, _)| !leaving.contains(id));
        let mut held: BTreeSet<Term> = staying
            .flat_map(|(_, entity)| unique(&entity.terms))
            .collect();
        let mut claims = commit
            .puts
            .iter()
            .flat_map(|put| unique(&rules::term_set(&put.terms)));
        claims.find(|term| !held.insert(term.clone()))
    }

    fn write(&mut self, commit: &Commit) -> Receipt {
        for removal in &commit.removals {
            self.entities.remove(&removal.id);
        }
        for put in &commit.puts {
            self.put(put);
        }
        for job in &commit.jobs {
            self.jobs.insert(
                job.id,
                JobRow {
                    job: job.clone(),
                    attempts: 0,
                    leased_until: 0,
                },
            );
        }
        for change in &commit.job_changes {
            self.change_job(change);
        }
        for reseal in &commit.reseals {
            let leaves = self.leaves_of(reseal.epoch).into_iter().flatten();
            for (row, _) in leaves.filter(|(row, _)| row.index == reseal.was.index) {
                *row = reseal.row();
            }
        }
        if let Some(epoch) = commit.epoch {
            let ended = std::mem::take(&mut self.leaves);
            self.earlier.insert(self.epoch(), ended);
            self.later = epoch - 1;
        }
        let first_leaf = self.leaves.len() as u64;
        for draft in &commit.leaves {
            self.append(draft);
        }
        let receipt = Receipt {
            first_leaf,
            size: self.leaves.len() as u64,
        };
        self.receipts.push((commit.id, receipt));
        let forgotten = self.receipts.len().saturating_sub(REMEMBERED);
        self.receipts.drain(..forgotten);
        receipt
    }

    fn put(&mut self, put: &Put) {
        let number = self
            .entities
            .get(&put.id)
            .map_or(self.made + 1, |entity| entity.number);
        self.made = self.made.max(number);
        let row = Row {
            kind: put.kind.clone(),
            id: put.id,
            version: expected_version(put) + 1,
            cell: put.cell,
            body: put.body.clone(),
            chunks: u32::try_from(put.chunks.len()).unwrap_or(u32::MAX),
        };
        let terms = rules::term_set(&put.terms);
        self.entities.insert(
            put.id,
            Entity {
                number,
                row,
                terms,
                chunks: put.chunks.clone(),
            },
        );
    }

    fn change_job(&mut self, change: &JobChange) {
        match *change {
            JobChange::Lease { id, until, .. } => {
                if let Some(row) = self.jobs.get_mut(&id) {
                    row.attempts = row.attempts.saturating_add(1);
                    row.leased_until = until;
                }
            }
            JobChange::Done(id) => {
                self.jobs.remove(&id);
            }
        }
    }

    fn append(&mut self, draft: &LeafDraft) {
        let index = self.leaves.len() as u64;
        let leaf = Leaf {
            index,
            at: draft.at,
            act: draft.act.clone(),
            actor: draft.actor,
            objects: draft.objects,
            details: draft.details,
        };
        let row = LeafRow {
            index,
            leaf: leaf.encode(),
            opening: draft.opening.clone(),
            details_opening: draft.details_opening.clone(),
        };
        self.leaves.push((row, rules::term_set(&draft.terms)));
    }
}

fn expected_version(put: &Put) -> u64 {
    match put.expected {
        Expected::New => 0,
        Expected::Version(version) => version,
    }
}

fn unique(terms: &[Term]) -> Vec<Term> {
    terms
        .iter()
        .filter(|term| term.class == TermClass::Unique)
        .cloned()
        .collect()
}

/// One organisation at one moment: a copy.
struct MemorySnapshot {
    exists: bool,
    at: Arc<Organisation>,
    /// The epoch it shows.
    epoch: u64,
}

impl MemorySnapshot {
    /// Entities with a term in a range, in the order of the list.
    fn found(&self, range: &TermRange) -> BTreeMap<(&[u8], i64), &Entity> {
        let mut found = BTreeMap::new();
        for entity in self.at.entities.values() {
            for term in entity.terms.iter().filter(|term| is_in(term, range)) {
                found.insert((term.value.as_slice(), entity.number), entity);
            }
        }
        found
    }

    /// The leaves of the epoch it shows.
    fn shown(&self) -> &[(LeafRow, Vec<Term>)] {
        if self.epoch == self.at.epoch() {
            return &self.at.leaves;
        }
        self.at
            .earlier
            .get(&self.epoch)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    fn hashes(&self) -> Vec<Hash> {
        self.shown()
            .iter()
            .map(|(row, _)| leaf_hash(&row.leaf))
            .collect()
    }
}

fn is_in(term: &Term, range: &TermRange) -> bool {
    term.name == range.name && range.from <= term.value && term.value <= range.to
}

/// RFC 6962 section 2.1, as it is written there.
fn tree_hash(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        leaves => {
            let middle = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(middle);
            node_hash(&tree_hash(left), &tree_hash(right))
        }
    }
}

impl Snapshot for MemorySnapshot {
    fn head(&self) -> Result<Option<Head>, StoreError> {
        let head = Head {
            size: self.shown().len() as u64,
            epoch: self.epoch,
            format: FORMAT,
        };
        Ok(self.exists.then_some(head))
    }

    fn epochs(&self) -> Result<Vec<Epoch>, StoreError> {
        let earlier = self
            .at
            .earlier
            .iter()
            .map(|(number, leaves)| (*number, leaves));
        let all = earlier.chain([(self.at.epoch(), &self.at.leaves)]);
        let with_leaves = all.filter(|(_, leaves)| !leaves.is_empty());
        Ok(with_leaves
            .map(|(number, leaves)| Epoch {
                number,
                size: leaves.len() as u64,
            })
            .collect())
    }

    fn turn_to(&mut self, epoch: u64) -> Result<bool, StoreError> {
        let there = self.epochs()?.iter().any(|known| known.number == epoch);
        if there {
            self.epoch = epoch;
        }
        Ok(there)
    }

    fn root(&self) -> Result<Hash, StoreError> {
        Ok(tree_hash(&self.hashes()))
    }

    fn lookup(&self, id: EntityId) -> Result<Option<Row>, StoreError> {
        Ok(self.at.entities.get(&id).map(|entity| entity.row.clone()))
    }

    fn terms(&self, id: EntityId) -> Result<Vec<Term>, StoreError> {
        Ok(self
            .at
            .entities
            .get(&id)
            .map(|entity| entity.terms.clone())
            .unwrap_or_default())
    }

    fn chunk(&self, id: EntityId, number: u32) -> Result<Option<Vec<u8>>, StoreError> {
        let entity = self.at.entities.get(&id);
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        Ok(entity.and_then(|entity| entity.chunks.get(number)).cloned())
    }

    fn page(
        &self,
        range: &TermRange,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(Row, Cursor)>, StoreError> {
        let after = after.map(|cursor| (cursor.value.as_slice(), cursor.row));
        let rest = self
            .found(range)
            .into_iter()
            .filter(|(place, _)| Some(*place) > after);
        let shown = rest.take(limit).map(|((value, row), entity)| {
            (
                entity.row.clone(),
                Cursor {
                    value: value.to_vec(),
                    row,
                },
            )
        });
        Ok(shown.collect())
    }

    fn count(&self, range: &TermRange) -> Result<u64, StoreError> {
        Ok(self.found(range).len() as u64)
    }

    fn kinds(&self) -> Result<Vec<String>, StoreError> {
        let kinds: BTreeSet<&String> = self
            .at
            .entities
            .values()
            .map(|entity| &entity.row.kind)
            .collect();
        Ok(kinds.into_iter().cloned().collect())
    }

    fn count_kinds(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let mut counts = BTreeMap::new();
        for entity in self.at.entities.values() {
            *counts.entry(entity.row.kind.clone()).or_insert(0) += 1;
        }
        Ok(counts.into_iter().collect())
    }

    fn page_kind(
        &self,
        kind: &str,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<(Row, i64)>, StoreError> {
        let of_kind = self
            .at
            .entities
            .values()
            .filter(|entity| entity.row.kind == kind);
        let by_age: BTreeMap<i64, &Entity> =
            of_kind.map(|entity| (entity.number, entity)).collect();
        let rest = by_age
            .into_iter()
            .filter(|(number, _)| *number > after.unwrap_or(0));
        Ok(rest
            .take(limit)
            .map(|(number, entity)| (entity.row.clone(), number))
            .collect())
    }

    fn leaf(&self, index: u64) -> Result<Option<LeafRow>, StoreError> {
        Ok(self.leaves(index, 1)?.pop())
    }

    fn leaves(&self, from: u64, limit: usize) -> Result<Vec<LeafRow>, StoreError> {
        let rest = self
            .shown()
            .iter()
            .map(|(row, _)| row)
            .filter(|row| row.index >= from);
        Ok(rest.take(limit).cloned().collect())
    }

    fn leaves_by(
        &self,
        range: &TermRange,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<LeafRow>, StoreError> {
        if range.from != range.to {
            return Err(StoreError::Malformed(
                "leaves are listed by one value of a term",
            ));
        }
        let newest_first = self.shown().iter().rev();
        let found = newest_first.filter(|(_, terms)| terms.iter().any(|term| is_in(term, range)));
        let earlier = found.filter(|(row, _)| before.is_none_or(|before| row.index < before));
        Ok(earlier.take(limit).map(|(row, _)| row.clone()).collect())
    }

    fn count_leaves_by(&self, range: &TermRange) -> Result<u64, StoreError> {
        let terms = self.shown().iter().flat_map(|(_, terms)| terms);
        Ok(terms.filter(|term| is_in(term, range)).count() as u64)
    }

    fn leaf_hashes(&self, range: Range<u64>) -> Result<Vec<Hash>, StoreError> {
        let rows = self.shown().iter().map(|(row, _)| row);
        let within = rows.filter(|row| range.contains(&row.index));
        Ok(within.map(|row| leaf_hash(&row.leaf)).collect())
    }

    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let mut hashes = self.hashes();
        for _ in 0..level {
            hashes = hashes
                .as_chunks::<256>()
                .0
                .iter()
                .map(|tile| tree_hash(tile))
                .collect();
        }
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        Ok(hashes
            .as_chunks::<256>()
            .0
            .get(index)
            .map(|tile| tile.concat()))
    }

    fn due_jobs(&self, now: i64, limit: usize) -> Result<Vec<JobRow>, StoreError> {
        let rows = self.at.jobs.values();
        let due = rows.filter(|row| row.job.not_before <= now && row.leased_until <= now);
        let by_age: BTreeMap<(i64, JobId), &JobRow> = due
            .map(|row| ((row.job.not_before, row.job.id), row))
            .collect();
        Ok(by_age.into_values().take(limit).cloned().collect())
    }

    fn row_faults(&self) -> Result<Vec<Fault>, StoreError> {
        Ok(Vec::new())
    }
}
