//! Photographs and scans inside files that were read in: kept as they came, shown with what they
//! belong to, drawn when somebody looks, and given as any other picture.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

use app::bodies::{Cover, Decision, Item, Origin};
use app::{AppError, Area, Choice, Incoming, Ingested, PackageFile, PageLook};
use data_encoding::BASE64;
use document::Picture;
use render::{Block, Document, PicturePage};
use sha2::{Digest as _, Sha256};
use store::EntityId;

use super::support::{House, extractor, holds, place};

const LEFT_HALF: Area = Area {
    left: 0,
    top: 0,
    width: 5_000,
    height: 10_000,
};

fn shades(width: u32, height: u32, first: u32) -> Picture {
    let samples = (0..height)
        .flat_map(|y| (0..width).map(move |x| u8::try_from(first + (x + y) % 190).unwrap()));
    Picture::new(width, height, true, samples.collect()).unwrap()
}

fn photograph(first: u32) -> Vec<u8> {
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut jpeg)
        .encode(
            shades(120, 80, first).samples(),
            120,
            80,
            image::ExtendedColorType::L8,
        )
        .unwrap();
    jpeg
}

/// A scan of some pages, without a word of text.
fn scan(pages: u32) -> Vec<u8> {
    let page = |number| {
        let picture = shades(60, 80 + number, 20);
        Block::Picture(PicturePage {
            png: Arc::new(render::png(&picture).unwrap()),
            size: (picture.width(), picture.height()),
            alt: "scan".to_owned(),
        })
    };
    let (objects, pages): (Vec<_>, Vec<_>) = (0..pages).map(|number| ((), page(number))).unzip();
    assert!(!objects.is_empty());
    let document = Document {
        title: "Scan".to_owned(),
        language: "en-GB".to_owned(),
        blocks: pages,
        ..Document::default()
    };
    render::pdf(&document).unwrap().pdf
}

/// A page of which the layout cannot be drawn anew: one line stands across it.
fn stamped(first: &str) -> Vec<u8> {
    let content = format!(
        "BT /F1 12 Tf 72 700 Td ({first}) Tj ET\n\
         BT /F1 30 Tf 0 1 -1 0 500 200 Tm (COPY) Tj ET"
    );
    pdf(&[
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
         /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        &format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
    ])
}

/// A page that is one photograph, and says nothing.
fn scanned_page() -> Vec<u8> {
    let samples: String =
        shades(30, 40, 50)
            .samples()
            .iter()
            .fold(String::new(), |mut hex, sample| {
                let _ = write!(hex, "{sample:02x}");
                hex
            });
    let content = "q 595 0 0 842 0 0 cm /Im0 Do Q";
    pdf(&[
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
         /Resources << /XObject << /Im0 4 0 R >> >> >>",
        &format!(
            "<< /Type /XObject /Subtype /Image /Width 30 /Height 40 /ColorSpace /DeviceGray \
             /BitsPerComponent 8 /Filter /ASCIIHexDecode /Length {} >>\nstream\n{samples}>\nendstream",
            samples.len() + 1
        ),
        &format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
    ])
}

/// A PDF of one page, which is its third object.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut all = vec![
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    ];
    all.extend(objects);
    file_of(&all)
}

/// A PDF of these objects, the first of which is its catalogue.
fn file_of(all: &[&str]) -> Vec<u8> {
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(all) {
        let _ = writeln!(table, "{:010} 00000 n ", pdf.len());
        let _ = writeln!(pdf, "{number} 0 obj\n{object}\nendobj");
    }
    let (start, size) = (pdf.len(), all.len() + 1);
    let _ = writeln!(
        pdf,
        "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    );
    pdf.into_bytes()
}

/// Pages of text in one type.
pub(super) fn pdf_of(pages: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|n| format!("{} 0 R", 4 + 2 * n))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            pages.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    for (number, content) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * number
        ));
        let length = content.len();
        objects.push(format!(
            "<< /Length {length} >>\nstream\n{content}\nendstream"
        ));
    }
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    file_of(&objects)
}

