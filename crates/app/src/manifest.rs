//! What a backup says of itself: which files with which digests, how far the ledgers had come, and
//! how new a key store it needs. Sealed against change under a key of the key store.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use keys::{Disk as _, FileDisk, KeyStore, Place};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::OrgId;

use crate::{AppError, unit::hex};

/// The only format so far.
const FORMAT: u32 = 1;
/// The manifest's name in a backup's folder.
pub(crate) const NAME: &str = "manifest.json";
/// What the seal is for.
const LABEL: &str = "backup-manifest";
/// No manifest is longer.
const LONGEST: u64 = 1 << 20;

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// The database, and never a key.
    Data,
    /// The key store and the recovery journal.
    Keys,
}

/// The manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The format, 1.
    pub caretaker_backup: u32,
    /// What it holds.
    pub holds: Holds,
    /// The organisation.
    pub organisation: OrgId,
    /// When it was made.
    pub made_at: Timestamp,
    /// How far each ledger had come: the organisation's, then that of the accounts.
    pub ledgers: Vec<Ledger>,
    /// How new a key store the data need, or how new this one is.
    pub key_store: KeyState,
    /// How many entries the recovery journal had.
    pub journal: u64,
    /// The files beside it.
    pub files: Vec<FileEntry>,
}

/// How far a ledger had come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Whose.
    pub organisation: OrgId,
    /// Its epoch.
    pub epoch: u64,
    /// Its leaves.
    pub leaves: u64,
    /// The signed checkpoint.
    pub checkpoint: String,
}

/// A state of the key store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyState {
    /// Its id, in hexadecimal.
    pub id: String,
    /// Its epoch.
    pub epoch: u64,
    /// Its batches in that epoch.
    pub batches: u64,
}

impl From<Place> for KeyState {
    fn from(place: Place) -> Self {
        Self {
            id: hex(&place.store),
            epoch: place.epoch,
            batches: place.batches,
        }
    }
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of it, in hexadecimal.
    pub sha256: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    manifest: Manifest,
    /// HMAC-SHA-256 of the manifest as compact JSON.
    seal: String,
}

impl Manifest {
    /// Of files in a folder, which are read back from the medium for it.
    pub(crate) fn new(
        holds: Holds,
        organisation: OrgId,
        made_at: Timestamp,
        place: Place,
        files: Vec<FileEntry>,
    ) -> Self {
        Self {
            caretaker_backup: FORMAT,
            holds,
            organisation,
            made_at,
            ledgers: Vec::new(),
            key_store: place.into(),
            journal: 0,
            files,
        }
    }

    fn seal(&self, keys: &KeyStore) -> Result<String, AppError> {
        let plain = serde_json::to_vec(self)
            .map_err(|_| AppError::Inconsistent("a manifest cannot be written".to_owned()))?;
        Ok(hex(&keys.keyed(LABEL, &plain)))
    }

    /// Writes it into a folder, durable on return.
    pub(crate) fn write(&self, folder: &Path, keys: &KeyStore) -> Result<(), AppError> {
        let sealed = Sealed {
            manifest: self.clone(),
            seal: self.seal(keys)?,
        };
        let text = serde_json::to_string_pretty(&sealed)
            .map_err(|_| AppError::Inconsistent("a manifest cannot be written".to_owned()))?;
        let path = folder.join(NAME);
        let mut file = File::create_new(&path).map_err(disk("writing the manifest"))?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.write_all(b"\n"))
            .and_then(|()| file.sync_all())
            .map_err(disk("writing the manifest"))
    }

    /// Reads one. What it says is not to be believed before its seal was compared.
    pub fn read(folder: &Path) -> Result<Unverified, AppError> {
        let mut text = String::new();
        let path = folder.join(NAME);
        File::open(&path)
            .and_then(|file| file.take(LONGEST).read_to_string(&mut text))
            .map_err(disk("reading the backup's manifest"))?;
        let sealed: Sealed = serde_json::from_str(&text).map_err(|_| {
            AppError::input(
                folder.display().to_string(),
                "its manifest is damaged, or of a later version",
                "use another backup, or the version that made this one",
            )
        })?;
        if sealed.manifest.caretaker_backup != FORMAT {
            return Err(AppError::input(
                folder.display().to_string(),
                "this version does not know its format",
                "use the version that made it",
            ));
        }
        Ok(Unverified(sealed))
    }
}

/// A manifest as it was read.
pub struct Unverified(Sealed);

impl Unverified {
    /// What it claims: enough to choose among backups.
    pub fn claimed(&self) -> &Manifest {
        &self.0.manifest
    }

    /// Holds its seal against the key store.
    pub fn verify(self, keys: &KeyStore) -> Result<Manifest, AppError> {
        if self.0.manifest.seal(keys)? == self.0.seal {
            Ok(self.0.manifest)
        } else {
            Err(AppError::input(
                NAME,
                "it was changed, or is of another key store",
                "use a backup of the data and a backup of the keys of the same organisation",
            ))
        }
    }
}

/// A file's entry, as the medium gives it back.
pub(crate) fn entry(folder: &Path, name: &str) -> Result<FileEntry, AppError> {
    let mut file = FileDisk
        .reader(&folder.join(name))
        .map_err(disk("reading back a backup"))?;
    let mut hash = Sha256::new();
    let mut bytes = 0;
    let mut buffer = vec![0; 128 * 1024];
    loop {
        let count = file
            .read(&mut buffer)
            .map_err(disk("reading back a backup"))?;
        if count == 0 {
            break;
        }
        hash.update(buffer.get(..count).unwrap_or_default());
        bytes += count as u64;
    }
    Ok(FileEntry {
        name: name.to_owned(),
        bytes,
        sha256: hex(&hash.finalize()),
    })
}

/// Holds the files of a backup against its manifest.
pub(crate) fn check_files(folder: &Path, manifest: &Manifest) -> Result<(), AppError> {
    for known in &manifest.files {
        let plain = known
            .name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
        if !plain || entry(folder, &known.name)? != *known {
            return Err(AppError::input(
                folder.join(&known.name).display().to_string(),
                "it is not what was written when the backup was made",
                "use another backup; the medium of this one may be failing",
            ));
        }
    }
    Ok(())
}

/// The folders of backups of a kind in a folder, or the folder itself if it is one.
pub(crate) fn find(folder: &Path, holds: Holds) -> Vec<PathBuf> {
    let of_kind =
        |path: &PathBuf| Manifest::read(path).is_ok_and(|found| found.claimed().holds == holds);
    let own = folder.to_owned();
    if folder.join(NAME).is_file() {
        return vec![own].into_iter().filter(of_kind).collect();
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let whole = entries.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    let mut found: Vec<PathBuf> = whole
        .map(|entry| entry.path())
        .filter(|path| path.join(NAME).is_file())
        .filter(of_kind)
        .collect();
    found.sort();
    found
}

/// An error of the disk.
pub(crate) fn disk(operation: &'static str) -> impl Fn(std::io::Error) -> AppError {
    move |source| AppError::Unavailable {
        operation,
        source: Box::new(source),
    }
}

/// Makes what a folder lists durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), AppError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(disk("syncing a folder"))
}
