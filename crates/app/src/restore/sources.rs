//! What a restore is made from: the newest backup, the newest keys, the longest journal, and whether
//! they belong together.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use keys::{Journal, KeyState, KeyStore, MasterKey, Place, SystemRandom};
use store::{CellId, OrgId, Store};

use crate::{
    AppError, Body as _, Refusal,
    backup::{DATABASE, JOURNAL, KEYSTORE},
    cells::Cell,
    journal::{Read, rows_of_kind},
    manifest::{self, Holds, Manifest, disk},
    unit::hex,
};

/// The newest of the backups in a folder.
pub(super) fn choose_data(folder: &Path) -> Result<PathBuf, AppError> {
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
pub(super) struct Chosen {
    pub(super) file: PathBuf,
    place: Place,
    /// Journals beside it and beside the others.
    journals: Vec<PathBuf>,
}

/// The newest key store of all that were found.
pub(super) fn choose_keys(folders: &[PathBuf], master: &MasterKey) -> Result<Chosen, AppError> {
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
pub(super) fn check_belonging(
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
        denied: None,
        citation: None,
        mend: Some(format!(
            "Give the newest backup of the keys, one made on or after {}; look on both media. If there is none, restore a backup of the data from before the backup of the keys.",
            calendar::date_in_london(manifest.made_at)
        )),
    })
}

pub(super) fn copy_database(
    backup: &Path,
    folder: &Path,
    manifest: &Manifest,
) -> Result<(), AppError> {
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

/// The longest journal that belongs to the key store, or a new one if there is none.
pub(super) fn take_journal(
    chosen: &Chosen,
    keys: &KeyStore,
    folder: &Path,
) -> Result<Journal, AppError> {
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
pub(super) fn destroy_again(keys: &KeyStore, read: &Read, now: Timestamp) -> Result<(), AppError> {
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
pub(super) fn check_all_known(
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
