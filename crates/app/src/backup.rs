//! Backups: of the data while others work, of the key store on two media. Each is written under
//! another name, read back and opened before it counts.

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use access::{Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use keys::{KeyStore, Place};
use ledger::Checkpoint;
use sha2::{Digest as _, Sha256};
use store::{CellId, EntityId, Store};

use crate::{
    AppError, Body as _, Ctx, Engine,
    bodies::{Backups, DataCopy, Drilled, KeyCopy},
    engine::{Realm, Stored},
    journal::Read,
    manifest::{self, Holds, Ledger, Manifest, disk, sync_folder},
    unit::{Unit, hex},
};

/// The database's name in a backup.
pub(crate) const DATABASE: &str = "caretaker.db";
/// The key store's and the journal's names in a backup.
pub(crate) const KEYSTORE: &str = "keystore";
pub(crate) const JOURNAL: &str = "journal";
/// What a folder's name begins with.
const DATA: &str = "caretaker-data-";
const KEYS: &str = "caretaker-keys-";
/// The name that is written on a medium, so that it is known again.
const MEDIUM: &str = "caretaker-medium";
/// What the name of one that is being made ends with.
const PART: &str = ".part";
/// How many backups of the data are remembered.
pub(crate) const REMEMBERED: usize = 20;

/// Where a backup goes.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The folder in which it gets one of its own.
    pub folder: &'a Path,
    /// Whether that is on the disk of the data.
    pub beside_data: bool,
}

/// How far a backup has come; a test stops at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupStep {
    /// So many pages of so many are copied.
    Copied(u64, u64),
    /// It was written and synced under another name.
    Written,
    /// It was read back, opened and checked.
    Checked,
    /// It has its name.
    Named,
    /// The one it replaces is gone.
    Replaced,
    /// It stands in the ledger.
    Recorded,
}

/// Told of each step; an error ends the backup there.
pub type Steps<'a> = &'a mut dyn FnMut(BackupStep) -> Result<(), AppError>;

/// A backup of the data that was made.
#[derive(Clone, Debug)]
pub struct DataBackup {
    /// Its folder.
    pub folder: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// Whether the newest backup of the keys knows all keys that these data need.
    pub keys_suffice: bool,
}

/// A backup of the keys that was made.
#[derive(Clone, Debug)]
pub struct KeysBackup {
    /// Its folder.
    pub folder: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// On how many media there is one now.
    pub media: usize,
    /// How many destructions are not yet on all of them.
    pub incomplete: usize,
}

/// How the backups stand.
#[derive(Clone, Debug)]
pub struct BackupStatus {
    /// What is known of them.
    pub known: Backups,
    /// Destructions, the oldest first.
    pub destructions: Vec<Destruction>,
    /// Whether the newest backup of the keys knows all keys there are.
    pub keys_suffice: bool,
    /// Whether there is a recovery journal.
    pub journal: bool,
}

/// Cells destroyed at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destruction {
    /// When.
    pub at: i64,
    /// How many cells.
    pub cells: usize,
    /// Whether they are gone from every backup of the keys too: what an erasure certificate says.
    pub complete: bool,
}

