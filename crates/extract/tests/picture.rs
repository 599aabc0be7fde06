//! Pages and photographs as pixels, drawn behind the walls: what is seen, and nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

#[path = "support/pictures.rs"]
mod pictures;

use std::path::{Path, PathBuf};

use document::{Area, Picture};
use extract::Extractor;
use extract::picture::Drawn;
use pictures::{jpeg, png, quarters, scan, scanned, with_exif};
use redact::release::{self, PlannedPicture, ReleaseInput, SeenPicture, StructureFacts};

fn extractor() -> Extractor {
    Extractor::of(env!("CARGO_BIN_EXE_extract-worker"), &[])
}

fn drawn(bytes: &[u8], page: usize) -> Drawn {
    extractor().picture(bytes, page).unwrap().unwrap()
}

/// Why nothing was drawn.
fn refused(bytes: &[u8], page: usize) -> String {
    let refused = extractor().picture(bytes, page).unwrap();
    refused.unwrap_err().to_string()
}

/// The colour in the middle of each quarter, from the top left, each sample as dark or light.
fn corners(picture: &Picture) -> [[bool; 3]; 4] {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| {
        let pixel = y * height / 4 * width + x * width / 4;
        [0, 1, 2].map(|sample| picture.samples()[pixel * 3 + sample] > 127)
    })
}

const RED: [bool; 3] = [true, false, false];
const GREEN: [bool; 3] = [false, true, false];
const BLUE: [bool; 3] = [false, false, true];
const WHITE: [bool; 3] = [true; 3];

#[test]
fn a_photograph_is_turned_as_the_camera_was_held_and_says_no_more() {
    let photo = jpeg(&quarters(64, 48), 64, 48);
    let plain = drawn(&photo, 0);
    assert_eq!((plain.picture.width(), plain.picture.height()), (64, 48));
    assert_eq!(corners(&plain.picture), [RED, GREEN, BLUE, WHITE]);
    assert_eq!((plain.pages, plain.whole), (1, true));
    let held = with_exif(&photo, 6, "at Larkfield, 51.5 N 0.1 W");
    let turned = drawn(&held, 0);
    assert_eq!((turned.picture.width(), turned.picture.height()), (48, 64));
    assert_eq!(corners(&turned.picture), [BLUE, RED, WHITE, GREEN]);
    // Nothing but the pixels comes along: the same without the block, turned by the number alone.
    let silent = drawn(&with_exif(&photo, 6, ""), 0);
    assert_eq!(silent, turned);
}

#[test]
fn a_large_photograph_is_made_smaller() {
    let photo = jpeg(&quarters(3_000, 1_500), 3_000, 1_500);
    let small = drawn(&photo, 0).picture;
    assert_eq!((small.width(), small.height()), (2_000, 1_000));
    assert_eq!(corners(&small), [RED, GREEN, BLUE, WHITE]);
}

#[test]
fn pngs_of_each_kind_are_drawn_on_white() {
    let rgb = drawn(&png(&quarters(40, 40), (40, 40), png::ColorType::Rgb), 0);
    assert_eq!(rgb.picture.samples(), quarters(40, 40));
    let grey: Vec<u8> = (0..=255).collect();
    let picture = drawn(&png(&grey, (16, 16), png::ColorType::Grayscale), 0).picture;
    assert!(picture.is_grey());
    assert_eq!(picture.samples(), grey);
    // Half seen through, wholly, not at all.
    let clear = [0, 0, 0, 128, 9, 9, 9, 0, 200, 0, 0, 255];
    let picture = drawn(&png(&clear, (3, 1), png::ColorType::Rgba), 0).picture;
    assert_eq!(picture.samples(), [127, 127, 127, 255, 255, 255, 200, 0, 0]);
}

#[test]
fn a_scanned_page_is_drawn_at_150_dots_to_the_inch() {
    let photo = jpeg(&quarters(400, 600), 400, 600);
    let page = || scan(400, 600, "DCTDecode", photo.clone());
    let pdf = scanned(vec![page(), page()], (595, 842), "hidden words");
    for number in [0, 1] {
        let drawn = drawn(&pdf, number);
        assert_eq!(
            (drawn.picture.width(), drawn.picture.height()),
            (1_239, 1_754)
        );
        assert_eq!(corners(&drawn.picture), [RED, GREEN, BLUE, WHITE]);
        assert_eq!((drawn.pages, drawn.whole), (2, true));
    }
    // What nobody sees is not drawn.
    let silent = scanned(vec![page(), page()], (595, 842), "");
    assert_eq!(drawn(&silent, 0), drawn(&pdf, 0));
    assert!(refused(&pdf, 2).contains("no such page"));
}

