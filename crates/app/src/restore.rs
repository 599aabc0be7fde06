//! Restoring: any backup of the data with the newest key store. What was destroyed since stays
//! destroyed, what must not be lost is put back, what is lost is listed, a new epoch of the ledger
//! begins, and nothing can be changed until a person confirms.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::{Actor, Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use keys::{Journal, Kept, KeyState, KeyStore, MasterKey, Place, Slots, SystemRandom};
use store::{CellId, EntityId, Expected, JobChange, OrgId, Put, Row, Snapshot, Store, StoreError};
use vault::{Bound, KeyId};

use crate::{
    ACCOUNTS, AppError, Body as _, Ctx, Engine, Refusal,
    backup::{DATABASE, JOURNAL, KEYSTORE},
    bodies::{Lost, LostLeaves, LostThings, Person, Restored},
    cells::Cell,
    destroy::{DESTROY, add_relations},
    engine::{IN_CHUNKS, Realm, Stored},
    journal::{Read, epoch_of, rows_of_kind, terms_of},
    manifest::{self, Holds, Manifest, disk, sync_folder},
    unit::hex,
};

/// How many things one leaf of a restore names.
const BATCH: usize = 200;
/// What lets somebody in, and may have been withdrawn since the backup.
const LETS_IN: &[&str] = &["session", "token"];

/// What is restored.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// A backup of the data, or a folder of them: then the newest.
    pub data: &'a Path,
    /// Where key stores may be: backups of them, or the folder of their two slots. The newest is
    /// taken.
    pub keys: &'a [PathBuf],
    /// What opens it.
    pub master: &'a MasterKey,
    /// A checkpoint that somebody kept, by which more may be known to be lost.
    pub since: Option<&'a str>,
    /// Now.
    pub now: Timestamp,
}

/// Opens the database of a folder as a store.
pub type OpenStore<'a> = &'a dyn Fn(&Path) -> Result<Arc<dyn Store>, StoreError>;

/// How far a restore has come; a test stops at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreStep {
    /// Backup and key store are found and belong together.
    Chosen,
    /// The data are copied and whole.
    Copied,
    /// The key store and the journal are there, and every destruction known is done again.
    Destroyed,
    /// The new epoch has begun.
    Begun,
    /// What was destroyed is removed.
    Removed,
    /// What must not be lost is put back.
    PutBack,
    /// Everything was read and is whole.
    Checked,
    /// The folder has its name.
    Named,
}

/// Told of each step; an error ends the restore there.
pub type Steps<'a> = &'a mut dyn FnMut(RestoreStep) -> Result<(), AppError>;

/// What a restore did.
#[derive(Clone, Debug)]
pub struct Report {
    /// The backup's folder.
    pub backup: PathBuf,
    /// Where the key store was taken from.
    pub keys: PathBuf,
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// The epoch that has begun.
    pub epoch: u64,
    /// What was removed because it had been destroyed since, by kind.
    pub removed: BTreeMap<String, u64>,
    /// How many things were put back from the journal.
    pub put_back: u64,
    /// How many sessions and tokens were ended.
    pub ended: u64,
    /// What is lost.
    pub lost: Lost,
    /// What there is now, by kind.
    pub held: Vec<(String, u64)>,
}

/// Restores into a folder that must not be there yet, or be empty. It gets its name last, so that a
/// restore that was cut short leaves nothing that looks like one.
pub fn restore(
    sources: Sources<'_>,
    into: &Path,
    open: OpenStore<'_>,
    steps: Steps<'_>,
) -> Result<Report, AppError> {
    let name = into.file_name().and_then(|name| name.to_str());
    let (Some(name), false) = (name, is_filled(into)) else {
        return Err(AppError::input(
            into.display().to_string(),
            "there is something there already",
            "give a folder that does not exist yet",
        ));
    };
    let above = into.parent().filter(|above| !above.as_os_str().is_empty());
    let above = above.unwrap_or(Path::new("."));
    let part = above.join(format!(".{name}.restoring"));
    if part.exists() {
        fs::remove_dir_all(&part).map_err(disk("clearing away an interrupted restore"))?;
    }
    make_private(&part)?;
    let (engine, report) = restore_into(sources, &part, open, steps)?;
    drop(engine);
    if into.exists() {
        fs::remove_dir(into).map_err(disk("replacing the empty folder"))?;
    }
    fs::rename(&part, into).map_err(disk("naming the restored folder"))?;
    sync_folder(above)?;
    steps(RestoreStep::Named)?;
    Ok(report)
}

