//! Changing the master key: its successor stands beside it until the key store is sealed under it.
//!
//! The steps are: the successor's file; a recovery kit of it; both slots under it; its file in the
//! place of the old one. Whatever is cut short, one of the two files opens the key store.

use std::path::{Path, PathBuf};

use vault::Random;

use crate::{Disk, FileDisk, KeyError, KeyStore, MasterKey, Slots, SystemRandom};

/// The master key file has no more bytes than this.
const LENGTH: usize = 128;

/// A key store that was opened with the master key's file.
#[derive(Debug)]
pub struct OpenedByFile {
    /// The key store.
    pub store: KeyStore,
    /// Whether a change of the master key that was cut short was finished for it.
    pub finished: bool,
}

impl MasterKey {
    /// Where the next master key stands until it takes the place of the one at `path`.
    pub fn successor_path(path: &Path) -> PathBuf {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        path.with_file_name(name)
    }

    /// The next master key: made in a file beside the present one, or found there if an earlier
    /// change was cut short.
    pub fn successor(path: &Path, rng: &mut dyn Random) -> Result<Self, KeyError> {
        let new = Self::successor_path(path);
        match Self::read_file(&new) {
            Ok(key) => Ok(key),
            Err(KeyError::Disk { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
                Self::create_file(&new, rng)
            }
            // Cut short while it was written, so nothing is sealed under it yet.
            Err(KeyError::NotA { .. }) => {
                FileDisk
                    .remove(&new)
                    .map_err(KeyError::disk("removing", &new))?;
                Self::create_file(&new, rng)
            }
            Err(error) => Err(error),
        }
    }

    /// Puts the successor's file in the place of the present one, which is overwritten. The key
    /// store must be sealed under the successor before.
    pub fn succeed(path: &Path) -> Result<(), KeyError> {
        let new = Self::successor_path(path);
        FileDisk
            .replace(&new, path, LENGTH)
            .map_err(KeyError::disk("replacing the master key file", path))
    }
}

impl KeyStore {
    /// Opens with the master key of a file, or with its successor if a change of the master key
    /// came as far as that; then the successor takes its place.
    pub fn open_by_file(path: &Path, slots: &Slots) -> Result<OpenedByFile, KeyError> {
        let open = |master: &MasterKey| Self::open(slots, master, Box::new(SystemRandom));
        let refused = match MasterKey::read_file(path) {
            Ok(master) => match open(&master) {
                Ok(store) => {
                    return Ok(OpenedByFile {
                        store,
                        finished: false,
                    });
                }
                Err(error @ KeyError::OtherMaster { .. }) => error,
                Err(error) => return Err(error),
            },
            Err(error) => error,
        };
        let Ok(successor) = MasterKey::read_file(&MasterKey::successor_path(path)) else {
            return Err(refused);
        };
        match open(&successor) {
            Ok(store) => {
                MasterKey::succeed(path)?;
                Ok(OpenedByFile {
                    store,
                    finished: true,
                })
            }
            Err(KeyError::OtherMaster { .. }) => Err(refused),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_successor_is_taken_up_again_and_a_torn_one_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        MasterKey::create_file(&path, &mut SystemRandom).unwrap();
        let first = MasterKey::successor(&path, &mut SystemRandom).unwrap();
        let again = MasterKey::successor(&path, &mut SystemRandom).unwrap();
        assert_eq!(first.id(), again.id());
        let new = MasterKey::successor_path(&path);
        assert_eq!(new, folder.path().join("master.key.new"));
        fs::write(&new, "caretaker-master-1\n12ab").unwrap();
        let anew = MasterKey::successor(&path, &mut SystemRandom).unwrap();
        assert_ne!(anew.id(), first.id());
        MasterKey::succeed(&path).unwrap();
        assert_eq!(MasterKey::read_file(&path).unwrap().id(), anew.id());
        assert!(!new.exists());
    }

    #[test]
    fn whichever_file_opens_the_key_store_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let slots = Slots::within(&folder.path().join("keys"));
        let old = MasterKey::create_file(&path, &mut SystemRandom).unwrap();
        let store = KeyStore::create(&slots, &old, Box::new(SystemRandom)).unwrap();
        let new = MasterKey::successor(&path, &mut SystemRandom).unwrap();
        drop(store);
        // Begun and no further: the old one opens, and its successor stays for the next try.
        let opened = KeyStore::open_by_file(&path, &slots).unwrap();
        assert!(!opened.finished && MasterKey::successor_path(&path).exists());
        opened.store.rewrap(&new).unwrap();
        drop(opened);
        let opened = KeyStore::open_by_file(&path, &slots).unwrap();
        assert!(opened.finished);
        assert_eq!(MasterKey::read_file(&path).unwrap().id(), new.id());
        assert!(!MasterKey::successor_path(&path).exists());
        drop(opened);
        // One slot under the old one still: it is healed.
        let other = KeyStore::open(&slots, &old, Box::new(SystemRandom));
        assert!(matches!(other, Err(KeyError::OtherMaster { .. })));
        assert!(!KeyStore::open_by_file(&path, &slots).unwrap().finished);
    }

    #[test]
    fn neither_file_opens_a_key_store_of_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let slots = Slots::within(&folder.path().join("keys"));
        let stranger = MasterKey::random(&mut SystemRandom);
        KeyStore::create(&slots, &stranger, Box::new(SystemRandom)).unwrap();
        assert!(KeyStore::open_by_file(&path, &slots).is_err(), "no file");
        MasterKey::create_file(&path, &mut SystemRandom).unwrap();
        let new = MasterKey::successor(&path, &mut SystemRandom).unwrap();
        let refused = KeyStore::open_by_file(&path, &slots);
        assert!(matches!(refused, Err(KeyError::OtherMaster { .. })));
        // Nothing was replaced.
        let kept = MasterKey::read_file(&MasterKey::successor_path(&path)).unwrap();
        assert_eq!(kept.id(), new.id());
    }
}
