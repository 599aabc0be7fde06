//! Photographs and scanned pages in an answer: looked at by a person, covered by hand, given as
//! pixels and nothing else.

use access::Role;
use app::bodies::{Cover, Decision};
use app::{AppError, Area, Choice, PackageFile, PageLook, Scan};
use document::Picture;
use redact::release::PlannedPicture;
use render::{Block, Document, PicturePage};
use sha2::{Digest as _, Sha256};
use store::EntityId;

use super::support::{House, NOW, at, extractor, holds, place};

/// What a camera adds to its picture.
const TAKEN_AT: &str = "GPS 51.5007 N 0.1246 W";

/// A picture in which every row and column is another shade.
fn shades(width: u32, height: u32) -> Picture {
    let samples = (0..height)
        .flat_map(|y| (0..width).map(move |x| u8::try_from(40 + (x + y) % 200).unwrap()));
    Picture::new(width, height, true, samples.collect()).unwrap()
}

/// A photograph, with where it was taken.
fn photograph() -> Vec<u8> {
    let mut rgb = Vec::new();
    for shade in shades(120, 80).samples() {
        rgb.extend([*shade, 255 - *shade, 128]);
    }
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut jpeg)
        .encode(&rgb, 120, 80, image::ExtendedColorType::Rgb8)
        .unwrap();
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0".to_vec();
    exif.extend(TAKEN_AT.bytes());
    let mut out = b"\xFF\xD8\xFF\xE1".to_vec();
    out.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

/// A letter of two scanned pages.
fn letter() -> Vec<u8> {
    let page = |height| {
        Block::Picture(PicturePage {
            png: std::sync::Arc::new(render::png(&shades(200, height)).unwrap()),
            size: (200, height),
            alt: "scan".to_owned(),
        })
    };
    let document = Document {
        title: "Scan".to_owned(),
        language: "en-GB".to_owned(),
        organisation: "A scanner".to_owned(),
        blocks: vec![page(280), page(300)],
        ..Document::default()
    };
    render::pdf(&document).unwrap().pdf
}

fn scan(title: &str, bytes: Vec<u8>) -> Scan {
    Scan {
        title: title.to_owned(),
        bytes,
    }
}

/// A request about Ella for which a photograph and a letter were found by hand.
fn found(house: &House) -> EntityId {
    let ctx = house.operator();
    ctx.add_place(&place("Cupboard")).unwrap();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    for place in ctx.show_request(id).unwrap().places {
        if place.by_caretaker {
            ctx.search_place(id, &place.id).unwrap();
        }
        if place.name != "Cupboard" {
            continue;
        }
        let scans = [
            scan("class photograph.jpg", photograph()),
            scan("letter of May.pdf", letter()),
        ];
        let searched = (place.id.as_str(), "Ella Marchbanks");
        let found = house.step(&["request.search-by-hand"], || {
            ctx.search_by_hand_and_scans(id, searched, &[], (&scans, &extractor()))
        });
        assert_eq!(found, 2);
    }
    id
}

fn given(looked: bool) -> Choice {
    Choice::GivePictures {
        looked,
        leave_open: false,
    }
}

fn cover(page: u32, area: Area) -> Cover {
    Cover::of(page, area, "third-party")
}

const LEFT_HALF: Area = Area {
    left: 0,
    top: 0,
    width: 5_000,
    height: 10_000,
};

fn pixels(house: &House, id: EntityId, item: u32, page: u32, covered: bool) -> Picture {
    let png = house.operator().item_page(
        id,
        (item, page),
        if covered {
            PageLook::Given
        } else {
            PageLook::Bare
        },
    );
    render::read_png(&png.unwrap()).unwrap()
}

