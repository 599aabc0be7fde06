//! Deliberate leaks of each kind are caught, and a clean answer passes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use document::{Area, Picture};
use redact::release::{
    Finding, Forbidden, ForbiddenKind, PlannedPicture, Protected, ProtectedKind, ReleaseInput,
    SeenPicture, StructureFacts, ZipPart, check,
};
use sha2::{Digest as _, Sha256};

struct Answer {
    planned: Vec<String>,
    first: Vec<String>,
    second: Vec<String>,
    structure: StructureFacts,
    zip: Vec<ZipPart>,
    streams: Vec<Vec<u8>>,
    texts: Vec<(String, String)>,
    forbidden: Vec<Forbidden>,
    requester: Vec<String>,
    protected: Vec<Protected>,
    pictures: Vec<PlannedPicture>,
    marks: Vec<(&'static str, u32)>,
}

fn strings(all: &[&str]) -> Vec<String> {
    all.iter().map(|s| (*s).to_owned()).collect()
}

fn clean() -> Answer {
    let pages = strings(&[
        "Ella Quarrington worked well with [hidden].",
        "Session of 5 May 2026. Ring 07700 900111.",
    ]);
    let forbidden = |kind, forms: &[&str]| Forbidden {
        person: "learner 2".to_owned(),
        kind,
        forms: strings(forms),
    };
    Answer {
        planned: pages.clone(),
        first: strings(&[
            "Ella Quarrington worked\nwell with [hidden].\n",
            "Session of 5 May 2026. Ring 07700 900111.",
        ]),
        second: pages,
        structure: StructureFacts {
            pages: 2,
            revisions: 1,
            metadata: vec![("Title".to_owned(), "Your information".to_owned())],
            object_types: strings(&["Catalog", "Page"]),
            ..StructureFacts::default()
        },
        zip: vec![ZipPart {
            name: "records.json".to_owned(),
            bytes: br#"{"name":"Ella Quarrington"}"#.to_vec(),
        }],
        streams: vec![b"BT (Ella Quarrington) Tj ET".to_vec()],
        texts: vec![(
            "schedule".to_owned(),
            "1. Session report, 5 May 2026".to_owned(),
        )],
        forbidden: vec![
            forbidden(
                ForbiddenKind::FullName,
                &["Xanthe Fairweather", "Fairweather, Xanthe"],
            ),
            forbidden(ForbiddenKind::FullName, &["Rose Quarrington"]),
            forbidden(ForbiddenKind::Email, &["xanthe.f@mail.example"]),
            forbidden(ForbiddenKind::Telephone, &["07700 900123", "07700 900111"]),
            forbidden(ForbiddenKind::BirthDate, &["2013-05-04"]),
            forbidden(ForbiddenKind::Number, &["943 476 5919"]),
        ],
        // A family shares its telephone.
        requester: strings(&["Ella Quarrington", "Ella Rose Quarrington", "07700 900111"]),
        protected: Vec::new(),
        pictures: Vec::new(),
        marks: vec![("[someone else]", 6000), ("[legal reason]", 6000)],
    }
}

fn run(answer: &Answer) -> Result<redact::RedactionVerified, Vec<Finding>> {
    check(&ReleaseInput {
        planned_pages: &answer.planned,
        first_reader_pages: &answer.first,
        second_reader_pages: &answer.second,
        structure: &answer.structure,
        marks: &answer.marks,
        planned_pictures: &answer.pictures,
        zip_parts: &answer.zip,
        streams: &answer.streams,
        other_texts: &answer.texts,
        forbidden: &answer.forbidden,
        requester_forms: &answer.requester,
        protected: &answer.protected,
        files: &[b"the file"],
    })
}

/// One leak, one finding, at that place.
fn caught(leak: impl FnOnce(&mut Answer), place: &str, says: &str) {
    let mut answer = clean();
    leak(&mut answer);
    let findings = run(&answer).expect_err(place);
    assert!(
        findings
            .iter()
            .any(|f| f.place == place && f.what.contains(says)),
        "{place}: {:?}",
        findings
            .iter()
            .map(|f| (&f.place, &f.what))
            .collect::<Vec<_>>()
    );
}

/// The same text on every page that is compared, so that only the search for identifiers can object.
fn on_page(answer: &mut Answer, page: usize, text: &str) {
    for pages in [&mut answer.planned, &mut answer.first, &mut answer.second] {
        pages[page].push_str(text);
    }
}

#[test]
fn a_clean_answer_passes_for_these_bytes_alone() {
    let verified = run(&clean()).unwrap_or_else(|f| {
        panic!(
            "{:?}",
            f.iter().map(|f| (&f.place, &f.what)).collect::<Vec<_>>()
        )
    });
    assert!(verified.covers(b"the file"));
    assert!(!verified.covers(b"another file"));
    assert_eq!(verified.digests().len(), 1);
}

#[test]
fn names_in_the_text_however_they_are_torn() {
    for text in [
        " Xanthe Fairweather",
        " XANTHE FAIRWEATHER.",
        " Xanthe Fair-\nweather",
        " Xan\u{ad}the Fairweather",
        " Xanthe\nFairweather's",
        " fairweather,\txanthe",
        " xanthe.fairweather",
        " X a n t h e Fairweather",
        " Ｘanthe Fairweathér",
        " xanthefairweather13",
    ] {
        caught(
            |a| on_page(a, 1, text),
            "page 2",
            "the full name of learner 2",
        );
    }
}

#[test]
fn a_name_over_the_end_of_a_page() {
    caught(
        |a| {
            on_page(a, 0, " Xanthe Fair-");
            for pages in [&mut a.planned, &mut a.first, &mut a.second] {
                pages[1].insert_str(0, "weather ");
            }
        },
        "page 1",
        "the full name",
    );
}

#[test]
fn other_identifiers_in_any_writing() {
    for (text, says) in [
        (" Xanthe.F@Mail.Example", "e-mail"),
        (" +44 (0)7700-900 123", "telephone"),
        (" 07700900123", "telephone"),
        (" 4th May 2013", "birth"),
        (" 04/05/2013", "birth"),
        (" May 4, 2013", "birth"),
        (" 9434765919", "number"),
        (" 943-476-5919", "number"),
    ] {
        caught(|a| on_page(a, 0, text), "page 1", says);
    }
}

#[test]
fn leaks_beside_the_text() {
    let name = "the full name";
    caught(
        |a| a.zip[0].name = "report Xanthe%20Fairweather.pdf".to_owned(),
        "the name of file 1 in the zip",
        name,
    );
    caught(
        |a| a.zip[0].name = "report_xanthe_fairweather.pdf".to_owned(),
        "the name of file 1 in the zip",
        name,
    );
    caught(
        |a| a.zip[0].bytes = br#"{"n":"\u0058anthe \u0046airweather"}"#.to_vec(),
        "file 1 in the zip",
        name,
    );
    caught(
        |a| a.zip[0].bytes = b"id,name\n2,\"Fairweather, Xanthe\"\n".to_vec(),
        "file 1 in the zip",
        name,
    );
    caught(
        |a| a.zip[0].bytes = b"<p>Xanthe&nbsp;&#70;airweather</p>".to_vec(),
        "file 1 in the zip",
        name,
    );
    caught(
        |a| a.zip[0].bytes = b"PK\x03\x04".to_vec(),
        "file 1 in the zip",
        "archive",
    );
    caught(
        |a| a.structure.metadata[0].1 = "About Xanthe Fairweather".to_owned(),
        "metadata `Title`",
        name,
    );
    caught(
        |a| a.texts[0].1 = "2. Mail to xanthe.f@mail.example".to_owned(),
        "schedule",
        "e-mail",
    );
}

#[test]
fn leaks_in_streams() {
    let utf16 = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect::<Vec<u8>>()
    };
    let little = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let hex = |bytes: &[u8]| {
        let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap();
        bytes
            .iter()
            .flat_map(|b| [digit(b >> 4), digit(b & 15)])
            .collect::<String>()
    };
    let name = "Xanthe Fairweather";
    for stream in [
        name.as_bytes().to_vec(),
        utf16(name),
        little(name),
        [b"x", utf16(name).as_slice()].concat(),
        b"BT [(Xan) -20 (the Fair) 3 (weather)] TJ ET".to_vec(),
        b"BT (Xanthe \\106airweather) Tj ET".to_vec(),
        format!("BT <{}> Tj ET", hex(name.as_bytes())).into_bytes(),
        format!("<</ActualText<FEFF{}>>>BDC", hex(&utf16(name))).into_bytes(),
        [b"/ActualText(\xfe\xff".as_slice(), &utf16(name), b")"].concat(),
        b"<dc:title>Xanthe &#x46;airweather</dc:title>".to_vec(),
    ] {
        caught(
            |a| a.streams.push(stream),
            "stream 2 of the file",
            "the full name",
        );
    }
}