impl Ctx<'_> {
    /// Copies the data to a folder of its own below the target, while others work.
    pub fn back_up(&self, target: Target<'_>, steps: Steps<'_>) -> Result<DataBackup, AppError> {
        let allowed = authorise::<acts::BackupMake>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        self.engine.check_confirmed()?;
        let made = self.engine.copy_data(target.folder, self.now, steps)?;
        let ledger = made.manifest.ledgers.first();
        let mut book = self.engine.backups()?;
        book.body.data.push(DataCopy {
            at: self.now,
            place: made.folder.display().to_string(),
            epoch: ledger.map_or(0, |ledger| ledger.epoch),
            leaves: ledger.map_or(0, |ledger| ledger.leaves),
            bytes: made.manifest.files.iter().map(|file| file.bytes).sum(),
            beside_data: target.beside_data,
        });
        let over = book.body.data.len().saturating_sub(REMEMBERED);
        book.body.data.drain(..over);
        let mut unit = self.begin(&allowed);
        self.engine.write_book(&mut unit, &book)?;
        unit.details(
            self.engine.realm.own_cell(),
            serde_json::json!({ "backup": "data", "manifest": made.manifest }),
        );
        unit.commit()?;
        self.engine.note_checkpoint(self.now)?;
        steps(BackupStep::Recorded)?;
        Ok(made)
    }

    /// Copies the key store and the recovery journal to a medium, and removes the copy that was
    /// there before once the new one has been read back and opened.
    pub fn back_up_keys(
        &self,
        target: Target<'_>,
        steps: Steps<'_>,
    ) -> Result<KeysBackup, AppError> {
        let allowed = authorise::<acts::BackupMake>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        self.engine.check_confirmed()?;
        let (folder, manifest) = self.engine.copy_keys(target.folder, self.now, steps)?;
        let mut book = self.engine.backups()?;
        let medium = self.engine.medium(target.folder)?;
        book.body.keys.retain(|copy| copy.medium != medium);
        book.body.keys.push(KeyCopy {
            medium,
            at: self.now,
            place: folder.display().to_string(),
            epoch: manifest.key_store.epoch,
            batches: manifest.key_store.batches,
            entries: manifest.journal,
            beside_data: target.beside_data,
        });
        let mut unit = self.begin(&allowed);
        self.engine.write_book(&mut unit, &book)?;
        unit.details(
            self.engine.realm.own_cell(),
            serde_json::json!({ "backup": "keys", "manifest": manifest }),
        );
        unit.commit()?;
        steps(BackupStep::Recorded)?;
        let destructions = self.engine.destructions(&book.body)?;
        Ok(KeysBackup {
            folder,
            manifest,
            media: book.body.keys.len(),
            incomplete: destructions.iter().filter(|one| !one.complete).count(),
        })
    }

    /// Takes a medium off the list: it was destroyed, and the backup of the keys with it.
    pub fn forget_medium(&self, medium: &str) -> Result<(), AppError> {
        let allowed = authorise::<acts::BackupMake>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut book = self.engine.backups()?;
        let before = book.body.keys.len();
        book.body.keys.retain(|copy| copy.medium != medium);
        if book.body.keys.len() == before {
            return Err(AppError::NotFound("medium"));
        }
        let mut unit = self.begin(&allowed);
        self.engine.write_book(&mut unit, &book)?;
        unit.details(
            self.engine.realm.own_cell(),
            serde_json::json!({ "forgotten": medium }),
        );
        unit.commit()?;
        Ok(())
    }

    /// When backups were made, and which destructions have reached all of them.
    pub fn backup_status(&self) -> Result<BackupStatus, AppError> {
        let allowed = authorise::<acts::BackupLook>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let status = self.engine.backup_status()?;
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(status)
    }

    /// Records that a restore was tried out, and answers the checkpoint that says so.
    pub fn record_drill(&self, drilled: &Drilled) -> Result<String, AppError> {
        let allowed = authorise::<acts::BackupDrill>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let mut book = self.engine.backups()?;
        book.body.drilled = Some(drilled.clone());
        let mut unit = self.begin(&allowed);
        self.engine.write_book(&mut unit, &book)?;
        unit.details(
            self.engine.realm.own_cell(),
            serde_json::json!({ "drilled": drilled }),
        );
        unit.commit()?;
        self.engine.checkpoint()
    }
}

impl Engine {
    /// An id of the organisation's own for something there is one of.
    pub(crate) fn own_id(&self, what: &str) -> EntityId {
        let digest = Sha256::new()
            .chain_update(self.realm.org.0)
            .chain_update(what)
            .finalize();
        let first: Option<&[u8; 16]> = digest.first_chunk();
        EntityId(first.copied().unwrap_or_default())
    }

    /// What is known of the backups; a version of 0 if nothing is.
    pub(crate) fn backups(&self) -> Result<Stored<Backups>, AppError> {
        let id = self.own_id(Backups::KIND);
        let stored = self.read::<Backups>(self.snapshot()?.as_ref(), id)?;
        Ok(stored.unwrap_or_else(|| Stored {
            id,
            version: 0,
            cell: self.realm.own_cell(),
            body: Backups::default(),
        }))
    }

    fn write_book(&self, unit: &mut Unit<'_, '_>, book: &Stored<Backups>) -> Result<(), AppError> {
        if book.version == 0 {
            unit.insert(book.id, self.realm.own_cell(), &book.body)
        } else {
            unit.update(book)
        }
    }

    /// What [`Ctx::backup_status`] answers, without a leaf: for `doctor`.
    pub fn backup_status(&self) -> Result<BackupStatus, AppError> {
        let known = self.backups()?.body;
        Ok(BackupStatus {
            destructions: self.destructions(&known)?,
            keys_suffice: self.keys_suffice(&known),
            journal: self.journal.is_some(),
            known,
        })
    }

