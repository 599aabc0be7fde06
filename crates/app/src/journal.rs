//! What the app writes into the recovery journal: destructions, whatever a restore must put back,
//! and checkpoints that tell what a restore has lost. Synced before the act that it belongs to
//! answers; what a crash kept from it is made up at the next start.

use std::collections::{BTreeMap, HashMap, HashSet};

use access::Action;
use jiff::Timestamp;
use keys::{Entry, Journal, Kept, KeptTerm};
use ledger::Checkpoint;
use store::{CellId, Commit, EntityId, OrgId, Put, Row, Snapshot, Term, TermClass};

use crate::{AppError, Body as _, Engine, bodies::Account, cells::Cell, engine::Realm};

/// The kinds that are put back after a restore. A kind to come is one word more here.
const KEPT: &[&str] = &[
    "hold",
    "objection",
    "restriction",
    "suppression",
    "tombstone",
];

/// After these acts an account is put back as it then was: who was locked out must not come in again
/// with the password of an old backup. Signing in and failing to are none of them, so that nobody
/// outside can make the journal grow.
const KEPT_ACCOUNT: &[Action] = &[
    Action::AccountAdd,
    Action::AccountSetPassword,
    Action::AccountLock,
    Action::AccountUnlock,
    Action::AccountReset,
    Action::AddSecondFactor,
    Action::RemoveSecondFactor,
    Action::RecoveryCodes,
];

/// Whether what a commit writes is put back after a restore.
fn keeps(commit: &Commit, put: &Put) -> bool {
    let of_account = || {
        let acts = commit.leaves.iter().map(|leaf| leaf.act.as_str());
        acts.into_iter()
            .any(|act| KEPT_ACCOUNT.iter().any(|kept| kept.code() == act))
    };
    is_kept(&put.kind) || (put.kind == Account::KIND && of_account())
}

/// Whether a kind is put back after a restore.
pub(crate) fn is_kept(kind: &str) -> bool {
    KEPT.contains(&kind)
}

/// The number of a class of terms in the journal: a released one never changes its meaning.
fn class_code(class: TermClass) -> u8 {
    match class {
        TermClass::Unique => 0,
        TermClass::Exact => 1,
        TermClass::Ref => 2,
        TermClass::Date => 3,
    }
}

/// A kept entity's terms as the store takes them.
pub(crate) fn terms_of(kept: &Kept) -> Result<Vec<Term>, AppError> {
    let read = |term: &KeptTerm| {
        let class = match term.class {
            0 => TermClass::Unique,
            1 => TermClass::Exact,
            2 => TermClass::Ref,
            3 => TermClass::Date,
            _ => {
                return Err(AppError::Inconsistent(
                    "the recovery journal holds a term of an unknown class".to_owned(),
                ));
            }
        };
        Ok(Term {
            class,
            name: term.name.clone(),
            value: term.value.clone(),
        })
    };
    kept.terms.iter().map(read).collect()
}

fn kept_terms(terms: &[Term]) -> Vec<KeptTerm> {
    let write = |term: &Term| KeptTerm {
        class: class_code(term.class),
        name: term.name.clone(),
        value: term.value.clone(),
    };
    terms.iter().map(write).collect()
}

fn kept_of(org: OrgId, row: Row, chunks: Vec<Vec<u8>>, terms: &[Term], at: Timestamp) -> Entry {
    Entry::Kept(Kept {
        org: org.0,
        kind: row.kind,
        id: row.id.0,
        version: row.version,
        cell: row.cell.0,
        at: at.as_microsecond(),
        terms: kept_terms(terms),
        body: std::iter::once(row.body).chain(chunks).collect(),
    })
}

/// What a snapshot holds of an entity, for the journal.
fn kept_as_stored(
    snapshot: &dyn Snapshot,
    org: OrgId,
    row: Row,
    at: Timestamp,
) -> Result<Entry, AppError> {
    let mut chunks = Vec::new();
    for number in 0..row.chunks {
        chunks.extend(snapshot.chunk(row.id, number)?);
    }
    let terms = snapshot.terms(row.id)?;
    Ok(kept_of(org, row, chunks, &terms, at))
}

