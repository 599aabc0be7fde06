//! A snapshot: one reading transaction on a connection of its own.

use std::ops::Range;

use ledger::Hash;
use rusqlite::{Connection, OptionalExtension as _, Params, Row as Columns, params};

use super::columns::{self, ENTITY, HEAD, JOB, LEAF};
use super::{Reader, checks};
use crate::backend::{StoredHead, signed};
use crate::check::Fault;
use crate::error::{During, StoreError};
use crate::model::{Cursor, EntityId, Epoch, Head, JobRow, LeafRow, OrgId, Row, Term, TermRange};
use crate::store::Snapshot;
use crate::tree;

/// One organisation at one moment.
pub(super) struct SqliteSnapshot<'a> {
    reader: Reader<'a>,
    org: OrgId,
    head: Option<StoredHead>,
    /// The epoch it shows.
    epoch: i64,
    /// The present epoch, whichever it shows.
    latest: u64,
}

/// All organisations.
pub(super) fn organisations(connection: &Connection) -> Result<Vec<OrgId>, StoreError> {
    list(
        connection,
        "list organisations",
        "SELECT org FROM head ORDER BY org",
        [],
        columns::organisation,
    )
}

impl<'a> SqliteSnapshot<'a> {
    /// Begins a snapshot. Reading the head is what fixes the moment.
    pub(super) fn begin(reader: Reader<'a>, org: OrgId) -> Result<Self, StoreError> {
        let connection = reader.connection()?;
        run(connection, "BEGIN DEFERRED").during("begin a snapshot")?;
        let sql = format!("SELECT {HEAD} FROM head WHERE org = ?1");
        let head = one(
            connection,
            "read a head",
            &sql,
            params![org.0],
            columns::head,
        )?;
        let latest = head.as_ref().map_or(1, |head| head.epoch);
        Ok(Self {
            reader,
            org,
            head,
            epoch: signed(latest)?,
            latest,
        })
    }

    fn one<T>(
        &self,
        operation: &'static str,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Columns<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        one(self.reader.connection()?, operation, sql, params, read)
    }

    fn list<T>(
        &self,
        operation: &'static str,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Columns<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        list(self.reader.connection()?, operation, sql, params, read)
    }

    /// How many leaves an epoch has. What the head says of the present one must be so: `check`
    /// compares; here it is counted.
    fn leaves_in(&self, epoch: u64) -> Result<u64, StoreError> {
        let size = self.one(
            "count the leaves of an epoch",
            "SELECT IFNULL(MAX(number) + 1, 0) FROM leaf WHERE org = ?1 AND epoch = ?2",
            params![self.org.0, signed(epoch)?],
            |row| columns::natural(row, 0),
        )?;
        Ok(size.unwrap_or(0))
    }

    /// The first epoch after another that has leaves.
    fn next_epoch(&self, after: u64) -> Result<Option<u64>, StoreError> {
        let next = self.one(
            "find the next epoch",
            "SELECT IFNULL(MIN(epoch), 0) FROM leaf WHERE org = ?1 AND epoch > ?2",
            params![self.org.0, signed(after)?],
            |row| columns::natural(row, 0),
        )?;
        Ok(next.filter(|next| *next > 0))
    }

    fn count_terms(&self, owner: i64, range: &TermRange) -> Result<u64, StoreError> {
        let count = self.one(
            "count a list",
            "SELECT COUNT(*) FROM term WHERE org = ?1 AND owner = ?2 AND name = ?3 AND value BETWEEN ?4 AND ?5",
            params![self.org.0, owner, range.name, range.from, range.to],
            |row| columns::natural(row, 0),
        )?;
        Ok(count.unwrap_or(0))
    }
}

/// Runs a statement without parameters, which is parsed once for each connection.
pub(super) fn run(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(drop)
}

/// Reads at most one row.
pub(super) fn one<T>(
    connection: &Connection,
    operation: &'static str,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Columns<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row(params, read).optional())
        .during(operation)
}

/// Reads all rows.
pub(super) fn list<T>(
    connection: &Connection,
    operation: &'static str,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Columns<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map(params, read)?.collect())
        .during(operation)
}

/// A limit as the database takes it; a longer list than it can count is no limit.
fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