    /// Whether cells are destroyed in the key store and in every backup of it: what an erasure
    /// certificate says.
    pub fn is_complete(&self, cells: &[CellId]) -> Result<bool, AppError> {
        let known = self.backups()?.body;
        let read = self.read_journal()?;
        let limit = covered(&known);
        let stones = read.tombstones.iter().zip(&read.places);
        let gone: std::collections::HashSet<CellId> = stones
            .filter(|((org, ..), place)| *org == self.realm.org && **place < limit)
            .map(|((_, cell, ..), _)| *cell)
            .collect();
        Ok(cells.iter().all(|cell| gone.contains(cell)))
    }

    fn read_journal(&self) -> Result<Read, AppError> {
        match &self.journal {
            Some(journal) => Ok(Read::of(journal.read_all()?)),
            None => Ok(Read::default()),
        }
    }

    fn destructions(&self, known: &Backups) -> Result<Vec<Destruction>, AppError> {
        let read = self.read_journal()?;
        let limit = covered(known);
        let mut all: Vec<Destruction> = Vec::new();
        for ((org, _, at, _), place) in read.tombstones.iter().zip(&read.places) {
            if *org != self.realm.org {
                continue;
            }
            let complete = *place < limit;
            match all.last_mut() {
                Some(last) if last.at == *at && last.complete == complete => last.cells += 1,
                _ => all.push(Destruction {
                    at: *at,
                    cells: 1,
                    complete,
                }),
            }
        }
        Ok(all)
    }

    fn keys_suffice(&self, known: &Backups) -> bool {
        let place = self.keys.place();
        known
            .keys
            .iter()
            .any(|copy| (copy.epoch, copy.batches) >= (place.epoch, place.batches))
    }

    /// The name of a medium, written on it when it is met first.
    fn medium(&self, folder: &Path) -> Result<String, AppError> {
        let path = folder.join(MEDIUM);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text.trim().to_owned()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let name = self.new_id().to_string();
                fs::write(&path, format!("{name}\n"))
                    .and_then(|()| fs::File::open(&path)?.sync_all())
                    .map_err(disk("writing on the medium"))?;
                sync_folder(folder)?;
                Ok(name)
            }
            Err(error) => Err(disk("reading from the medium")(error)),
        }
    }

    fn copy_data(
        &self,
        target: &Path,
        now: Timestamp,
        steps: Steps<'_>,
    ) -> Result<DataBackup, AppError> {
        let (part, folder) = begin(target, DATA, now)?;
        let path = part.join(DATABASE);
        let mut stopped = Ok(());
        self.store.copy_to(&path, &mut |done, whole| {
            if stopped.is_ok() {
                stopped = steps(BackupStep::Copied(done, whole));
            }
        })?;
        stopped?;
        // After the copy: it must be as new as anything in it.
        let place = self.keys.place();
        steps(BackupStep::Written)?;
        let entry = manifest::entry(&part, DATABASE)?;
        let copy = self.store.open_copy(&path)?;
        let faults = store::check(copy.as_ref())?;
        if let Some(first) = faults.first() {
            return Err(AppError::Inconsistent(format!(
                "the backup does not read back as it was written ({} faults; the first: {first}); it does not count",
                faults.len()
            )));
        }
        let mut manifest = Manifest::new(Holds::Data, self.realm.org, now, place, vec![entry]);
        manifest.ledgers = self.ledgers_of(copy.as_ref())?;
        manifest.journal = self.journal.as_ref().map_or(0, keys::Journal::count);
        drop(copy);
        manifest.write(&part, &self.keys)?;
        sync_folder(&part)?;
        steps(BackupStep::Checked)?;
        finish(&part, &folder)?;
        steps(BackupStep::Named)?;
        let keys_suffice = self.keys_suffice(&self.backups()?.body);
        Ok(DataBackup {
            folder,
            manifest,
            keys_suffice,
        })
    }

    fn ledgers_of(&self, store: &dyn Store) -> Result<Vec<Ledger>, AppError> {
        let mut ledgers = Vec::new();
        for realm in [&self.realm, &self.accounts] {
            ledgers.extend(ledger_of(realm, store)?);
        }
        Ok(ledgers)
    }

    fn copy_keys(
        &self,
        target: &Path,
        now: Timestamp,
        steps: Steps<'_>,
    ) -> Result<(PathBuf, Manifest), AppError> {
        let journal = self.journal.as_ref().ok_or_else(|| {
            AppError::Inconsistent("there is no recovery journal to back up".to_owned())
        })?;
        self.note_checkpoint(now)?;
        let before = manifest::find(target, Holds::Keys);
        let (part, folder) = begin(target, KEYS, now)?;
        // The journal first: what it says is destroyed has gone from the key store before.
        let entries = journal.copy_to(&part.join(JOURNAL))?;
        let place = self.keys.copy_to(&part)?;
        steps(BackupStep::Written)?;
        let files = vec![
            manifest::entry(&part, KEYSTORE)?,
            manifest::entry(&part, JOURNAL)?,
        ];
        let mut manifest = Manifest::new(Holds::Keys, self.realm.org, now, place, files);
        manifest.ledgers = self.ledgers_of(self.store.as_ref())?;
        manifest.journal = entries;
        manifest.write(&part, &self.keys)?;
        sync_folder(&part)?;
        steps(BackupStep::Checked)?;
        finish(&part, &folder)?;
        steps(BackupStep::Named)?;
        for old in before {
            self.remove_older(&old, place)?;
        }
        sync_folder(target)?;
        steps(BackupStep::Replaced)?;
        Ok((folder, manifest))
    }

    /// Removes a backup of the same keys that a newer one has replaced; what is somebody else's
    /// stays.
    fn remove_older(&self, old: &Path, place: Place) -> Result<(), AppError> {
        let ours = Manifest::read(old)?.verify(&self.keys).is_ok_and(|older| {
            older.key_store.id == hex(&place.store)
                && (older.key_store.epoch, older.key_store.batches) <= (place.epoch, place.batches)
        });
        if ours {
            KeyStore::remove_copy(old)?;
        }
        Ok(())
    }
}

