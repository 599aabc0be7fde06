//! Sums against rot: eight bytes of SHA-256 over what a row holds, kept beside it.
//!
//! They find a flipped bit in a row that nothing else vouches for (terms, jobs, the head, a
//! sealed opening nobody opens). They are no proof against a person: that is the ledger's work.

use sha2::{Digest as _, Sha256};

use crate::model::{CellId, JobRow, OrgId, Row, Term, TermClass};

/// Gathers the fields of a row, each with its length, so that no two rows look alike.
pub(crate) struct Sum(Sha256);

impl Sum {
    /// Begins a row of a table.
    pub(crate) fn of(table: &str, org: OrgId) -> Self {
        Self(Sha256::new()).bytes(table.as_bytes()).bytes(&org.0)
    }

    /// Adds bytes.
    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds a number.
    pub(crate) fn number(mut self, number: i64) -> Self {
        self.0.update(number.to_be_bytes());
        self
    }

    /// The sum.
    pub(crate) fn end(self) -> i64 {
        let digest: [u8; 32] = self.0.finalize().into();
        let first = digest.first_chunk::<8>().copied().unwrap_or_default();
        i64::from_be_bytes(first)
    }
}

/// The sum of an entity's row; `terms` is [`terms`] of its terms.
pub(crate) fn entity(org: OrgId, number: i64, row: &Row, version: i64, terms: i64) -> i64 {
    Sum::of("entity", org)
        .number(number)
        .bytes(row.kind.as_bytes())
        .bytes(&row.id.0)
        .number(version)
        .bytes(&row.cell.0)
        .bytes(&row.body)
        .number(i64::from(row.chunks))
        .number(terms)
        .end()
}

/// The sum of all terms of one owner. Addition, so that it can be taken in any order and over
/// many owners at once.
pub(crate) fn terms<'a>(
    org: OrgId,
    owner: i64,
    number: i64,
    terms: impl IntoIterator<Item = &'a Term>,
) -> i64 {
    let each = terms
        .into_iter()
        .map(|one| term(org, owner, number, class(one.class), &one.name, &one.value));
    each.fold(0, i64::wrapping_add)
}

/// The sum of one term.
pub(crate) fn term(
    org: OrgId,
    owner: i64,
    number: i64,
    class: i64,
    name: &str,
    value: &[u8],
) -> i64 {
    Sum::of("term", org)
        .number(owner)
        .number(number)
        .number(class)
        .bytes(name.as_bytes())
        .bytes(value)
        .end()
}

/// The sum of a leaf's row.
pub(crate) fn leaf(
    org: OrgId,
    (epoch, index): (i64, i64),
    leaf: &[u8],
    opening: &[u8],
    details: Option<&(CellId, Vec<u8>)>,
    terms: i64,
) -> i64 {
    let sum = Sum::of("leaf", org)
        .number(epoch)
        .number(index)
        .bytes(leaf)
        .bytes(opening);
    let sum = match details {
        Some((cell, opening)) => sum.bytes(&cell.0).bytes(opening),
        None => sum.number(0),
    };
    sum.number(terms).end()
}

/// The sum of a chunk's row.
pub(crate) fn chunk(org: OrgId, number: i64, chunk: i64, bytes: &[u8]) -> i64 {
    Sum::of("blob", org)
        .number(number)
        .number(chunk)
        .bytes(bytes)
        .end()
}

/// The sum of a job's row.
pub(crate) fn job(org: OrgId, row: &JobRow) -> i64 {
    Sum::of("job", org)
        .bytes(&row.job.id.0)
        .bytes(row.job.kind.as_bytes())
        .bytes(&row.job.payload)
        .number(row.job.not_before)
        .number(i64::from(row.attempts))
        .number(row.leased_until)
        .end()
}

/// How a class is stored: a released number never changes its meaning.
pub(crate) const fn class(class: TermClass) -> i64 {
    match class {
        TermClass::Unique => 0,
        TermClass::Exact => 1,
        TermClass::Ref => 2,
        TermClass::Date => 3,
    }
}
