//! Rows of the tables as values: one reading for the writer, the snapshots and the checks.

use std::collections::VecDeque;

use rusqlite::Row as Columns;

use crate::backend::StoredHead;
use crate::model::{
    CellId, CommitId, EntityId, JobDraft, JobId, JobRow, LeafRow, OrgId, Receipt, Row, Term,
    TermClass,
};
use crate::sums::Sum;

/// Columns of [`head`].
pub(super) const HEAD: &str = "size, epoch, format, made, commits, receipts";
/// Columns of [`entity`], of a table called `e`.
pub(super) const ENTITY: &str = "e.kind, e.id, e.version, e.cell, e.chunks, e.body";
/// Columns of [`leaf`], of a table called `l`.
pub(super) const LEAF: &str = "l.number, l.leaf, l.opening, l.details_cell, l.details_opening";
/// Columns of [`job`].
pub(super) const JOB: &str = "id, kind, payload, not_before, attempts, leased_until";

/// Bytes of one remembered commit.
const RECEIPT: usize = 32;

type Read<T> = Result<T, rusqlite::Error>;

pub(super) fn head(columns: &Columns<'_>) -> Read<StoredHead> {
    Ok(StoredHead {
        size: natural(columns, 0)?,
        epoch: natural(columns, 1)?,
        format: columns.get(2)?,
        made: columns.get(3)?,
        commits: columns.get(4)?,
        receipts: receipts(columns.get_ref(5)?.as_blob()?).ok_or(unreadable(5))?,
    })
}

pub(super) fn entity(columns: &Columns<'_>) -> Read<Row> {
    Ok(Row {
        kind: columns.get(0)?,
        id: EntityId(columns.get(1)?),
        version: natural(columns, 2)?,
        cell: CellId(columns.get(3)?),
        chunks: columns.get(4)?,
        body: columns.get(5)?,
    })
}

pub(super) fn leaf(columns: &Columns<'_>) -> Read<LeafRow> {
    let cell: Option<[u8; 16]> = columns.get(3)?;
    let details: Option<Vec<u8>> = columns.get(4)?;
    Ok(LeafRow {
        index: natural(columns, 0)?,
        leaf: columns.get(1)?,
        opening: columns.get(2)?,
        details_opening: cell.map(CellId).zip(details),
    })
}

pub(super) fn job(columns: &Columns<'_>) -> Read<JobRow> {
    Ok(JobRow {
        job: JobDraft {
            id: JobId(columns.get(0)?),
            kind: columns.get(1)?,
            payload: columns.get(2)?,
            not_before: columns.get(3)?,
        },
        attempts: columns.get(4)?,
        leased_until: columns.get(5)?,
    })
}

/// Class, name, value.
pub(super) fn term(columns: &Columns<'_>) -> Read<Term> {
    let class = match columns.get::<_, i64>(0)? {
        0 => TermClass::Unique,
        1 => TermClass::Exact,
        2 => TermClass::Ref,
        3 => TermClass::Date,
        _ => return Err(unreadable(0)),
    };
    Ok(Term {
        class,
        name: columns.get(1)?,
        value: columns.get(2)?,
    })
}

pub(super) fn organisation(columns: &Columns<'_>) -> Read<OrgId> {
    columns.get(0).map(OrgId)
}

/// A number that is never negative.
pub(super) fn natural(columns: &Columns<'_>, index: usize) -> Read<u64> {
    let number: i64 = columns.get(index)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(index, number))
}

fn unreadable(index: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(
        index,
        "a stored value".to_owned(),
        rusqlite::types::Type::Blob,
    )
}

/// The remembered commits as bytes, oldest first.
pub(super) fn receipt_bytes(receipts: &VecDeque<(CommitId, Receipt)>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(receipts.len() * RECEIPT);
    for (id, receipt) in receipts {
        bytes.extend_from_slice(&id.0);
        bytes.extend_from_slice(&receipt.first_leaf.to_be_bytes());
        bytes.extend_from_slice(&receipt.size.to_be_bytes());
    }
    bytes
}

fn receipts(bytes: &[u8]) -> Option<VecDeque<(CommitId, Receipt)>> {
    let (all, rest) = bytes.as_chunks::<RECEIPT>();
    rest.is_empty()
        .then(|| all.iter().filter_map(receipt).collect())
}

fn receipt(bytes: &[u8; RECEIPT]) -> Option<(CommitId, Receipt)> {
    let (id, numbers) = bytes.split_first_chunk::<16>()?;
    let (first_leaf, numbers) = numbers.split_first_chunk::<8>()?;
    let size = numbers.first_chunk::<8>()?;
    let first_leaf = u64::from_be_bytes(*first_leaf);
    Some((
        CommitId(*id),
        Receipt {
            first_leaf,
            size: u64::from_be_bytes(*size),
        },
    ))
}

/// The sum of a head's row.
pub(super) fn head_sum(org: OrgId, head: &StoredHead, size: i64, epoch: i64) -> i64 {
    Sum::of("head", org)
        .number(size)
        .number(epoch)
        .number(i64::from(head.format))
        .number(head.made)
        .number(head.commits)
        .bytes(&receipt_bytes(&head.receipts))
        .end()
}