/// The entries for what a commit is about to do to things that are kept. The cell that seals one
/// goes before it: an older backup may not know it, and its key must not be given to another.
pub(crate) struct Note {
    entries: Vec<Entry>,
    cells: Vec<CellId>,
    org: OrgId,
    at: Timestamp,
}

impl Note {
    /// Of a commit; empty for nearly all.
    pub(crate) fn of(commit: &Commit, removed: &[(String, EntityId, u64)], at: Timestamp) -> Self {
        let mut note = Self {
            entries: Vec::new(),
            cells: Vec::new(),
            org: commit.org,
            at,
        };
        for put in commit.puts.iter().filter(|put| keeps(commit, put)) {
            note.put(put);
        }
        for (kind, id, version) in removed.iter().filter(|(kind, ..)| is_kept(kind)) {
            note.entries.push(Entry::Removed {
                org: commit.org.0,
                kind: kind.clone(),
                id: id.0,
                version: *version,
                at: at.as_microsecond(),
            });
        }
        note
    }

    fn put(&mut self, put: &Put) {
        if put.cell.0 != self.org.0 {
            self.cells.push(put.cell);
        }
        let version = match put.expected {
            store::Expected::New => 1,
            store::Expected::Version(version) => version + 1,
        };
        let row = Row {
            kind: put.kind.clone(),
            id: put.id,
            version,
            cell: put.cell,
            body: put.body.clone(),
            chunks: 0,
        };
        let entry = kept_of(self.org, row, put.chunks.clone(), &put.terms, self.at);
        self.entries.push(entry);
    }
}

impl Engine {
    /// Writes into this recovery journal from now on, after making up for what a crash kept from it.
    pub fn with_journal(mut self, journal: Journal, now: Timestamp) -> Result<Self, AppError> {
        self.journal = Some(journal);
        self.mend_journal(now)?;
        Ok(self)
    }

    /// Notes what a commit did, durable on return.
    pub(crate) fn note(&self, note: Note) -> Result<(), AppError> {
        let Some(journal) = self.journal.as_ref().filter(|_| !note.entries.is_empty()) else {
            return Ok(());
        };
        let snapshot = self.store.snapshot(note.org)?;
        for cell in note.cells {
            if let Some(row) = snapshot.lookup(EntityId(cell.0))? {
                journal.append(&kept_as_stored(snapshot.as_ref(), note.org, row, note.at)?)?;
            }
        }
        for entry in &note.entries {
            journal.append(entry)?;
        }
        Ok(())
    }

    /// Notes what a cell seals, and the cell before it, as a restore would put it back.
    pub(crate) fn note_rows(
        &self,
        snapshot: &dyn Snapshot,
        cell: EntityId,
        rows: Vec<Row>,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let Some(journal) = &self.journal else {
            return Ok(());
        };
        let org = self.realm.org;
        for row in snapshot.lookup(cell)?.into_iter().chain(rows) {
            journal.append(&kept_as_stored(snapshot, org, row, now)?)?;
        }
        Ok(())
    }

    /// Notes that things are removed whose cell stays: what was sealed anew must not come back either.
    pub(crate) fn note_removed(&self, rows: &[&Row], now: Timestamp) -> Result<(), AppError> {
        let Some(journal) = &self.journal else {
            return Ok(());
        };
        for row in rows {
            journal.append(&Entry::Removed {
                org: self.realm.org.0,
                kind: row.kind.clone(),
                id: row.id.0,
                version: row.version,
                at: now.as_microsecond(),
            })?;
        }
        Ok(())
    }

    /// Notes that cells were destroyed.
    pub(crate) fn note_tombstones(&self, cells: &[CellId]) -> Result<(), AppError> {
        let Some(journal) = &self.journal else {
            return Ok(());
        };
        let org = self.realm.org.0;
        let wanted: HashSet<[u8; 16]> = cells.iter().map(|cell| cell.0).collect();
        for stone in self.keys.tombstones(org) {
            if wanted.contains(&stone.cell) {
                journal.append(&Entry::Tombstone {
                    org,
                    cell: stone.cell,
                    at: stone.at,
                    leaf: stone.leaf,
                })?;
            }
        }
        Ok(())
    }

