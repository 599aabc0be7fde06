//! Every statement of this module finds its rows by an index that fits: the statements are taken
//! from the sources, so that a new one is looked at too.

use rusqlite::{Connection, params_from_iter};

use super::{columns, schema};

const SOURCES: [&str; 4] = [
    include_str!("checks.rs"),
    include_str!("reads.rs"),
    include_str!("schema.rs"),
    include_str!("writes.rs"),
];

/// What may look at whole tables, by a part of the statement.
const WHOLE: [&str; 2] = ["FROM sqlite_schema", "SELECT org FROM head ORDER BY org"];
/// What may look at all terms of all entities or of all leaves.
const ALL_TERMS: [&str; 2] = [
    "SELECT number, class, name, value FROM term WHERE org = ?1 AND owner = ?2",
    "SELECT COUNT(*) FROM term t, head h",
];

/// The statements in a source: string literals that begin with a verb of SQL.
fn statements(source: &str) -> Vec<String> {
    let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE "];
    let literals = source.split('"').skip(1).step_by(2);
    let found = literals.filter(|text| verbs.iter().any(|verb| text.starts_with(verb)));
    found
        .map(|text| {
            text.replace("{ENTITY}", columns::ENTITY)
                .replace("{LEAF}", columns::LEAF)
                .replace("{JOB}", columns::JOB)
                .replace("{HEAD}", columns::HEAD)
        })
        .collect()
}

fn plan(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    let values = vec![1; statement.parameter_count()];
    let rows = statement
        .query_map(params_from_iter(values), |row| row.get(3))
        .unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn statements_find_their_rows_by_an_index() {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::upgrade(&mut connection).unwrap();
    let all: Vec<String> = SOURCES.into_iter().flat_map(statements).collect();
    assert!(all.len() > 40, "only {} statements found", all.len());
    for sql in all {
        let is_one_of = |known: &[&str]| known.iter().any(|part| sql.contains(part));
        for step in plan(&connection, &sql) {
            let scans = step.starts_with("SCAN") && step != "SCAN CONSTANT ROW";
            assert!(!scans || is_one_of(&WHOLE), "{sql}\n{step}");
            let all_terms = step.contains("PRIMARY KEY (org=? AND owner=?)")
                || step.contains("PRIMARY KEY (org=?)");
            assert!(!all_terms || is_one_of(&ALL_TERMS), "{sql}\n{step}");
            // A page is read in the order of its index, however long the list.
            let sorts = step.contains("TEMP B-TREE") && sql.contains("LIMIT");
            assert!(!sorts, "{sql}\n{step}");
        }
    }
}
