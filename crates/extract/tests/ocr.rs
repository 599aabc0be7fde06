//! Words in pictures, read by a program that is not ours: behind walls, and where the system has it.
//! Tests that need `tesseract` itself say so, and look at nothing where it is not installed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    missing_docs,
    reason = "tests"
)]

use std::path::PathBuf;

use document::Picture;
use extract::{Extractor, NotRead};

const WORKER: &str = env!("CARGO_BIN_EXE_extract-worker");

fn extractor() -> Extractor {
    Extractor::of(WORKER, &[])
}

fn grey() -> Picture {
    Picture::new(30, 20, true, vec![200; 600]).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_is_not_ours_can_do_nothing_but_read_what_it_is_given() {
    // The worker itself stands in for the program, tries everything and says what it could do.
    let extractor = extractor().reading_by(Some(PathBuf::from(WORKER)));
    let said = extractor.read_picture(&grey()).unwrap();
    if said == Err(NotRead::NoWalls) {
        eprintln!("this kernel has no Landlock: nothing is read, and nothing to be tested");
        return;
    }
    let header = "P5\n30 20\n255\n".len();
    assert_eq!(said.unwrap().text(), format!("given-{}", header + 600));
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_is_none_reads_nothing() {
    let by = |path: &str| extractor().reading_by(Some(PathBuf::from(path)));
    for none in ["/usr/bin/nothing-of-this-name", "/etc/hostname", "/usr/bin"] {
        assert!(by(none).read_picture(&grey()).unwrap().is_err(), "{none}");
    }
    // It begins, and what it says is no table.
    let other = by("/bin/echo").read_picture(&grey()).unwrap();
    assert!(
        matches!(other, Err(NotRead::Failed | NotRead::NoWalls)),
        "{other:?}"
    );
    let missing = extractor().reading_by(None);
    assert!(!missing.reads_pictures());
    assert_eq!(
        missing.read_picture(&grey()).unwrap(),
        Err(NotRead::Missing)
    );
}

#[test]
fn words_on_a_picture_are_read_where_they_are_drawn() {
    let extractor = extractor();
    if !extractor.reads_pictures() {
        eprintln!("tesseract is not installed: nothing to be tested");
        return;
    }
    let says = "Ella Marchbanks sat beside Imran Khan at four.";
    let document = render::Document {
        title: "Letter".to_owned(),
        language: "en-GB".to_owned(),
        blocks: vec![render::Block::Paragraph(vec![render::Run::text(says)])],
        ..render::Document::default()
    };
    let pdf = render::pdf(&document).unwrap().pdf;
    let page = extractor.picture(&pdf, 0).unwrap().unwrap().picture;
    let read = extractor.read_picture(&page).unwrap();
    if read == Err(NotRead::NoWalls) {
        eprintln!("this kernel has no Landlock: nothing is read, and nothing to be tested");
        return;
    }
    let read = read.unwrap();
    let at = read.text().find("Imran Khan").expect("the line is read");
    let (area, sure) = read.places(at, at + "Imran Khan".len())[0];
    assert!(sure.unwrap() > 50);
    // The file itself says where the words stand: nearly there.
    let known = extractor.words(&pdf).unwrap().unwrap();
    let at = known[0].text().find("Imran Khan").unwrap();
    let (other, _) = known[0].places(at, at + "Imran Khan".len())[0];
    for (one, other) in [(area.left, other.left), (area.top, other.top)] {
        assert!(one.abs_diff(other) < 150, "{one} {other}");
    }
    // A page of one colour says nothing.
    let nothing = extractor.read_picture(&grey()).unwrap().unwrap();
    assert_eq!(nothing.text(), "");
}
