//! Verifying a bundle, line by line, in memory that does not grow with it.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::format::{
    FORMAT, Header, LeafLine, Line, OpeningField, WITNESSED, WITNESSED_FORMAT, WitnessedLine,
    decode,
};
use super::witnessed::{Outsiders, Witnessed, decode_all};
use crate::{
    Backdated, Checkpoint, CheckpointError, Edge, Field, Hash, Instants, Leaf, Opening,
    PrintedCheckpoint, SignedCheckpoint, leaf_hash,
};

/// What a verified bundle shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The number of leaves under the checkpoint.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// Which ledger it is.
    pub origin: String,
    /// Leaves read.
    pub leaves: u64,
    /// Openings that were there and open their commitments.
    pub opened: u64,
    /// The key that signed. It says who only to someone who knows the key from elsewhere.
    pub public_key: [u8; 32],
    /// What people outside said of earlier states, the oldest first.
    pub witnessed: Vec<Witnessed>,
    /// Leaves that bear a much earlier instant than one before them: a note, not a fault.
    pub backdated: Option<Backdated>,
}

/// What kind of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The file could not be read.
    Unreadable,
    /// A line is not in the one form that bundles have.
    Malformed,
    /// A leaf is missing, doubled or out of place.
    Sequence,
    /// An opening does not open its commitment.
    Opening,
    /// The leaves have another root than the checkpoint.
    Root,
    /// The checkpoint is not signed as it should be.
    Signature,
    /// The key is not the expected one.
    Key,
    /// The older checkpoint cannot be compared with the bundle.
    NotComparable,
    /// The older checkpoint contradicts the bundle: history was rewritten.
    Equivocation,
    /// What somebody outside said does not hold, or is not there.
    Witness,
}

/// The first fault found, where, and what to do about it. It never holds a value of the bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleFault {
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// The line, from 1; one past the last where something is missing at the end.
    pub line: u64,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub mend: &'static str,
}

impl fmt::Display for BundleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for BundleFault {}

const EXPORT_AGAIN: &str =
    "export the bundle again and compare; if the fault stays, keep both files as evidence";
const KEEP_BOTH: &str =
    "keep this bundle and the older checkpoint: together they prove that history was rewritten";

const KEEP: &str = "keep this bundle: the two statements in it prove that history was rewritten";
const ASK_THEM: &str = "ask the organisation for a newer bundle, and whoever was to witness it for the latest checkpoint that they saw";

/// An older state with which a bundle must agree.
#[derive(Clone, Copy, Debug)]
pub enum Since<'a> {
    /// No older state is known.
    Nothing,
    /// A signed note: if it contradicts the bundle, the two prove that history was rewritten.
    Signed(&'a SignedCheckpoint),
    /// What a letter printed: if it contradicts the bundle, the letter is the other evidence.
    Printed(PrintedCheckpoint),
}

/// Verifies a bundle, each line given with its line feed.
///
/// With `since`, the older checkpoint must be signed by the same key, be of the same ledger, and
/// have the root of the bundle's first leaves. With `key`, the bundle must be signed by that key;
/// without, it is only shown to agree with itself.
pub fn verify_bundle<L, E>(
    lines: impl IntoIterator<Item = Result<L, E>>,
    since: Option<&SignedCheckpoint>,
    key: Option<&[u8; 32]>,
) -> Result<Verified, BundleFault>
where
    L: AsRef<[u8]>,
    E: fmt::Display,
{
    verify_bundle_since(lines, since.map_or(Since::Nothing, Since::Signed), key)
}

/// [`verify_bundle`] with an older state of any kind.
pub fn verify_bundle_since<L, E>(
    lines: impl IntoIterator<Item = Result<L, E>>,
    since: Since<'_>,
    key: Option<&[u8; 32]>,
) -> Result<Verified, BundleFault>
where
    L: AsRef<[u8]>,
    E: fmt::Display,
{
    verify_bundle_with(lines, since, key, Outsiders::default())
}