/// Restores into an empty folder and leaves it open, shut for changes.
pub(crate) fn restore_into(
    sources: Sources<'_>,
    folder: &Path,
    open: OpenStore<'_>,
    steps: Steps<'_>,
) -> Result<(Engine, Report), AppError> {
    let backup = choose_data(sources.data)?;
    let chosen = choose_keys(sources.keys, sources.master)?;
    let copy = KeyStore::take_up(
        &chosen.file,
        &Slots::within(&folder.join("keys")),
        sources.master,
    )?;
    let manifest = Manifest::read(&backup)?;
    let manifest = check_belonging(manifest, &chosen, &copy)?;
    steps(RestoreStep::Chosen)?;
    copy_database(&backup, folder, &manifest)?;
    let store = open(&folder.join(DATABASE))?;
    check_store(store.as_ref())?;
    steps(RestoreStep::Copied)?;
    let journal = take_journal(&chosen, &copy, folder)?;
    let read = Read::of(journal.read_all()?);
    destroy_again(&copy, &read, sources.now)?;
    check_all_known(&copy, store.as_ref(), &manifest)?;
    steps(RestoreStep::Destroyed)?;
    let mut engine = Engine::open(store, copy, Box::new(SystemRandom))?;
    engine.guard.shut(false);
    engine.journal = Some(journal);
    let ctx = Ctx {
        engine: &engine,
        now: sources.now,
        actor: Actor::OPERATOR,
    };
    let mut report = Report {
        epoch: 0,
        removed: BTreeMap::new(),
        put_back: 0,
        ended: 0,
        lost: engine.lost(&engine.realm, &read, sources.since)?,
        held: Vec::new(),
        keys: chosen.file,
        manifest,
        backup,
    };
    ctx.begin_again(&read, &mut report)?;
    steps(RestoreStep::Begun)?;
    ctx.remove_destroyed(&mut report.removed)?;
    steps(RestoreStep::Removed)?;
    report.put_back = ctx.put_back(&read)?;
    steps(RestoreStep::PutBack)?;
    engine.settle_keys(sources.now)?;
    engine.mend_journal(sources.now)?;
    engine.note_checkpoint(sources.now)?;
    report.held = engine.snapshot()?.count_kinds()?;
    engine.guard.shut(true);
    engine.reload_directory()?;
    check_store(engine.store.as_ref())?;
    steps(RestoreStep::Checked)?;
    Ok((engine, report))
}

fn is_filled(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

fn make_private(folder: &Path) -> Result<(), AppError> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(disk("making a folder"))
}

/// The newest of the backups in a folder.
fn choose_data(folder: &Path) -> Result<PathBuf, AppError> {
    let mut newest: Option<(Timestamp, PathBuf)> = None;
    for path in manifest::find(folder, Holds::Data) {
        let made_at = Manifest::read(&path)?.claimed().made_at;
        if newest.as_ref().is_none_or(|(other, _)| *other <= made_at) {
            newest = Some((made_at, path));
        }
    }
    newest.map(|(_, path)| path).ok_or_else(|| {
        AppError::input(
            folder.display().to_string(),
            "there is no whole backup of the data",
            "give the folder that `caretaker backup --to` was given, or one of those in it",
        )
    })
}

/// A key store that was found.
struct Chosen {
    file: PathBuf,
    place: Place,
    /// Journals beside it and beside the others.
    journals: Vec<PathBuf>,
}

