//! What the key store and the journal ask of a disk: few operations, each with its sync, so
//! that a test can stop between any two of them.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Seek, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use rustix::fs::{Advice, fadvise};

/// A disk, real or (in tests) one that crashes.
pub trait Disk: Send + Sync {
    /// Makes a folder with what is above it, readable by its owner only; fine if it is there.
    fn make_folder(&self, path: &Path) -> io::Result<()>;

    /// The length of a file; an error of kind `NotFound` if there is none.
    fn length(&self, path: &Path) -> io::Result<u64>;

    /// Reads a file from its start, from the medium where the system lets us ask for that.
    fn reader(&self, path: &Path) -> io::Result<Box<dyn Read>>;

    /// Writes a file anew and syncs it. What stood there before is lost.
    fn write_new(
        &self,
        path: &Path,
        content: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()>;

    /// Adds to a file of length `at`, and syncs it.
    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts a file to a length, and syncs it.
    fn cut(&self, path: &Path, length: u64) -> io::Result<()>;

    /// Puts `from` in the place of `to` (same folder), syncs the folder, then overwrites the
    /// first `wipe` bytes of what stood at `to` before, which no name leads to any more.
    fn replace(&self, from: &Path, to: &Path, wipe: usize) -> io::Result<()>;

    /// Removes a file and syncs its folder; fine if there is none.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The real one.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileDisk;

impl Disk for FileDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        path.parent().map_or(Ok(()), sync_folder)
    }

    fn length(&self, path: &Path) -> io::Result<u64> {
        fs::metadata(path).map(|about| about.len())
    }

    fn reader(&self, path: &Path) -> io::Result<Box<dyn Read>> {
        let file = File::open(path)?;
        // Only advice: where it is not followed, we read from the cache what is on the disk too.
        let _ = fadvise(&file, 0, None, Advice::DontNeed);
        Ok(Box::new(io::BufReader::with_capacity(128 * 1024, file)))
    }

    fn write_new(
        &self,
        path: &Path,
        content: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path)?;
        let mut out = io::BufWriter::with_capacity(128 * 1024, file);
        content(&mut out)?;
        out.into_inner()?.sync_all()
    }

    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().append(true).open(path)?;
        if file.metadata()?.len() != at {
            return Err(io::Error::other("the file was changed by somebody else"));
        }
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn cut(&self, path: &Path, length: u64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(path)?;
        file.set_len(length)?;
        file.sync_all()
    }

    fn replace(&self, from: &Path, to: &Path, wipe: usize) -> io::Result<()> {
        let old = match OpenOptions::new().write(true).open(to) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        fs::rename(from, to)?;
        to.parent().map_or(Ok(()), sync_folder)?;
        let Some(mut old) = old else { return Ok(()) };
        let length = usize::try_from(old.metadata()?.len())
            .unwrap_or(wipe)
            .min(wipe);
        old.rewind()?;
        old.write_all(&vec![0; length])?;
        old.sync_all()
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(path) {
            Ok(()) => path.parent().map_or(Ok(()), sync_folder),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    File::open(path)?.sync_all()
}