#[test]
fn the_requesters_own_forms_are_theirs() {
    // Rose Quarrington is withheld, but here it is the end of the requester's own name.
    let mut answer = clean();
    on_page(&mut answer, 0, " Ella Rose Quarrington");
    assert!(run(&answer).is_ok());
    caught(
        |a| on_page(a, 0, " Rose Quarrington"),
        "page 1",
        "the full name",
    );
    // Part of a longer name is somebody else.
    let mut answer = clean();
    on_page(&mut answer, 0, " Primrose Quarrington");
    assert!(run(&answer).is_ok());
}

#[test]
fn pages_that_are_not_as_planned() {
    caught(
        |a| a.first[0].push_str(" more"),
        "page 1",
        "our reader finds more",
    );
    caught(
        |a| a.second[1] = "Session of 5 May 2026. Ring".to_owned(),
        "page 2",
        "the second reader does not find everything",
    );
    caught(
        |a| a.second[1] = a.second[1].replace("May", "Mai"),
        "page 2",
        "something else",
    );
    caught(|a| drop(a.second.pop()), "the answer", "1 pages where 2");
}

#[test]
fn structure_beyond_what_is_allowed() {
    let at = "structure";
    caught(|a| a.structure.revisions = 2, at, "saved 2 times");
    caught(|a| a.structure.scripts = 1, at, "scripts");
    caught(|a| a.structure.attachments = 1, at, "attached");
    caught(|a| a.structure.links = 1, at, "links");
    caught(|a| a.structure.form_fields = 1, at, "form");
    caught(|a| a.structure.layers = 1, at, "layers");
    caught(|a| a.structure.foreign_images = 1, at, "pictures");
    caught(|a| a.structure.encrypted = true, at, "encrypted");
    caught(|a| a.structure.pages = 3, at, "3 pages");
    caught(
        |a| a.structure.object_types.push("Filespec".to_owned()),
        at,
        "`Filespec`",
    );
    caught(
        |a| {
            a.structure
                .metadata
                .push(("Keywords".to_owned(), "x".to_owned()));
        },
        at,
        "`Keywords`",
    );
}

