//! One process holds a data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// The folder's lock. It ends with this value, and with the process whatever way that ends.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

/// The lock could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error("another process is using `{0}`: stop it, or give its commands to it")]
    Held(PathBuf),
    /// The file could not be made or locked.
    #[error("could not lock `{path}`")]
    Io {
        /// The lock's file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl DataLock {
    /// Takes the lock, making its file where needed. Does not wait.
    pub fn take(path: &Path) -> Result<Self, LockError> {
        let failed = |source| LockError::Io {
            path: path.to_owned(),
            source,
        };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = DataLock::take(&path).unwrap();
        let second = DataLock::take(&path).unwrap_err();
        assert!(
            second.to_string().contains("another process is using"),
            "{second}"
        );
        drop(first);
        DataLock::take(&path).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there() {
        let path = Path::new("/nonexistent/folder/lock");
        assert!(matches!(DataLock::take(path), Err(LockError::Io { .. })));
    }
}