    /// Notes how far both ledgers have come and how much there is, unless that stands there already.
    pub fn note_checkpoint(&self, now: Timestamp) -> Result<(), AppError> {
        let Some(journal) = &self.journal else {
            return Ok(());
        };
        for realm in [&self.realm, &self.accounts] {
            let snapshot = self.store.snapshot(realm.org)?;
            let Some(head) = snapshot.head()? else {
                continue;
            };
            let mut noted = self
                .noted
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            if noted.get(&realm.org) == Some(&(head.epoch, head.size)) {
                continue;
            }
            let checkpoint = Checkpoint {
                origin: crate::evidence::origin(realm, head.epoch),
                size: head.size,
                root: snapshot.root()?,
            };
            journal.append(&Entry::Checkpoint {
                org: realm.org.0,
                at: now.as_microsecond(),
                note: checkpoint.sign(&realm.keys.signing_seed),
                held: snapshot.count_kinds()?.into_iter().collect(),
            })?;
            noted.insert(realm.org, (head.epoch, head.size));
        }
        Ok(())
    }

    /// Makes up for entries that a crash prevented between an act and its note.
    pub(crate) fn mend_journal(&self, now: Timestamp) -> Result<(), AppError> {
        let Some(journal) = &self.journal else {
            return Ok(());
        };
        let read = Read::of(journal.read_all()?);
        let missing: Vec<CellId> = self
            .keys
            .tombstones(self.realm.org.0)
            .iter()
            .map(|stone| CellId(stone.cell))
            .filter(|cell| !read.is_destroyed(self.realm.org, *cell))
            .collect();
        self.note_tombstones(&missing)?;
        for realm in [&self.realm, &self.accounts] {
            self.mend_kept(journal, realm, &read, now)?;
        }
        Ok(())
    }

    fn mend_kept(
        &self,
        journal: &Journal,
        realm: &Realm,
        read: &Read,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let snapshot = self.store.snapshot(realm.org)?;
        let mut there = HashSet::new();
        for kind in KEPT {
            for row in rows_of_kind(snapshot.as_ref(), kind)? {
                there.insert(row.id);
                let noted = read.version(realm.org, row.id);
                if noted < row.version {
                    let cell = snapshot.lookup(EntityId(row.cell.0))?;
                    if let Some(cell) = cell.filter(|cell| cell.kind == Cell::KIND) {
                        let entry = kept_as_stored(snapshot.as_ref(), realm.org, cell, now)?;
                        journal.append(&entry)?;
                    }
                    journal.append(&kept_as_stored(snapshot.as_ref(), realm.org, row, now)?)?;
                }
            }
        }
        // Removed, or its cell destroyed, and the note of that missing.
        for kept in read.kept(realm.org).filter(|kept| is_kept(&kept.kind)) {
            if !there.contains(&EntityId(kept.id)) {
                journal.append(&Entry::Removed {
                    org: kept.org,
                    kind: kept.kind.clone(),
                    id: kept.id,
                    version: kept.version,
                    at: now.as_microsecond(),
                })?;
            }
        }
        Ok(())
    }
}

/// All rows of a kind.
pub(crate) fn rows_of_kind(snapshot: &dyn Snapshot, kind: &str) -> Result<Vec<Row>, AppError> {
    const PAGE: usize = 500;
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = snapshot.page_kind(kind, after, PAGE)?;
        let full = page.len() == PAGE;
        for (row, place) in page {
            after = Some(place);
            rows.push(row);
        }
        if !full {
            return Ok(rows);
        }
    }
}

/// The last checkpoint of an epoch that the journal holds.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// When it was noted.
    pub(crate) at: i64,
    /// The signed note.
    pub(crate) note: String,
    /// How many of each kind there were.
    pub(crate) held: BTreeMap<String, u64>,
}

