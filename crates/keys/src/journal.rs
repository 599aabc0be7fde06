//! The recovery journal: what must be done again after an older copy of the data is restored.
//!
//! A data backup may be years old. What was destroyed since must stay destroyed; who was held,
//! restricted or objected since must still be; what was sealed anew must not be lost. The
//! journal is read only then, and holds ids and sealed bodies, so it outlives every erasure.

use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vault::{Bound, Key, KeyId, Random, open, seal};
use zeroize::Zeroizing;

use crate::{
    Disk, FileDisk, KeyError, KeyStore, Notice,
    format::{Framed, next_record, torn_or_damaged},
    slots::temporary,
    store::held,
};

/// The only format so far.
const FORMAT: u8 = 1;
/// Format and store id.
const HEADER: usize = 17;
/// What is kept stands here whole.
const LONGEST: usize = 16 * 1024 * 1024;

/// One thing to do again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// A cell's key was destroyed.
    Tombstone {
        /// The organisation.
        #[serde(with = "id")]
        org: [u8; 16],
        /// The cell.
        #[serde(with = "id")]
        cell: [u8; 16],
        /// When, microseconds since 1970 UTC.
        at: i64,
        /// The leaf that decided it.
        leaf: u64,
    },
    /// Something that a restore must not lose was written: a hold, a restriction, an objection, a
    /// record sealed anew in another cell. One entry for every kind, so that a later kind needs no
    /// later format: what is to be put back is the sealed body with its terms.
    Kept(Kept),
    /// Something of those kinds was removed.
    Removed {
        /// The organisation.
        #[serde(with = "id")]
        org: [u8; 16],
        /// The entity's kind.
        kind: String,
        /// The entity.
        #[serde(with = "id")]
        id: [u8; 16],
        /// Its last version.
        version: u64,
        /// When, microseconds since 1970 UTC.
        at: i64,
    },
    /// A checkpoint of the ledger; the last one tells what a restore has lost.
    Checkpoint {
        /// The organisation.
        #[serde(with = "id")]
        org: [u8; 16],
        /// When, microseconds since 1970 UTC.
        at: i64,
        /// The signed note.
        note: String,
        /// How many entities of each kind there were.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        held: BTreeMap<String, u64>,
    },
}

/// An entity as it is to be put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The organisation.
    #[serde(with = "id")]
    pub org: [u8; 16],
    /// The entity's kind.
    pub kind: String,
    /// The entity.
    #[serde(with = "id")]
    pub id: [u8; 16],
    /// The version that was written.
    pub version: u64,
    /// The cell that seals it.
    #[serde(with = "id")]
    pub cell: [u8; 16],
    /// When, microseconds since 1970 UTC.
    pub at: i64,
    /// Its terms.
    pub terms: Vec<KeptTerm>,
    /// Its row's envelope, then its chunks.
    #[serde(with = "envelopes")]
    pub body: Vec<Vec<u8>>,
}

/// A term of a kept entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptTerm {
    /// Its class, as the store numbers them.
    pub class: u8,
    /// Its name.
    pub name: String,
    /// Its value.
    #[serde(with = "bytes")]
    pub value: Vec<u8>,
}

/// The journal's file, sealed under a key of the key store that outlives its epochs.
pub struct Journal {
    disk: Box<dyn Disk>,
    path: PathBuf,
    key: Key,
    store: [u8; 16],
    end: Mutex<End>,
    notices: Vec<Notice>,
}

