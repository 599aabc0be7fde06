//! The writer's statements.

use ledger::{CompleteTile, Hash};
use rusqlite::{Connection, OptionalExtension as _, Params, params};

use super::columns::{self, HEAD, JOB, LEAF};
use super::journal::Nudge;
use crate::backend::{
    Backend, ENTITY, EntityWrite, LeafWrite, Standing, StoredHead, details_columns, signed,
};
use crate::error::{During, StoreError};
use crate::model::{EntityId, JobId, JobRow, LeafRow, OrgId, Row, Term};
use crate::sums;

/// The writing connection.
pub(super) struct SqliteWriter {
    connection: Connection,
    nudge: Nudge,
}

impl SqliteWriter {
    pub(super) fn new(connection: Connection, nudge: Nudge) -> Self {
        Self { connection, nudge }
    }

    /// Runs a statement and answers how many rows it changed.
    fn run(
        &self,
        operation: &'static str,
        sql: &str,
        params: impl Params,
    ) -> Result<usize, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .during(operation)
    }

    /// Runs a statement that must change exactly one row.
    fn run_one(
        &self,
        operation: &'static str,
        sql: &str,
        params: impl Params,
    ) -> Result<(), StoreError> {
        match self.run(operation, sql, params)? {
            1 => Ok(()),
            _ => Err(StoreError::Damaged(
                "a statement did not change the one row it is for",
            )),
        }
    }

    /// Reads at most one row.
    fn one<T>(
        &self,
        operation: &'static str,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(params, read).optional())
            .during(operation)
    }

    fn write_terms(
        &self,
        org: OrgId,
        owner: i64,
        number: i64,
        terms: &[Term],
    ) -> Result<(), StoreError> {
        let operation = "write a term";
        let mut statement = self
            .connection
            .prepare_cached("INSERT INTO term (org, owner, name, value, number, class) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .during(operation)?;
        for term in terms {
            let class = sums::class(term.class);
            statement
                .execute(params![org.0, owner, term.name, term.value, number, class])
                .during(operation)?;
        }
        Ok(())
    }

    fn write_chunks(&self, org: OrgId, number: i64, chunks: &[Vec<u8>]) -> Result<(), StoreError> {
        for (chunk, bytes) in (0_i64..).zip(chunks) {
            let sum = sums::chunk(org, number, chunk, bytes);
            self.run_one(
                "write a chunk",
                "INSERT INTO blob (org, number, chunk, check_sum, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![org.0, number, chunk, sum, bytes],
            )?;
        }
        Ok(())
    }
}

impl Backend for SqliteWriter {
    fn begin(&mut self) -> Result<(), StoreError> {
        self.run("begin a transaction", "BEGIN IMMEDIATE", [])
            .map(drop)
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.run("commit a transaction", "COMMIT", [])?;
        self.nudge.written();
        Ok(())
    }

