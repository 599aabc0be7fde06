//! Changing keys: the master key, the index key, the organisation's own key; the audit key is in
//! [`openings`], dropping those of before in [`retired`].
//!
//! Whatever is stored is read and put again under the new key, at most fifty things a commit, each
//! guarded by its version; whoever else writes waits. Cut short, it is gone on with at the next
//! start, before anything else: the key of before stands beside the new one until then.

pub(crate) mod openings;
pub(crate) mod retired;

use std::sync::{MutexGuard, PoisonError, RwLockReadGuard, RwLockWriteGuard};

use access::{Act, Actor, Authorised, Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use keys::{KeyState, KeyStore, MasterKey, Summary, Which};
use store::{EntityId, Row, Snapshot, Term, TermRange};
use vault::{Bound, CellName, KeyId, OpenError, Part};

use crate::{
    AppError, Body as _, Ctx, Engine, Index, LostKeys, body,
    cells::{Cell, keyed_name},
    deep::expected_terms,
    engine::{Realm, open_body, read_lock},
    unit::{IN_CELL, hex},
};

/// How many things are put again in one commit.
const A_COMMIT: usize = 50;
/// The turn of an organisation whose keys are half changed: nothing is written.
const HALF: u64 = u64::MAX;
/// In which years a cell of version 0.1 may have its quarter.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// How far a change of keys has come; a test stops at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotateStep {
    /// The new keys are durable, beside those of before.
    Begun,
    /// So many things are under them.
    Renewed(u64),
    /// The keys of before are dropped, or retired.
    Finished,
}

/// Told of each step; an error ends the change there.
pub type Steps<'a> = &'a mut dyn FnMut(RotateStep) -> Result<(), AppError>;

/// What a change of keys did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// How many things were put again.
    pub renewed: u64,
}

/// A key that a newer one has replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormerKey {
    /// Whose.
    pub realm: Realms,
    /// Which key.
    pub which: Which,
    /// When it was replaced.
    pub at: Timestamp,
    /// No body needs it any more; backups of before do, and perhaps what the ledger keeps sealed.
    pub retired: bool,
}

/// The two organisations there are keys for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Realms {
    /// The organisation itself.
    Organisation,
    /// Its accounts and sessions.
    Accounts,
}

/// How the keys stand; nothing secret.
#[derive(Clone, Debug)]
pub struct KeysStatus {
    /// Epoch, length and counts.
    pub summary: Summary,
    /// Keys that newer ones have replaced, the newest of each organisation first.
    pub former: Vec<FormerKey>,
    /// Keys that nothing refers to since a restore, and when they are destroyed.
    pub lost: Option<LostKeys>,
}

/// The formats of what is stored: together they are the version of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataVersion {
    /// Of the database's tables.
    pub database: u32,
    /// Of the key store's file.
    pub key_store: u8,
    /// Of the kinds of bodies, the highest.
    pub bodies: u32,
}

/// The first turn of a process: nothing is written where keys are half changed.
pub(crate) fn first_turn(keys: &KeyStore, realms: &[&Realm]) -> u64 {
    let half =
        |realm: &&Realm| is_half(keys, realm, Which::Own) || is_half(keys, realm, Which::Index);
    if realms.iter().any(half) { HALF } else { 0 }
}

fn is_half(keys: &KeyStore, realm: &Realm, which: Which) -> bool {
    keys.is_rotating(realm.org.0, which)
}