#[test]
fn scans_become_items_that_only_a_person_can_give() {
    let house = House::with_people();
    let id = found(&house);
    let ctx = house.operator();
    let items = ctx.list_items(id).unwrap();
    let known: Vec<_> = items
        .iter()
        .map(|one| (one.title.as_str(), one.picture))
        .collect();
    assert_eq!(
        known,
        [("class photograph.jpg", true), ("letter of May.pdf", true)]
    );
    let shown = ctx.show_item(id, 2).unwrap();
    assert_eq!(shown.text, "");
    assert_eq!(shown.stored.body.pictures.as_ref().unwrap().sizes.len(), 2);
    assert!(shown.stored.body.pictures.unwrap().looked.is_none());
    // Not like a text, not unlooked at, and not with many others.
    house.refused(|| ctx.decide(id, 1, Choice::Give));
    house.refused(|| ctx.decide(id, 1, Choice::GiveWithMarks(Vec::new())));
    house.refused(|| ctx.decide(id, 1, given(false)));
    let many = ctx
        .decide_group(id, 1, app::GroupChoice::GiveAsSuggested)
        .unwrap();
    assert_eq!(many.items, 0);
    // They are no copies of each other because neither says anything.
    let review = ctx.review(id).unwrap();
    assert!(review.same(review.line(1).unwrap()).is_empty());
    house.step(&["request.review-decide"], || {
        ctx.decide(id, 1, given(true))
    });
    let body = ctx.show_item(id, 1).unwrap().stored.body;
    assert_eq!(body.decision, Decision::Give);
    let (who, when) = body.pictures.unwrap().looked.unwrap();
    assert_eq!((who.0, when), (ctx.actor.id, at(NOW)));
    // It can be kept back as any other.
    let keep = Choice::KeepBack {
        ground: "third-party".to_owned(),
        reason: "it shows the whole class".to_owned(),
        opinion_on: None,
    };
    house.step(&["request.review-decide"], || ctx.decide(id, 2, keep));
    house.assert_whole();
}

#[test]
fn parts_are_covered_by_hand_and_taken_off_again() {
    let house = House::with_people();
    let id = found(&house);
    let ctx = house.operator();
    let lower = Area {
        top: 9_000,
        height: 1_000,
        ..Area::PAGE
    };
    let off = |left, width| Area {
        left,
        width,
        ..Area::PAGE
    };
    for wrong in [
        cover(1, off(6_000, 5_000)),
        cover(1, off(0, 0)),
        cover(3, LEFT_HALF),
        cover(0, LEFT_HALF),
        Cover::of(1, LEFT_HALF, "because"),
    ] {
        house.refused(|| ctx.cover(id, (2, None), wrong.clone()));
    }
    house.step(&["request.review-decide"], || {
        ctx.cover(id, (2, None), cover(2, LEFT_HALF))
    });
    ctx.cover(id, (2, None), cover(2, lower)).unwrap();
    // The same twice is once.
    ctx.cover(id, (2, None), cover(2, lower)).unwrap();
    assert_eq!(ctx.show_item(id, 2).unwrap().covers.len(), 2);
    let (bare, black) = (
        pixels(&house, id, 2, 2, false),
        pixels(&house, id, 2, 2, true),
    );
    assert!(black.is_covered(LEFT_HALF) && black.is_covered(lower));
    assert!(!bare.is_covered(LEFT_HALF) && !bare.is_covered(lower));
    assert!(!black.is_covered(Area::PAGE));
    assert_eq!(
        pixels(&house, id, 2, 1, true),
        pixels(&house, id, 2, 1, false)
    );
    // A colleague who saw an older version does not change this one.
    house.refused(|| ctx.cover(id, (2, Some(1)), cover(1, LEFT_HALF)));
    house.step(&["request.review-decide"], || ctx.uncover(id, (2, None), 1));
    house.refused(|| ctx.uncover(id, (2, None), 2));
    house.refused(|| ctx.uncover(id, (2, None), 0));
    assert_eq!(ctx.show_item(id, 2).unwrap().covers, [cover(2, lower)]);

    ctx.decide(id, 2, given(true)).unwrap();
    let decided = ctx.show_item(id, 2).unwrap().stored.body;
    assert_eq!(
        decided.decision,
        Decision::GiveWithMarks {
            marks: Vec::new(),
            covers: vec![cover(2, lower)]
        }
    );
    // What is decided was looked at as it is covered now.
    house.refused(|| ctx.cover(id, (2, None), cover(1, LEFT_HALF)));
    house.refused(|| ctx.uncover(id, (2, None), 1));
    ctx.undo_decision(id, 2).unwrap();
    ctx.cover(id, (2, None), cover(1, LEFT_HALF)).unwrap();
    let body = ctx.show_item(id, 2).unwrap().stored.body;
    assert!(body.pictures.unwrap().looked.is_none(), "looked at before");
    house.assert_whole();
}

