//! Restoring: any backup of the data with the newest key store. What was destroyed since stays
//! destroyed, what must not be lost is put back, what is lost is listed, a new epoch of the ledger
//! begins, and nothing can be changed until a person confirms.

mod lost;
pub(crate) mod lost_keys;
mod replay;
mod sources;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::{Actor, Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use keys::{KeyStore, MasterKey, Slots, SystemRandom};
use store::{Store, StoreError};

use self::sources::{
    check_all_known, check_belonging, choose_data, choose_keys, copy_database, destroy_again,
    take_journal,
};
use crate::{
    AppError, Body as _, Ctx, Engine,
    backup::DATABASE,
    bodies::{Lost, Restored},
    engine::Stored,
    journal::Read,
    manifest::{Manifest, disk, sync_folder},
};

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
    /// How many keys nothing refers to: of what is lost, or made ahead of need.
    pub lost_keys: usize,
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
    engine.allow_restore();
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
        lost_keys: 0,
        keys: chosen.file,
        manifest,
        backup,
    };
    ctx.begin_again(&read, &mut report)?;
    steps(RestoreStep::Begun)?;
    ctx.remove_destroyed(&mut report.removed)?;
    steps(RestoreStep::Removed)?;
    report.put_back = ctx.put_back(&read)?;
    ctx.renew_restored()?;
    steps(RestoreStep::PutBack)?;
    engine.settle_keys(sources.now)?;
    report.lost_keys = engine.lost_keys()?.map_or(0, |lost| lost.count);
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

impl Engine {
    /// Whether this was restored and nobody has confirmed it yet: nothing can be changed.
    pub fn awaits_confirmation(&self) -> bool {
        self.guard.is_shut()
    }

    /// Whether a key is neither there nor destroyed: then nothing is destroyed any more.
    pub fn has_unknown_keys(&self) -> Result<bool, AppError> {
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
    /// than this one, so it must not be given to anything else. Those that nothing refers to are
    /// destroyed a day after the restore is confirmed. The accounts have no cells.
    fn settle_keys(&self, now: Timestamp) -> Result<(), AppError> {
        self.keys
            .release_unused(self.realm.org.0, now.as_microsecond(), &|_| true)?;
        self.keys.top_up()?;
        Ok(())
    }
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
}