/// [`verify_bundle_since`], with the keys of those outside whose word is to be checked: each must
/// have said something in the bundle, and all that they said must hold.
pub fn verify_bundle_with<L, E>(
    lines: impl IntoIterator<Item = Result<L, E>>,
    since: Since<'_>,
    key: Option<&[u8; 32]>,
    outsiders: Outsiders<'_>,
) -> Result<Verified, BundleFault>
where
    L: AsRef<[u8]>,
    E: fmt::Display,
{
    let mut line = 1;
    let mut lines = lines.into_iter();
    let first = lines
        .next()
        .ok_or_else(|| malformed(line, "bundle is empty"))?;
    let first = first.map_err(|e| unreadable(line, &e))?;
    let (format, checkpoint, public_key) = read_header(first.as_ref(), key)?;
    let older = comparable(since, &checkpoint, &public_key)?;
    let mut edge = Edge::empty();
    let mut opened = 0;
    let mut instants = Instants::default();
    let mut witnessed = Vec::new();
    check_older(older, &edge, line)?;
    for item in lines {
        line += 1;
        let item = item.map_err(|e| unreadable(line, &e))?;
        if format == WITNESSED_FORMAT && item.as_ref().starts_with(WITNESSED) {
            let note = (&checkpoint, &public_key);
            witnessed.push(read_witnessed(item.as_ref(), line, &edge, note, outsiders)?);
            continue;
        }
        if edge.size() == checkpoint.size {
            let what = "line follows the last leaf";
            return Err(fault(FaultKind::Sequence, line, what, EXPORT_AGAIN));
        }
        opened += read_leaf(item.as_ref(), line, &mut edge, &mut instants)?;
        check_older(older, &edge, line)?;
    }
    check_end(&edge, &checkpoint, line + 1)?;
    if let Some(what) = outsiders.missing(&witnessed) {
        return Err(fault(FaultKind::Witness, line + 1, &what, ASK_THEM));
    }
    let Checkpoint { origin, size, root } = checkpoint;
    Ok(Verified {
        size,
        root,
        origin,
        leaves: edge.size(),
        opened,
        public_key,
        witnessed,
        backdated: instants.backdated(),
    })
}

/// Reads what people outside said of the ledger as it was here.
fn read_witnessed(
    bytes: &[u8],
    line: u64,
    edge: &Edge,
    (checkpoint, public_key): (&Checkpoint, &[u8; 32]),
    outsiders: Outsiders<'_>,
) -> Result<Witnessed, BundleFault> {
    let read: WitnessedLine = canonical(bytes, line)?;
    let tokens =
        decode_all(&read.stamps).ok_or_else(|| malformed(line, "stamp is not in base 64"))?;
    let note =
        SignedCheckpoint::parse(&read.witnessed).map_err(|e| malformed(line, &e.to_string()))?;
    let found = outsiders
        .check(&note, &tokens, public_key)
        .map_err(|e| fault(FaultKind::Witness, line, &e.to_string(), EXPORT_AGAIN))?;
    let claimed = note.claimed();
    if claimed.origin != checkpoint.origin || claimed.size != edge.size() {
        let what = "witnessed checkpoint is not of this ledger at this size";
        return Err(fault(FaultKind::Sequence, line, what, EXPORT_AGAIN));
    }
    if claimed.root != edge.root() {
        let what = format!(
            "first {} leaves differ from those of the witnessed checkpoint",
            claimed.size
        );
        return Err(fault(FaultKind::Equivocation, line, &what, KEEP));
    }
    Ok(found)
}

