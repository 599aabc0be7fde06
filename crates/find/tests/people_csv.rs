//! The people file: what it gives, and every fault by line and column.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use find::people_csv::{people, people_csv, read, read_bytes};
use jiff::civil::date;

const GOOD: &str = "\u{feff}id,capacity,given_names,family_name,known_as,former_names,nicknames,born_on,emails,telephones,address,postcode,related_to,relation,from,to\r\n\
L1,learner,Ella Rose,Quarrington,,,Smiler;Quarry,2013-05-04,ella@mail.example; e.q@mail.example,07700 900123,\"12 Quince Row, Nethercombe\",ZZ9 9AB,C1;T1,carer;tutor,2024-09-01,\r\n\
C1,carer,Nadia,Quarrington,,Pettigrew,,,,,,,,,,\r\n\
T1,tutor,Elizabeth,Fairweather,,,,,,,,,,,,\r\n\
C1,client,Nadia,Quarrington,Nads,,,,,,,,,,,\r\n";

#[test]
fn rows_and_people() {
    let rows = people_csv(GOOD).unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0].given_names, ["Ella", "Rose"]);
    assert_eq!(rows[0].emails, ["ella@mail.example", "e.q@mail.example"]);
    assert_eq!(rows[0].born_on, Some(date(2013, 5, 4)));
    assert_eq!(
        (rows[0].related_to.len(), rows[0].relation[1].as_str()),
        (2, "tutor")
    );
    let (people, ids) = people(&rows);
    assert_eq!(ids, ["L1", "C1", "T1"]);
    assert_eq!(people[0].context, [1, 2]);
    assert_eq!(
        (people[1].known_as.as_slice(), people[1].former.as_slice()),
        (&["Nads".to_owned()][..], &["Pettigrew".to_owned()][..])
    );
}

#[test]
fn every_fault_at_once_and_the_good_rows_apart() {
    let file = read(
        "id,capacity,given_names,family_name,born_on,emails,telephones,shoe size,related_to,relation,from,to\n\
         1,learner,Ella,Quarrington,4/5/2013,ella,12,38,,,,\n\
         ,learner,,,,,,,,,,\n\
         3,learner,Zoe,Strand,,,,,9,sibling,2024-02-01,2024-01-01\n\
         4,learner,Toddy,Marchbanks,,,,,,,,\n\
         4,learner,Toddy,Marchbanks,,,,,,,,\n\
         5,\"learner\"x,A,B,,,,,,,,,,\n",
    );
    let places: Vec<(usize, usize, &str)> = file
        .faults
        .iter()
        .map(|f| (f.line, f.column, f.heading.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            (1, 8, "shoe size"),
            (2, 5, "born_on"),
            (2, 6, "emails"),
            (2, 7, "telephones"),
            (3, 1, "id"),
            (3, 3, "given_names"),
            (4, 12, "to"),
            (6, 1, "id"),
            (7, 0, ""),
            (7, 13, ""),
        ]
    );
    assert_eq!(file.rows.iter().map(|r| r.line).collect::<Vec<_>>(), [5]);
    assert!(
        file.faults
            .iter()
            .all(|f| !f.mend.is_empty() && !f.what.contains("4/5/2013"))
    );
}

#[test]
fn files_that_are_not_people() {
    assert_eq!(read("").faults.len(), 1);
    assert_eq!(read("name,born\nElla,2013").faults.len(), 3);
    let faults = read_bytes(b"id,given_names\n1,Zo\xeb\n").faults;
    assert_eq!((faults.len(), faults[0].line), (1, 2));
}

#[test]
fn what_is_repeated_stays_short() {
    let ids = |count: usize| {
        let ids: Vec<String> = (0..count).map(|n| format!("P{n}")).collect();
        ids.join(";")
    };
    // One relation for all ids is repeated for each, so it is a word or two and not a text.
    let row = |relation: &str| {
        format!(
            "id,given_names,related_to,relation\n1,Ella,{},{relation}\n",
            ids(500)
        )
    };
    let rows = people_csv(&row("parent")).unwrap();
    assert_eq!(rows[0].relation, vec!["parent".to_owned(); 500]);
    let faults = people_csv(&row(&"parent".repeat(500))).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].line, faults[0].column), (2, 4));
    assert!(!faults[0].what.contains("parentparent"));
    // What each row of one person says again is kept once, in the order in which it came.
    let capacities: Vec<String> = (0..200)
        .map(|n| format!("1,c{n},Ella,e@mail.example; e{}@mail.example\n", n % 3))
        .collect();
    let rows = people_csv(&format!(
        "id,capacity,given_names,emails\n{}",
        capacities.concat()
    ))
    .unwrap();
    let (people, _) = people(&rows);
    assert_eq!(
        people[0].emails,
        [
            "e@mail.example",
            "e0@mail.example",
            "e1@mail.example",
            "e2@mail.example"
        ]
    );
}

#[test]
fn the_first_of_two_columns_counts() {
    let file = read("id,given_names,id\n1,Ella,2\n");
    assert_eq!(file.faults.len(), 1);
    assert_eq!((file.faults[0].column, file.rows[0].id.as_str()), (3, "1"));
}
