//! Dropping retired keys: first everything that is stored is read, then they go for good.

use access::{Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use keys::KeyState;
use ledger::Leaf;
use serde::Serialize;
use store::{EntityId, Row, Snapshot};
use vault::{Bound, Key};

use super::{FormerKey, openings::is_under};
use crate::{
    AppError, Ctx, Engine, Refusal,
    engine::{Realm, open_body},
    journal::Read,
    unit::opening_bound,
};

/// After an act of these everything stored is under the keys of then.
const RENEWING: &[access::Action] = &[
    access::Action::KeysRotateOwn,
    access::Action::KeysRotateAudit,
    access::Action::BackupRestore,
];

/// What becomes of backups of the data from before the keys were changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OlderBackups {
    /// They are to open as long as there are any, so the keys stay.
    Kept,
    /// They are destroyed, or nobody will need them.
    Gone,
}

/// What was read before retired keys were dropped, and how many they were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// How many keys.
    pub keys: u64,
    /// Bodies that were read.
    pub bodies: u64,
    /// Leaves whose openings were read.
    pub leaves: u64,
    /// Things in the recovery journal that were read.
    pub entries: u64,
}

/// What stands in the way.
#[derive(Default)]
struct Found {
    read: Dropped,
    /// What is sealed under a key of before.
    bodies: u64,
    leaves: u64,
    entries: u64,
    /// What opens with no key there is.
    shut: u64,
    /// Epoch and index of the last leaf of an act after which everything was under the keys of then.
    renewed: (u64, u64),
    /// When that was.
    renewed_at: i64,
}

impl Ctx<'_> {
    /// Drops the keys that newer ones have replaced, if nothing is sealed under them any more. All of
    /// it is read before, and nothing goes if anything is in the way.
    pub fn drop_retired(&self, older: OlderBackups) -> Result<Dropped, AppError> {
        let allowed = authorise::<acts::KeysDropRetired>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let engine = self.engine;
        engine.check_confirmed()?;
        let _one = engine.one_change_of_keys();
        drop(engine.any_turn()?);
        let former = engine.former_keys();
        check_finished(&former)?;
        let found = engine.read_all_sealed()?;
        found.check()?;
        engine.check_backups(&found, older)?;
        let dropped = Dropped {
            keys: former.len() as u64,
            ..found.read
        };
        // The leaf first: what is cut short between the two is done again, with a leaf of its own.
        let mut unit = self.begin(&allowed);
        unit.details(
            engine.realm.own_cell(),
            serde_json::json!({ "dropped": dropped, "older_backups_gone": older == OlderBackups::Gone }),
        );
        unit.commit()?;
        for realm in [&engine.accounts, &engine.realm] {
            engine.keys.drop_retired(realm.org.0)?;
            realm.take_up(&engine.keys)?;
        }
        Ok(dropped)
    }
}

fn check_finished(former: &[FormerKey]) -> Result<(), AppError> {
    if former.is_empty() {
        return Err(AppError::refused(
            "No retired key is kept, so there is nothing to drop.",
        ));
    }
    if former.iter().any(|one| !one.retired) {
        return Err(AppError::refused(
            "A change of keys is not finished. It goes on by itself at the next start; drop the keys of before after it.",
        ));
    }
    Ok(())
}

fn refusal(why: String, mend: &str) -> AppError {
    AppError::Refused(Refusal {
        why,
        denied: None,
        citation: None,
        mend: Some(mend.to_owned()),
    })
}

impl Found {
    fn check(&self) -> Result<(), AppError> {
        if self.shut > 0 {
            return Err(refusal(
                format!(
                    "{} of the things stored do not open, so nobody can say under which key they are. Nothing is dropped.",
                    self.shut
                ),
                "Find out with `caretaker doctor --deep`.",
            ));
        }
        if self.bodies + self.leaves + self.entries > 0 {
            return Err(refusal(
                format!(
                    "Still sealed under keys of before: {} of {} bodies, what {} of {} entries of the ledger keep sealed, {} of {} things in the recovery journal. Nothing is dropped.",
                    self.bodies,
                    self.read.bodies,
                    self.leaves,
                    self.read.leaves,
                    self.entries,
                    self.read.entries
                ),
                "Put all of it under the keys of now: `caretaker keys rotate-organisation` for bodies and journal, then `caretaker keys rotate-audit` for the ledger.",
            ));
        }
        Ok(())
    }
}

impl Engine {
    /// Reads whatever is stored and says under which keys it is sealed.
    fn read_all_sealed(&self) -> Result<Found, AppError> {
        let mut found = Found::default();
        let journal = match &self.journal {
            Some(journal) => Read::of(journal.read_all()?),
            None => Read::default(),
        };
        for realm in [&self.accounts, &self.realm] {
            self.read_bodies(realm, &mut found)?;
            self.read_leaves(realm, &mut found)?;
            self.read_entries(realm, &journal, &mut found)?;
        }
        Ok(found)
    }

    fn read_bodies(&self, realm: &Realm, found: &mut Found) -> Result<(), AppError> {
        const PAGE: usize = 200;
        let snapshot = self.store.snapshot(realm.org)?;
        for kind in snapshot.kinds()? {
            let mut after = None;
            loop {
                let page = snapshot.page_kind(&kind, after, PAGE)?;
                let full = page.len() == PAGE;
                for (row, place) in page {
                    after = Some(place);
                    self.read_one_body(realm, snapshot.as_ref(), &row, found)?;
                }
                if !full {
                    break;
                }
            }
        }
        Ok(())
    }

