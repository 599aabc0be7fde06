//! Every row against the sum beside it, and the engine's own look at its file.

use rusqlite::{Connection, params};

use super::columns::{self, ENTITY, HEAD, JOB, LEAF};
use super::reads::{list, one};
use super::schema;
use crate::backend;
use crate::check::Fault;
use crate::error::{During, StoreError};
use crate::model::{OrgId, Term};
use crate::sums;

/// How many rows are read at once.
const PAGE: i64 = 256;

/// What `PRAGMA integrity_check` says, if it is not `ok`: damaged pages, and rows that an index
/// has and the table has not, or the other way round. And whether all tables and indexes are there.
pub(super) fn engine_faults(connection: &Connection) -> Result<Vec<Fault>, StoreError> {
    let operation = "check the database file";
    let said: Vec<String> = list(
        connection,
        operation,
        "PRAGMA integrity_check(20)",
        [],
        |row| row.get(0),
    )?;
    let said = said.into_iter().filter(|line| line != "ok");
    let mut faults: Vec<Fault> = said.map(Fault::Engine).collect();
    if schema::definitions(connection)? != schema::definitions_of_this_version()? {
        faults.push(Fault::Engine(
            "a table or index is not as this version made it".to_owned(),
        ));
    }
    Ok(faults)
}

/// All rows of an organisation.
pub(super) fn row_faults(connection: &Connection, org: OrgId) -> Result<Vec<Fault>, StoreError> {
    let mut faults = heads(connection, org)?;
    let (entities, terms) = entities(connection, org)?;
    faults.extend(entities);
    faults.extend(entity_terms(connection, org, terms)?);
    faults.extend(chunks(connection, org)?);
    faults.extend(jobs(connection, org)?);
    for epoch in epochs(connection, org)? {
        let (leaves, terms) = leaves(connection, org, epoch)?;
        faults.extend(leaves);
        if stored_terms(connection, org, epoch)? != terms {
            faults.push(Fault::Terms {
                table: "leaf",
                number: None,
            });
        }
    }
    faults.extend(astray(connection, org)?);
    Ok(faults)
}

fn heads(connection: &Connection, org: OrgId) -> Result<Vec<Fault>, StoreError> {
    let sql = format!("SELECT {HEAD}, check_sum FROM head WHERE org = ?1");
    let right = one(connection, "check the head", &sql, params![org.0], |row| {
        let head = columns::head(row)?;
        let sum: i64 = row.get(6)?;
        Ok(sum == columns::head_sum(org, &head, row.get(0)?, row.get(1)?))
    })?;
    Ok(fault_if(
        right == Some(false),
        Fault::Row {
            table: "head",
            number: None,
        },
    ))
}

/// Answers the faults and the sum of all terms that entities say they have.
fn entities(connection: &Connection, org: OrgId) -> Result<(Vec<Fault>, i64), StoreError> {
    let sql = format!(
        "SELECT {ENTITY}, e.number, e.terms, e.check_sum FROM entity e
         WHERE e.org = ?1 AND e.number > ?2 ORDER BY e.number LIMIT ?3"
    );
    let (mut faults, mut total, mut after) = (Vec::new(), 0_i64, i64::MIN);
    loop {
        let page = list(
            connection,
            "check entities",
            &sql,
            params![org.0, after, PAGE],
            |row| {
                let (number, terms, sum): (i64, i64, i64) = (row.get(6)?, row.get(7)?, row.get(8)?);
                let right =
                    sum == sums::entity(org, number, &columns::entity(row)?, row.get(2)?, terms);
                Ok((number, terms, right))
            },
        )?;
        let Some((last, _, _)) = page.last() else {
            break;
        };
        after = *last;
        for (number, terms, right) in page {
            total = total.wrapping_add(terms);
            faults.extend(fault_if(
                !right,
                Fault::Row {
                    table: "entity",
                    number: Some(number),
                },
            ));
        }
    }
    Ok((faults, total))
}