/// The newest key store of all that were found.
fn choose_keys(folders: &[PathBuf], master: &MasterKey) -> Result<Chosen, AppError> {
    let mut newest: Option<(PathBuf, Place)> = None;
    let mut journals = Vec::new();
    let mut fault = None;
    for (file, journal) in folders.iter().flat_map(|folder| key_files(folder)) {
        match KeyStore::look_at(&file, master) {
            Ok(place) => {
                if let Some((other, known)) = &newest
                    && known.store != place.store
                {
                    return Err(AppError::input(
                        file.display().to_string(),
                        format!("it and {} are of different key stores", other.display()),
                        "give only backups of the keys of one organisation",
                    ));
                }
                journals.extend(journal.filter(|path| path.is_file()));
                if newest.as_ref().is_none_or(|(_, known)| *known < place) {
                    newest = Some((file, place));
                }
            }
            Err(error) => fault = Some(error),
        }
    }
    match (newest, fault) {
        (Some((file, place)), _) => Ok(Chosen {
            file,
            place,
            journals,
        }),
        (None, Some(error)) => Err(error.into()),
        (None, None) => Err(AppError::input(
            "keys",
            "no key store was found",
            "give --keys with the medium that `caretaker backup keys --to` was given",
        )),
    }
}

/// Key stores of a folder, each with its journal's place: backups, one backup, or two slots.
fn key_files(folder: &Path) -> Vec<(PathBuf, Option<PathBuf>)> {
    let mut found: Vec<(PathBuf, Option<PathBuf>)> = manifest::find(folder, Holds::Keys)
        .into_iter()
        .map(|path| (path.join(KEYSTORE), Some(path.join(JOURNAL))))
        .collect();
    let journal = folder.parent().map(|above| above.join(JOURNAL));
    let slots = ["a", "b"].map(|slot| (folder.join(slot).join(KEYSTORE), journal.clone()));
    found.extend(slots);
    found.retain(|(file, _)| file.is_file());
    found
}

/// Whether data and key store are of one organisation, and the key store is not the older one.
fn check_belonging(
    manifest: manifest::Unverified,
    chosen: &Chosen,
    keys: &KeyStore,
) -> Result<Manifest, AppError> {
    let wanted = &manifest.claimed().key_store;
    if wanted.id != hex(&chosen.place.store) {
        return Err(AppError::input(
            chosen.file.display().to_string(),
            "these keys are not those of the data",
            "give the backup of the keys that belongs to this organisation",
        ));
    }
    if chosen.place.epoch < wanted.epoch {
        return Err(too_old(manifest.claimed()));
    }
    manifest.verify(keys)
}

fn too_old(manifest: &Manifest) -> AppError {
    AppError::Refused(Refusal {
        why: "The key store is older than the data: it may still hold keys that have been destroyed, and lack keys that the data need.".to_owned(),
        citation: None,
        mend: Some(format!(
            "Give the newest backup of the keys, one made on or after {}; look on both media. If there is none, restore a backup of the data from before the backup of the keys.",
            calendar::date_in_london(manifest.made_at)
        )),
    })
}

fn copy_database(backup: &Path, folder: &Path, manifest: &Manifest) -> Result<(), AppError> {
    if !manifest.files.iter().any(|file| file.name == DATABASE) {
        return Err(AppError::input(
            backup.display().to_string(),
            "it holds no database",
            "use another backup",
        ));
    }
    let to = folder.join(DATABASE);
    fs::copy(backup.join(DATABASE), &to)
        .and_then(|_| fs::set_permissions(&to, fs::Permissions::from_mode(0o600)))
        .and_then(|()| fs::File::open(&to)?.sync_all())
        .map_err(disk("copying the data"))?;
    // The copy is what is checked: it must be what the backup was when it was made.
    manifest::check_files(folder, manifest)
}

fn check_store(store: &dyn Store) -> Result<(), AppError> {
    let faults = store::check(store)?;
    match faults.first() {
        None => Ok(()),
        Some(first) => Err(AppError::Inconsistent(format!(
            "the data are not whole ({} faults; the first: {first}); use another backup",
            faults.len()
        ))),
    }
}

