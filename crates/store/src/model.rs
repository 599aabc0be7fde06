//! The values that go into and come out of a store. See `docs/formats.md`, *Commit*.

use std::fmt;

/// Defines an id of sixteen random bytes.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&crate::base32::encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::base32::NotAnId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                crate::base32::decode(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// An organisation: one consistency domain, one ledger.
    OrgId
);
id!(
    /// An entity of any kind.
    EntityId
);
id!(
    /// A cell of the vault: what will be destroyed together.
    CellId
);
id!(
    /// One commit; the same id twice has one effect.
    CommitId
);
id!(
    /// A job to do later.
    JobId
);

/// What a term says and how it is kept. The classes are those of `docs/formats.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermClass {
    /// At most one entity of the organisation has this name and value.
    Unique,
    /// A keyed value, found by equality.
    Exact,
    /// Another entity's id.
    Ref,
    /// An order-preserving date.
    Date,
}

/// A term by which an entity or a leaf is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// How it is kept.
    pub class: TermClass,
    /// What it says, for example `person.of` (a constant of the code, never user input).
    pub name: String,
    /// Its value, compared as bytes.
    pub value: Vec<u8>,
}

/// The state in which an entity must be for a put to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It must not exist; it is written as version 1.
    New,
    /// It must be at this version; it is written as the next.
    Version(u64),
}

/// Writes one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// The entity's kind, a constant of the code such as `person`.
    pub kind: String,
    /// Its id.
    pub id: EntityId,
    /// What must be there before.
    pub expected: Expected,
    /// The cell whose key seals the body.
    pub cell: CellId,
    /// The sealed body, at most 16 KiB; larger ones go to `blobs`.
    pub body: Vec<u8>,
    /// All terms of the new version; those of the old one are dropped.
    pub terms: Vec<Term>,
    /// Sealed chunks of at most 64 KiB plus their envelope, replacing those of the old version.
    pub chunks: Vec<Vec<u8>>,
}

/// Removes one entity with its terms and chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The entity.
    pub id: EntityId,
    /// The version it must be at.
    pub version: u64,
}

/// An entity that must still be at a version, though this commit does not write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The entity.
    pub id: EntityId,
    /// The version that the decision rested on; 0 for "must not exist".
    pub version: u64,
}

/// A leaf before the writer has numbered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafDraft {
    /// The instant, microseconds since 1970 UTC.
    pub at: i64,
    /// The act, a code of `access::Action`.
    pub act: String,
    /// Commitment to the actor.
    pub actor: [u8; 32],
    /// Commitment to objects and purpose.
    pub objects: [u8; 32],
    /// Commitment to the details.
    pub details: [u8; 32],
    /// Openings of actor and objects, sealed under the audit key.
    pub opening: Vec<u8>,
    /// Opening of the details, sealed under a cell, where there are any.
    pub details_opening: Option<(CellId, Vec<u8>)>,
    /// Terms by which the leaf is found (class `Ref` only).
    pub terms: Vec<Term>,
}

/// Puts the openings of a stored leaf there anew, sealed under another key. The leaf, and so the
/// tree, stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reseal {
    /// The epoch of the ledger in which the leaf stands.
    pub epoch: u64,
    /// The leaf as it must be stored now.
    pub was: LeafRow,
    /// Its opening from now on.
    pub opening: Vec<u8>,
    /// The opening of its details from now on, under the same cell; `None` if it has none.
    pub details_opening: Option<Vec<u8>>,
}

impl Reseal {
    /// The leaf as it is stored from now on.
    pub(crate) fn row(&self) -> LeafRow {
        let cell = self.was.details_opening.as_ref().map(|(cell, _)| *cell);
        LeafRow {
            index: self.was.index,
            leaf: self.was.leaf.clone(),
            opening: self.opening.clone(),
            details_opening: cell.zip(self.details_opening.clone()),
        }
    }
}

/// A job to be done later: ids only, never personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobDraft {
    /// Its id.
    pub id: JobId,
    /// What to do, a constant of the code.
    pub kind: String,
    /// On what: ids and versions.
    pub payload: Vec<u8>,
    /// Not before this instant.
    pub not_before: i64,
}