/// Where the next record goes, and what seals it.
struct End {
    rng: Box<dyn Random + Send>,
    count: u64,
    length: u64,
    /// INVARIANT: each record is bound to the one before it, so none can be taken out.
    previous: [u8; 16],
    stopped: bool,
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Journal {
    /// Makes an empty journal, where there must be none, and opens it.
    pub fn create(
        path: &Path,
        keys: &KeyStore,
        rng: Box<dyn Random + Send>,
    ) -> Result<Self, KeyError> {
        Self::create_on(Box::new(FileDisk), path, keys, rng)
    }

    /// Opens a journal; the end of a write that a crash cut short is cut off.
    pub fn open(
        path: &Path,
        keys: &KeyStore,
        rng: Box<dyn Random + Send>,
    ) -> Result<Self, KeyError> {
        Self::open_on(Box::new(FileDisk), path, keys, rng)
    }

    /// [`Journal::create`] on another disk.
    pub fn create_on(
        disk: Box<dyn Disk>,
        path: &Path,
        keys: &KeyStore,
        rng: Box<dyn Random + Send>,
    ) -> Result<Self, KeyError> {
        match disk.length(path) {
            Ok(_) => {
                return Err(KeyError::Exists {
                    path: path.to_owned(),
                });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(KeyError::disk("looking for the journal", path)(error)),
        }
        let (_, store) = keys.journal_key();
        let new = temporary(path);
        disk.write_new(&new, &mut |out| {
            out.write_all(&[[FORMAT].as_slice(), &store].concat())
        })
        .map_err(KeyError::disk("writing", &new))?;
        disk.replace(&new, path, 0)
            .map_err(KeyError::disk("replacing", path))?;
        Self::open_on(disk, path, keys, rng)
    }

    /// [`Journal::open`] on another disk.
    pub fn open_on(
        disk: Box<dyn Disk>,
        path: &Path,
        keys: &KeyStore,
        rng: Box<dyn Random + Send>,
    ) -> Result<Self, KeyError> {
        let (key, store) = keys.journal_key();
        let end = End {
            rng,
            count: 0,
            length: 0,
            previous: [0; 16],
            stopped: false,
        };
        let mut journal = Self {
            disk,
            path: path.to_owned(),
            key: key.duplicate(),
            store,
            end: Mutex::new(end),
            notices: Vec::new(),
        };
        let read = journal.read(path, &mut |_| Ok(()))?;
        if read.torn > 0 {
            let cutting = KeyError::disk("cutting the end off", path);
            journal.disk.cut(path, read.length).map_err(cutting)?;
            journal.notices.push(Notice::TailCut {
                path: path.to_owned(),
                bytes: read.torn,
            });
        }
        let mut end = held(&journal.end);
        (end.count, end.length, end.previous) = (read.count, read.length, read.previous);
        drop(end);
        Ok(journal)
    }

    /// What opening had to mend.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Adds an entry; it is durable on return.
    pub fn append(&self, entry: &Entry) -> Result<(), KeyError> {
        let plain = Zeroizing::new(serde_json::to_vec(entry).map_err(KeyError::Entry)?);
        if plain.len() + vault::OVERHEAD > LONGEST {
            return Err(KeyError::TooLarge { limit: LONGEST });
        }
        let mut end = held(&self.end);
        if end.stopped {
            return Err(KeyError::Stopped);
        }
        let bound = self.bound(end.previous, end.count);
        let sealed = seal(&self.key, KeyId(self.store), &bound, &plain, &mut *end.rng);
        let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        let bytes = [&length.to_be_bytes(), sealed.as_slice()].concat();
        end.stopped = true;
        self.disk
            .append(&self.path, end.length, &bytes)
            .map_err(KeyError::disk("adding to the journal", &self.path))?;
        end.stopped = false;
        end.count += 1;
        end.length += bytes.len() as u64;
        end.previous = link(&sealed);
        Ok(())
    }

    /// All entries, oldest first.
    pub fn read_all(&self) -> Result<Vec<Entry>, KeyError> {
        // Held, so that no half-written record is met.
        let end = held(&self.end);
        if end.stopped {
            return Err(KeyError::Stopped);
        }
        let mut entries = Vec::new();
        let read = self.read(&self.path, &mut |entry| {
            entries.push(entry);
            Ok(())
        })?;
        if (read.count, read.length, read.torn) != (end.count, end.length, 0) {
            return Err(self.damaged("it is shorter than what this process wrote"));
        }
        Ok(entries)
    }

    /// How many entries there are.
    pub fn count(&self) -> u64 {
        held(&self.end).count
    }

    /// Copies the journal to a new file, durable and read back on return; answers how many entries
    /// the copy holds. What is added meanwhile waits.
    pub fn copy_to(&self, to: &Path) -> Result<u64, KeyError> {
        let end = held(&self.end);
        if end.stopped {
            return Err(KeyError::Stopped);
        }
        self.disk
            .write_new(to, &mut |out: &mut dyn Write| {
                let mut file = self.disk.reader(&self.path)?.take(end.length);
                io::copy(&mut file, out).map(drop)
            })
            .map_err(KeyError::disk("writing", to))?;
        let read = self.read(to, &mut |_| Ok(()))?;
        if (read.count, read.length, read.torn) != (end.count, end.length, 0) {
            return Err(KeyError::Damaged {
                path: to.to_owned(),
                what: "what was read back is not what was written",
            });
        }
        Ok(read.count)
    }

    fn read(
        &self,
        path: &Path,
        sink: &mut dyn FnMut(Entry) -> Result<(), KeyError>,
    ) -> Result<Extent, KeyError> {
        let damaged = |what| KeyError::Damaged {
            path: path.to_owned(),
            what,
        };
        let reading = |error| KeyError::disk("reading the journal", path)(error);
        let mut file = self.disk.reader(path).map_err(reading)?;
        let mut header = Vec::with_capacity(HEADER);
        (&mut file)
            .take(HEADER as u64)
            .read_to_end(&mut header)
            .map_err(reading)?;
        match header.split_first() {
            Some((&FORMAT, store)) if store == self.store => {}
            Some((&FORMAT, _)) | None => {
                return Err(damaged("it does not belong to this key store"));
            }
            Some((&found, _)) => {
                return Err(KeyError::Format {
                    path: path.to_owned(),
                    found,
                });
            }
        }
        let mut read = Extent {
            count: 0,
            length: HEADER as u64,
            previous: [0; 16],
            torn: 0,
        };
        loop {
            match next_record(&mut file, LONGEST).map_err(reading)? {
                Framed::End => return Ok(read),
                Framed::Torn(bytes) => {
                    return Ok(Extent {
                        torn: bytes,
                        ..read
                    });
                }
                Framed::Nonsense => return Err(damaged("a record has no sensible length")),
                Framed::Record(record) => {
                    let bound = self.bound(read.previous, read.count);
                    let Ok(plain) = open(&self.key, KeyId(self.store), &bound, &record) else {
                        return match torn_or_damaged(&record, &mut file).map_err(reading)? {
                            Framed::Torn(bytes) => Ok(Extent {
                                torn: bytes,
                                ..read
                            }),
                            _ => Err(damaged("a record does not open")),
                        };
                    };
                    sink(serde_json::from_slice(&plain).map_err(KeyError::Entry)?)?;
                    read.count += 1;
                    read.length += 4 + record.len() as u64;
                    read.previous = link(&record);
                }
            }
        }
    }

    fn bound(&self, previous: [u8; 16], count: u64) -> Bound<'static> {
        Bound {
            org: self.store,
            kind: "journal",
            id: previous,
            version: count,
        }
    }

    fn damaged(&self, what: &'static str) -> KeyError {
        KeyError::Damaged {
            path: self.path.clone(),
            what,
        }
    }
}

/// How far a reading came.
struct Extent {
    count: u64,
    length: u64,
    previous: [u8; 16],
    torn: u64,
}

/// What binds a record to the one before it.
fn link(sealed: &[u8]) -> [u8; 16] {
    let hash: [u8; 32] = Sha256::digest(sealed).into();
    hash.first_chunk().copied().unwrap_or_default()
}

/// Ids as hexadecimal digits.
mod id {
    use data_encoding::HEXLOWER;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(id: &[u8; 16], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&HEXLOWER.encode(id))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 16], D::Error> {
        let text = String::deserialize(from)?;
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(D::Error::custom)?;
        bytes
            .try_into()
            .map_err(|_| D::Error::custom("an id has 16 bytes"))
    }
}

/// Bytes as hexadecimal digits.
mod bytes {
    use data_encoding::HEXLOWER;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&HEXLOWER.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        HEXLOWER.decode(text.as_bytes()).map_err(D::Error::custom)
    }
}

/// Envelopes in base 64.
mod envelopes {
    use data_encoding::BASE64;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(all: &[Vec<u8>], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(all.iter().map(|one| BASE64.encode(one)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Vec<u8>>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        let decode = |text: &String| BASE64.decode(text.as_bytes()).map_err(D::Error::custom);
        texts.iter().map(decode).collect()
    }
}
