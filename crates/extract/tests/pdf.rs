//! PDFs made in code: pages, what lies beside them, structure, and two readers.
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

mod support;

use std::fmt::Write as _;

use document::{LookAtThis, PartKind};
use extract::{Budget, Extractor, Reader};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use support::{names, notes, read, texts};

/// One page a text, in Helvetica; an empty text makes a page with a picture only.
fn pdf(pages: &[&str], finish: impl FnOnce(&mut Document, &[(u32, u16)])) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding"
    });
    let picture = document.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8
        },
        vec![0],
    ));
    let mut ids = Vec::new();
    for text in pages {
        let mut content = String::new();
        for (line, text) in text.lines().enumerate() {
            let _ = writeln!(
                content,
                "BT /F1 12 Tf 72 {} Td ({text}) Tj ET",
                720 - 20 * line
            );
        }
        let mut resources = dictionary! { "Font" => dictionary! { "F1" => font } };
        if text.is_empty() {
            content.push_str("q 400 0 0 400 72 72 cm /P Do Q");
            resources.set("XObject", dictionary! { "P" => picture });
        }
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        ids.push(document.add_object(dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()]
        }));
    }
    let kids: Vec<Object> = ids.iter().map(|id| Object::Reference(*id)).collect();
    let count = i64::try_from(kids.len()).unwrap();
    document.objects.insert(
        tree,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into(),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    finish(&mut document, &ids);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn plain(pages: &[&str]) -> Vec<u8> {
    pdf(pages, |_, _| {})
}

fn extractor() -> Extractor {
    Extractor::of(env!("CARGO_BIN_EXE_extract-worker"), &[])
}

#[test]
fn pages_are_parts() {
    let read = read("a.pdf", &plain(&["Dear Ada Poe,\nthank you.", "Page two"]));
    let pages: Vec<String> = texts(&read.document, PartKind::Page)
        .iter()
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(pages, ["Dear Ada Poe, thank you.", "Page two"]);
    assert_eq!(read.document.parts[1].name, "page 2");
    assert!(read.document.notes.is_empty());
}

#[test]
fn a_page_with_a_picture_and_no_text_is_a_scan() {
    let read = read("a.pdf", &plain(&["Text", ""]));
    assert_eq!(
        notes(&read.document),
        ["page 2: a scanned page; look at it yourself"]
    );
}

#[test]
fn notes_forms_properties_and_attachments_are_read() {
    let bytes = pdf(&["Body"], |document, pages| {
        let note = document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Text", "Contents" => Object::string_literal("Is it Jamie?"),
            "T" => Object::string_literal("Bea"), "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()]
        });
        let field = document.add_object(dictionary! {
            "FT" => "Tx", "T" => Object::string_literal("pupil"), "V" => Object::string_literal("Ada Poe")
        });
        let file = document.add_object(Stream::new(
            dictionary! { "Type" => "EmbeddedFile" },
            b"Dear Ada".to_vec(),
        ));
        let specification = document.add_object(dictionary! {
            "Type" => "Filespec", "F" => Object::string_literal("letter.txt"), "EF" => dictionary! { "F" => file }
        });
        let info =
            document.add_object(dictionary! { "Author" => Object::string_literal("Bea Poe") });
        document.trailer.set("Info", info);
        document
            .get_dictionary_mut(pages[0])
            .unwrap()
            .set("Annots", vec![Object::Reference(note)]);
        let catalog = document.catalog_mut().unwrap();
        catalog.set(
            "AcroForm",
            dictionary! { "Fields" => vec![Object::Reference(field)] },
        );
        catalog.set(
            "Names",
            dictionary! { "EmbeddedFiles" => dictionary! {
                "Names" => vec![Object::string_literal("letter.txt"), Object::Reference(specification)]
            } },
        );
    });
    let read = read("a.pdf", &bytes);
    assert_eq!(
        texts(&read.document, PartKind::Annotation),
        ["Bea\nIs it Jamie?"]
    );
    assert_eq!(
        texts(&read.document, PartKind::FormField),
        ["pupil: Ada Poe"]
    );
    assert_eq!(
        texts(&read.document, PartKind::Properties),
        ["Author: Bea Poe"]
    );
    assert_eq!(names(&read.children), ["letter.txt"]);
    assert_eq!(read.children[0].bytes, b"Dear Ada");
    let facts = extract::structure::pdf(&bytes).unwrap();
    assert!(facts.has_attachments && facts.has_forms && facts.has_links);
    assert_eq!(
        (facts.info_keys.as_slice(), facts.info_values.as_slice()),
        (&["Author".to_owned()][..], &["Bea Poe".to_owned()][..])
    );
    assert!(facts.strings.iter().any(|text| text == "Ada Poe"));
}