/// Holds the terms there are against what the entities say; if they differ, finds which.
fn entity_terms(connection: &Connection, org: OrgId, total: i64) -> Result<Vec<Fault>, StoreError> {
    if stored_terms(connection, org, backend::ENTITY)? == total {
        return Ok(Vec::new());
    }
    let numbers = list(
        connection,
        "check the terms of entities",
        "SELECT number, terms FROM entity WHERE org = ?1 ORDER BY number",
        params![org.0],
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)),
    )?;
    let mut faults = Vec::new();
    for (number, sum) in numbers {
        let terms: Vec<Term> = list(
            connection,
            "check the terms of an entity",
            "SELECT class, name, value FROM term WHERE org = ?1 AND owner = 0 AND number = ?2",
            params![org.0, number],
            columns::term,
        )?;
        let wrong = sums::terms(org, backend::ENTITY, number, &terms) != sum;
        faults.extend(fault_if(
            wrong,
            Fault::Terms {
                table: "entity",
                number: Some(number),
            },
        ));
    }
    if faults.is_empty() {
        faults.push(Fault::Terms {
            table: "entity",
            number: None,
        });
    }
    Ok(faults)
}

/// The sum of the terms of all entities or of all leaves of an epoch.
fn stored_terms(connection: &Connection, org: OrgId, owner: i64) -> Result<i64, StoreError> {
    let operation = "check terms";
    let mut statement = connection
        .prepare_cached("SELECT number, class, name, value FROM term WHERE org = ?1 AND owner = ?2")
        .during(operation)?;
    let mut rows = statement.query(params![org.0, owner]).during(operation)?;
    let mut total = 0_i64;
    while let Some(row) = rows.next().during(operation)? {
        let read = || -> rusqlite::Result<i64> {
            let name = row.get_ref(2)?;
            let value = row.get_ref(3)?;
            Ok(sums::term(
                org,
                owner,
                row.get(0)?,
                row.get(1)?,
                name.as_str()?,
                value.as_blob()?,
            ))
        };
        total = total.wrapping_add(read().during(operation)?);
    }
    Ok(total)
}

fn chunks(connection: &Connection, org: OrgId) -> Result<Vec<Fault>, StoreError> {
    let operation = "check chunks";
    let mut statement = connection
        .prepare_cached("SELECT number, chunk, check_sum, bytes FROM blob WHERE org = ?1 ORDER BY number, chunk")
        .during(operation)?;
    let mut rows = statement.query(params![org.0]).during(operation)?;
    let mut faults = Vec::new();
    while let Some(row) = rows.next().during(operation)? {
        let read = || -> rusqlite::Result<(i64, bool)> {
            let (number, chunk, sum): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((
                number,
                sum == sums::chunk(org, number, chunk, row.get_ref(3)?.as_blob()?),
            ))
        };
        let (number, right) = read().during(operation)?;
        faults.extend(fault_if(
            !right,
            Fault::Row {
                table: "blob",
                number: Some(number),
            },
        ));
    }
    Ok(faults)
}

fn jobs(connection: &Connection, org: OrgId) -> Result<Vec<Fault>, StoreError> {
    let sql = format!("SELECT {JOB}, check_sum FROM job WHERE org = ?1");
    let right = list(connection, "check jobs", &sql, params![org.0], |row| {
        let sum: i64 = row.get(6)?;
        Ok(sum == sums::job(org, &columns::job(row)?))
    })?;
    let wrong = right.into_iter().filter(|right| !right);
    Ok(wrong
        .map(|_| Fault::Row {
            table: "job",
            number: None,
        })
        .collect())
}

fn epochs(connection: &Connection, org: OrgId) -> Result<Vec<i64>, StoreError> {
    list(
        connection,
        "list epochs",
        "SELECT DISTINCT epoch FROM leaf WHERE org = ?1 ORDER BY epoch",
        params![org.0],
        |row| row.get(0),
    )
}