/// The longest journal that belongs to the key store, or a new one if there is none.
fn take_journal(chosen: &Chosen, keys: &KeyStore, folder: &Path) -> Result<Journal, AppError> {
    let to = folder.join(JOURNAL);
    let mut longest: Option<(u64, PathBuf)> = None;
    for (number, from) in chosen.journals.iter().enumerate() {
        let tried = folder.join(format!("journal.{number}"));
        fs::copy(from, &tried).map_err(disk("copying the recovery journal"))?;
        let count = Journal::open(&tried, keys, Box::new(SystemRandom))?.count();
        if longest.as_ref().is_none_or(|(other, _)| *other < count)
            && let Some((_, shorter)) = longest.replace((count, tried.clone()))
        {
            fs::remove_file(shorter).map_err(disk("removing a copy"))?;
        } else if longest.as_ref().is_some_and(|(_, path)| *path != tried) {
            fs::remove_file(&tried).map_err(disk("removing a copy"))?;
        }
    }
    match longest {
        Some((_, path)) => {
            fs::rename(path, &to).map_err(disk("naming the recovery journal"))?;
            fs::set_permissions(&to, fs::Permissions::from_mode(0o600))
                .and_then(|()| fs::File::open(&to)?.sync_all())
                .map_err(disk("syncing the recovery journal"))?;
            Ok(Journal::open(&to, keys, Box::new(SystemRandom))?)
        }
        None => Ok(Journal::create(&to, keys, Box::new(SystemRandom))?),
    }
}

/// Destroys whatever the journal says was destroyed and this key store still has.
fn destroy_again(keys: &KeyStore, read: &Read, now: Timestamp) -> Result<(), AppError> {
    let mut by_org: BTreeMap<OrgId, Vec<([u8; 16], u64)>> = BTreeMap::new();
    for (org, cell, _, leaf) in &read.tombstones {
        if matches!(keys.cell(org.0, cell.0), KeyState::Present(_)) {
            by_org.entry(*org).or_default().push((cell.0, *leaf));
        }
    }
    for (org, cells) in by_org {
        keys.destroy(org.0, &cells, now.as_microsecond())?;
    }
    Ok(())
}

/// A key that is neither there nor destroyed: the key store is not the one these data need.
fn check_all_known(
    keys: &KeyStore,
    store: &dyn Store,
    manifest: &Manifest,
) -> Result<(), AppError> {
    for org in store.organisations()? {
        let snapshot = store.snapshot(org)?;
        let mut known: HashSet<CellId> = HashSet::from([CellId(org.0)]);
        for kind in snapshot.kinds()? {
            for row in rows_of_kind(snapshot.as_ref(), &kind)? {
                let own = (row.kind == Cell::KIND).then_some(CellId(row.id.0));
                for cell in own.into_iter().chain([row.cell]) {
                    if known.insert(cell) && matches!(keys.cell(org.0, cell.0), KeyState::Unknown) {
                        return Err(too_old(manifest));
                    }
                }
            }
        }
    }
    Ok(())
}

impl Engine {
    /// Whether this was restored and nobody has confirmed it yet: nothing can be changed.
    pub fn awaits_confirmation(&self) -> bool {
        self.guard.is_shut()
    }

    /// Whether a key is neither there nor destroyed: then nothing is destroyed any more.
    pub fn has_unknown_keys(&self) -> bool {
        self.cells.has_unknown_keys()
    }

    pub(crate) fn check_confirmed(&self) -> Result<(), AppError> {
        if self.awaits_confirmation() {
            return Err(StoreError::ReadOnly.into());
        }
        Ok(())
    }

    /// That this was restored, if it was.
    pub fn restored(&self) -> Result<Option<Stored<Restored>>, AppError> {
        self.read(self.snapshot()?.as_ref(), self.own_id(Restored::KIND))
    }

    pub(crate) fn shut_unless_confirmed(&self) -> Result<(), AppError> {
        let restored = self.restored()?;
        self.guard
            .shut(restored.is_some_and(|restored| restored.body.confirmed_at.is_none()));
        Ok(())
    }

    /// Every key that is there counts as in use from now on: what it sealed may be in a newer backup
    /// than this one, so it must not be given to anything else.
    fn settle_keys(&self, now: Timestamp) -> Result<(), AppError> {
        for org in [self.realm.org, ACCOUNTS] {
            self.keys
                .release_unused(org.0, now.as_microsecond(), &|_| true)?;
        }
        self.keys.top_up()?;
        Ok(())
    }