/// Reads the first line and verifies its checkpoint.
fn read_header(
    bytes: &[u8],
    key: Option<&[u8; 32]>,
) -> Result<(u32, Checkpoint, [u8; 32]), BundleFault> {
    let header: Header = canonical(bytes, 1)?;
    if !matches!(header.caretaker_bundle, FORMAT | WITNESSED_FORMAT) {
        return Err(malformed(1, "bundle has an unknown format"));
    }
    if header.from != 0 {
        return Err(malformed(1, "bundle does not begin with the first leaf"));
    }
    let public_key: [u8; 32] = decode(&header.public_key)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| malformed(1, "public key is not 32 bytes in base 64"))?;
    if key.is_some_and(|expected| *expected != public_key) {
        let mend =
            "ask the organisation for its key by another way, then keep this bundle as evidence";
        return Err(fault(
            FaultKind::Key,
            1,
            "bundle is signed by another key",
            mend,
        ));
    }
    let note = SignedCheckpoint::parse(&header.checkpoint).map_err(|e| unsigned(&e))?;
    if note.signature_count() != 1 {
        return Err(malformed(1, "checkpoint has further signatures"));
    }
    let checkpoint = note.verify(&public_key).map_err(|e| unsigned(&e))?;
    if checkpoint.origin != header.origin || checkpoint.size != header.size {
        return Err(malformed(1, "header and checkpoint differ"));
    }
    Ok((header.caretaker_bundle, checkpoint, public_key))
}

/// Reads a leaf's line into the tree; answers how many openings it has.
fn read_leaf(
    bytes: &[u8],
    line: u64,
    edge: &mut Edge,
    instants: &mut Instants,
) -> Result<u64, BundleFault> {
    // Nearly all are in their form; only the others are read in the way that says what is wrong.
    let fast = bytes.strip_suffix(b"\n").and_then(Line::read);
    let read = match fast {
        Some(read) => read,
        None => read_slowly(bytes, line)?,
    };
    let leaf = Leaf::decode(&read.leaf).map_err(|e| malformed(line, &e.to_string()))?;
    if read.index != edge.size() || leaf.index != read.index {
        let what = format!(
            "leaf {} stands where leaf {} belongs",
            leaf.index,
            edge.size()
        );
        return Err(fault(FaultKind::Sequence, line, &what, EXPORT_AGAIN));
    }
    let commitments = [leaf.actor, leaf.objects, leaf.details];
    let fields = Field::ALL.into_iter().zip(&read.openings).zip(commitments);
    let mut opened = 0;
    for ((field, opening), commitment) in fields {
        let Some(opening) = opening else { continue };
        if !opening.opens(field, &commitment) {
            let what = format!("opening of {} does not open its commitment", field.name());
            return Err(fault(FaultKind::Opening, line, &what, EXPORT_AGAIN));
        }
        opened += 1;
    }
    instants.take(leaf.index, leaf.at);
    edge.push(leaf_hash(&read.leaf));
    Ok(opened)
}

/// Reads a line as JSON and says what is wrong with it.
fn read_slowly(bytes: &[u8], line: u64) -> Result<Line, BundleFault> {
    let read: LeafLine = canonical(bytes, line)?;
    let leaf = decode(&read.leaf).ok_or_else(|| malformed(line, "leaf is not in base 64"))?;
    let open = |field: Option<OpeningField>| {
        field
            .map(|opening| read_opening(&opening, line))
            .transpose()
    };
    Ok(Line {
        index: read.index,
        leaf,
        openings: [open(read.actor)?, open(read.objects)?, open(read.details)?],
    })
}

fn read_opening(opening: &OpeningField, line: u64) -> Result<Opening, BundleFault> {
    opening
        .read()
        .ok_or_else(|| malformed(line, "opening is not in base 64 with a salt of 32 bytes"))
}

/// What the bundle must have been, if the older state can be compared with it.
fn comparable(
    since: Since<'_>,
    newer: &Checkpoint,
    public_key: &[u8; 32],
) -> Result<Option<PrintedCheckpoint>, BundleFault> {
    let older = match since {
        Since::Nothing => return Ok(None),
        Since::Signed(note) => verified_older(note, newer, public_key)?,
        Since::Printed(printed) => printed,
    };
    if older.size > newer.size {
        let what = format!(
            "older checkpoint covers {} leaves, the bundle {}",
            older.size, newer.size
        );
        let mend = "ask for a bundle exported after that checkpoint; if there is none, leaves were removed";
        return Err(fault(FaultKind::NotComparable, 1, &what, mend));
    }
    Ok(Some(older))
}