/// The journal as a restore reads it.
#[derive(Default)]
pub(crate) struct Read {
    /// Destroyed cells in the order in which they were: organisation, cell, instant, leaf.
    pub(crate) tombstones: Vec<(OrgId, CellId, i64, u64)>,
    /// The place of each tombstone among all entries.
    pub(crate) places: Vec<u64>,
    destroyed: HashSet<(OrgId, CellId)>,
    /// The last of each kept entity, in the order of their first note.
    order: Vec<(OrgId, EntityId)>,
    last: HashMap<(OrgId, EntityId), Last>,
    /// By organisation and origin.
    checkpoints: BTreeMap<(OrgId, u64), Known>,
}

enum Last {
    Kept(Kept),
    Removed(u64),
}

impl Read {
    /// Sorts the entries.
    pub(crate) fn of(entries: Vec<Entry>) -> Self {
        let mut read = Self::default();
        for (place, entry) in (0..).zip(entries) {
            read.take(place, entry);
        }
        read
    }

    fn take(&mut self, place: u64, entry: Entry) {
        match entry {
            Entry::Tombstone {
                org,
                cell,
                at,
                leaf,
            } => {
                if self.destroyed.insert((OrgId(org), CellId(cell))) {
                    self.tombstones.push((OrgId(org), CellId(cell), at, leaf));
                    self.places.push(place);
                }
            }
            Entry::Kept(kept) => {
                let key = (OrgId(kept.org), EntityId(kept.id));
                if self.last.insert(key, Last::Kept(kept)).is_none() {
                    self.order.push(key);
                }
            }
            Entry::Removed {
                org, id, version, ..
            } => {
                let key = (OrgId(org), EntityId(id));
                if self.last.insert(key, Last::Removed(version)).is_none() {
                    self.order.push(key);
                }
            }
            Entry::Checkpoint {
                org,
                at,
                note,
                held,
            } => {
                let Ok(signed) = ledger::SignedCheckpoint::parse(&note) else {
                    return;
                };
                if let Some(epoch) = epoch_of(&signed.claimed().origin) {
                    self.checkpoints
                        .insert((OrgId(org), epoch), Known { at, note, held });
                }
            }
        }
    }

    pub(crate) fn is_destroyed(&self, org: OrgId, cell: CellId) -> bool {
        self.destroyed.contains(&(org, cell))
    }

    /// The version at which an entity was noted last; 0 if it never was.
    fn version(&self, org: OrgId, id: EntityId) -> u64 {
        match self.last.get(&(org, id)) {
            Some(Last::Kept(kept)) => kept.version,
            Some(Last::Removed(version)) => *version,
            None => 0,
        }
    }

    /// What is to be put back in an organisation.
    pub(crate) fn kept(&self, org: OrgId) -> impl Iterator<Item = &Kept> {
        let of = self.order.iter().filter(move |(other, _)| *other == org);
        of.filter_map(|key| match self.last.get(key) {
            Some(Last::Kept(kept)) => Some(kept),
            Some(Last::Removed(_)) | None => None,
        })
    }

    /// What was removed in an organisation, with its last version.
    pub(crate) fn removed(&self, org: OrgId) -> impl Iterator<Item = (EntityId, u64)> {
        let of = self.order.iter().filter(move |(other, _)| *other == org);
        of.filter_map(|key| match self.last.get(key) {
            Some(Last::Removed(version)) => Some((key.1, *version)),
            Some(Last::Kept(_)) | None => None,
        })
    }

    /// The last checkpoints of an organisation by epoch.
    pub(crate) fn checkpoints(&self, org: OrgId) -> impl Iterator<Item = (u64, &Known)> {
        let of = self.checkpoints.range((org, 0)..=(org, u64::MAX));
        of.map(|((_, epoch), known)| (*epoch, known))
    }
}

/// The epoch that an origin ends with.
pub(crate) fn epoch_of(origin: &str) -> Option<u64> {
    origin.rsplit('/').next()?.parse().ok()
}