    /// What lies between the data and the last that the journal, or a checkpoint somebody kept,
    /// knows.
    fn lost(&self, realm: &Realm, read: &Read, since: Option<&str>) -> Result<Lost, AppError> {
        let snapshot = self.store.snapshot(realm.org)?;
        let (epoch, size) = snapshot
            .head()?
            .map_or((0, 0), |head| (head.epoch, head.size));
        let mut known: BTreeMap<u64, (u64, String, Option<i64>)> = BTreeMap::new();
        for (number, last) in read.checkpoints(realm.org) {
            let checkpoint = self.parse_own(realm, &last.note)?;
            known.insert(number, (checkpoint.size, last.note.clone(), Some(last.at)));
        }
        if let Some(note) = since {
            let kept = self.parse_checkpoint(note)?;
            let number = epoch_of(&kept.origin).unwrap_or(0);
            if known
                .get(&number)
                .is_none_or(|(size, ..)| *size < kept.size)
            {
                known.insert(number, (kept.size, note.trim_start().to_owned(), None));
            }
        }
        let leaves: Vec<LostLeaves> = known
            .iter()
            .map(|(number, (to, ..))| LostLeaves {
                epoch: *number,
                from: if *number == epoch { size } else { 0 },
                to: *to,
            })
            .filter(|range| range.epoch >= epoch && range.to > range.from)
            .collect();
        let Some((_, last, at)) = leaves.last().and_then(|range| known.get(&range.epoch)) else {
            return Ok(Lost::default());
        };
        let from = size
            .checked_sub(1)
            .map(|last| snapshot.leaf(last))
            .transpose()?;
        let from = from.flatten().and_then(|row| {
            let leaf = ledger::Leaf::decode(&row.leaf).ok()?;
            Timestamp::from_microsecond(leaf.at).ok()
        });
        Ok(Lost {
            last_known: Some(last.clone()),
            last_known_at: at.and_then(|at| Timestamp::from_microsecond(at).ok()),
            from,
            leaves,
            things: lost_things(snapshot.as_ref(), read, realm.org)?,
        })
    }

    fn parse_own(&self, realm: &Realm, note: &str) -> Result<ledger::Checkpoint, AppError> {
        let key = ledger::public_key(&realm.keys.signing_seed);
        ledger::SignedCheckpoint::parse(note)
            .and_then(|note| note.verify(&key))
            .map_err(|_| {
                AppError::Inconsistent(
                    "the recovery journal holds a checkpoint of somebody else".to_owned(),
                )
            })
    }

    /// The epoch after all that are known.
    fn next_epoch(&self, realm: &Realm, read: &Read, since: Option<u64>) -> Result<u64, AppError> {
        let head = self.store.snapshot(realm.org)?.head()?;
        let noted = read.checkpoints(realm.org).map(|(epoch, _)| epoch);
        let known = noted.chain(since).chain(head.map(|head| head.epoch));
        Ok(known.max().unwrap_or(0) + 1)
    }
}

/// Of each kind, how many more there were when the journal last counted.
fn lost_things(
    snapshot: &dyn Snapshot,
    read: &Read,
    org: OrgId,
) -> Result<Vec<LostThings>, AppError> {
    let Some((_, last)) = read.checkpoints(org).last() else {
        return Ok(Vec::new());
    };
    let here: BTreeMap<String, u64> = snapshot.count_kinds()?.into_iter().collect();
    let more = last.held.iter().map(|(kind, count)| LostThings {
        kind: kind.clone(),
        count: count.saturating_sub(here.get(kind).copied().unwrap_or(0)),
    });
    Ok(more.filter(|lost| lost.count > 0).collect())
}

