//! What was planned is what readers give back, page by page.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod common;

use std::sync::Arc;

use common::{collapse, document, letter, long_table, pdfinfo, pdftotext, plan, text};
use document::Picture;
use proptest::prelude::*;
use render::{Block, PicturePage, Rendered, Run, Table, package, pdf};

/// All that can be set, in one document.
fn everything() -> Rendered {
    let mut blocks = letter().blocks;
    blocks.push(Block::PageBreak);
    blocks.push(long_table());
    blocks.push(Block::Heading(6, "A level that skips some".to_owned()));
    blocks.push(Block::Paragraph(text(
        "Latin ŵ ŷ Ł ş ə, Greek Ωμέγα Ο ο, Cyrillic Ёлка О о С с, and not 漢字 or 😀, \
         x\u{302} y\u{328}, a\u{a0}b, ﬁ ﬂ, µ μ, Ω Ω, ; ; · ·, K K, Å Å",
    )));
    blocks.push(Block::Paragraph(text(&"https://long.example/".repeat(20))));
    blocks.push(Block::Paragraph(vec![
        Run::Mark(document::Mark::Withheld),
        Run::Mark(document::Mark::Withheld),
        Run::text(","),
        Run::Mark(document::Mark::Withheld),
    ]));
    blocks.push(Block::ItemText(text(
        &"A line that ends in a hyphen -\nand one more. ".repeat(60),
    )));
    for length in 0..30 {
        let before = "word ".repeat(length);
        let hyphens = "pre- and post-war, long- and short-term; a self-employed tutor, no-\none";
        blocks.push(Block::Quote(text(
            &format!("{before}{hyphens}").replace("word", "term"),
        )));
    }
    blocks.push(Block::Picture(common::picture(300, 200)));
    blocks.push(Block::Paragraph(text("After the picture.")));
    pdf(&document(blocks)).unwrap()
}

fn check_pdftotext(rendered: &Rendered) {
    let Some(pages) = pdftotext(&rendered.pdf) else {
        println!("skipped: pdftotext is not installed");
        return;
    };
    assert_eq!(pages.len(), rendered.pages.len());
    for (read, planned) in pages.iter().zip(&rendered.pages) {
        assert_eq!(read, planned);
    }
}

fn check_pdf_extract(rendered: &Rendered) {
    let pages = pdf_extract::extract_text_from_mem_by_pages(&rendered.pdf).unwrap();
    assert_eq!(pages.len(), rendered.pages.len());
    for (read, planned) in pages.iter().zip(&rendered.pages) {
        assert_eq!(&collapse(read), planned);
    }
}

#[test]
fn pdftotext_reads_what_was_planned() {
    check_pdftotext(&everything());
    check_pdftotext(&package(&plan(30)).unwrap().pdf);
}

#[test]
fn pdf_extract_reads_what_was_planned() {
    check_pdf_extract(&everything());
    check_pdf_extract(&package(&plan(30)).unwrap().pdf);
}

/// What people write: letters of the scripts that have glyphs, and what stands between them.
fn writing() -> impl Strategy<Value = String> {
    let letter = proptest::char::ranges(std::borrow::Cow::Borrowed(&[
        ' '..='~',
        ' '..='-',
        '\u{a0}'..='\u{17f}',
        '\u{300}'..='\u{32f}',
        '\u{386}'..='\u{3ce}',
        '\u{400}'..='\u{491}',
        '\u{2010}'..='\u{203a}',
        '\u{1f600}'..='\u{1f60f}',
    ]));
    proptest::collection::vec(prop_oneof![3 => letter, 1 => Just(' ')], 0..120)
        .prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_is_written_is_read(texts in proptest::collection::vec(writing(), 20)) {
        let mut blocks: Vec<Block> =
            texts.iter().map(|written| Block::Paragraph(text(written))).collect();
        let row = |pair: &[String]| pair.iter().map(|cell| text(cell)).collect();
        let (headers, rows) = (vec!["A".to_owned(), "B".to_owned()], texts.chunks(2).map(row));
        blocks.push(Block::Table(Table { headers, rows: rows.collect() }));
        check_pdf_extract(&pdf(&document(blocks)).unwrap());
    }
}

#[test]
fn the_plan_holds_every_word() {
    let rendered = everything();
    let all = rendered.pages.join(" ");
    assert_eq!(all.matches("word").count(), 900);
    assert!(all.contains("[withheld][withheld],[withheld]"));
    assert!(all.contains("not [U+6F22 U+5B57] or [U+1F600]"));
    for page in &rendered.pages {
        assert!(page.contains("Larkfield Tutoring · Case 014 · Page "));
        assert!(page.ends_with("MMWKk7WWULk5JMpdfl/3Pj3gbb+KATc6nFc677yYq70="));
        assert_eq!(page, &collapse(page));
    }
}