/// Answers the faults and the sum of all terms that the leaves of an epoch say they have.
fn leaves(
    connection: &Connection,
    org: OrgId,
    epoch: i64,
) -> Result<(Vec<Fault>, i64), StoreError> {
    let sql = format!(
        "SELECT {LEAF}, l.terms, l.check_sum FROM leaf l
         WHERE l.org = ?1 AND l.epoch = ?2 AND l.number > ?3 ORDER BY l.number LIMIT ?4"
    );
    let (mut faults, mut total, mut after) = (Vec::new(), 0_i64, i64::MIN);
    loop {
        let page = list(
            connection,
            "check leaves",
            &sql,
            params![org.0, epoch, after, PAGE],
            |row| {
                let (number, terms, sum): (i64, i64, i64) = (row.get(0)?, row.get(5)?, row.get(6)?);
                let leaf = columns::leaf(row)?;
                let details = leaf.details_opening.as_ref();
                let right = sum
                    == sums::leaf(
                        org,
                        (epoch, number),
                        &leaf.leaf,
                        &leaf.opening,
                        details,
                        terms,
                    );
                Ok((number, terms, right))
            },
        )?;
        let Some((last, _, _)) = page.last() else {
            break;
        };
        after = *last;
        for (number, terms, right) in page {
            total = total.wrapping_add(terms);
            faults.extend(fault_if(
                !right,
                Fault::Row {
                    table: "leaf",
                    number: Some(number),
                },
            ));
        }
    }
    Ok((faults, total))
}

/// Rows that belong to nothing: each such question must count none.
fn astray(connection: &Connection, org: OrgId) -> Result<Vec<Fault>, StoreError> {
    const QUESTIONS: &[(&str, &str)] = &[
        (
            "chunks are not those their entities say they have",
            "SELECT COUNT(*) FROM entity e WHERE e.org = ?1
             AND e.chunks <> (SELECT COUNT(*) FROM blob b WHERE b.org = ?1 AND b.number = e.number)",
        ),
        (
            "a chunk belongs to no entity",
            "SELECT COUNT(*) FROM blob b WHERE b.org = ?1
             AND NOT EXISTS (SELECT 1 FROM entity e WHERE e.org = ?1 AND e.number = b.number)",
        ),
        (
            "an entity has a number that was never given out",
            "SELECT COUNT(*) FROM entity e, head h WHERE e.org = ?1 AND h.org = ?1
             AND (e.number > h.made OR e.number < 1)",
        ),
        (
            "a leaf or tile is of an epoch that never began",
            "SELECT (SELECT COUNT(*) FROM leaf l, head h WHERE l.org = ?1 AND h.org = ?1
                     AND (l.epoch > h.epoch OR l.epoch < 1))
                  + (SELECT COUNT(*) FROM tile t, head h WHERE t.org = ?1 AND h.org = ?1
                     AND (t.epoch > h.epoch OR t.epoch < 1))",
        ),
        (
            "there are more or fewer tiles than the leaves give",
            // Level 0 has one for each 256 leaves, each further level one for each 256 below.
            "SELECT COUNT(*) FROM head h WHERE h.org = ?1
             AND (SELECT COUNT(*) FROM tile t WHERE t.org = ?1 AND t.epoch = h.epoch)
               <> h.size / 256 + h.size / 65536 + h.size / 16777216 + h.size / 4294967296",
        ),
        (
            "a term belongs to no entity or leaf",
            "SELECT COUNT(*) FROM term t, head h WHERE t.org = ?1 AND h.org = ?1
             AND (t.owner > h.epoch OR t.owner < 0)",
        ),
    ];
    let mut faults = Vec::new();
    for (what, sql) in QUESTIONS {
        let count: Option<i64> = one(
            connection,
            "look for rows astray",
            sql,
            params![org.0],
            |row| row.get(0),
        )?;
        faults.extend(fault_if(count != Some(0), Fault::Astray(what)));
    }
    Ok(faults)
}

fn fault_if(wrong: bool, fault: Fault) -> Vec<Fault> {
    if wrong { vec![fault] } else { Vec::new() }
}