/// A message with attachments.
fn mail(says: &str, attached: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut mail = format!(
        "From: Office <office@example.org>\r\nTo: Rosa <rosa@example.org>\r\n\
         Date: Tue, 6 Oct 2026 10:00:00 +0100\r\nSubject: The trip\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"cut\"\r\n\r\n\
         --cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{says}\r\n"
    );
    for (name, bytes) in attached {
        let _ = write!(
            mail,
            "--cut\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n"
        );
        for line in BASE64.encode(bytes).as_bytes().chunks(76) {
            let _ = writeln!(mail, "{}\r", std::str::from_utf8(line).unwrap());
        }
    }
    mail.push_str("--cut--\r\n");
    mail.into_bytes()
}

fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read_in(house: &House, path: &str, bytes: Vec<u8>) -> app::IngestLine {
    let file = Incoming {
        path: path.to_owned(),
        bytes,
    };
    let read = house.operator().ingest("Shared drive", &file, &extractor());
    read.unwrap()
}

/// A request about Ella, and what was found for it in these files.
fn found(house: &House, files: &[(&str, Vec<u8>)]) -> EntityId {
    let ctx = house.operator();
    ctx.add_place(&place("Shared drive")).unwrap();
    for (path, bytes) in files {
        read_in(house, path, bytes.clone());
    }
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    search(house, id);
    id
}

fn search(house: &House, id: EntityId) {
    let ctx = house.operator();
    for place in ctx.show_request(id).unwrap().places {
        ctx.search_place(id, &place.id).unwrap();
    }
}

fn body(house: &House, id: EntityId, number: u32) -> Item {
    house.operator().show_item(id, number).unwrap().stored.body
}

fn titles(house: &House, id: EntityId) -> Vec<(String, bool)> {
    let items = house.operator().list_items(id).unwrap();
    let line = |one: app::ItemLine| (one.title, one.picture);
    items.into_iter().map(line).collect()
}

fn owned(titles: &[(&str, bool)]) -> Vec<(String, bool)> {
    let owned = |(title, picture): &(&str, bool)| ((*title).to_owned(), *picture);
    titles.iter().map(owned).collect()
}

fn given(looked: bool) -> Choice {
    Choice::GivePictures {
        looked,
        leave_open: false,
    }
}

fn look(house: &House, id: EntityId, number: u32) {
    let ctx = house.operator();
    ctx.draw_item(id, number, &extractor()).unwrap();
}

