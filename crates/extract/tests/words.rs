//! The words of a PDF's pages with their places, read behind the walls: what is drawn of a word lies in
//! its place.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

use std::fmt::Write as _;

use document::{PageWords, Picture};
use extract::Extractor;

fn extractor() -> Extractor {
    Extractor::of(env!("CARGO_BIN_EXE_extract-worker"), &[])
}

/// A PDF of one page with this in its description and this drawn on it.
fn pdf(page: &str, content: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R {page} /Contents 5 0 R \
             /Resources << /Font << /F1 4 0 R >> >> >>"
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
        format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
    ];
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", pdf.len());
        let _ = writeln!(pdf, "{number} 0 obj\n{object}\nendobj");
    }
    let start = pdf.len();
    let _ = writeln!(
        pdf,
        "xref\n0 6\n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    );
    pdf.into_bytes()
}

const LETTER: &str = "BT /F1 12 Tf 72 700 Td (Ella Poe sat beside) Tj 0 -15 Td \
                      (Jamie Fox, who drove.) Tj ET";

fn words(file: &[u8]) -> PageWords {
    let pages = extractor().words(file).unwrap().unwrap();
    assert_eq!(pages.len(), 1);
    pages.into_iter().next().unwrap()
}

fn dark(picture: &Picture) -> usize {
    let samples = picture.samples().iter();
    samples.filter(|sample| **sample < 128).count()
}

/// Every word has something drawn in its place, and nothing is drawn beside them all.
fn lies_where_it_is_drawn(file: &[u8]) -> PageWords {
    let drawn = extractor().picture(file, 0).unwrap().unwrap().picture;
    assert!(drawn.is_grey() && dark(&drawn) > 100);
    let page = words(file);
    let each = |word: &document::WordPlace| {
        // What stays dark in white where the word stands was drawn there.
        let size = (drawn.width(), drawn.height());
        let blank = vec![255; drawn.samples().len()];
        let mut only = Picture::new(size.0, size.1, true, blank).unwrap();
        only.cover(word.area);
        let both = drawn.samples().iter().zip(only.samples());
        let there = both.filter(|(sample, black)| **sample < 128 && **black == 0);
        assert!(there.count() > 5, "nothing is drawn there");
    };
    page.words().iter().for_each(each);
    let mut covered = drawn.clone();
    let before = dark(&drawn);
    let mut rest = drawn.samples().to_vec();
    for word in page.words() {
        covered.cover(word.area);
    }
    for (sample, black) in rest.iter_mut().zip(covered.samples()) {
        if *black == document::COVERED {
            *sample = 255;
        }
    }
    let rest = Picture::new(drawn.width(), drawn.height(), true, rest).unwrap();
    assert_eq!(dark(&rest), 0, "of {before}");
    page
}

#[test]
fn words_stand_where_they_are_drawn() {
    let plain = "/MediaBox [0 0 595 842]";
    let page = lies_where_it_is_drawn(&pdf(plain, LETTER));
    assert!(
        page.text().contains("Ella Poe sat beside"),
        "{}",
        page.text()
    );
    let at = page.text().find("Jamie").unwrap();
    let places = page.places(at, at + "Jamie Fox".len());
    assert_eq!(places.len(), 1, "one line, one rectangle");
    assert_eq!(places[0].1, None);
}

#[test]
fn words_of_turned_and_cropped_pages_stand_where_they_are_drawn() {
    for page in [
        "/MediaBox [0 0 595 842] /Rotate 90",
        "/MediaBox [0 0 595 842] /Rotate 180",
        "/MediaBox [0 0 595 842] /Rotate 270",
        "/MediaBox [-50 -20 545 822]",
        "/MediaBox [0 0 595 842] /CropBox [50 400 400 800]",
    ] {
        let content = if page.contains("Rotate 90") {
            "BT /F1 12 Tf 0 1 -1 0 300 100 Tm (Ella Poe sat beside Jamie) Tj ET"
        } else {
            LETTER
        };
        let page = lies_where_it_is_drawn(&pdf(page, content));
        assert!(page.text().contains("Jamie"), "{}", page.text());
    }
}

#[test]
fn what_stands_across_a_page_is_found_too() {
    let content = format!("{LETTER} BT /F1 30 Tf 0 1 -1 0 500 200 Tm (Jamie COPY) Tj ET");
    let page = lies_where_it_is_drawn(&pdf("/MediaBox [0 0 595 842]", &content));
    assert!(page.text().contains("Ella Poe sat"), "{}", page.text());
    assert!(page.text().contains("Jamie\nCOPY"), "{}", page.text());
}

#[test]
fn a_photograph_and_a_damaged_file_have_no_words() {
    let grey = Picture::new(8, 8, true, vec![200; 64]).unwrap();
    let png = render::png(&grey).unwrap();
    assert_eq!(extractor().words(&png).unwrap().unwrap(), []);
    assert!(extractor().words(b"%PDF-1.7 and nothing").unwrap().is_err());
}
