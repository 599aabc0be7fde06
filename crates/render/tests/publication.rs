//! What the shipped packs publish, set: PDFs that a reader gives back, HTML that keeps the clauses,
//! a workbook that opens with the thirty columns.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use jiff::civil::date;
use policy::publish::{self, Live};
use policy::{Pack, packs};

const TODAY: jiff::civil::Date = date(2026, 11, 22);

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_publication_is_set_and_read_back() {
    for shipped in packs::all() {
        let pack = Pack::parse(shipped.files).unwrap();
        for one in publish::all(&pack, TODAY) {
            let rendered = render::publication(&one, None).unwrap();
            assert!(rendered.pdf.starts_with(b"%PDF-"), "{}", one.code);
            let pages: Vec<String> = rendered.pages.iter().map(|page| squeezed(page)).collect();
            let read = pdf_extract::extract_text_from_mem(&rendered.pdf).unwrap();
            assert!(
                squeezed(&read).contains(&squeezed(&one.title)),
                "{}",
                one.code
            );
            assert!(!pages.is_empty());
            let html = render::html(&one);
            assert!(html.contains(&format!("data-version=\"{}\"", one.version)));
            assert!(!html.contains("<script") && !html.contains("style="));
        }
    }
}

#[test]
fn the_record_of_processing_opens_as_a_workbook_with_its_thirty_columns() {
    let pack = Pack::parse(packs::shipped("online-provision").unwrap().files).unwrap();
    let record = publish::processing(&pack, TODAY, |_, _| Live::default());
    let bytes = render::workbook(&record, "Record of processing").unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("Record of processing").unwrap();
    let headings = range
        .rows()
        .find(|row| row.first() == Some(&Data::String("Business function".to_owned())))
        .unwrap();
    let headings: Vec<String> = headings.iter().map(ToString::to_string).collect();
    assert_eq!(headings, publish::HEADINGS);
    let rows = range.rows().count();
    assert!(rows > record.rows.len() + record.front.len(), "{rows}");
}

#[test]
fn libreoffice_opens_the_record_with_its_thirty_columns() {
    let pack = Pack::parse(packs::shipped("community-interest").unwrap().files).unwrap();
    let record = publish::processing(&pack, TODAY, |_, _| Live::default());
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("processing.xlsx");
    std::fs::write(
        &book,
        render::workbook(&record, "Record of processing").unwrap(),
    )
    .unwrap();
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.path().display()
    );
    let opened = std::process::Command::new("soffice")
        .args([
            profile.as_str(),
            "--headless",
            "--convert-to",
            "csv",
            "--outdir",
        ])
        .arg(folder.path())
        .arg(&book)
        .output();
    // The gate installs it; who runs this test alone may do without.
    if opened.is_err() && std::env::var_os("CI").is_none() {
        println!("skipped: soffice is not installed");
        return;
    }
    let opened = opened.expect("`cargo xtask test` installs soffice");
    assert!(opened.status.success(), "{opened:?}");
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(folder.path().join("processing.csv"))
        .unwrap();
    let rows: Vec<Vec<String>> = table
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let heads = rows
        .iter()
        .position(|row| row[0] == publish::HEADINGS[0])
        .unwrap();
    assert_eq!(rows[heads], publish::HEADINGS);
    assert_eq!(rows.len() - heads - 1, record.rows.len());
}