#[test]
fn what_was_not_read_is_not_released() {
    caught(|a| a.streams.clear(), "the answer", "streams were not read");
    caught(
        |a| {
            a.planned.clear();
            a.first.clear();
            a.second.clear();
        },
        "the answer",
        "no pages",
    );
}

#[test]
fn a_protected_word_stops_the_answer_even_where_it_is_the_requesters_own() {
    let word = |text: &str| Protected {
        whose: "learner 1".to_owned(),
        kind: ProtectedKind::Contact,
        text: text.to_owned(),
    };
    let findings = {
        let mut answer = clean();
        answer.protected = vec![word("07700 900111")];
        run(&answer).unwrap_err()
    };
    assert!(findings.iter().all(|f| f.protects), "{findings:?}");
    assert!(
        findings
            .iter()
            .any(|f| f.place == "page 2" && f.what.ends_with("of learner 1 stands here"))
    );
    assert!(findings.iter().all(|f| !f.what.contains("900111")));
    let mut other = clean();
    other.protected = vec![word("07700 900999")];
    run(&other).unwrap();
}

#[test]
fn a_protected_word_is_found_wherever_it_may_go_out() {
    let spoilt: [fn(&mut Answer); 5] = [
        |answer| answer.zip[0].name = "items/Larch-Close-14.txt".to_owned(),
        |answer| answer.zip[0].bytes = br#"{"text":"14\nLarch Close"}"#.to_vec(),
        |answer| answer.texts[0].1 = "The letter: 14, LARCH close".to_owned(),
        |answer| answer.streams[0] = b"BT (14 La) Tj (rch Close) Tj ET".to_vec(),
        |answer| answer.structure.metadata[0].1 = "14 Larch Cl".to_owned(),
    ];
    for (number, spoil) in spoilt.into_iter().enumerate() {
        let mut answer = clean();
        let text = match number {
            0 => "Larch Close 14",
            _ => "14 Larch Close, Otley",
        };
        answer.protected = vec![Protected {
            whose: "learner 1".to_owned(),
            kind: ProtectedKind::Address,
            text: text.to_owned(),
        }];
        run(&answer).unwrap();
        spoil(&mut answer);
        let findings = run(&answer).unwrap_err();
        assert!(
            findings
                .iter()
                .any(|f| f.protects && f.what.starts_with("the protected address")),
            "{number}"
        );
    }
}

