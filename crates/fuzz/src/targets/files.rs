//! Files from outside, read in this process. In Caretaker it is the walled worker that reads them.

use document::LookAtThis;

use super::Made;
use crate::panics;
use crate::seeds::{container, of_type};

/// Files within files are followed so far.
pub(super) const DEPTH: usize = 3;

/// Reads a file and what is in it: something must be said of each, and nothing of ours may panic.
pub(super) fn read(name: &str, bytes: &[u8], depth: usize) {
    read_with(name, bytes, None, depth);
}

/// The same with a password to try.
pub(super) fn read_with(name: &str, bytes: &[u8], password: Option<&str>, depth: usize) {
    let read = extract::read(name, bytes, password);
    nothing_of_ours_panicked();
    match read {
        Ok(read) => {
            let said = !read.document.is_empty() || !read.document.notes.is_empty();
            for page in &read.document.layout {
                let part = read.document.part(page.part);
                let fits = part.is_some_and(|part| page.fits(&part.text));
                assert!(page.why_not.is_some() || fits, "a layout of another page");
            }
            assert!(
                said || !read.children.is_empty(),
                "a file of which nothing is said"
            );
            for child in read.children.iter().take(4).filter(|_| depth > 0) {
                read_with(&child.name, &child.bytes, password, depth - 1);
            }
        }
        Err(error) => {
            let stopped = matches!(error.0, LookAtThis::Stopped(_));
            assert!(
                !stopped || by_library(bytes),
                "one of our own readers panicked"
            );
        }
    }
}

/// Whatever is caught on the way: libraries may panic, our own code may not.
pub(super) fn nothing_of_ours_panicked() {
    if let Some(place) = panics::ours() {
        assert_eq!(place, "", "our own code panicked");
    }
}

/// PDFs, workbooks and old Office files are read by libraries that may panic, and are caught.
fn by_library(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let ole = bytes.starts_with(b"\xD0\xCF\x11\xE0") || bytes.starts_with(b"\x09\x08\x10\0");
    let workbook = bytes.windows(3).any(|window| window == b"xl/");
    ole || workbook || head.windows(5).any(|window| window == b"%PDF-")
}

fn of(name: &'static str, endings: &[&str]) -> Made {
    let seeds = endings.iter().flat_map(|ending| of_type(ending)).collect();
    Made::new(seeds, move |bytes| read(name, bytes, DEPTH))
}

pub(super) fn mail() -> Made {
    of("a.eml", &["eml"])
}

pub(super) fn mbox() -> Made {
    of("a.mbox", &["mbox"])
}

pub(super) fn html() -> Made {
    of("a.html", &["html"])
}

pub(super) fn rtf() -> Made {
    let mut made = of("a.rtf", &["rtf"]);
    let own = b"{\\rtf1\\ansi\\ansicpg1252 {\\fonttbl{\\f0 Arial;}}\\f0 Ada\\'92s report \\u8217? {\\*\\x hidden}\\par}";
    made.seeds.push(own.to_vec());
    made
}

pub(super) fn xml() -> Made {
    let mut made = of("a.xml", &["xml"]);
    let own = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a x='1'>&b;<!-- d --><![CDATA[e]]></a>";
    made.seeds.push(own.to_vec());
    made
}

pub(super) fn text() -> Made {
    of("a.txt", &["txt", "csv"])
}

pub(super) fn ole() -> Made {
    let mut made = of("a.doc", &["doc", "xls", "msg", "ppt"]);
    // One of ours: there may be no samples.
    let note = ("/__substg1.0_1000001F".to_owned(), b"A\0d\0a\0".to_vec());
    let small = ("/__properties_version1.0".to_owned(), vec![0; 64]);
    let long = ("/ObjectPool/a".to_owned(), vec![7; 5000]);
    made.seeds.push(container(&[note, small, long]));
    made
}

pub(super) fn zip() -> Made {
    of("a.zip", &["zip"])
}

pub(super) fn signed() -> Made {
    let mut made = of("a.p7m", &["p7m"]);
    let own = b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\xA0\x80\x24\x80\x04\x10Subject: a\r\n\r\nb\r\n\0\0\0\0\0\0\0\0";
    made.seeds.push(own.to_vec());
    made
}

pub(super) fn docx() -> Made {
    of("a.docx", &["docx"])
}

pub(super) fn xlsx() -> Made {
    of("a.xlsx", &["xlsx"])
}

/// Lists of people as tables: separated values and workbooks, and what their columns are.
pub(super) fn table() -> Made {
    let mut seeds = of_type("csv");
    seeds.extend(of_type("xlsx"));
    seeds.push(
        b"Given names;Family name;Date of birth\r\n\"Ada\r\nM\";Marsh;04/05/2013\r\n".to_vec(),
    );
    Made::new(seeds, |bytes| {
        let read = extract::table::table("a.csv", bytes, None);
        nothing_of_ours_panicked();
        let Ok(table) = read else {
            return;
        };
        let cells = table.rows.iter().map(|row| row.cells.len()).sum::<usize>();
        assert!(cells <= bytes.len().max(1 << 20), "cells out of nothing");
        let mapping = app::bodies::Mapping::default();
        let columns = app::columns(&table, &mapping);
        if app::check_columns(&table, &columns, &mapping).is_ok() {
            assert!(!columns.is_empty(), "people out of no columns");
        }
        let lines = table
            .rows
            .iter()
            .filter_map(|row| usize::try_from(row.line).ok());
        let shown = app::faulty_rows(&table, &lines.collect());
        assert_eq!(shown.is_empty(), table.rows.is_empty(), "rows lost");
    })
}

pub(super) fn pdf() -> Made {
    of("a.pdf", &["pdf"])
}

/// Our own PDFs are read again by two readers, and their structure by a third, before they go out.
pub(super) fn pdf_again() -> Made {
    Made::new(of_type("pdf"), |bytes| {
        let _ = extract::first::pdf_pages(bytes);
        let _ = extract::second::pdf_pages(bytes);
        let _ = extract::structure::pdf(bytes);
        nothing_of_ours_panicked();
    })
}

/// Photographs are unpacked, turned and made smaller.
pub(super) fn picture() -> Made {
    let samples: Vec<u8> = (0..24 * 16 * 3).map(|at: u32| (at % 251) as u8).collect();
    let mut jpeg = Vec::new();
    let encoded = image::codecs::jpeg::JpegEncoder::new(&mut jpeg).encode(
        &samples,
        24,
        16,
        image::ExtendedColorType::Rgb8,
    );
    assert!(encoded.is_ok(), "a JPEG of our own");
    // Held upright, as a camera says it.
    let exif =
        b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let held = [b"\xFF\xD8", &exif[..], jpeg.get(2..).unwrap_or_default()].concat();
    Made::new(vec![jpeg, held, PNG.to_vec()], |bytes| {
        if let Ok(drawn) = extract::picture::draw(bytes, 0) {
            assert_eq!(drawn.pages, 1, "a photograph is one page");
        }
        nothing_of_ours_panicked();
    })
}

/// One grey pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cch\0\0\0\x82\0\x81w\xcdr\xb6\0\0\0\0IEND\xaeB`\x82";
