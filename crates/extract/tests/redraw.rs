//! PDFs taken out of in their own layout, made in code in every way that hides a name: whatever the
//! name was, the same bytes come of it; or the layout is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "tests"
)]

#[path = "support/pages.rs"]
mod pages;
mod support;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use document::{Document, Mark, PartKind, WhyNot};
use pages::{Maker, drawn_kinds, refused_kinds};
use redact::{Taken, redraw};
use render::Block;

/// Names of one and of another length, neither of them in anything else that is written.
const NAMES: [&str; 3] = [
    "Zebulon Quickfall",
    "Xi Wu",
    "Bartholomew Featherstonehaugh",
];

/// What becomes of a file: the finished PDF, or why not.
fn taken_out(bytes: &[u8], name: &str, says: &[Mark]) -> Result<render::Rendered, WhyNot> {
    let document = support::read("a.pdf", bytes).document;
    let mut blocks = Vec::new();
    let (mut found, mut beside) = (0, Vec::new());
    for page in &document.layout {
        let text = &document.parts[page.part].text;
        let places = places(text, name);
        found += places.len();
        let says = says.iter().cycle();
        let marks = places.into_iter().zip(says);
        let marks = marks.map(|(at, mark)| Taken { at, mark: *mark });
        let done = redraw(page, text, marks)?;
        render::can_draw(std::slice::from_ref(&done.page)).unwrap()?;
        beside.extend(done.beside);
        blocks.push(Block::Drawn(done.page));
    }
    let runs = |pieces: Vec<redact::Piece>| {
        let run = |piece| match piece {
            redact::Piece::Text(text) => render::Run::text(text),
            redact::Piece::Mark(mark) => render::Run::Mark(mark),
        };
        Block::ItemText(pieces.into_iter().map(run).collect())
    };
    blocks.extend(beside.into_iter().map(runs));
    assert!(found > 0, "the name was not in the text of any page");
    Ok(set(blocks))
}