#[test]
fn a_picture_that_cannot_be_read_is_said_to_be_missing() {
    let torn = scan(400, 600, "DCTDecode", b"not a JPEG".to_vec());
    let drawn = drawn(&scanned(vec![torn], (595, 842), ""), 0);
    assert!(!drawn.whole);
}

#[test]
fn pages_set_as_text_are_drawn_too() {
    let document = render::Document {
        title: "Report".to_owned(),
        language: "en-GB".to_owned(),
        blocks: vec![render::Block::Paragraph(vec![render::Run::text(
            "Ella read well.",
        )])],
        ..render::Document::default()
    };
    let pdf = render::pdf(&document).unwrap().pdf;
    let page = drawn(&pdf, 0);
    let dark = page.picture.samples().iter().filter(|sample| **sample < 90);
    assert!(dark.count() > 200, "letters");
    assert!(page.whole);
}

/// A PNG whose header claims a size, with nothing behind it.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = png::Encoder::new(&mut out, width, height);
    drop(encoder.write_header());
    out
}

#[test]
fn hostile_pictures_cost_one_line_and_the_next_is_drawn() {
    let mut jpeg_claims = jpeg(&quarters(16, 16), 16, 16);
    let frame = jpeg_claims
        .windows(2)
        .position(|two| two == b"\xFF\xC0")
        .unwrap();
    jpeg_claims[frame + 5..frame + 9].copy_from_slice(&[0x4E, 0x20, 0x4E, 0x20]);
    let photo = jpeg(&quarters(64, 48), 64, 48);
    let page = |size| scanned(vec![scan(64, 48, "DCTDecode", photo.clone())], size, "");
    let huge = scan(60_000, 60_000, "FlateDecode", vec![0; 64]);
    let extractor = extractor();
    for (bytes, says) in [
        (claims(60_000, 60_000), "32 million"),
        (jpeg_claims, "32 million"),
        (claims(8, 8), "damaged PNG"),
        (photo[..photo.len() / 4].to_vec(), "damaged JPEG"),
        (page((1, 900)), "size that no page has"),
        (b"GIF89a and more".to_vec(), "JPEG, PNG and PDF"),
        (Vec::new(), "JPEG, PNG and PDF"),
        (b"%PDF-1.7 and nothing else".to_vec(), "damaged PDF"),
    ] {
        let line = extractor
            .picture(&bytes, 0)
            .unwrap()
            .unwrap_err()
            .to_string();
        assert!(line.contains(says) && !line.contains('\n'), "{line}");
    }
    // A page that claims a picture of ten gigabytes is drawn without it, or not at all.
    match extractor
        .picture(&scanned(vec![huge], (595, 842), ""), 0)
        .unwrap()
    {
        Ok(drawn) => assert!(drawn.picture.samples().iter().all(|one| *one == 255) || !drawn.whole),
        Err(line) => assert!(!line.to_string().is_empty()),
    }
    let vast = page((1_000_000, 700_000));
    let drawn = extractor.picture(&vast, 0).unwrap().unwrap().picture;
    assert_eq!((drawn.width(), drawn.height()), (2_000, 1_400));
}

#[test]
fn real_files_are_drawn_or_refused_in_one_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/files");
    let Ok(classes) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: there are no samples beside the project");
        return;
    };
    let extractor = extractor();
    let (mut drawn, mut refused) = (0, 0);
    let files = classes.flat_map(|class| {
        let class = std::fs::read_dir(class.unwrap().path()).unwrap();
        class
            .map(|file| file.unwrap().path())
            .collect::<Vec<PathBuf>>()
    });
    for file in files.filter(|file| file.extension().is_some_and(|ext| ext == "pdf")) {
        let bytes = std::fs::read(&file).unwrap();
        match extractor.picture(&bytes, 0).unwrap() {
            Ok(_) => drawn += 1,
            Err(unread) => {
                let line = unread.to_string();
                assert!(!line.is_empty() && !line.contains('\n'), "{line}");
                refused += 1;
            }
        }
    }
    assert!(drawn > refused, "{drawn} drawn, {refused} refused");
}

/// A picture page of our own.
fn own_page(picture: &Picture) -> Vec<u8> {
    let page = render::PicturePage {
        png: std::sync::Arc::new(render::png(picture).unwrap()),
        size: (picture.width(), picture.height()),
        alt: "Scanned page, 1 part covered".to_owned(),
    };
    let document = render::Document {
        title: "Answer".to_owned(),
        language: "en-GB".to_owned(),
        blocks: vec![render::Block::Picture(page)],
        ..render::Document::default()
    };
    render::pdf(&document).unwrap().pdf
}