#[test]
fn a_photograph_in_a_mail_is_an_item_beside_it_and_is_given_as_it_is_covered() {
    let house = House::with_people();
    let logo = photograph(10);
    let about = mail(
        "Ella Marchbanks was on the trip.",
        &[("IMG_0012.jpg", photograph(40)), ("logo.jpg", logo.clone())],
    );
    let other = mail("Nobody is named.", &[("IMG_0013.jpg", photograph(60))]);
    let again = mail("Ella Marchbanks came home.", &[("logo.jpg", logo)]);
    let files = [("a.eml", about), ("b.eml", other), ("c.eml", again)];
    let id = found(&house, &files);
    let ctx = house.operator();
    assert_eq!(
        titles(&house, id),
        owned(&[
            ("The trip", false),
            ("IMG_0012.jpg", true),
            ("logo.jpg", true),
            ("The trip", false),
        ]),
        "what stands below every mail is looked at once, and the photograph of another mail not at all"
    );
    let (mail, photo) = (body(&house, id, 1), body(&house, id, 2));
    assert_eq!(mail.group, photo.group);
    let facts = |item: &Item| item.facts.clone().unwrap();
    assert_eq!(facts(&mail).on, facts(&photo).on);
    assert!(matches!(&photo.origin, Origin::Picture { path, .. } if path == &["IMG_0012.jpg"]));
    // Nothing is drawn before somebody looks, and nobody gives what nobody saw.
    assert!(photo.pictures.unwrap().sizes.is_empty());
    house.refused(|| ctx.decide(id, 2, Choice::Give));
    house.refused(|| ctx.decide(id, 2, given(true)));
    house.step(&["request.review-look"], || {
        ctx.draw_item(id, 2, &extractor())
    });
    house.step(&[], || ctx.draw_item(id, 2, &extractor()));
    let drawn = body(&house, id, 2).pictures.unwrap();
    assert_eq!(drawn.sizes, [(120, 80)]);
    ctx.cover(id, (2, None), Cover::of(1, LEFT_HALF, "third-party"))
        .unwrap();
    ctx.decide(id, 2, given(true)).unwrap();
    // To search again finds nothing new, and what was decided stands.
    search(&house, id);
    assert_eq!(titles(&house, id).len(), 4);
    assert!(matches!(
        body(&house, id, 2).decision,
        Decision::GiveWithMarks { .. }
    ));
    for number in [1, 3, 4] {
        ctx.decide(id, number, Choice::NotAboutThem).unwrap();
    }
    let view = ctx.build_package(id, &extractor()).unwrap();
    assert_eq!(view.findings, Vec::<String>::new());
    let lines: Vec<_> = view.pictures.iter().map(app::ItemPictures::line).collect();
    assert_eq!(lines, ["Item 2 as a picture"]);
    let pdf = ctx.package_file(id, PackageFile::Pdf).unwrap();
    let structure = extract::structure::pdf(&pdf).unwrap();
    let covered = render::read_png(&ctx.item_page(id, (2, 1), PageLook::Given).unwrap()).unwrap();
    assert!(covered.is_covered(LEFT_HALF));
    let digest: [u8; 32] = Sha256::digest(covered.samples()).into();
    assert_eq!(structure.pictures.len(), 1);
    assert_eq!(structure.pictures[0].digest, Some(digest));
    let said = in_zip(&ctx.package_file(id, PackageFile::Zip).unwrap());
    assert!(said.contains("This item is a photograph or a scanned page. One part is covered"));
    assert!(said.contains("It stands in answer.pdf, pages "), "{said}");
    house.assert_whole();
}

/// The text of the first item in the zip of an answer.
fn in_zip(zip: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let mut item = archive.by_name("items/001.txt").unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut item, &mut text).unwrap();
    text
}

#[test]
fn a_scan_in_a_zip_is_found_by_its_name_or_by_what_names_it() {
    let house = House::with_people();
    let chat: String = (1..=9)
        .map(|n| match n {
            4 => "04/03/2026, 17:04 - Sam: for Ella Marchbanks: IMG-20260304.jpg (file attached)\n"
                .to_owned(),
            n => format!("0{n}/03/2026, 17:0{n} - Sam: ok\n"),
        })
        .collect();
    let files = [
        (
            "post.zip",
            zip(&[
                ("letters/Ella_Marchbanks-May.pdf", scanned_page()),
                ("letters/Somebody-June.pdf", scan(1)),
            ]),
        ),
        (
            "chat.zip",
            zip(&[
                ("_chat.txt", chat.into_bytes()),
                ("IMG-20260304.jpg", photograph(30)),
                ("IMG-20260305.jpg", photograph(31)),
            ]),
        ),
    ];
    let id = found(&house, &files);
    let mut all = titles(&house, id);
    all.sort();
    assert_eq!(
        all,
        owned(&[
            ("Ella_Marchbanks-May.pdf", true),
            ("IMG-20260304.jpg", true),
            ("chat.zip", false),
        ])
    );
    let items = house.operator().list_items(id).unwrap();
    for item in items.iter().filter(|item| item.picture) {
        look(&house, id, item.number);
        let pictures = body(&house, id, item.number).pictures.unwrap();
        assert_eq!(pictures.pages(), 1, "{}", item.title);
        assert_eq!(pictures.not_drawn, None);
    }
    house.assert_whole();
}