/// Where a name stands, wherever its words are parted.
fn places(text: &str, name: &str) -> Vec<std::ops::Range<usize>> {
    let solid: Vec<(char, usize, usize)> = document::layout::solid(text).collect();
    let wanted: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    let windows = solid.windows(wanted.len());
    windows
        .filter(|window| window.iter().map(|one| one.0).eq(wanted.iter().copied()))
        .map(|window| window[0].1..window[window.len() - 1].2)
        .collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// By two readers of ours, a third where it is installed, and in everything the file is made of.
fn assert_proved(what: &str, done: &render::Rendered, name: &str) {
    let first = extract::first::pdf_pages(&done.pdf).unwrap();
    let second = extract::second::pdf_pages(&done.pdf).unwrap();
    for (read, who) in [(&first, "first"), (&second, "second")] {
        let planned: Vec<String> = done.pages.iter().map(|page| squeezed(page)).collect();
        let read: Vec<String> = read.iter().map(|page| squeezed(page)).collect();
        assert_eq!(read, planned, "{what}, by the {who} reader");
    }
    let facts = extract::structure::pdf(&done.pdf).unwrap();
    assert_eq!(facts.revisions, 1, "{what}");
    let more = [
        facts.has_javascript,
        facts.has_actions,
        facts.has_attachments,
        facts.has_links,
        facts.has_images,
        facts.has_forms,
        facts.has_layers,
    ];
    assert_eq!(more, [false; 7], "{what}");
    let mut all = first;
    all.extend(facts.strings.iter().cloned());
    all.extend(facts.info_values.iter().cloned());
    let streams = facts.streams_text.iter();
    all.extend(streams.map(|stream| String::from_utf8_lossy(stream).into_owned()));
    all.extend(by_another_program(&done.pdf));
    for text in &all {
        // Two letters stand in any compressed bytes, and a page's own number may be on a page.
        let whole = squeezed(name);
        let words = name.split(' ').chain([whole.as_str()]);
        for word in words.filter(|word| word.len() > 3) {
            assert!(!squeezed(text).contains(word), "{what}: {word} was found");
        }
    }
}

fn by_another_program(pdf: &[u8]) -> Option<String> {
    let mut process = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = process.stdin.take()?;
    let pdf = pdf.to_vec();
    let feeding = std::thread::spawn(move || input.write_all(&pdf));
    let read = process.wait_with_output().ok()?;
    feeding.join().unwrap().unwrap();
    Some(String::from_utf8_lossy(&read.stdout).into_owned())
}

#[test]
fn whatever_the_name_was_the_same_bytes_come_of_it() {
    the_same_bytes_come_of_it(&[Mark::Withheld]);
}

#[test]
fn nor_does_it_tell_where_marks_say_why() {
    the_same_bytes_come_of_it(&Mark::SAYING_WHY);
}

fn the_same_bytes_come_of_it(says: &[Mark]) {
    let kinds = drawn_kinds();
    assert!(kinds.len() >= 40, "{}", kinds.len());
    let mut refused = Vec::new();
    for (what, make) in kinds {
        let mut seen: Option<Vec<u8>> = None;
        for name in NAMES {
            let done = match taken_out(&make(name), name, says) {
                Ok(done) => done,
                Err(why) => {
                    refused.push((what, name.len(), why));
                    continue;
                }
            };
            assert_proved(what, &done, name);
            assert!(
                done.pages.join(" ").contains("Ada"),
                "{what}: what is kept was lost: {:?}",
                done.pages
            );
            match &seen {
                None => seen = Some(done.pdf),
                Some(seen) => assert!(
                    *seen == done.pdf,
                    "{what}: with {} letters another file comes of it",
                    name.len()
                ),
            }
        }
    }
    assert_eq!(refused, []);
}

#[test]
fn what_cannot_be_proved_is_refused_by_its_reason() {
    for (what, make, why) in refused_kinds() {
        let name = NAMES[1];
        assert_eq!(
            taken_out(&make(name), name, &[Mark::Withheld]).err(),
            Some(why),
            "{what} was not refused so"
        );
    }
}

/// Real files that nobody here wrote, skipped where the samples are not beside the project: of each
/// page the longest word is taken out.
#[test]
fn real_files_are_drawn_as_planned_or_refused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/files");
    if !root.is_dir() {
        println!("skipped: no samples beside the project");
        return;
    }
    let folders = ["ordinary", "encrypted", "hostile", "malformed"];
    let (mut files, mut drawn) = (0, 0);
    for entry in folders
        .iter()
        .flat_map(|name| std::fs::read_dir(root.join(name)))
    {
        for path in entry.map(|entry| entry.unwrap().path()) {
            if path.extension().is_some_and(|ending| ending == "pdf") {
                files += 1;
                drawn += usize::from(a_real_file(&path));
            }
        }
    }
    assert!(
        files > 0 && drawn * 2 >= files,
        "{drawn} of {files} were drawn"
    );
}

/// Whether any page of it was drawn.
fn a_real_file(path: &Path) -> bool {
    let what = path.file_name().unwrap().to_string_lossy().into_owned();
    let bytes = std::fs::read(path).unwrap();
    let Ok(read) = extract::read(&what, &bytes, None) else {
        return false;
    };
    let mut blocks = Vec::new();
    for page in &read.document.layout {
        let text = &read.document.parts[page.part].text;
        let words = text.split(|c: char| !c.is_alphanumeric());
        let word = words.max_by_key(|word| word.len()).unwrap();
        let marks = text
            .match_indices(word)
            .map(|(at, word)| at..at + word.len());
        let Ok(done) = redraw(page, text, marks.collect::<Vec<_>>()) else {
            continue;
        };
        if render::can_draw(std::slice::from_ref(&done.page))
            .unwrap()
            .is_err()
        {
            continue;
        }
        let alone = set(vec![Block::Drawn(done.page.clone())]);
        assert_proved(&what, &alone, word);
        blocks.push(done.page);
    }
    !blocks.is_empty()
}

fn set(blocks: Vec<Block>) -> render::Rendered {
    let document = render::Document {
        title: "An answer".to_owned(),
        language: "en-GB".to_owned(),
        organisation: "Larkfield Tutoring".to_owned(),
        blocks,
        ..render::Document::default()
    };
    render::pdf(&document).unwrap()
}

#[test]
fn the_layout_of_what_is_read_fits_its_text() {
    let kinds: Vec<Maker> = drawn_kinds().into_iter().map(|(_, make)| make).collect();
    for make in kinds {
        let document: Document = support::read("a.pdf", &make(NAMES[0])).document;
        for page in &document.layout {
            let part = &document.parts[page.part];
            assert_eq!(part.kind, PartKind::Page);
            assert!(page.fits(&part.text));
        }
    }
}