/// A page of eight grey pixels, of which the right half is covered.
fn page() -> (Picture, Area) {
    let mut page = Picture::new(4, 2, true, vec![90; 8]).unwrap();
    let right = Area {
        left: 5_000,
        top: 0,
        width: 5_000,
        height: 10_000,
    };
    page.cover(right);
    (page, right)
}

/// A picture as a reader of the structure finds it.
fn seen(page: &Picture) -> SeenPicture {
    SeenPicture {
        size: (page.width(), page.height()),
        grey: page.is_grey(),
        digest: Some(Sha256::digest(page.samples()).into()),
        entries: ["Type", "Subtype", "Width", "Height", "Filter"]
            .map(str::to_owned)
            .into(),
    }
}

/// An answer with that page.
fn with_picture() -> Answer {
    let (page, cover) = page();
    let mut answer = clean();
    answer.pictures = vec![PlannedPicture::of(&page, &[cover])];
    answer.structure.pictures = vec![seen(&page)];
    answer
        .structure
        .object_types
        .extend(["XObject", "Image", "Figure"].map(str::to_owned));
    answer
}

/// One leak in an answer with a picture, found among the pictures or the structure.
fn picture_caught(leak: impl FnOnce(&mut Answer), says: &str) {
    let mut answer = with_picture();
    leak(&mut answer);
    let findings = run(&answer).expect_err(says);
    assert!(findings.iter().any(|f| f.what.contains(says)), "{says}");
}

#[test]
fn a_picture_as_it_was_planned_passes() {
    assert!(run(&with_picture()).is_ok());
    // What is alike twice stands in the file once.
    let mut twice = with_picture();
    twice.pictures.extend(twice.pictures.clone());
    assert!(run(&twice).is_ok());
}

#[test]
fn any_other_picture_is_caught() {
    let (covered, cover) = page();
    let open = Picture::new(4, 2, true, vec![90; 8]).unwrap();
    // The picture without its covers stands in the file.
    picture_caught(|a| a.structure.pictures = vec![seen(&open)], "not planned");
    picture_caught(
        |a| a.structure.pictures = vec![seen(&open)],
        "not in it as it was planned",
    );
    // It was never covered, in plan and file alike.
    picture_caught(
        |a| {
            a.pictures = vec![PlannedPicture::of(&open, &[cover])];
            a.structure.pictures = vec![seen(&open)];
        },
        "is not black",
    );
    // One more than was planned, another or the same again.
    picture_caught(|a| a.structure.pictures.push(seen(&open)), "not planned");
    picture_caught(|a| a.structure.pictures.push(seen(&covered)), "not planned");
    // None of what was planned.
    picture_caught(
        |a| a.structure.pictures.clear(),
        "not in it as it was planned",
    );
    // Of the same pixels in another shape, or stored so that nobody can tell what it shows.
    picture_caught(|a| a.structure.pictures[0].size = (2, 4), "not planned");
    picture_caught(|a| a.structure.pictures[0].digest = None, "not planned");
    // With what a camera adds: where it was taken.
    picture_caught(
        |a| {
            let entries = &mut a.structure.pictures[0].entries;
            entries.insert("Metadata".to_owned());
        },
        "beside its pixels",
    );
    picture_caught(|a| a.structure.foreign_images = 1, "not ours");
}

#[test]
fn where_none_was_planned_there_is_none() {
    let (page, _) = page();
    caught(
        |a| a.structure.pictures.push(seen(&page)),
        "pictures",
        "not planned",
    );
    caught(
        |a| a.structure.object_types.push("Image".to_owned()),
        "structure",
        "`Image`",
    );
}

#[test]
fn marks_that_are_told_apart_by_their_size_are_caught() {
    let says = "not equally wide";
    caught(|answer| answer.marks[1].1 += 1, "the answer", says);
    caught(
        |answer| answer.marks[0].0 = "[withheld]",
        "the answer",
        says,
    );
}
