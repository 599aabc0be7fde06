//! The bytes of the key store file. Written down in this crate's README.

use std::io::{self, Read};

use vault::{Bound, Key, KeyId, OVERHEAD, OpenError, Random, open, seal};
use zeroize::Zeroizing;

use crate::MasterKey;

/// The format of a file without former keys.
pub(crate) const FORMAT: u8 = 1;
/// The format of a file with former keys, which a program that knows none must not open.
pub(crate) const FORMAT_WITH_FORMER: u8 = 2;
/// The format of a file with former audit keys, which the first programs that knew others did not.
pub(crate) const FORMAT_WITH_FORMER_AUDIT: u8 = 3;
/// Format, epoch, store id, the sealed epoch key.
pub(crate) const HEADER: usize = 1 + 8 + 16 + OVERHEAD + 32;
/// No batch is longer, sealed.
pub(crate) const LONGEST: usize = 256 * 1024;
/// How many cells stand in one batch at most: 48 KiB.
pub(crate) const CELLS: usize = 1024;

/// What a batch holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The journal's key.
    Journal,
    /// An organisation's keys.
    Organisation,
    /// Cells that may not be in use yet.
    New,
    /// Cells that are in use.
    Settled,
    /// Ids of new cells that are in use by now.
    Marks,
    /// Tombstones of destroyed cells.
    Tombstones,
    /// Keys of an organisation that newer ones have replaced.
    Former,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Journal,
        Self::Organisation,
        Self::New,
        Self::Settled,
        Self::Marks,
        Self::Tombstones,
        Self::Former,
    ];

    fn code(self) -> u8 {
        match self {
            Self::Journal => 1,
            Self::Organisation => 2,
            Self::New => 3,
            Self::Settled => 4,
            Self::Marks => 5,
            Self::Tombstones => 6,
            Self::Former => 7,
        }
    }
}

/// A batch before sealing, or after opening.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) kind: Kind,
    /// Whose; zeros for the journal's key.
    pub(crate) org: [u8; 16],
    pub(crate) payload: Zeroizing<Vec<u8>>,
}

/// An epoch of the file: from one rewriting to the next.
#[derive(Debug)]
pub(crate) struct Epoch {
    pub(crate) store: [u8; 16],
    pub(crate) number: u64,
    pub(crate) key: Key,
}

/// Why a header does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeaderFault {
    Format(u8),
    /// Under another master key, and of this epoch, if that is to be believed.
    OtherMaster(u64),
    Damaged,
}

impl Epoch {
    /// The header that begins the file.
    pub(crate) fn header(&self, format: u8, master: &MasterKey, rng: &mut dyn Random) -> Vec<u8> {
        let id = KeyId(master.id());
        let sealed = seal(
            master.key(),
            id,
            &self.header_bound(),
            self.key.expose(),
            rng,
        );
        [
            [format].as_slice(),
            &self.number.to_be_bytes(),
            &self.store,
            &sealed,
        ]
        .concat()
    }

    /// Opens the header with which a file begins.
    pub(crate) fn open_header(header: &[u8], master: &MasterKey) -> Result<Self, HeaderFault> {
        let (format, rest) = header.split_first().ok_or(HeaderFault::Damaged)?;
        let known = [FORMAT, FORMAT_WITH_FORMER, FORMAT_WITH_FORMER_AUDIT];
        if !known.contains(format) {
            return Err(HeaderFault::Format(*format));
        }
        let (number, rest) = rest.split_first_chunk().ok_or(HeaderFault::Damaged)?;
        let (store, sealed) = rest.split_first_chunk().ok_or(HeaderFault::Damaged)?;
        let number = u64::from_be_bytes(*number);
        let mut epoch = Self {
            store: *store,
            number,
            key: Key::from_bytes(&[0; 32]),
        };
        let id = KeyId(master.id());
        let key =
            open(master.key(), id, &epoch.header_bound(), sealed).map_err(|error| match error {
                OpenError::OtherKey => HeaderFault::OtherMaster(number),
                _ => HeaderFault::Damaged,
            })?;
        epoch.key = Key::from_bytes(
            key.as_slice()
                .try_into()
                .map_err(|_| HeaderFault::Damaged)?,
        );
        Ok(epoch)
    }

    /// The sealed batch with its length in front. `place` is its number in the file, from 0.
    pub(crate) fn seal_batch(&self, place: u64, batch: &Batch, rng: &mut dyn Random) -> Vec<u8> {
        let mut plain = Zeroizing::new(Vec::with_capacity(17 + batch.payload.len()));
        plain.push(batch.kind.code());
        plain.extend_from_slice(&batch.org);
        plain.extend_from_slice(&batch.payload);
        let place = self.bound("keystore/batch", place);
        let sealed = seal(&self.key, KeyId(self.store), &place, &plain, rng);
        let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        [&length.to_be_bytes(), sealed.as_slice()].concat()
    }