#[test]
fn the_answer_has_the_covered_pictures_pixel_for_pixel_and_nothing_else_of_the_files() {
    let house = House::with_people();
    let id = found(&house);
    let ctx = house.operator();
    ctx.cover(id, (1, None), cover(1, LEFT_HALF)).unwrap();
    ctx.decide(id, 1, given(true)).unwrap();
    ctx.cover(id, (2, None), cover(2, Area::PAGE)).unwrap();
    ctx.decide(id, 2, given(true)).unwrap();
    let view = house.step(&["request.package"], || ctx.build_package(id, &extractor()));
    assert_eq!(view.findings, Vec::<String>::new());
    let pdf = ctx.package_file(id, PackageFile::Pdf).unwrap();
    let structure = extract::structure::pdf(&pdf).unwrap();
    let planned = [(1, 1), (2, 1), (2, 2)].map(|(item, page)| pixels(&house, id, item, page, true));
    assert_eq!(structure.pictures.len(), 3);
    for picture in &planned {
        let digest: [u8; 32] = Sha256::digest(picture.samples()).into();
        let mut seen = structure.pictures.iter();
        assert!(seen.any(|seen| seen.digest == Some(digest)));
    }
    // In the file itself: the pixels under a cover are black.
    let areas = [LEFT_HALF];
    assert_eq!(
        PlannedPicture::of(&planned[0], &areas),
        PlannedPicture::of(&planned[0], &[])
    );
    assert!(planned[2].is_covered(Area::PAGE));
    for said in [
        "Scanned page, 1 part covered",
        "Scanned page 1 of 2, no part covered",
        "Scanned page 2 of 2, 1 part covered",
    ] {
        assert!(structure.strings.iter().any(|one| one == said), "{said}");
    }
    assert!(!holds(&pdf, TAKEN_AT.as_bytes()));
    let streams = structure.streams_text.iter();
    assert!(
        !streams
            .into_iter()
            .any(|one| holds(one, TAKEN_AT.as_bytes()))
    );
    let text = extract::second::pdf_pages(&pdf).unwrap().concat();
    assert!(text.contains("One part is covered in black"), "{text}");
    assert!(text.contains("with parts withheld"), "{text}");
    house.assert_whole();
    house.step(&["request.release", "request.deliver"], || {
        ctx.deliver(id, app::PasswordCost::TEST)
    });
}

#[test]
fn what_is_no_picture_is_refused_before_anything_is_stored() {
    let house = House::with_people();
    let id = found(&house);
    let ctx = house.operator();
    let place = ctx.show_request(id).unwrap().places;
    let place = place.iter().find(|place| place.name == "Cupboard").unwrap();
    for bytes in [
        b"GIF89a".to_vec(),
        b"%PDF-1.4".to_vec(),
        photograph()[..90].to_vec(),
    ] {
        let scans = [scan("a", bytes)];
        let searched = (place.id.as_str(), "Ella");
        let no = house
            .refused(|| ctx.search_by_hand_and_scans(id, searched, &[], (&scans, &extractor())));
        assert!(matches!(no, AppError::Input(_)), "{no:?}");
    }
    assert_eq!(ctx.list_items(id).unwrap().len(), 2);
}

#[test]
fn who_may_not_review_sees_no_page_and_covers_nothing() {
    let house = House::with_people();
    let id = found(&house);
    let tutor = house.account("Sam", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(tutor, at(NOW));
    for no in [
        ctx.item_page(id, (1, 1), PageLook::Given).unwrap_err(),
        ctx.cover(id, (1, None), cover(1, LEFT_HALF)).unwrap_err(),
        ctx.uncover(id, (1, None), 1).unwrap_err(),
    ] {
        assert!(matches!(no, AppError::Refused(_)), "{no:?}");
    }
}
