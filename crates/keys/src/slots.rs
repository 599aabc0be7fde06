//! The two slots: which of them is newest and whole, and healing the other from it.

use std::{
    fmt,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{
    Disk, KeyError, MasterKey,
    format::{Batch, Epoch, Framed, HEADER, HeaderFault, LONGEST, next_record, torn_or_damaged},
};

/// The two folders that each hold the key store's file, on two media if there are two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots {
    /// Written first.
    pub a: PathBuf,
    /// Written when the first has been read back.
    pub b: PathBuf,
}

impl Slots {
    /// `a` and `b` in one folder.
    pub fn within(folder: &Path) -> Self {
        Self {
            a: folder.join("a"),
            b: folder.join("b"),
        }
    }

    pub(crate) fn folders(&self) -> [&Path; 2] {
        [&self.a, &self.b]
    }

    pub(crate) fn files(&self) -> [PathBuf; 2] {
        self.folders().map(|folder| folder.join("keystore"))
    }
}

/// The name under which a new file is written before it takes its place.
pub(crate) fn temporary(file: &Path) -> PathBuf {
    file.with_extension("new")
}

/// Something that opening the key store or the journal mended, for a person to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The end of a write that a crash cut short; nobody had been told that it was durable.
    TailCut {
        /// The file.
        path: PathBuf,
        /// How many bytes were cut off.
        bytes: u64,
    },
    /// One slot was missing, behind or broken, and was written anew from the other.
    Healed {
        /// The file that was written.
        path: PathBuf,
        /// What had been wrong with it.
        because: &'static str,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TailCut { path, bytes } => write!(
                f,
                "cut {bytes} bytes off the end of `{}`: a write that did not finish",
                path.display()
            ),
            Self::Healed { path, because } => {
                write!(
                    f,
                    "wrote `{}` anew from the other slot: it was {because}",
                    path.display()
                )
            }
        }
    }
}

/// How a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    Clean,
    Torn(u64),
    Damaged,
}

/// What was found in a slot whose header opens.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) epoch: Epoch,
    /// How many batches open, from the first.
    pub(crate) batches: u64,
    /// Header and those batches.
    pub(crate) length: u64,
    /// SHA-256 of that.
    pub(crate) digest: [u8; 32],
    pub(crate) tail: Tail,
}

#[derive(Debug)]
enum Found {
    Missing,
    /// Of an epoch, if that is to be believed.
    OtherMaster(u64),
    Damaged,
    Open(Scan),
}

/// Reads a file, handing each batch with its place to `sink`.
pub(crate) fn scan(
    disk: &dyn Disk,
    path: &Path,
    master: &MasterKey,
    sink: &mut dyn FnMut(&Epoch, u64, &Batch) -> Result<(), KeyError>,
) -> Result<Result<Scan, HeaderFault>, KeyError> {
    let reading = |error| KeyError::disk("reading the key store", path)(error);
    let mut file = disk.reader(path).map_err(reading)?;
    let mut header = Vec::with_capacity(HEADER);
    (&mut file)
        .take(HEADER as u64)
        .read_to_end(&mut header)
        .map_err(reading)?;
    let epoch = match Epoch::open_header(&header, master) {
        Ok(epoch) => epoch,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut hash = Sha256::new_with_prefix(&header);
    let (mut batches, mut length) = (0, HEADER as u64);
    let tail = loop {
        match next_record(&mut file, LONGEST).map_err(reading)? {
            Framed::End => break Tail::Clean,
            Framed::Torn(bytes) => break Tail::Torn(bytes),
            Framed::Nonsense => break Tail::Damaged,
            Framed::Record(record) => {
                let Some(batch) = epoch.open_batch(batches, &record) else {
                    break match torn_or_damaged(&record, &mut file).map_err(reading)? {
                        Framed::Torn(bytes) => Tail::Torn(bytes),
                        _ => Tail::Damaged,
                    };
                };
                sink(&epoch, batches, &batch)?;
                batches += 1;
                let size = u32::try_from(record.len()).unwrap_or(u32::MAX);
                length += 4 + u64::from(size);
                hash.update(size.to_be_bytes());
                hash.update(&record);
            }
        }
    };
    Ok(Ok(Scan {
        epoch,
        batches,
        length,
        digest: hash.finalize().into(),
        tail,
    }))
}

/// Makes both slots hold the same whole file, the newest, and says what had to be mended.
pub(crate) fn settle(
    disk: &dyn Disk,
    slots: &Slots,
    master: &MasterKey,
) -> Result<(Scan, Vec<Notice>), KeyError> {
    let files = slots.files();
    for path in &files {
        let path = temporary(path);
        disk.remove(&path)
            .map_err(KeyError::disk("removing", &path))?;
    }
    let [file_a, file_b] = &files;
    let found = (look(disk, file_a, master)?, look(disk, file_b, master)?);
    let (newest, path, other, other_path) = match found {
        (Found::Open(a), Found::Open(b)) if a.epoch.store != b.epoch.store => {
            return Err(KeyError::Strangers {
                a: file_a.clone(),
                b: file_b.clone(),
            });
        }
        (Found::Open(a), Found::Open(b)) if rank(&b) > rank(&a) => {
            (b, file_b, Found::Open(a), file_a)
        }
        (Found::Open(a), b) => (a, file_a, b, file_b),
        (a, Found::Open(b)) => (b, file_b, a, file_a),
        (a, b) => return Err(none_opens(slots, &files, &a, &b)),
    };
    let because = may_replace(&newest, path, &other, other_path)?;
    let mut notices = Vec::new();
    if let Tail::Torn(bytes) = newest.tail {
        disk.cut(path, newest.length)
            .map_err(KeyError::disk("cutting the end off", path))?;
        notices.push(Notice::TailCut {
            path: path.clone(),
            bytes,
        });
    }
    if let Some(because) = because {
        copy(disk, path, other_path, newest.digest)?;
        notices.push(match other {
            Found::Open(Scan {
                tail: Tail::Torn(bytes),
                ..
            }) => Notice::TailCut {
                path: other_path.clone(),
                bytes,
            },
            _ => Notice::Healed {
                path: other_path.clone(),
                because,
            },
        });
    }
    Ok((newest, notices))
}

/// Which of two files is to be believed: a later epoch, then more batches, then a whole one.
fn rank(scan: &Scan) -> (u64, u64, bool) {
    (scan.epoch.number, scan.batches, scan.tail == Tail::Clean)
}

fn look(disk: &dyn Disk, path: &Path, master: &MasterKey) -> Result<Found, KeyError> {
    match disk.length(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Missing),
        Err(error) => return Err(KeyError::disk("looking for the key store", path)(error)),
        Ok(_) => {}
    }
    match scan(disk, path, master, &mut |_, _, _| Ok(()))? {
        Ok(scan) => Ok(Found::Open(scan)),
        Err(HeaderFault::Format(found)) if found != 0 => Err(KeyError::Format {
            path: path.to_owned(),
            found,
        }),
        Err(HeaderFault::OtherMaster(epoch)) => Ok(Found::OtherMaster(epoch)),
        Err(HeaderFault::Format(_) | HeaderFault::Damaged) => Ok(Found::Damaged),
    }
}