#[test]
fn what_cannot_be_shown_says_why_and_cannot_be_given() {
    let house = House::with_people();
    let mut broken = photograph(20);
    broken.truncate(40);
    let files = [(
        "a.eml",
        mail(
            "Ella Marchbanks",
            &[
                ("broken.jpg", broken),
                ("long.pdf", scan_without_text(31)),
                ("good.jpg", photograph(60)),
            ],
        ),
    )];
    let id = found(&house, &files);
    let ctx = house.operator();
    for (number, why) in [(2, "cannot be drawn"), (3, "31 pages")] {
        look(&house, id, number);
        let said = body(&house, id, number)
            .pictures
            .unwrap()
            .not_drawn
            .unwrap();
        assert!(said.contains(why), "{said}");
        house.refused(|| ctx.decide(id, number, given(true)));
        ctx.decide(id, number, Choice::NotAboutThem).unwrap();
    }
    // What is decided before anybody looked, or whose file is gone, is not drawn from another one.
    let other = mail("Ella Marchbanks", &[("good.jpg", photograph(5))]);
    assert_eq!(read_in(&house, "a.eml", other).what, Ingested::Changed);
    look(&house, id, 4);
    let said = body(&house, id, 4).pictures.unwrap().not_drawn.unwrap();
    assert!(said.contains("search its place again"), "{said}");
    search(&house, id);
    assert_eq!(body(&house, id, 4).pictures.unwrap().not_drawn, None);
    look(&house, id, 4);
    assert_eq!(body(&house, id, 4).pictures.unwrap().sizes, [(120, 80)]);
    house.assert_whole();
}

/// Pages that are empty, so that nothing can be read from them.
fn scan_without_text(pages: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|n| format!("{} 0 R", n + 3)).collect();
    let kids = kids.join(" ");
    let mut pdf = format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [{kids}] /Count {pages} >>\nendobj\n"
    );
    for number in 3..pages + 3 {
        let _ = writeln!(
            pdf,
            "{number} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>\nendobj"
        );
    }
    let mut table = "0000000000 65535 f \n".to_owned();
    for number in 1..pages + 3 {
        let at = pdf.find(&format!("\n{number} 0 obj")).unwrap() + 1;
        let _ = writeln!(table, "{at:010} 00000 n ");
    }
    let (start, size) = (pdf.len(), pages + 3);
    let _ = writeln!(
        pdf,
        "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    );
    pdf.into_bytes()
}

#[test]
fn what_is_too_large_stays_named_with_the_reason() {
    let house = House::with_people();
    house.operator().add_place(&place("Shared drive")).unwrap();
    let mut large = photograph(20);
    large.resize((16 << 20) + 1, 0);
    let line = read_in(
        &house,
        "a.zip",
        zip(&[("large.jpg", large), ("small.jpg", photograph(3))]),
    );
    assert_eq!(
        line.look_at,
        [
            "large.jpg: what it looks like is not kept here (the file is too large for that); look at it yourself",
            "small.jpg: a picture; look at it yourself",
        ]
    );
    house.assert_whole();
}