impl Ctx<'_> {
    /// Confirms that what was restored is what it should be: from now on it can be changed.
    pub fn confirm_restore(&self) -> Result<Restored, AppError> {
        let allowed = authorise::<acts::BackupConfirm>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let stored = self.engine.restored()?;
        let mut stored = stored
            .filter(|stored| stored.body.confirmed_at.is_none())
            .ok_or_else(|| AppError::refused("Nothing was restored that waits to be confirmed."))?;
        stored.body.confirmed_at = Some(self.now);
        let mut unit = self.begin(&allowed);
        unit.update(&stored)?;
        unit.commit()?;
        self.engine.guard.shut(false);
        Ok(stored.body)
    }

    /// Begins a new epoch in both ledgers, and ends what lets anybody in: what was withdrawn since
    /// the backup must not come back.
    fn begin_again(&self, read: &Read, report: &mut Report) -> Result<(), AppError> {
        let engine = self.engine;
        let allowed = authorise::<acts::BackupRestore>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        for realm in [&engine.accounts, &engine.realm] {
            let is_main = realm.org == engine.realm.org;
            let snapshot = engine.store.snapshot(realm.org)?;
            if snapshot.head()?.is_none() {
                continue;
            }
            let mut ending = Vec::new();
            for kind in LETS_IN {
                ending.extend(rows_of_kind(snapshot.as_ref(), kind)?);
            }
            drop(snapshot);
            report.ended += ending.len() as u64;
            let lost = if is_main {
                report.lost.clone()
            } else {
                engine.lost(realm, read, None)?
            };
            let of_lost = lost.leaves.iter().map(|range| range.epoch).max();
            let epoch = engine.next_epoch(realm, read, of_lost)?;
            let mut unit = self.begin_in(realm, &allowed);
            unit.begin_epoch(epoch);
            unit.details(
                realm.own_cell(),
                serde_json::json!({ "backup": report.manifest, "lost": lost }),
            );
            if is_main {
                report.epoch = epoch;
                self.write_restored(&mut unit, report)?;
            }
            for row in &ending {
                unit.remove(&row.kind, row.id, row.version);
            }
            unit.commit()?;
        }
        Ok(())
    }

    fn write_restored(
        &self,
        unit: &mut crate::Unit<'_, '_>,
        report: &Report,
    ) -> Result<(), AppError> {
        let body = Restored {
            at: self.now,
            made_at: report.manifest.made_at,
            lost: report.lost.clone(),
            confirmed_at: None,
        };
        match self.engine.restored()? {
            Some(stored) => unit.update(&Stored { body, ..stored }),
            None => {
                let id = self.engine.own_id(Restored::KIND);
                unit.insert(id, self.engine.realm.own_cell(), &body)
            }
        }
    }

    /// Removes everything that a destroyed cell sealed, with its terms and chunks.
    fn remove_destroyed(&self, removed: &mut BTreeMap<String, u64>) -> Result<(), AppError> {
        let engine = self.engine;
        let (org, keys) = (engine.realm.org, &engine.keys);
        let is_gone = |cell: [u8; 16]| matches!(keys.cell(org.0, cell), KeyState::Destroyed(_));
        let mut gone: Vec<Row> = Vec::new();
        let done: Vec<JobChange> = {
            let snapshot = engine.snapshot()?;
            for kind in snapshot.kinds()? {
                let rows = rows_of_kind(snapshot.as_ref(), &kind)?;
                gone.extend(rows.into_iter().filter(|row| {
                    is_gone(row.cell.0) || (row.kind == Cell::KIND && is_gone(row.id.0))
                }));
            }
            add_relations(snapshot.as_ref(), &mut gone)?;
            let jobs = snapshot.due_jobs(i64::MAX, 10_000)?;
            let over = jobs.iter().filter(|row| {
                let cells = row.job.payload.as_chunks::<16>().0;
                row.job.kind == DESTROY && cells.iter().all(|cell| is_gone(*cell))
            });
            over.map(|row| JobChange::Done(row.job.id)).collect()
        };
        let mut seen = HashSet::new();
        gone.retain(|row| seen.insert(row.id));
        for row in &gone {
            *removed.entry(row.kind.clone()).or_default() += 1;
        }
        let system = Ctx {
            actor: Actor::SYSTEM,
            ..self.clone()
        };
        let allowed = authorise::<acts::DestroyDone>(
            &system.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut done = Some(done).filter(|done| !done.is_empty());
        let mut batches = gone.chunks(BATCH);
        loop {
            let batch = batches.next();
            let changes = done.take();
            if batch.is_none() && changes.is_none() {
                return Ok(());
            }
            let mut unit = system.begin(&allowed);
            for row in batch.into_iter().flatten() {
                unit.remove(&row.kind, row.id, row.version);
            }
            for change in changes.into_iter().flatten() {
                unit.job_change(change);
            }
            unit.commit()?;
        }
    }

    /// Puts back what the journal holds and the backup does not; answers how much.
    fn put_back(&self, read: &Read) -> Result<u64, AppError> {
        let allowed = authorise::<acts::BackupRestore>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut count = 0;
        for realm in [&self.engine.realm, &self.engine.accounts] {
            let mut puts = Vec::new();
            let mut removals = Vec::new();
            {
                let snapshot = self.engine.store.snapshot(realm.org)?;
                for kept in read.kept(realm.org) {
                    puts.extend(self.engine.reseal(realm, snapshot.as_ref(), kept)?);
                }
                for (id, version) in read.removed(realm.org) {
                    let row = snapshot.lookup(id)?;
                    removals.extend(row.filter(|row| row.version <= version));
                }
            }
            count += (puts.len() + removals.len()) as u64;
            while !puts.is_empty() || !removals.is_empty() {
                let mut unit = self.begin_in(realm, &allowed);
                for (put, version) in puts.drain(..puts.len().min(BATCH)) {
                    unit.put_back(put, version);
                }
                for row in removals.drain(..removals.len().min(BATCH)) {
                    unit.remove(&row.kind, row.id, row.version);
                }
                unit.commit()?;
            }
        }
        Ok(count)
    }
}

