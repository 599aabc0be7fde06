//! The master key: 32 random bytes in a file of their own, outside the data folder.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
};

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use vault::{Key, Random, keyed};
use zeroize::Zeroizing;

use crate::KeyError;

/// The first word of the file; the number is the format's.
const MAGIC: &str = "caretaker-master-1";

/// The key above all others. Whoever holds it and the key store can open everything that has
/// not been destroyed.
#[derive(Debug)]
pub struct MasterKey(Key);

impl MasterKey {
    /// A new key that is in memory only.
    pub fn random(rng: &mut dyn Random) -> Self {
        Self(Key::random(rng))
    }

    /// Makes a new key and its file, which must not exist. The folder must.
    pub fn create_file(path: &Path, rng: &mut dyn Random) -> Result<Self, KeyError> {
        let key = Self::random(rng);
        key.write_file(path)?;
        Ok(key)
    }

    /// Writes the key to a new file that only its owner can read, durable on return.
    pub fn write_file(&self, path: &Path) -> Result<(), KeyError> {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => KeyError::Exists {
                    path: path.to_owned(),
                },
                _ => KeyError::disk("creating the master key file", path)(error),
            })?;
        file.write_all(self.to_text().as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(KeyError::disk("writing the master key file", path))?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(KeyError::disk("syncing the folder", folder))
    }

    /// Reads the key, if nobody but the file's owner can.
    pub fn read_file(path: &Path) -> Result<Self, KeyError> {
        let reading = |error| KeyError::disk("reading the master key file", path)(error);
        let file = File::open(path).map_err(reading)?;
        let about = file.metadata().map_err(reading)?;
        if !about.is_file() {
            return Err(KeyError::NotA {
                path: path.to_owned(),
                expected: "master key file",
            });
        }
        let mode = about.mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Permissions {
                path: path.to_owned(),
                mode,
            });
        }
        let mut text = Zeroizing::new(String::with_capacity(128));
        file.take(128).read_to_string(&mut text).map_err(reading)?;
        Self::from_text(&text).ok_or_else(|| KeyError::NotA {
            path: path.to_owned(),
            expected: "master key file",
        })
    }

    /// A second copy, on purpose.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }

    /// A public name for this key, from which it cannot be found: to tell two keys apart.
    pub fn id(&self) -> [u8; 16] {
        let hash = keyed(&self.0, "master-id", b"");
        hash.first_chunk().copied().unwrap_or_default()
    }

    pub(crate) fn key(&self) -> &Key {
        &self.0
    }

    pub(crate) fn to_text(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(HEXLOWER.encode(self.0.expose()));
        Zeroizing::new(format!("{MAGIC}\n{}\n", *digits))
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let (magic, digits) = (words.next()?, words.next()?);
        if magic != MAGIC || words.next().is_some() {
            return None;
        }
        let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?);
        bytes
            .as_slice()
            .try_into()
            .ok()
            .map(|bytes| Self(Key::from_bytes(bytes)))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use vault::DangerousSeededRandom;

    use super::*;

    #[test]
    fn written_read_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let mut rng = DangerousSeededRandom::new(1);
        let key = MasterKey::create_file(&path, &mut rng).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("caretaker-master-1\n") && text.len() == 19 + 65,
            "{}",
            text.len()
        );
        let read = MasterKey::read_file(&path).unwrap();
        assert_eq!(read.key().expose(), key.key().expose());
        assert_eq!(read.id(), key.id());
        let again = MasterKey::create_file(&path, &mut rng);
        assert!(matches!(again, Err(KeyError::Exists { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn refused_when_others_can_read_it_and_says_how_to_mend_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        MasterKey::create_file(&path, &mut DangerousSeededRandom::new(1)).unwrap();
        for mode in [0o640, 0o604, 0o660, 0o666] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = MasterKey::read_file(&path).unwrap_err().to_string();
            assert!(
                error.contains("chmod 600") && error.contains(&format!("{mode:o}")),
                "{error}"
            );
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        MasterKey::read_file(&path).unwrap();
    }

    #[test]
    fn other_files_are_not_taken_for_keys() {
        let key = MasterKey::random(&mut DangerousSeededRandom::new(1));
        let text = key.to_text();
        let digits = text.lines().nth(1).unwrap();
        for wrong in [
            "",
            "caretaker-master-1",
            "caretaker-master-1\nabcd\n",
            &format!("caretaker-master-2\n{digits}\n"),
            &format!("caretaker-master-1\n{digits}00\n"),
            &format!("caretaker-master-1\n{digits}\nmore\n"),
            &format!(
                "caretaker-master-1\n{}g\n",
                digits.strip_prefix(|_: char| true).unwrap()
            ),
        ] {
            assert!(MasterKey::from_text(wrong).is_none(), "{wrong}");
        }
        assert!(
            MasterKey::from_text(
                &text
                    .to_uppercase()
                    .replace("CARETAKER-MASTER", "caretaker-master")
            )
            .is_some()
        );
        assert_eq!(format!("{key:?}"), "MasterKey(Key(…))");
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            MasterKey::read_file(folder.path()),
            Err(KeyError::NotA { .. })
        ));
    }
}