impl Ctx<'_> {
    /// Whether who acts may change the master key; what [`Ctx::rotate_master`] asks for.
    pub fn may_rotate_master(&self) -> Result<Authorised<acts::KeysRotateMaster>, AppError> {
        let allowed = authorise::<acts::KeysRotateMaster>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        self.engine.check_confirmed()?;
        Ok(allowed)
    }

    /// Seals the key store under another master key. The caller has made its file and a recovery
    /// kit of it before, and keeps the old file until this has returned.
    pub fn rotate_master(
        &self,
        allowed: &Authorised<acts::KeysRotateMaster>,
        master: &MasterKey,
    ) -> Result<(), AppError> {
        // The leaf first: what is cut short between the two is done again, with a leaf of its own.
        self.begin(allowed).commit()?;
        self.engine.keys.rewrap(master)?;
        Ok(())
    }

    /// Changes the key of the terms by which things are found. The old one is dropped.
    pub fn rotate_index(&self, steps: Steps<'_>) -> Result<Rotated, AppError> {
        let allowed = authorise::<acts::KeysRotateIndex>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let one = self.engine.one_change_of_keys();
        self.rotate(&one, &allowed, Which::Index, steps)
    }

    /// Changes the organisation's own key. The old one is retired: backups of before open with it,
    /// and details in the ledger until [`Ctx::rotate_audit`] has put them under the new one.
    pub fn rotate_organisation(&self, steps: Steps<'_>) -> Result<Rotated, AppError> {
        let allowed = authorise::<acts::KeysRotateOwn>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let one = self.engine.one_change_of_keys();
        self.rotate(&one, &allowed, Which::Own, steps)
    }

    /// How the keys stand.
    pub fn keys_status(&self) -> Result<KeysStatus, AppError> {
        let allowed = authorise::<acts::KeysLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        let lost = engine.lost_keys()?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(KeysStatus {
            summary: engine.keys.summary(),
            former: engine.former_keys(),
            lost,
        })
    }

    fn rotate<A: Act>(
        &self,
        _: &MutexGuard<'_, ()>,
        allowed: &Authorised<A>,
        which: Which,
        steps: Steps<'_>,
    ) -> Result<Rotated, AppError> {
        let engine = self.engine;
        engine.check_confirmed()?;
        let mut turn = engine.turn.write().unwrap_or_else(PoisonError::into_inner);
        let before = *turn;
        // Wherever this ends early, nothing is written before it is gone on with.
        *turn = HALF;
        if !engine.is_rotating(which) {
            // Nothing has changed yet if this fails.
            let begun = self.begin_changing(&engine.realm, allowed).commit();
            if let Err(error) = begun {
                *turn = before;
                return Err(error);
            }
        }
        let realms = [&engine.accounts, &engine.realm];
        for realm in realms {
            let at = self.now.as_microsecond();
            if let Err(error) = engine.keys.begin_rotation(realm.org.0, which, at) {
                if !engine.keys_are_half_changed() {
                    *turn = before;
                }
                return Err(error.into());
            }
            realm.take_up(&engine.keys)?;
        }
        steps(RotateStep::Begun)?;
        let mut rotated = Rotated::default();
        for realm in realms {
            self.renew(allowed, realm, &mut rotated, steps)?;
        }
        for realm in realms {
            engine.keys.finish_rotation(realm.org.0, which)?;
            realm.take_up(&engine.keys)?;
        }
        let store = engine.store.as_ref();
        engine
            .cells
            .learn_names(store, &engine.keys, &engine.realm)?;
        let other = match which {
            Which::Own => Which::Index,
            Which::Index | Which::Audit => Which::Own,
        };
        if !engine.is_rotating(other) {
            // One more than ever before: `HALF` is far away.
            *turn = if before == HALF { 1 } else { before + 1 };
        }
        drop(turn);
        engine.reload_directory()?;
        steps(RotateStep::Finished)?;
        Ok(rotated)
    }

    /// After a restore everything is put under the present keys, whichever it was under, and what
    /// was half changed is finished.
    pub(crate) fn renew_restored(&self) -> Result<(), AppError> {
        let allowed = authorise::<acts::BackupRestore>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        for realm in [&engine.accounts, &engine.realm] {
            let mut rotated = Rotated::default();
            self.renew(&allowed, realm, &mut rotated, &mut |_| Ok(()))?;
            self.renew_openings(realm, &mut rotated, &mut |_| Ok(()))?;
            for which in [Which::Own, Which::Index, Which::Audit] {
                engine.keys.finish_rotation(realm.org.0, which)?;
            }
            realm.take_up(&engine.keys)?;
        }
        let store = engine.store.as_ref();
        engine.cells.learn_names(store, &engine.keys, &engine.realm)
    }

    /// Puts again whatever is not under the present keys. Safe to do twice.
    fn renew<A: Act>(
        &self,
        allowed: &Authorised<A>,
        realm: &Realm,
        rotated: &mut Rotated,
        steps: Steps<'_>,
    ) -> Result<(), AppError> {
        let engine = self.engine;
        let kinds = engine.store.snapshot(realm.org)?.kinds()?;
        let realm = engine.own_realm(realm);
        for kind in kinds {
            let mut after = None;
            loop {
                let snapshot = engine.store.snapshot(realm.org)?;
                let page = snapshot.page_kind(&kind, after, A_COMMIT)?;
                let full = page.len() == A_COMMIT;
                let mut unit = self.begin_changing(realm, allowed).in_bulk();
                let mut count = 0;
                for (row, place) in page {
                    after = Some(place);
                    if let Some((plain, terms)) = engine.stale(realm, snapshot.as_ref(), &row)? {
                        unit.put_again(&row, &plain, terms)?;
                        count += 1;
                    }
                }
                drop(snapshot);
                if count > 0 {
                    unit.commit()?;
                    rotated.renewed += count;
                    steps(RotateStep::Renewed(rotated.renewed))?;
                }
                if !full {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// What Caretaker itself needs to go on with a change of keys.
fn go_on<A: Act>() -> Result<Authorised<A>, AppError> {
    Ok(authorise::<A>(
        &Actor::SYSTEM,
        &Scope::Organisation,
        Purpose::Administration,
    )?)
}

/// A body with the terms that it must have.
type Anew = (zeroize::Zeroizing<Vec<u8>>, Vec<Term>);

impl Engine {
    /// Goes on with whatever change of keys was cut short.
    pub(crate) fn resume_rotations(&self, now: Timestamp) -> Result<(), AppError> {
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        // Asked once nobody else changes keys: what is being changed just now is not begun anew.
        let one = self.one_change_of_keys();
        if self.is_rotating(Which::Index) {
            let allowed = go_on::<acts::KeysRotateIndex>()?;
            ctx.rotate(&one, &allowed, Which::Index, &mut |_| Ok(()))?;
        }
        if self.is_rotating(Which::Own) {
            let allowed = go_on::<acts::KeysRotateOwn>()?;
            ctx.rotate(&one, &allowed, Which::Own, &mut |_| Ok(()))?;
        }
        if self.is_rotating(Which::Audit) {
            let allowed = go_on::<acts::KeysRotateAudit>()?;
            ctx.renew_audit(&one, &allowed, &mut |_| Ok(()))?;
        }
        Ok(())
    }

    /// Waits until nobody else changes keys.
    fn one_change_of_keys(&self) -> MutexGuard<'_, ()> {
        self.key_change
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys that newer ones have replaced, the newest of each organisation first.
    fn former_keys(&self) -> Vec<FormerKey> {
        let realms = [
            (Realms::Organisation, &self.realm),
            (Realms::Accounts, &self.accounts),
        ];
        let mut all = Vec::new();
        for (realm, of) in realms {
            for one in self.keys.former(of.org.0) {
                all.push(FormerKey {
                    realm,
                    which: one.which,
                    at: Timestamp::from_microsecond(one.at).unwrap_or_default(),
                    retired: one.retired,
                });
            }
        }
        all
    }

    fn is_rotating(&self, which: Which) -> bool {
        [&self.realm, &self.accounts]
            .iter()
            .any(|realm| is_half(&self.keys, realm, which))
    }

    /// Whether a change of keys during which nothing can be written was cut short; it is gone on with
    /// at the next start.
    pub fn keys_are_half_changed(&self) -> bool {
        self.is_rotating(Which::Index) || self.is_rotating(Which::Own)
    }

    /// The formats of what is stored.
    pub fn data_version(&self) -> Result<DataVersion, AppError> {
        let head = self.snapshot()?.head()?;
        Ok(DataVersion {
            database: head.map_or(0, |head| head.format),
            key_store: self.keys.format(),
            bodies: crate::deep::newest_body(),
        })
    }

    /// A restore writes before it puts everything under the present keys.
    pub(crate) fn allow_restore(&self) {
        *self.turn.write().unwrap_or_else(PoisonError::into_inner) = 0;
    }

    /// Keeps the keys as they are, whichever they are.
    pub(crate) fn any_turn(&self) -> Result<RwLockReadGuard<'_, u64>, AppError> {
        let turn = read_lock(&self.turn);
        if *turn == HALF {
            return Err(half_changed());
        }
        Ok(turn)
    }

    /// Nobody else writes while this is held. Whoever began before is refused as when keys change:
    /// what they were about to write may belong elsewhere now.
    pub(crate) fn alone(&self) -> Result<RwLockWriteGuard<'_, u64>, AppError> {
        let mut turn = self.turn.write().unwrap_or_else(PoisonError::into_inner);
        if *turn == HALF {
            return Err(half_changed());
        }
        *turn += 1;
        Ok(turn)
    }

    /// Keeps the keys as they were when something was begun.
    pub(crate) fn same_turn(&self, begun: u64) -> Result<RwLockReadGuard<'_, u64>, AppError> {
        let turn = self.any_turn()?;
        if *turn == begun {
            Ok(turn)
        } else {
            Err(AppError::Conflict)
        }
    }

    fn own_realm(&self, realm: &Realm) -> &Realm {
        if realm.org == self.accounts.org {
            &self.accounts
        } else {
            &self.realm
        }
    }

    /// What a row must be put again as; `None` if it is under the present keys already, or on its
    /// way out.
    fn stale(
        &self,
        realm: &Realm,
        snapshot: &dyn Snapshot,
        row: &Row,
    ) -> Result<Option<Anew>, AppError> {
        let own = row.cell == realm.own_cell();
        if !own
            && !matches!(
                self.keys.cell(realm.org.0, row.cell.0),
                KeyState::Present(_)
            )
        {
            return Ok(None);
        }
        let mut plain = open_body(&self.keys, realm, snapshot, row)?;
        let mut renew = own && !self.is_under_present(realm, row)?;
        if row.kind == Cell::KIND {
            let mut cell: Cell = body::decode(&plain)?;
            if name_anew(realm, snapshot, row.id, &mut cell)? {
                plain = zeroize::Zeroizing::new(body::encode(&cell)?);
                renew = true;
            }
        }
        let terms = expected_terms(realm, row, &plain)?.ok_or_else(|| {
            AppError::Inconsistent(format!(
                "{} is of a kind this program does not know",
                row.id
            ))
        })?;
        let (mut wanted, mut stored) = (terms.clone(), snapshot.terms(row.id)?);
        wanted.sort();
        stored.sort();
        Ok((renew || wanted != stored).then_some((plain, terms)))
    }

    fn is_under_present(&self, realm: &Realm, row: &Row) -> Result<bool, AppError> {
        let bound = Bound {
            org: realm.org.0,
            kind: &row.kind,
            id: row.id.0,
            version: row.version,
        };
        let key = self.key_of(realm, row.cell)?;
        let opened = vault::open(&key, KeyId(row.cell.0), &bound, &row.body);
        Ok(!matches!(opened, Err(OpenError::Commitment)))
    }
}

fn half_changed() -> AppError {
    AppError::refused(
        "A change of keys was cut short, and until it is finished nothing can be written. Start Caretaker again: it goes on by itself.",
    )
}

/// Keys a cell's name under the present key; answers whether that changed it.
fn name_anew(
    realm: &Realm,
    snapshot: &dyn Snapshot,
    id: EntityId,
    cell: &mut Cell,
) -> Result<bool, AppError> {
    let present = realm.index();
    let part = match cell.part.as_deref().and_then(part_of_code) {
        Some(part) => Some(part),
        None if cell.name == closed_name(&present, id) => return Ok(false),
        None => find_part(realm, snapshot, id, cell)?,
    };
    let name = match part {
        Some(part) => {
            let whole = CellName {
                owner: cell.owner.0,
                rule: cell.rule.clone(),
                part,
            };
            keyed_name(&present, &whole)
        }
        // Nobody can say its name any more: what it seals stays, and what is new goes into
        // another cell of the same owner and rule, which is destroyed with it.
        None => closed_name(&present, id),
    };
    let code = part.as_ref().map(part_code);
    let changed = cell.name != name;
    if changed {
        (cell.name, cell.part) = (name, code);
    }
    Ok(changed)
}

/// The third part of the name of a cell of version 0.1, which did not write it down: the one
/// whose keyed name it has.
fn find_part(
    realm: &Realm,
    snapshot: &dyn Snapshot,
    id: EntityId,
    cell: &Cell,
) -> Result<Option<Part>, AppError> {
    let mut candidates = vec![Part::Episode(cell.owner.0)];
    let sealed = TermRange::exactly(IN_CELL, &id.0);
    for (row, _) in snapshot.page(&sealed, None, 1000)? {
        candidates.extend([Part::Shared(row.id.0), Part::Document(row.id.0)]);
    }
    let quarters = |year| (1..=4).map(move |quarter| Part::Quarter { year, quarter });
    candidates.extend(YEARS.flat_map(quarters));
    let indexes = realm.indexes();
    let mut name = CellName {
        owner: cell.owner.0,
        rule: cell.rule.clone(),
        part: Part::Episode(cell.owner.0),
    };
    for part in candidates {
        name.part = part;
        if indexes
            .iter()
            .any(|index| keyed_name(index, &name) == cell.name)
        {
            return Ok(Some(part));
        }
    }
    Ok(None)
}

fn closed_name(index: &Index<'_>, id: EntityId) -> String {
    hex(&index.keyed("cell.closed", &id.0))
}

/// The third part of a cell's name as its body has it.
pub(crate) fn part_code(part: &Part) -> String {
    match part {
        Part::Quarter { year, quarter } => format!("quarter {year} {quarter}"),
        Part::Episode(id) => format!("episode {}", EntityId(*id)),
        Part::Shared(id) => format!("shared {}", EntityId(*id)),
        Part::Document(id) => format!("document {}", EntityId(*id)),
    }
}

/// Reads [`part_code`].
pub(crate) fn part_of_code(code: &str) -> Option<Part> {
    let (kind, rest) = code.split_once(' ')?;
    let id = || rest.parse::<EntityId>().ok().map(|id| id.0);
    match kind {
        "quarter" => {
            let (year, quarter) = rest.split_once(' ')?;
            Some(Part::Quarter {
                year: year.parse().ok()?,
                quarter: quarter.parse().ok()?,
            })
        }
        "episode" => id().map(Part::Episode),
        "shared" => id().map(Part::Shared),
        "document" => id().map(Part::Document),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_same_read_back() {
        for part in [
            Part::Quarter {
                year: -3,
                quarter: 4,
            },
            Part::Episode([1; 16]),
            Part::Shared([2; 16]),
            Part::Document([0xff; 16]),
        ] {
            let read = part_of_code(&part_code(&part));
            assert_eq!(read.as_ref().map(part_code), Some(part_code(&part)));
            assert!(read.is_some());
        }
        for wrong in ["", "quarter", "quarter 2026", "episode x", "week 2026 4"] {
            assert!(part_of_code(wrong).is_none(), "{wrong}");
        }
    }
}