    fn rollback(&mut self) {
        // The engine may have rolled back by itself; if it still cannot, the next begin says so.
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    fn upkeep(&mut self) -> Result<(), StoreError> {
        self.nudge.help(&self.connection)
    }

    fn head(&mut self, org: OrgId) -> Result<Option<StoredHead>, StoreError> {
        let sql = format!("SELECT {HEAD} FROM head WHERE org = ?1");
        self.one("read a head", &sql, params![org.0], columns::head)
    }

    fn set_head(
        &mut self,
        org: OrgId,
        commits: i64,
        head: &StoredHead,
    ) -> Result<bool, StoreError> {
        let (size, epoch) = (signed(head.size)?, signed(head.epoch)?);
        let sum = columns::head_sum(org, head, size, epoch);
        let receipts = columns::receipt_bytes(&head.receipts);
        let sql = if commits == 0 {
            "INSERT INTO head (org, size, epoch, format, made, commits, check_sum, receipts)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
             WHERE ?9 = 0 AND NOT EXISTS (SELECT 1 FROM head WHERE org = ?1)"
        } else {
            "UPDATE head SET size = ?2, epoch = ?3, format = ?4, made = ?5, commits = ?6,
                 check_sum = ?7, receipts = ?8
             WHERE org = ?1 AND commits = ?9"
        };
        let values = params![
            org.0,
            size,
            epoch,
            head.format,
            head.made,
            head.commits,
            sum,
            receipts,
            commits
        ];
        Ok(self.run("write a head", sql, values)? == 1)
    }

    fn standing(&mut self, org: OrgId, id: EntityId) -> Result<Option<Standing>, StoreError> {
        self.one(
            "read an entity's version",
            "SELECT number, version FROM entity WHERE org = ?1 AND id = ?2",
            params![org.0, id.0],
            |row| {
                Ok(Standing {
                    number: row.get(0)?,
                    version: columns::natural(row, 1)?,
                })
            },
        )
    }

    fn holder(&mut self, org: OrgId, term: &Term) -> Result<Option<i64>, StoreError> {
        self.one(
            "look for a unique term",
            "SELECT number FROM term WHERE org = ?1 AND name = ?2 AND value = ?3 AND class = 0",
            params![org.0, term.name, term.value],
            |row| row.get(0),
        )
    }

    fn clear(&mut self, org: OrgId, number: i64) -> Result<(), StoreError> {
        self.run(
            "remove an entity's terms",
            "DELETE FROM term WHERE org = ?1 AND owner = 0 AND number = ?2",
            params![org.0, number],
        )?;
        self.run(
            "remove an entity's chunks",
            "DELETE FROM blob WHERE org = ?1 AND number = ?2",
            params![org.0, number],
        )?;
        Ok(())
    }

    fn write_entity(&mut self, org: OrgId, write: &EntityWrite<'_>) -> Result<(), StoreError> {
        let chunks = u32::try_from(write.put.chunks.len())
            .map_err(|_| StoreError::Malformed("too many chunks"))?;
        let row = Row {
            kind: write.put.kind.clone(),
            id: write.put.id,
            version: write.version,
            cell: write.put.cell,
            body: write.put.body.clone(),
            chunks,
        };
        let version = signed(write.version)?;
        let terms = sums::terms(org, ENTITY, write.number, &write.terms);
        let sum = sums::entity(org, write.number, &row, version, terms);
        let sql = if write.is_update() {
            "UPDATE entity SET kind = ?3, id = ?4, version = ?5, cell = ?6, chunks = ?7, terms = ?8,
                 check_sum = ?9, body = ?10
             WHERE org = ?1 AND number = ?2"
        } else {
            "INSERT INTO entity (org, number, kind, id, version, cell, chunks, terms, check_sum, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        };
        let values = params![
            org.0,
            write.number,
            row.kind,
            row.id.0,
            version,
            row.cell.0,
            chunks,
            terms,
            sum,
            row.body
        ];
        self.run_one("write an entity", sql, values)?;
        self.write_terms(org, ENTITY, write.number, &write.terms)?;
        self.write_chunks(org, write.number, &write.put.chunks)
    }

    fn remove_entity(&mut self, org: OrgId, number: i64) -> Result<(), StoreError> {
        self.run_one(
            "remove an entity",
            "DELETE FROM entity WHERE org = ?1 AND number = ?2",
            params![org.0, number],
        )
    }

    fn write_leaf(&mut self, org: OrgId, write: &LeafWrite<'_>) -> Result<(), StoreError> {
        let (epoch, number) = (signed(write.epoch)?, signed(write.index)?);
        let details = write.draft.details_opening.as_ref();
        let opening = &write.draft.opening;
        let terms = sums::terms(org, epoch, number, &write.terms);
        let sum = sums::leaf(org, (epoch, number), &write.leaf, opening, details, terms);
        let (cell, details) = details_columns(details);
        self.run_one(
            "write a leaf",
            "INSERT INTO leaf (org, epoch, number, leaf, opening, details_cell, details_opening, terms, check_sum)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![org.0, epoch, number, write.leaf, opening, cell, details, terms, sum],
        )?;
        self.write_terms(org, epoch, number, &write.terms)
    }

    fn leaf_hash(
        &mut self,
        org: OrgId,
        epoch: u64,
        index: u64,
    ) -> Result<Option<Hash>, StoreError> {
        self.one(
            "read a leaf",
            "SELECT leaf FROM leaf WHERE org = ?1 AND epoch = ?2 AND number = ?3",
            params![org.0, signed(epoch)?, signed(index)?],
            |row| Ok(ledger::leaf_hash(row.get_ref(0)?.as_blob()?)),
        )
    }

    fn leaf_row(
        &mut self,
        org: OrgId,
        epoch: u64,
        index: u64,
    ) -> Result<Option<LeafRow>, StoreError> {
        let sql = format!(
            "SELECT {LEAF} FROM leaf l WHERE l.org = ?1 AND l.epoch = ?2 AND l.number = ?3"
        );
        let place = params![org.0, signed(epoch)?, signed(index)?];
        self.one("read a leaf", &sql, place, columns::leaf)
    }

    fn reseal_leaf(&mut self, org: OrgId, epoch: u64, row: &LeafRow) -> Result<(), StoreError> {
        let (epoch, number) = (signed(epoch)?, signed(row.index)?);
        let terms = self.one(
            "read the sum of a leaf's terms",
            "SELECT terms FROM leaf WHERE org = ?1 AND epoch = ?2 AND number = ?3",
            params![org.0, epoch, number],
            |row| row.get::<_, i64>(0),
        )?;
        let terms = terms.ok_or(StoreError::Damaged("a leaf is gone"))?;
        let details = row.details_opening.as_ref();
        let sum = sums::leaf(
            org,
            (epoch, number),
            &row.leaf,
            &row.opening,
            details,
            terms,
        );
        let (_, details) = details_columns(details);
        self.run_one(
            "seal a leaf's openings anew",
            "UPDATE leaf SET opening = ?4, details_opening = ?5, check_sum = ?6
             WHERE org = ?1 AND epoch = ?2 AND number = ?3",
            params![org.0, epoch, number, row.opening, details, sum],
        )
    }

    fn write_tile(
        &mut self,
        org: OrgId,
        epoch: u64,
        tile: &CompleteTile,
    ) -> Result<(), StoreError> {
        self.run_one(
            "write a tile",
            "INSERT INTO tile (org, epoch, level, number, hashes) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                org.0,
                signed(epoch)?,
                tile.level,
                signed(tile.index)?,
                tile.hashes
            ],
        )
    }

    fn tile(
        &mut self,
        org: OrgId,
        epoch: u64,
        level: u8,
        index: u64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.one(
            "read a tile",
            "SELECT hashes FROM tile WHERE org = ?1 AND epoch = ?2 AND level = ?3 AND number = ?4",
            params![org.0, signed(epoch)?, level, signed(index)?],
            |row| row.get(0),
        )
    }

    fn job(&mut self, org: OrgId, id: JobId) -> Result<Option<JobRow>, StoreError> {
        let sql = format!("SELECT {JOB} FROM job WHERE org = ?1 AND id = ?2");
        self.one("read a job", &sql, params![org.0, id.0], columns::job)
    }

    fn write_job(&mut self, org: OrgId, row: &JobRow) -> Result<(), StoreError> {
        let job = &row.job;
        self.run_one(
            "write a job",
            "INSERT INTO job (org, id, kind, payload, not_before, attempts, leased_until, check_sum)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![org.0, job.id.0, job.kind, job.payload, job.not_before, row.attempts, row.leased_until, sums::job(org, row)],
        )
    }

    fn lease_job(&mut self, org: OrgId, row: &JobRow) -> Result<(), StoreError> {
        self.run_one(
            "lease a job",
            "UPDATE job SET attempts = ?3, leased_until = ?4, check_sum = ?5 WHERE org = ?1 AND id = ?2",
            params![org.0, row.job.id.0, row.attempts, row.leased_until, sums::job(org, row)],
        )
    }

    fn remove_job(&mut self, org: OrgId, id: JobId) -> Result<(), StoreError> {
        self.run_one(
            "remove a job",
            "DELETE FROM job WHERE org = ?1 AND id = ?2",
            params![org.0, id.0],
        )
    }
}