#[test]
fn a_pdf_that_cannot_be_drawn_anew_is_given_as_it_looks_or_as_text() {
    let house = House::with_people();
    let says = "Ella Marchbanks sat beside Jamie Tolliver.";
    let id = found(&house, &[("stamped.pdf", stamped(says))]);
    let ctx = house.operator();
    let shown = ctx.show_item(id, 1).unwrap();
    assert!(shown.may_be_pictures && !shown.may_be_text && !shown.marks.is_empty());
    house.step(&["request.review-decide"], || {
        ctx.as_pictures(id, (1, None), &extractor())
    });
    house.refused(|| ctx.as_pictures(id, (1, None), &extractor()));
    let shown = ctx.show_item(id, 1).unwrap();
    assert!(!shown.may_be_pictures && shown.may_be_text);
    assert_eq!(shown.stored.body.pictures.as_ref().unwrap().pages(), 1);
    assert!(shown.marks.is_empty(), "no mark of the text is a cover");
    assert!(!shown.stored.body.suggested.is_empty(), "they are named");
    house.refused(|| {
        ctx.decide(
            id,
            1,
            Choice::GiveWithMarks(shown.stored.body.suggested.clone()),
        )
    });
    house.refused(|| ctx.decide(id, 1, given(false)));
    ctx.cover(id, (1, None), Cover::of(1, LEFT_HALF, "third-party"))
        .unwrap();
    house.refused(|| ctx.as_text(id, (1, Some(1))));
    house.step(&["request.review-decide"], || ctx.as_text(id, (1, None)));
    assert!(body(&house, id, 1).pictures.is_none());
    house.refused(|| ctx.item_page(id, (1, 1), PageLook::Given));
    house.refused(|| ctx.as_text(id, (1, None)));

    ctx.as_pictures(id, (1, None), &extractor()).unwrap();
    assert!(ctx.show_item(id, 1).unwrap().covers.is_empty());
    let top = Area {
        height: 2_000,
        ..Area::PAGE
    };
    ctx.cover(id, (1, None), Cover::of(1, top, "third-party"))
        .unwrap();
    ctx.decide(id, 1, given(true)).unwrap();
    house.refused(|| ctx.as_text(id, (1, None)));
    let view = ctx.build_package(id, &extractor()).unwrap();
    assert_eq!(view.findings, Vec::<String>::new());
    assert!(view.layouts.is_empty());
    assert_eq!(view.pictures[0].line(), "Item 1 as a picture");
    let pdf = ctx.package_file(id, PackageFile::Pdf).unwrap();
    let text = extract::second::pdf_pages(&pdf).unwrap().concat();
    assert!(!text.contains("Tolliver") && !text.contains("sat beside"));
    assert!(!holds(&pdf, b"Tolliver"));
    house.assert_whole();
}

#[test]
fn what_must_be_kept_from_them_stops_a_picture_of_a_text_that_says_it() {
    let house = House::with_people();
    let ctx = house.operator();
    let says = "Ella Marchbanks lives at 12 Quiet Lane now.";
    let id = found(&house, &[("stamped.pdf", stamped(says))]);
    ctx.as_pictures(id, (1, None), &extractor()).unwrap();
    ctx.cover(id, (1, None), Cover::of(1, Area::PAGE, "third-party"))
        .unwrap();
    ctx.decide(id, 1, given(true)).unwrap();
    assert!(
        ctx.build_package(id, &extractor())
            .unwrap()
            .findings
            .is_empty()
    );
    let word = app::NewProtected {
        kind: app::KindOfWord::Address,
        text: "12 Quiet Lane".to_owned(),
        may_know: Vec::new(),
    };
    ctx.protect(house.person("L2"), &word).unwrap();
    let view = ctx.build_package(id, &extractor()).unwrap();
    let [finding] = view.findings.as_slice() else {
        panic!("{:?}", view.findings)
    };
    assert!(
        finding.contains("item 1, which goes as a picture"),
        "{finding}"
    );
    assert!(!finding.contains("Quiet"), "it quotes nobody");
}

#[test]
fn who_may_not_review_has_nothing_drawn() {
    let house = House::with_people();
    let about = mail("Ella Marchbanks", &[("IMG.jpg", photograph(40))]);
    let id = found(&house, &[("a.eml", about)]);
    let tutor = house.account("Sam", access::Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(tutor, super::support::at(super::support::NOW));
    for no in [
        ctx.draw_item(id, 2, &extractor()).unwrap_err(),
        ctx.as_pictures(id, (1, None), &extractor()).unwrap_err(),
        ctx.as_text(id, (1, None)).unwrap_err(),
    ] {
        assert!(matches!(no, AppError::Refused(_)), "{no:?}");
    }
}