/// What the release check finds in the pictures of a file for which this one was planned.
fn released(pdf: &[u8], planned: &Picture, covers: &[Area]) -> Vec<String> {
    let facts = extractor().pdf_structure(pdf).unwrap().unwrap();
    let seen = facts.pictures.iter().map(|found| SeenPicture {
        size: found.size,
        grey: found.grey,
        digest: found.digest,
        entries: found.entries.clone(),
    });
    let structure = StructureFacts {
        pages: 1,
        revisions: facts.revisions,
        pictures: seen.collect(),
        foreign_images: usize::from(facts.has_inline_images),
        object_types: facts.object_types.iter().cloned().collect(),
        ..StructureFacts::default()
    };
    let pages = ["page".to_owned()];
    let checked = release::check(&ReleaseInput {
        planned_pages: &pages,
        first_reader_pages: &pages,
        second_reader_pages: &pages,
        structure: &structure,
        marks: &[],
        planned_pictures: &[PlannedPicture::of(planned, covers)],
        zip_parts: &[],
        streams: &facts.streams_text,
        other_texts: &[],
        forbidden: &[],
        requester_forms: &[],
        protected: &[],
        files: &[pdf],
    });
    let findings = checked.err().unwrap_or_default();
    findings.into_iter().map(|finding| finding.what).collect()
}

/// The file with its one picture made otherwise.
fn swapped(pdf: &[u8], swap: impl FnOnce(&mut lopdf::Stream)) -> Vec<u8> {
    let mut file = lopdf::Document::load_mem(pdf).unwrap();
    let is_picture = |object: &lopdf::Object| {
        let stream = object.as_stream().ok();
        let kind = stream.and_then(|stream| stream.dict.get(b"Subtype").ok());
        kind.and_then(|kind| kind.as_name().ok()) == Some(b"Image")
    };
    let mut objects = file.objects.values_mut();
    let picture = objects.find(|object| is_picture(object)).unwrap();
    swap(picture.as_stream_mut().unwrap());
    let mut out = Vec::new();
    file.save_to(&mut out).unwrap();
    out
}

#[test]
fn a_finished_file_is_let_go_only_with_the_pictures_that_were_planned() {
    let left = Area {
        width: 5_000,
        ..Area::PAGE
    };
    let open = Picture::new(40, 40, false, quarters(40, 40)).unwrap();
    let mut planned = open.clone();
    planned.cover(left);
    let good = own_page(&planned);
    assert_eq!(released(&good, &planned, &[left]), Vec::<String>::new());
    let caught = |pdf: &[u8], says: &str| {
        let findings = released(pdf, &planned, &[left]);
        assert!(
            findings.iter().any(|found| found.contains(says)),
            "{says}: {findings:?}"
        );
    };
    // The picture before it was covered.
    caught(&own_page(&open), "not planned");
    // A pixel that is not as planned.
    let mut other = planned.samples().to_vec();
    other[100] ^= 1;
    let other = Picture::new(40, 40, false, other).unwrap();
    caught(&own_page(&other), "not planned");
    // The photograph itself, with where it was taken.
    let photo = with_exif(&jpeg(open.samples(), 40, 40), 1, "51.5007 N 0.1246 W");
    let jpeg = swapped(&good, |picture| {
        picture.dict.set("Filter", "DCTDecode");
        picture.set_content(photo);
    });
    caught(&jpeg, "not planned");
    // The right pixels, and where they were taken behind them, packed and not.
    let behind = swapped(&good, |picture| {
        let mut content = picture.content.clone();
        content.extend(b"51.5007 N 0.1246 W");
        picture.set_content(content);
    });
    caught(&behind, "not planned");
    let within = swapped(&good, |picture| {
        let mut content = picture.decompressed_content().unwrap();
        content.extend(b"51.5007 N 0.1246 W");
        picture.set_plain_content(content);
        picture.compress().unwrap();
    });
    caught(&within, "not planned");
    // Or said beside them.
    let said = swapped(&good, |picture| {
        let place = lopdf::Object::string_literal("51.5007 N 0.1246 W");
        picture.dict.set("Metadata", place);
    });
    caught(&said, "beside its pixels");
    // Another picture that lies over it or beside it.
    let mut file = lopdf::Document::load_mem(&good).unwrap();
    file.add_object(scan(40, 40, "DCTDecode", b"anything".to_vec()));
    let mut more = Vec::new();
    file.save_to(&mut more).unwrap();
    caught(&more, "not planned");
}