    /// Opens a batch at its place; `None` if it is not the one that was written there.
    pub(crate) fn open_batch(&self, place: u64, sealed: &[u8]) -> Option<Batch> {
        let bound = self.bound("keystore/batch", place);
        let plain = open(&self.key, KeyId(self.store), &bound, sealed).ok()?;
        let (code, rest) = plain.split_first()?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.code() == *code)?;
        let (org, payload) = rest.split_first_chunk()?;
        Some(Batch {
            kind,
            org: *org,
            payload: Zeroizing::new(payload.to_vec()),
        })
    }

    /// Seals cells under their organisation's key; the batch then seals that under the epoch's.
    pub(crate) fn seal_cells(
        &self,
        (org, key): ([u8; 16], &Key),
        place: u64,
        cells: &[u8],
        rng: &mut dyn Random,
    ) -> Zeroizing<Vec<u8>> {
        let bound = Bound {
            org,
            ..self.bound("keystore/cells", place)
        };
        Zeroizing::new(seal(key, KeyId(org), &bound, cells, rng))
    }

    /// Opens what [`Epoch::seal_cells`] sealed.
    pub(crate) fn open_cells(
        &self,
        (org, key): ([u8; 16], &Key),
        place: u64,
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let bound = Bound {
            org,
            ..self.bound("keystore/cells", place)
        };
        open(key, KeyId(org), &bound, sealed).ok()
    }

    fn header_bound(&self) -> Bound<'static> {
        Bound {
            org: self.store,
            kind: "keystore/epoch",
            id: self.store,
            version: self.number,
        }
    }

    fn bound(&self, kind: &'static str, place: u64) -> Bound<'static> {
        let id = u128::from(self.number).to_be_bytes();
        Bound {
            org: self.store,
            kind,
            id,
            version: place,
        }
    }
}

/// What stands at a place of a file of length-prefixed sealed records.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Framed {
    /// A record of a length that can be.
    Record(Vec<u8>),
    /// The file ends here.
    End,
    /// The file ends within a record, as after a crash: this many bytes remain.
    Torn(u64),
    /// A length that no record has.
    Nonsense,
}

/// Reads the next record of at most `longest` bytes, sealed.
pub(crate) fn next_record(file: &mut dyn Read, longest: usize) -> io::Result<Framed> {
    let mut length = Vec::with_capacity(4);
    file.take(4).read_to_end(&mut length)?;
    let Ok(prefix) = <[u8; 4]>::try_from(length.as_slice()) else {
        let torn = u64::try_from(length.len()).unwrap_or(u64::MAX);
        return Ok(if torn == 0 {
            Framed::End
        } else {
            Framed::Torn(torn)
        });
    };
    let length = u32::from_be_bytes(prefix);
    if length == 0 {
        return zeros_to_the_end(file);
    }
    if usize::try_from(length).map_or(true, |length| !(OVERHEAD..=longest).contains(&length)) {
        return Ok(Framed::Nonsense);
    }
    let mut record = Vec::new();
    file.take(u64::from(length)).read_to_end(&mut record)?;
    let found = u64::try_from(record.len()).unwrap_or(u64::MAX);
    let whole = found == u64::from(length);
    Ok(if whole {
        Framed::Record(record)
    } else {
        Framed::Torn(4 + found)
    })
}

/// A record of a sensible length that does not open: the end of a write under way, of which the
/// file system kept the length and not all of the bytes, or else damage.
pub(crate) fn torn_or_damaged(record: &[u8], file: &mut dyn Read) -> io::Result<Framed> {
    if !record.ends_with(&[0; 16]) {
        return Ok(Framed::Nonsense);
    }
    let length = u64::try_from(record.len()).unwrap_or(u64::MAX);
    Ok(match zeros_to_the_end(file)? {
        Framed::Torn(rest) => Framed::Torn(length + rest),
        other => other,
    })
}

/// Some file systems leave zeros where a write was under way when the power failed.
fn zeros_to_the_end(file: &mut dyn Read) -> io::Result<Framed> {
    let mut piece = [0; 4096];
    let mut count = 4;
    loop {
        let found = file.read(&mut piece)?;
        let bytes = piece.get(..found).unwrap_or_default();
        if bytes.iter().any(|byte| *byte != 0) {
            return Ok(Framed::Nonsense);
        }
        if found == 0 {
            return Ok(Framed::Torn(count));
        }
        count += u64::try_from(found).unwrap_or_default();
    }
}