#[test]
fn it_is_tagged_titled_and_in_a_language() {
    let rendered = everything();
    let Some(info) = pdfinfo(&rendered.pdf, &[]) else {
        println!("skipped: pdfinfo is not installed");
        return;
    };
    let line = |name: &str| {
        info.lines()
            .find_map(|line| line.strip_prefix(name))
            .map(str::trim)
            .unwrap_or_default()
    };
    assert_eq!(line("Title:"), "Answer to your request");
    assert_eq!(line("Author:"), "Larkfield Tutoring");
    assert_eq!(line("Tagged:"), "yes");
    assert_eq!(line("JavaScript:"), "no");
    assert_eq!(line("Page size:"), "595.28 x 841.89 pts (A4)");
    let structure = pdfinfo(&rendered.pdf, &["-struct"]).unwrap();
    for tag in [
        "H1",
        "H2",
        "H3",
        "P",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "THead",
        "TH",
        "TD",
        "BlockQuote",
        "Figure",
    ] {
        assert!(
            structure
                .lines()
                .any(|line| line.trim().split([' ', ':']).next() == Some(tag)),
            "{tag}"
        );
    }
    let file = lopdf::Document::load_mem(&rendered.pdf).unwrap();
    let catalog = file.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en-GB");
    assert!(catalog.get(b"Outlines").is_ok());
}

/// What the release check allows: one revision, nothing attached, nothing that acts.
#[test]
fn it_holds_nothing_that_acts_or_hides() {
    let rendered = package(&plan(3)).unwrap().pdf;
    let count = |needle: &[u8]| {
        rendered
            .pdf
            .windows(needle.len())
            .filter(|w| *w == needle)
            .count()
    };
    assert_eq!(count(b"%%EOF"), 1);
    let file = lopdf::Document::load_mem(&rendered.pdf).unwrap();
    for (id, object) in &file.objects {
        let text = format!("{object:?}");
        for forbidden in [
            "JavaScript",
            "EmbeddedFile",
            "OpenAction",
            "/Annot",
            "Launch",
            "/URI",
            "CreationDate",
        ] {
            assert!(!text.contains(forbidden), "{forbidden} in object {id:?}");
        }
    }
}

#[test]
fn the_same_document_is_the_same_file() {
    assert_eq!(pdf(&letter()).unwrap(), pdf(&letter()).unwrap());
}

#[test]
fn little_and_odd_documents_can_be_set() {
    for blocks in [
        vec![],
        vec![
            Block::Heading(1, " ".to_owned()),
            Block::Paragraph(vec![]),
            Block::Bullets(vec![]),
        ],
        vec![
            Block::PageBreak,
            Block::PageBreak,
            Block::Rule,
            Block::KeyValues(vec![]),
        ],
        vec![
            Block::Table(render::Table::default()),
            Block::Bullets(vec![vec![], vec![Run::Mark(document::Mark::Withheld)]]),
        ],
        vec![Block::Table(render::Table {
            headers: vec!["Head".to_owned()],
            rows: vec![],
        })],
        vec![Block::Table(render::Table {
            headers: vec![String::new(); 12],
            rows: vec![vec![text("supercalifragilistic"); 14]; 3],
        })],
    ] {
        let rendered = pdf(&document(blocks)).unwrap();
        assert_eq!(rendered.pages.len(), 1);
        check_pdftotext(&rendered);
    }
}

#[test]
fn a_picture_stands_in_the_file_as_it_was_planned_with_nothing_beside_it() {
    for grey in [true, false] {
        let samples: Vec<u8> = (0..40 * 30 * if grey { 1 } else { 3 })
            .map(|at: u32| (at % 253) as u8)
            .collect();
        let picture = Picture::new(40, 30, grey, samples).unwrap();
        let page = PicturePage {
            png: Arc::new(render::png(&picture).unwrap()),
            size: (40, 30),
            alt: "Scanned page, no part covered".to_owned(),
        };
        let rendered = pdf(&document(vec![Block::Picture(page)])).unwrap();
        let file = lopdf::Document::load_mem(&rendered.pdf).unwrap();
        let images: Vec<_> = file
            .objects
            .values()
            .filter_map(|object| object.as_stream().ok())
            .filter(|stream| {
                stream
                    .dict
                    .get(b"Subtype")
                    .and_then(lopdf::Object::as_name)
                    .ok()
                    == Some(b"Image")
            })
            .collect();
        assert_eq!(images.len(), 1);
        assert_eq!(images[0].decompressed_content().unwrap(), picture.samples());
        let mut keys: Vec<String> = images[0]
            .dict
            .iter()
            .map(|(key, _)| String::from_utf8_lossy(key).into_owned())
            .collect();
        keys.sort();
        let known = [
            "BitsPerComponent",
            "ColorSpace",
            "Filter",
            "Height",
            "Length",
            "Subtype",
            "Type",
            "Width",
        ];
        assert_eq!(keys, known);
        let structure = String::from_utf8_lossy(&rendered.pdf);
        assert!(structure.contains("Scanned page, no part covered"));
    }
}