/// How many entries of the journal every backup of the keys knows; none if there are fewer than two.
fn covered(known: &Backups) -> u64 {
    if known.keys.len() < 2 {
        return 0;
    }
    known
        .keys
        .iter()
        .map(|copy| copy.entries)
        .min()
        .unwrap_or(0)
}

fn ledger_of(realm: &Realm, store: &dyn Store) -> Result<Option<Ledger>, AppError> {
    let snapshot = store.snapshot(realm.org)?;
    let Some(head) = snapshot.head()? else {
        return Ok(None);
    };
    let checkpoint = Checkpoint {
        origin: crate::evidence::origin(realm, head.epoch),
        size: head.size,
        root: snapshot.root()?,
    };
    Ok(Some(Ledger {
        organisation: realm.org,
        epoch: head.epoch,
        leaves: head.size,
        checkpoint: checkpoint.sign(&realm.keys.signing_seed),
    }))
}

/// The folder that is written to, and the name it gets when it is whole. What an interrupted backup
/// has left is cleared away.
fn begin(target: &Path, kind: &str, now: Timestamp) -> Result<(PathBuf, PathBuf), AppError> {
    let unusable = |error| no_place(target, &error);
    let left = fs::read_dir(target).map_err(unusable)?.flatten();
    let mine = |name: &str| name.starts_with(&format!(".{kind}")) && name.contains(PART);
    for entry in left.filter(|entry| mine(&entry.file_name().to_string_lossy())) {
        KeyStore::remove_copy(&entry.path())?;
    }
    let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut name = format!("{kind}{stamp}");
    let mut again = 1;
    while target.join(&name).exists() {
        again += 1;
        name = format!("{kind}{stamp}-{again}");
    }
    let part = target.join(format!(".{name}{PART}"));
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&part)
        .map_err(unusable)?;
    Ok((part, target.join(name)))
}

/// Why a backup cannot go to a folder, and what to do.
fn no_place(target: &Path, error: &std::io::Error) -> AppError {
    use std::io::ErrorKind;
    let (what, mend) = match error.kind() {
        ErrorKind::NotFound => (
            "there is no such folder",
            "is the medium plugged in? If it is, make the folder first, or give one that is there",
        ),
        ErrorKind::NotADirectory => (
            "this is a file and not a folder",
            "give a folder on another medium, for example one on a USB stick",
        ),
        ErrorKind::PermissionDenied => (
            "this user of the machine may not write to this folder",
            "give a folder of your own, or ask whoever looks after the machine for permission",
        ),
        ErrorKind::ReadOnlyFilesystem => (
            "this medium can be read and not written to",
            "take off its write protection, or give a folder on another",
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            "this medium is full",
            "make room on it, or give a folder on another",
        ),
        _ => (
            "this is no folder that can be written to",
            "give a folder on another medium, for example one on a USB stick",
        ),
    };
    AppError::input(target.display().to_string(), what, mend)
}

/// Gives a whole backup its name.
fn finish(part: &Path, folder: &Path) -> Result<(), AppError> {
    fs::rename(part, folder).map_err(disk("naming a backup"))?;
    folder.parent().map_or(Ok(()), sync_folder)
}
