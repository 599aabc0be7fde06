//! Items that were PDFs are given in their own layout, where that is proved.

use std::fmt::Write as _;

use super::support::{House, extractor, place};
use app::bodies::StoredMark;
use app::{Choice, Incoming, Ingested, PackageFile, PackageView};
use render::{Block, Document, Run};
use store::EntityId;

/// A PDF as another program might have made it.
fn report() -> Vec<u8> {
    let document = Document {
        title: "Report".to_owned(),
        language: "en-GB".to_owned(),
        organisation: "Another office".to_owned(),
        blocks: vec![
            Block::Heading(1, "Reading, autumn term".to_owned()),
            Block::Paragraph(vec![Run::text(
                "Ella Marchbanks read well today. She sat beside Jamie Tolliver and chose the next \
                 book with him, which both of them liked very much.",
            )]),
            Block::Paragraph(vec![Run::text("Next time: fractions.")]),
        ],
        ..Document::default()
    };
    render::pdf(&document).unwrap().pdf
}

/// A page of one line along it and one across it.
fn stamped() -> Vec<u8> {
    written(
        "BT /F1 12 Tf 72 700 Td (Ella Marchbanks read well today.) Tj ET\n\
         BT /F1 30 Tf 0 1 -1 0 500 200 Tm (COPY) Tj ET",
    )
}

/// A PDF of one page with this content.
fn written(content: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
         /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
        format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
    ];
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(objects) {
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

fn ingest(house: &House, bytes: &[u8]) -> Ingested {
    let file = Incoming {
        path: "report.pdf".to_owned(),
        bytes: bytes.to_vec(),
    };
    let read = house.operator().ingest("Shared drive", &file, &extractor());
    read.unwrap().what
}

/// The answer about Ella, of one PDF with everybody else hidden.
fn answered(house: &House, bytes: &[u8]) -> (EntityId, PackageView) {
    let ctx = house.operator();
    ctx.add_place(&place("Shared drive")).unwrap();
    ingest(house, bytes);
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    for place in ctx.show_request(id).unwrap().places {
        ctx.search_place(id, &place.id).unwrap();
    }
    let item = ctx.show_item(id, 1).unwrap();
    let choice = match item.marks {
        none if none.is_empty() => Choice::Give,
        marks => Choice::GiveWithMarks(marks),
    };
    ctx.decide(id, 1, choice).unwrap();
    (id, ctx.build_package(id, &extractor()).unwrap())
}

fn pages(pdf: &[u8]) -> Vec<String> {
    let pages = extract::second::pdf_pages(pdf).unwrap();
    let words = |page: &String| page.split_whitespace().collect::<Vec<_>>().join(" ");
    pages.iter().map(words).collect()
}

#[test]
fn a_pdf_is_given_in_its_own_layout_without_what_is_hidden() {
    let house = House::with_people();
    let (id, view) = answered(&house, &report());
    assert_eq!(view.findings, Vec::<String>::new());
    let lines: Vec<String> = view.layouts.iter().map(app::ItemLayout::line).collect();
    assert_eq!(lines, ["Item 1 in its own layout"]);
    let pdf = house.operator().package_file(id, PackageFile::Pdf).unwrap();
    let all = pages(&pdf);
    let drawn = all.last().unwrap();
    assert!(drawn.contains("Reading, autumn term") && drawn.contains("[withheld]"));
    assert!(drawn.contains("Page 1"), "the foot of the file’s own page");
    assert!(!all.concat().contains("Tolliver"));
    let zip = house.operator().package_file(id, PackageFile::Zip).unwrap();
    assert!(!zip.is_empty());
    let shown = house.operator().show_package(id).unwrap().unwrap();
    assert_eq!(shown.layouts, view.layouts);
    house.assert_whole();
}

/// What all pages of the answer say where more is hidden in the report, on this ground.
fn with_another_mark(house: &House, ground: &str) -> String {
    let (id, _) = answered(house, &report());
    let ctx = house.operator();
    let item = ctx.show_item(id, 1).unwrap();
    let start = item.text.find("fractions").unwrap();
    let mut marks = item.marks;
    marks.push(StoredMark {
        start,
        end: start + "fractions".len(),
        ground: ground.to_owned(),
        about: None,
    });
    ctx.decide(id, 1, Choice::GiveWithMarks(marks)).unwrap();
    let view = ctx.build_package(id, &extractor()).unwrap();
    assert_eq!(view.findings, Vec::<String>::new());
    pages(&ctx.package_file(id, PackageFile::Pdf).unwrap()).concat()
}

const SAYS_WHY: &str = "marks_say_why = true";

#[test]
fn marks_say_why_where_the_policy_wants_it() {
    let said = with_another_mark(&House::taking_requests(SAYS_WHY), "confidential-reference");
    assert!(said.contains("She sat beside [someone else]"), "{said}");
    assert!(said.contains("Next time: [legal reason]"), "{said}");
    assert!(said.contains("each marked [someone else] or [legal reason]"));
    assert!(!said.contains("[withheld]"), "{said}");
}

#[test]
fn no_mark_says_why_where_one_ground_may_not_be_told() {
    let said = with_another_mark(&House::taking_requests(SAYS_WHY), "crime");
    assert!(said.contains("She sat beside [withheld]"), "{said}");
    assert!(!said.contains("someone else") && !said.contains("legal reason"));
    let said = with_another_mark(&House::with_people(), "confidential-reference");
    assert!(said.contains("Next time: [withheld]"), "{said}");
}

#[test]
fn one_that_cannot_be_proved_is_given_as_text_and_says_why() {
    let house = House::with_people();
    let (id, view) = answered(&house, &stamped());
    assert_eq!(view.findings, Vec::<String>::new());
    let lines: Vec<String> = view.layouts.iter().map(app::ItemLayout::line).collect();
    assert_eq!(lines, ["Item 1 as text, because text stands across a page"]);
    let pdf = house.operator().package_file(id, PackageFile::Pdf).unwrap();
    assert!(pages(&pdf).concat().contains("read well today"));
    house.assert_whole();
}

#[test]
fn a_file_whose_layout_is_kept_is_not_read_again() {
    let house = House::with_people();
    house.operator().add_place(&place("Shared drive")).unwrap();
    let (first, second) = (report(), stamped());
    // Of an empty page nothing can be drawn: that too is kept, or it would be read each time.
    let empty = written("");
    for (bytes, what) in [
        (&first, Ingested::New),
        (&second, Ingested::Changed),
        (&empty, Ingested::Changed),
    ] {
        assert_eq!(ingest(&house, bytes), what);
        assert_eq!(ingest(&house, bytes), Ingested::Unchanged);
    }
    house.assert_whole();
}