impl Snapshot for SqliteSnapshot<'_> {
    fn head(&self) -> Result<Option<Head>, StoreError> {
        let shown = |head: &StoredHead| Head {
            size: head.size,
            epoch: head.epoch,
            format: head.format,
        };
        Ok(self.head.as_ref().map(shown))
    }

    fn epochs(&self) -> Result<Vec<Epoch>, StoreError> {
        let present = self.head.as_ref().map_or(0, |_| self.latest);
        let (mut epochs, mut after) = (Vec::new(), 0);
        // From each to the next that has leaves: a list of the distinct ones would read every leaf,
        // and between two there may be any number without.
        while let Some(number) = self.next_epoch(after)?.filter(|next| *next <= present) {
            let size = self.leaves_in(number)?;
            epochs.push(Epoch { number, size });
            after = number;
        }
        Ok(epochs)
    }

    fn turn_to(&mut self, epoch: u64) -> Result<bool, StoreError> {
        let size = self.leaves_in(epoch)?;
        let Some(head) = self.head.as_mut().filter(|_| size > 0) else {
            return Ok(false);
        };
        (head.epoch, head.size) = (epoch, size);
        self.epoch = signed(epoch)?;
        Ok(true)
    }

    fn root(&self) -> Result<Hash, StoreError> {
        tree::root(self)
    }

    fn lookup(&self, id: EntityId) -> Result<Option<Row>, StoreError> {
        let sql = format!("SELECT {ENTITY} FROM entity e WHERE e.org = ?1 AND e.id = ?2");
        self.one(
            "look up an entity",
            &sql,
            params![self.org.0, id.0],
            columns::entity,
        )
    }

    fn terms(&self, id: EntityId) -> Result<Vec<Term>, StoreError> {
        self.list(
            "read an entity's terms",
            "SELECT t.class, t.name, t.value FROM entity e, term t
             WHERE e.org = ?1 AND e.id = ?2 AND t.org = ?1 AND t.owner = 0 AND t.number = e.number
             ORDER BY t.class, t.name, t.value",
            params![self.org.0, id.0],
            columns::term,
        )
    }

    fn chunk(&self, id: EntityId, number: u32) -> Result<Option<Vec<u8>>, StoreError> {
        self.one(
            "read a chunk",
            "SELECT b.bytes FROM entity e, blob b
             WHERE e.org = ?1 AND e.id = ?2 AND b.org = ?1 AND b.number = e.number AND b.chunk = ?3",
            params![self.org.0, id.0, number],
            |row| row.get(0),
        )
    }

    fn page(
        &self,
        range: &TermRange,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(Row, Cursor)>, StoreError> {
        // Without a cursor: after every row before the first value. Storage numbers begin at 1.
        let (value, number) = match after {
            Some(cursor) if cursor.value >= range.from => (&cursor.value, cursor.row),
            _ => (&range.from, 0),
        };
        let sql = format!(
            "SELECT {ENTITY}, t.value, t.number FROM term t, entity e
             WHERE t.org = ?1 AND t.owner = 0 AND t.name = ?2
               AND (t.value, t.number) > (?3, ?4) AND t.value <= ?5
               AND e.org = ?1 AND e.number = t.number
             ORDER BY t.value, t.number LIMIT ?6"
        );
        self.list(
            "read a page of a list",
            &sql,
            params![
                self.org.0,
                range.name,
                value,
                number,
                range.to,
                limit_of(limit)
            ],
            |row| {
                Ok((
                    columns::entity(row)?,
                    Cursor {
                        value: row.get(6)?,
                        row: row.get(7)?,
                    },
                ))
            },
        )
    }

    fn count(&self, range: &TermRange) -> Result<u64, StoreError> {
        self.count_terms(0, range)
    }

    fn kinds(&self) -> Result<Vec<String>, StoreError> {
        self.list(
            "list the kinds of entities",
            "SELECT DISTINCT kind FROM entity WHERE org = ?1 ORDER BY kind",
            params![self.org.0],
            |row| row.get(0),
        )
    }

    fn count_kinds(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.list(
            "count the entities of each kind",
            "SELECT kind, COUNT(*) FROM entity WHERE org = ?1 GROUP BY kind ORDER BY kind",
            params![self.org.0],
            |row| Ok((row.get(0)?, columns::natural(row, 1)?)),
        )
    }

    fn page_kind(
        &self,
        kind: &str,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<(Row, i64)>, StoreError> {
        let sql = format!(
            "SELECT {ENTITY}, e.number FROM entity e
             WHERE e.org = ?1 AND e.kind = ?2 AND e.number > ?3 ORDER BY e.number LIMIT ?4"
        );
        self.list(
            "read a page of a kind",
            &sql,
            params![self.org.0, kind, after.unwrap_or(0), limit_of(limit)],
            |row| Ok((columns::entity(row)?, row.get(6)?)),
        )
    }

    fn leaf(&self, index: u64) -> Result<Option<LeafRow>, StoreError> {
        let sql = format!(
            "SELECT {LEAF} FROM leaf l WHERE l.org = ?1 AND l.epoch = ?2 AND l.number = ?3"
        );
        let Ok(index) = i64::try_from(index) else {
            return Ok(None);
        };
        self.one(
            "read a leaf",
            &sql,
            params![self.org.0, self.epoch, index],
            columns::leaf,
        )
    }

    fn leaves(&self, from: u64, limit: usize) -> Result<Vec<LeafRow>, StoreError> {
        let sql = format!(
            "SELECT {LEAF} FROM leaf l WHERE l.org = ?1 AND l.epoch = ?2 AND l.number >= ?3
             ORDER BY l.number LIMIT ?4"
        );
        let Ok(from) = i64::try_from(from) else {
            return Ok(Vec::new());
        };
        self.list(
            "read leaves",
            &sql,
            params![self.org.0, self.epoch, from, limit_of(limit)],
            columns::leaf,
        )
    }

    fn leaves_by(
        &self,
        range: &TermRange,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<LeafRow>, StoreError> {
        if range.from != range.to {
            return Err(StoreError::Malformed(
                "leaves are listed by one value of a term",
            ));
        }
        let before = before
            .and_then(|index| i64::try_from(index).ok())
            .unwrap_or(i64::MAX);
        let sql = format!(
            "SELECT {LEAF} FROM term t, leaf l
             WHERE t.org = ?1 AND t.owner = ?2 AND t.name = ?3 AND t.value = ?4 AND t.number < ?5
               AND l.org = ?1 AND l.epoch = ?2 AND l.number = t.number
             ORDER BY t.number DESC LIMIT ?6"
        );
        self.list(
            "read leaves of a list",
            &sql,
            params![
                self.org.0,
                self.epoch,
                range.name,
                range.from,
                before,
                limit_of(limit)
            ],
            columns::leaf,
        )
    }

    fn count_leaves_by(&self, range: &TermRange) -> Result<u64, StoreError> {
        self.count_terms(self.epoch, range)
    }

    fn leaf_hashes(&self, range: Range<u64>) -> Result<Vec<Hash>, StoreError> {
        let bound = |index: u64| i64::try_from(index).unwrap_or(i64::MAX);
        self.list(
            "read leaf hashes",
            "SELECT leaf FROM leaf WHERE org = ?1 AND epoch = ?2 AND number >= ?3 AND number < ?4 ORDER BY number",
            params![self.org.0, self.epoch, bound(range.start), bound(range.end)],
            |row| Ok(ledger::leaf_hash(row.get_ref(0)?.as_blob()?)),
        )
    }

    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let Ok(index) = i64::try_from(index) else {
            return Ok(None);
        };
        self.one(
            "read a tile",
            "SELECT hashes FROM tile WHERE org = ?1 AND epoch = ?2 AND level = ?3 AND number = ?4",
            params![self.org.0, self.epoch, level, index],
            |row| row.get(0),
        )
    }

    fn due_jobs(&self, now: i64, limit: usize) -> Result<Vec<JobRow>, StoreError> {
        let sql = format!(
            "SELECT {JOB} FROM job WHERE org = ?1 AND not_before <= ?2 AND leased_until <= ?2
             ORDER BY not_before, id LIMIT ?3"
        );
        self.list(
            "read jobs that are due",
            &sql,
            params![self.org.0, now, limit_of(limit)],
            columns::job,
        )
    }

    fn row_faults(&self) -> Result<Vec<Fault>, StoreError> {
        checks::row_faults(self.reader.connection()?, self.org)
    }
}