/// Verifies the older note and that it speaks of the same ledger.
fn verified_older(
    note: &SignedCheckpoint,
    newer: &Checkpoint,
    public_key: &[u8; 32],
) -> Result<PrintedCheckpoint, BundleFault> {
    if note.claimed().origin != newer.origin {
        let mend = "compare with a bundle of the same organisation and epoch; the first leaf of a new epoch names the last checkpoint of the one before";
        let what = "older checkpoint is of another ledger";
        return Err(fault(FaultKind::NotComparable, 1, what, mend));
    }
    let older = note.verify(public_key).map_err(|e| {
        let what = format!("older checkpoint does not verify under the bundle's key: {e}");
        let mend = "use the checkpoint as it was received, byte for byte";
        fault(FaultKind::NotComparable, 1, &what, mend)
    })?;
    Ok(older.printed())
}

/// Compares the root when the tree has just the size of the older state.
fn check_older(
    older: Option<PrintedCheckpoint>,
    edge: &Edge,
    line: u64,
) -> Result<(), BundleFault> {
    match older {
        Some(older) if older.size == edge.size() && older.root != edge.root() => {
            let what = format!(
                "first {} leaves differ from those of the older checkpoint",
                older.size
            );
            Err(fault(FaultKind::Equivocation, line, &what, KEEP_BOTH))
        }
        Some(_) | None => Ok(()),
    }
}

/// Checks that the leaves are all there and have the checkpoint's root.
fn check_end(edge: &Edge, checkpoint: &Checkpoint, line: u64) -> Result<(), BundleFault> {
    if edge.size() != checkpoint.size {
        let what = format!(
            "bundle ends after {} of {} leaves",
            edge.size(),
            checkpoint.size
        );
        return Err(fault(FaultKind::Sequence, line, &what, EXPORT_AGAIN));
    }
    if edge.root() != checkpoint.root {
        let what = "leaves do not have the root of the checkpoint";
        return Err(fault(FaultKind::Root, line, what, EXPORT_AGAIN));
    }
    Ok(())
}

/// Reads a line and checks that it is in its one form: written again, the same bytes.
fn canonical<T: DeserializeOwned + Serialize>(bytes: &[u8], line: u64) -> Result<T, BundleFault> {
    let text = bytes
        .strip_suffix(b"\n")
        .ok_or_else(|| malformed(line, "line does not end with a line feed"))?;
    // The parser's own message may quote the file: it is not passed on.
    let read: T = serde_json::from_slice(text)
        .map_err(|_| malformed(line, "line is not the JSON of a bundle"))?;
    match serde_json::to_vec(&read) {
        Ok(again) if again == text => Ok(read),
        Ok(_) | Err(_) => Err(malformed(line, "line is not in its canonical form")),
    }
}

fn malformed(line: u64, what: &str) -> BundleFault {
    fault(FaultKind::Malformed, line, what, EXPORT_AGAIN)
}

fn unsigned(error: &CheckpointError) -> BundleFault {
    fault(FaultKind::Signature, 1, &error.to_string(), EXPORT_AGAIN)
}

fn unreadable(line: u64, error: &impl fmt::Display) -> BundleFault {
    let what = format!("bundle could not be read: {error}");
    fault(
        FaultKind::Unreadable,
        line,
        &what,
        "check the medium and read the file again",
    )
}

fn fault(kind: FaultKind, line: u64, what: &str, mend: &'static str) -> BundleFault {
    BundleFault {
        kind,
        line,
        what: what.to_owned(),
        mend,
    }
}