    fn read_one_body(
        &self,
        realm: &Realm,
        snapshot: &dyn Snapshot,
        row: &Row,
        found: &mut Found,
    ) -> Result<(), AppError> {
        let own = row.cell == realm.own_cell();
        if !own {
            match self.keys.cell(realm.org.0, row.cell.0) {
                KeyState::Present(_) => {}
                // On its way out.
                KeyState::Destroyed(_) => return Ok(()),
                KeyState::Unknown => {
                    found.shut += 1;
                    return Ok(());
                }
            }
        }
        found.read.bodies += 1;
        if open_body(&self.keys, realm, snapshot, row).is_err() {
            found.shut += 1;
        } else if own && !self.is_under_present(realm, row)? {
            found.bodies += 1;
        }
        Ok(())
    }

    fn read_leaves(&self, realm: &Realm, found: &mut Found) -> Result<(), AppError> {
        const PAGE: usize = 500;
        let (audit, own) = (realm.audit()?, self.key_of(realm, realm.own_cell())?);
        let mut snapshot = self.store.snapshot(realm.org)?;
        for epoch in snapshot.epochs()? {
            snapshot.turn_to(epoch.number)?;
            let mut from = 0;
            loop {
                let rows = snapshot.leaves(from, PAGE)?;
                let Some(last) = rows.last() else { break };
                from = last.index + 1;
                for row in &rows {
                    let Ok(leaf) = Leaf::decode(&row.leaf) else {
                        found.shut += 1;
                        continue;
                    };
                    found.read.leaves += 1;
                    let renews = RENEWING.iter().any(|act| act.code() == leaf.act);
                    if renews && realm.org == self.realm.org {
                        found.renewed = (epoch.number, row.index);
                        found.renewed_at = leaf.at;
                    }
                    match self.state_of(realm, (&audit, &own), row, &leaf) {
                        Sealed::Present => {}
                        Sealed::Before => found.leaves += 1,
                        Sealed::Shut => found.shut += 1,
                    }
                }
            }
        }
        Ok(())
    }

    /// Under which keys a leaf's openings are, as far as they are the organisation's own.
    fn state_of(
        &self,
        realm: &Realm,
        (audit, own): (&Key, &Key),
        row: &store::LeafRow,
        leaf: &Leaf,
    ) -> Sealed {
        let bound = opening_bound(realm, "opening", &leaf.actor);
        let mut before = !is_under(audit, realm, &bound, &row.opening);
        if realm.open_opening(&bound, &row.opening).is_none() {
            return Sealed::Shut;
        }
        if let Some((cell, sealed)) = &row.details_opening
            && *cell == realm.own_cell()
        {
            let bound = opening_bound(realm, "details", &leaf.details);
            if self.open_sealed(realm, *cell, &bound, sealed).is_err() {
                return Sealed::Shut;
            }
            before |= !is_under(own, realm, &bound, sealed);
        }
        if before {
            Sealed::Before
        } else {
            Sealed::Present
        }
    }

    /// What a restore would put back. What the data hold in the same version or a later one, no
    /// backup made since will need again.
    fn read_entries(
        &self,
        realm: &Realm,
        journal: &Read,
        found: &mut Found,
    ) -> Result<(), AppError> {
        let own = self.key_of(realm, realm.own_cell())?;
        let snapshot = self.store.snapshot(realm.org)?;
        for kept in journal.kept(realm.org) {
            // A cell that is destroyed is never put back.
            let destroyed = matches!(self.keys.cell(realm.org.0, kept.id), KeyState::Destroyed(_));
            if kept.cell != realm.own_cell().0 || destroyed {
                continue;
            }
            found.read.entries += 1;
            let row = snapshot.lookup(EntityId(kept.id))?;
            if row.is_some_and(|row| row.version >= kept.version) {
                continue;
            }
            let bound = Bound {
                org: realm.org.0,
                kind: &kept.kind,
                id: kept.id,
                version: kept.version,
            };
            let first = kept.body.first().map(Vec::as_slice).unwrap_or_default();
            if !is_under(&own, realm, &bound, first) {
                found.entries += 1;
            }
        }
        Ok(())
    }

    /// Backups of the data from before open with the retired keys alone.
    fn check_backups(&self, found: &Found, older: OlderBackups) -> Result<(), AppError> {
        let known = self.backups()?.body.data;
        let before = |copy: &&crate::bodies::DataCopy| (copy.epoch, copy.leaves) <= found.renewed;
        let count = known.iter().filter(before).count();
        if count == known.len() {
            return Err(refusal(
                "No backup of the data has been made since the keys were changed, and those of before would never open again.".to_owned(),
                "First: `caretaker backup --to DIR`.",
            ));
        }
        // So many are remembered that there may have been others.
        let forgotten = known.len() >= crate::backup::REMEMBERED;
        if older == OlderBackups::Kept && (count > 0 || forgotten) {
            let at = Timestamp::from_microsecond(found.renewed_at).unwrap_or_default();
            return Err(refusal(
                format!(
                    "Backups of the data made before {} need the retired keys, and would never open again without them. {count} are known.",
                    calendar::instant_in_words(at)
                ),
                "Destroy them, or make sure that nobody will need them; then: `caretaker keys drop-retired --older-backups-gone`.",
            ));
        }
        Ok(())
    }
}

/// Under which keys something is.
enum Sealed {
    /// All of it under the keys of now.
    Present,
    /// Some of it under a key of before.
    Before,
    /// Some of it opens with no key there is.
    Shut,
}