/// What becomes of a job in this commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobChange {
    /// Taken until an instant by whoever saw it at this number of attempts.
    Lease {
        /// The job.
        id: JobId,
        /// The attempts it must have had so far.
        attempts: u32,
        /// The instant at which the lease ends.
        until: i64,
    },
    /// Done or given up; it is removed.
    Done(JobId),
}

/// Everything a use case changes, as a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The organisation; unknown ones are made by their first commit.
    pub org: OrgId,
    /// The same id twice has one effect.
    pub id: CommitId,
    /// Begins this epoch of the ledger with this commit's leaves: after a restore. It must be later
    /// than the present one, else the answer is a conflict with the organisation itself.
    pub epoch: Option<u64>,
    /// What must not have changed.
    pub guards: Vec<Guard>,
    /// What is written.
    pub puts: Vec<Put>,
    /// What is removed.
    pub removals: Vec<Removal>,
    /// What the ledger says of it.
    pub leaves: Vec<LeafDraft>,
    /// Leaves of before whose openings are sealed anew.
    pub reseals: Vec<Reseal>,
    /// What is to be done later.
    pub jobs: Vec<JobDraft>,
    /// What becomes of earlier jobs.
    pub job_changes: Vec<JobChange>,
}

impl Commit {
    /// An empty commit.
    pub fn new(org: OrgId, id: CommitId) -> Self {
        Self {
            org,
            id,
            epoch: None,
            guards: Vec::new(),
            puts: Vec::new(),
            removals: Vec::new(),
            leaves: Vec::new(),
            reseals: Vec::new(),
            jobs: Vec::new(),
            job_changes: Vec::new(),
        }
    }
}

/// Proof that a commit is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Index of its first leaf.
    pub first_leaf: u64,
    /// Size of the ledger after it.
    pub size: u64,
}

/// The answer to a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is durable.
    Done(Receipt),
    /// An entity or job was not in the expected state; nothing was written.
    Conflict([u8; 16]),
    /// A unique term belongs to another entity; nothing was written.
    Taken(Term),
}

/// Whose work goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Somebody waits for the answer.
    Interactive,
    /// Imports and the like: at most 5 ms of each commit.
    Bulk,
}

/// An entity as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: EntityId,
    /// Its version, from 1.
    pub version: u64,
    /// The cell that seals it.
    pub cell: CellId,
    /// The sealed body.
    pub body: Vec<u8>,
    /// How many chunks it has.
    pub chunks: u32,
}

/// A leaf as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafRow {
    /// Its index.
    pub index: u64,
    /// The leaf's bytes, which the tree hashes.
    pub leaf: Vec<u8>,
    /// Openings of actor and objects, sealed under the audit key.
    pub opening: Vec<u8>,
    /// Opening of the details, sealed under a cell.
    pub details_opening: Option<(CellId, Vec<u8>)>,
}

/// A job as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    /// What to do.
    pub job: JobDraft,
    /// How often it has been leased.
    pub attempts: u32,
    /// The instant at which the present lease ends, 0 if none.
    pub leased_until: i64,
}

/// Which entities or leaves a list holds: one term name and a range of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermRange {
    /// The term's name.
    pub name: String,
    /// The first value, inclusive.
    pub from: Vec<u8>,
    /// The last value, inclusive.
    pub to: Vec<u8>,
}

impl TermRange {
    /// All with exactly this value.
    pub fn exactly(name: &str, value: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            from: value.to_vec(),
            to: value.to_vec(),
        }
    }
}

/// Where a page of a list ended; pass it back to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The last value seen.
    pub value: Vec<u8>,
    /// The last storage row seen under it.
    pub row: i64,
}

/// The organisation's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of leaves.
    pub size: u64,
    /// The ledger's epoch, from 1.
    pub epoch: u64,
    /// The data format.
    pub format: u32,
}

/// One epoch of an organisation's ledger: a tree of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch {
    /// Its number, from 1.
    pub number: u64,
    /// How many leaves it has.
    pub size: u64,
}