/// Whether the newest file may take the other's place, and why it should. INVARIANT: a slot
/// that might hold something newer is never overwritten: that could bring destroyed keys back.
fn may_replace(
    newest: &Scan,
    path: &Path,
    other: &Found,
    other_path: &Path,
) -> Result<Option<&'static str>, KeyError> {
    let damaged = |path: &Path, what| {
        Err(KeyError::Damaged {
            path: path.to_owned(),
            what,
        })
    };
    if newest.tail == Tail::Damaged {
        return damaged(path, "a batch of keys does not open");
    }
    match other {
        Found::Missing => Ok(Some("missing")),
        Found::Damaged => damaged(other_path, "its header does not open"),
        Found::OtherMaster(epoch) if *epoch < newest.epoch.number => {
            Ok(Some("of an earlier epoch, under an earlier master key"))
        }
        Found::OtherMaster(_) => Err(KeyError::OtherMaster {
            path: other_path.to_owned(),
        }),
        Found::Open(scan) if scan.epoch.number < newest.epoch.number => {
            Ok(Some("of an earlier epoch"))
        }
        Found::Open(scan) if scan.digest == newest.digest && scan.tail == Tail::Clean => Ok(None),
        Found::Open(scan) => Ok(Some(match scan.tail {
            Tail::Clean => "behind",
            Tail::Torn(_) => "cut short",
            Tail::Damaged => "damaged",
        })),
    }
}

fn none_opens(slots: &Slots, files: &[PathBuf; 2], a: &Found, b: &Found) -> KeyError {
    let [file_a, file_b] = files.clone();
    let missing = |found: &Found| matches!(found, Found::Missing);
    let stranger = |found: &Found| matches!(found, Found::OtherMaster(_));
    match (a, b) {
        _ if missing(a) && missing(b) => KeyError::Missing {
            a: slots.a.clone(),
            b: slots.b.clone(),
        },
        _ if stranger(a) => KeyError::OtherMaster { path: file_a },
        _ if stranger(b) => KeyError::OtherMaster { path: file_b },
        _ => {
            let path = if missing(a) { file_b } else { file_a };
            KeyError::Damaged {
                path,
                what: "its header does not open",
            }
        }
    }
}

/// Writes one slot's file from the other's, and reads it back before it takes its place.
pub(crate) fn copy(
    disk: &dyn Disk,
    from: &Path,
    to: &Path,
    digest: [u8; 32],
) -> Result<(), KeyError> {
    let new = temporary(to);
    if let Some(folder) = to.parent() {
        disk.make_folder(folder)
            .map_err(KeyError::disk("making the folder", folder))?;
    }
    disk.write_new(&new, &mut |out| {
        let mut file = disk.reader(from)?;
        pour(&mut file, out)
    })
    .map_err(KeyError::disk("writing", &new))?;
    read_back(disk, &new, digest)?;
    disk.replace(&new, to, HEADER)
        .map_err(KeyError::disk("replacing", to))
}

/// Reads a file whole and compares its digest with that of what was written.
pub(crate) fn read_back(disk: &dyn Disk, path: &Path, digest: [u8; 32]) -> Result<(), KeyError> {
    let mut hash = HashWriter {
        hash: Sha256::new(),
        length: 0,
        out: &mut io::sink(),
    };
    disk.reader(path)
        .and_then(|mut file| pour(&mut file, &mut hash))
        .map_err(KeyError::disk("reading back", path))?;
    if <[u8; 32]>::from(hash.hash.finalize()) == digest {
        Ok(())
    } else {
        let what = "what was read back is not what was written";
        Err(KeyError::Damaged {
            path: path.to_owned(),
            what,
        })
    }
}

fn pour(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<()> {
    io::copy(from, to).map(|_| ())
}

/// Hashes and counts what passes through.
pub(crate) struct HashWriter<'a> {
    pub(crate) hash: Sha256,
    pub(crate) length: u64,
    pub(crate) out: &'a mut dyn Write,
}

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hash.update(bytes.get(..count).unwrap_or_default());
        self.length += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