#[test]
fn the_structure_of_a_plain_file_is_plain() {
    let bytes = plain(&["Dear Ada"]);
    let facts = extract::structure::pdf(&bytes).unwrap();
    assert_eq!(
        (facts.revisions, facts.pages, facts.encrypted),
        (1, 1, false)
    );
    let any = facts.has_javascript
        || facts.has_actions
        || facts.has_attachments
        || facts.has_links
        || facts.has_forms;
    assert!(!any && !facts.xmp_present && !facts.has_layers);
    assert!(
        facts
            .streams_text
            .iter()
            .any(|stream| stream.windows(8).any(|bytes| bytes == b"Dear Ada"))
    );
    let through_the_worker = extractor().pdf_structure(&bytes).unwrap().unwrap();
    assert_eq!(through_the_worker, facts);
}

#[test]
fn structure_sees_scripts_links_pictures_and_revisions() {
    let bytes = pdf(&[""], |document, pages| {
        let script = document
            .add_object(dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("x()") });
        document.catalog_mut().unwrap().set("OpenAction", script);
        let link = document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.org") }
        });
        document
            .get_dictionary_mut(pages[0])
            .unwrap()
            .set("Annots", vec![Object::Reference(link)]);
    });
    let mut twice = bytes.clone();
    twice.extend_from_slice(b"\n%%EOF\n");
    let facts = extract::structure::pdf(&twice).unwrap();
    assert_eq!(facts.revisions, 2);
    assert!(facts.has_javascript && facts.has_actions && facts.has_links && facts.has_images);
}

#[test]
fn two_readers_agree() {
    let pages = [
        "Dear Ada Poe,\nthank you for your letter of 7 March.",
        "Yours sincerely",
    ];
    let bytes = plain(&pages);
    let collapsed = |pages: Vec<String>| -> Vec<String> {
        pages
            .iter()
            .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    };
    let expected = collapsed(pages.iter().map(|text| (*text).to_owned()).collect());
    let extractor = extractor();
    for reader in [Reader::First, Reader::Second] {
        assert_eq!(
            collapsed(extractor.pdf_pages(reader, &bytes).unwrap().unwrap()),
            expected,
            "{reader:?}"
        );
    }
    assert_eq!(
        collapsed(extract::first::pdf_pages(&bytes).unwrap()),
        expected
    );
    assert_eq!(
        collapsed(extract::second::pdf_pages(&bytes).unwrap()),
        expected
    );
}

#[test]
fn mutilated_files_cost_a_line_each() {
    // A small generator of our own: the same damage at every run.
    let whole = plain(&["Dear Ada Poe,\nthank you.", ""]);
    let extractor = extractor();
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for round in 0..150 {
        let mut bytes = whole.clone();
        if round % 3 == 0 {
            bytes.truncate(next(whole.len()));
        } else {
            for _ in 0..=next(12) {
                let at = next(bytes.len());
                bytes[at] = u8::try_from(next(256)).unwrap();
            }
        }
        let document = extractor
            .extract("a.pdf", &bytes, None, &Budget::default())
            .unwrap()
            .document;
        let said = !document.is_empty() || !document.notes.is_empty();
        assert!(said, "round {round} was lost in silence");
    }
}

#[test]
fn a_file_that_only_says_pdf_is_unreadable() {
    let error = extract::read("a.pdf", b"%PDF-1.7\nnothing", None).unwrap_err();
    assert!(
        matches!(error.0, LookAtThis::Unreadable(_) | LookAtThis::Stopped(_)),
        "{error}"
    );
}
