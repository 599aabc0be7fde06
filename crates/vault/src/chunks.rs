//! Bodies too large for one envelope: chunks, each an envelope of its own.

use zeroize::Zeroizing;

use crate::{
    Bound, Key, KeyId, OpenError, Random,
    envelope::{associated, open_with, seal_with},
};

/// The most that one chunk holds before sealing.
pub const CHUNK: usize = 64 * 1024;

/// A chunk's place in its body; part of the associated data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// From 0.
    pub counter: u32,
    /// Whether the body ends here.
    pub last: bool,
}

/// Seals one chunk, for bodies that are written as they come.
pub fn seal_chunk(
    (key, id): (&Key, KeyId),
    bound: &Bound<'_>,
    chunk: Chunk,
    plain: &[u8],
    rng: &mut dyn Random,
) -> Vec<u8> {
    seal_with(key, id, &associated(bound, Some(chunk)), plain, rng)
}

/// Opens one chunk at its place.
pub fn open_chunk(
    (key, id): (&Key, KeyId),
    bound: &Bound<'_>,
    chunk: Chunk,
    envelope: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    open_with(key, id, &associated(bound, Some(chunk)), envelope)
}

/// Seals a whole body in chunks of [`CHUNK`]; an empty body is one empty chunk.
pub fn seal_chunks(
    key: &Key,
    id: KeyId,
    bound: &Bound<'_>,
    plain: &[u8],
    rng: &mut dyn Random,
) -> Vec<Vec<u8>> {
    let pieces = plain.len().div_ceil(CHUNK).max(1);
    let mut rest = plain;
    (0..pieces)
        .map(|counter| {
            let (piece, after) = rest.split_at_checked(CHUNK).unwrap_or((rest, &[]));
            rest = after;
            let place = Chunk {
                counter: number(counter),
                last: counter + 1 == pieces,
            };
            seal_chunk((key, id), bound, place, piece, rng)
        })
        .collect()
}

/// Opens a whole body. Chunks that are missing, changed, moved or of another body are found.
pub fn open_chunks<C: AsRef<[u8]>>(
    key: &Key,
    id: KeyId,
    bound: &Bound<'_>,
    chunks: &[C],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    // Reserved once: a growing vector would leave copies of the plain text behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(
        chunks.iter().map(|chunk| chunk.as_ref().len()).sum(),
    ));
    let (last, before) = chunks.split_last().ok_or(OpenError::LastChunkMissing)?;
    for (counter, chunk) in before.iter().enumerate() {
        let place = Chunk {
            counter: number(counter),
            last: false,
        };
        plain.extend_from_slice(&open_chunk((key, id), bound, place, chunk.as_ref())?);
    }
    let place = Chunk {
        counter: number(before.len()),
        last: true,
    };
    let piece = open_chunk((key, id), bound, place, last.as_ref()).map_err(|error| {
        // Only to say it better: a whole chunk that is not the last one means that some are gone.
        let middle = Chunk {
            last: false,
            ..place
        };
        match open_chunk((key, id), bound, middle, last.as_ref()) {
            Ok(_) => OpenError::LastChunkMissing,
            Err(_) => error,
        }
    })?;
    plain.extend_from_slice(&piece);
    Ok(plain)
}

/// A body of 2^32 chunks would be 256 TiB, so it does not come to saturation.
fn number(counter: usize) -> u32 {
    u32::try_from(counter).unwrap_or(u32::MAX)
}
