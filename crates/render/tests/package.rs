//! The archive beside the PDF.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::io::{Cursor, Read as _};

use common::plan;
use render::package;
use zip::ZipArchive;

fn names_and_texts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|place| {
            let mut file = archive.by_index(place).unwrap();
            let time = file.last_modified().unwrap();
            assert_eq!(
                (time.year(), time.month(), time.day(), time.hour()),
                (1980, 1, 1, 0)
            );
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn the_archive_holds_the_pdf_and_the_parts_and_no_more() {
    let package = package(&plan(2)).unwrap();
    let mut files = names_and_texts(&package.zip).into_iter();
    let (name, bytes) = files.next().unwrap();
    assert_eq!(name, "answer.pdf");
    assert_eq!(bytes, package.pdf.pdf);
    let rest: Vec<(String, Vec<u8>)> = files.collect();
    let parts: Vec<(String, Vec<u8>)> = package
        .parts
        .iter()
        .map(|part| (part.name.clone(), part.text.clone().into_bytes()))
        .collect();
    assert_eq!(rest, parts);
    let names: Vec<&str> = package
        .parts
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    let expected = [
        "README.txt",
        "items/001.txt",
        "items/002.txt",
        "records.csv",
        "records.json",
        "schedule.csv",
    ];
    assert_eq!(names, expected);
}

#[test]
fn the_same_plan_is_the_same_archive() {
    assert_eq!(package(&plan(2)).unwrap(), package(&plan(2)).unwrap());
}

#[test]
fn items_are_plain_text_with_their_marks() {
    let package = package(&plan(1)).unwrap();
    let item = package
        .parts
        .iter()
        .find(|part| part.name == "items/001.txt")
        .unwrap();
    let head =
        "1. Session report, week 1\n\nFound in: Records / session reports\nDate: 4 March 2026\n";
    assert!(item.text.starts_with(head), "{}", item.text);
    assert!(
        item.text
            .contains("He sat with [withheld] and [withheld]’s brother.")
    );
}

#[test]
fn tables_are_guarded_against_formulas() {
    let package = package(&plan(1)).unwrap();
    let csv = package
        .parts
        .iter()
        .find(|part| part.name == "records.csv")
        .unwrap();
    let expected =
        "\u{feff}Kind,Note\r\ncontact note,\"'=HYPERLINK(\"\"http://x.example\"\")\"\r\n";
    assert_eq!(csv.text, expected);
}

#[test]
fn letter_information_schedule_and_items_follow_each_other() {
    let all = package(&plan(4)).unwrap().pdf.pages.join(" ");
    let places: Vec<usize> = [
        "Dear Ms Lewis",
        "How we use your data We must",
        "Schedule of items Each",
        "Items 1. Session",
    ]
    .iter()
    .map(|words| all.find(words).unwrap())
    .collect();
    assert!(places.is_sorted(), "{places:?}");
}