impl Engine {
    /// A kept body sealed for the version it gets here; `None` if it is here already, or its cell
    /// has been destroyed since.
    fn reseal(
        &self,
        realm: &Realm,
        snapshot: &dyn Snapshot,
        kept: &Kept,
    ) -> Result<Option<(Put, u64)>, AppError> {
        let cell = CellId(kept.cell);
        let is_own = cell == realm.own_cell();
        // A cell that was itself destroyed is not put back either.
        let destroyed =
            |cell: [u8; 16]| matches!(self.keys.cell(realm.org.0, cell), KeyState::Destroyed(_));
        if (!is_own && destroyed(kept.cell)) || (kept.kind == Cell::KIND && destroyed(kept.id)) {
            return Ok(None);
        }
        let row = snapshot.lookup(EntityId(kept.id))?;
        if row.as_ref().is_some_and(|row| row.version >= kept.version) {
            return Ok(None);
        }
        let (expected, version) = match row {
            Some(row) => (Expected::Version(row.version), row.version + 1),
            None => (Expected::New, 1),
        };
        let bound = |version| Bound {
            org: realm.org.0,
            kind: &kept.kind,
            id: kept.id,
            version,
        };
        let key = self.key_of(realm, cell)?;
        let damaged = |_| {
            AppError::Inconsistent(format!(
                "a {} in the recovery journal does not open",
                kept.kind
            ))
        };
        let (first, chunks) = kept.body.split_first().ok_or_else(|| {
            AppError::Inconsistent("an entry of the recovery journal is empty".to_owned())
        })?;
        let id = KeyId(kept.cell);
        let plain = vault::open(&key, id, &bound(kept.version), first).map_err(damaged)?;
        let (body, chunks) = if chunks.is_empty() {
            let body = self.with_random(|rng| vault::seal(&key, id, &bound(version), &plain, rng));
            (body, Vec::new())
        } else {
            let whole =
                vault::open_chunks(&key, id, &bound(kept.version), chunks).map_err(damaged)?;
            self.with_random(|rng| {
                (
                    vault::seal(&key, id, &bound(version), IN_CHUNKS, rng),
                    vault::seal_chunks(&key, id, &bound(version), &whole, rng),
                )
            })
        };
        let put = Put {
            kind: kept.kind.clone(),
            id: EntityId(kept.id),
            expected,
            cell,
            body,
            terms: terms_of(kept)?,
            chunks,
        };
        Ok(Some((put, version)))
    }

    /// How many people there are: what a person recognises first.
    pub fn people_count(&self) -> Result<u64, AppError> {
        let kinds = self.snapshot()?.count_kinds()?;
        let people = kinds.into_iter().find(|(kind, _)| kind == Person::KIND);
        Ok(people.map_or(0, |(_, count)| count))
    }
}
