//! Messages, mailboxes and zips made in code, through the worker and in this process.
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

use std::time::Duration;

use document::{LookAtThis, PartKind};
use extract::{Budget, Extractor};
use support::{notes, read, texts, zip_of};

const LETTER: &str = "From: Ada Poe <ada@example.org>\r\nTo: =?utf-8?q?Zo=C3=AB?= <zoe@example.com>, b@example.com\r\n\
    Cc: c@example.com\r\nDate: Tue, 6 Jan 2026 09:30:00 +0000\r\nSubject: Re: Half term\r\n\
    Message-ID: <2@example.org>\r\nIn-Reply-To: <1@example.org>\r\nReferences: <0@example.org> <1@example.org>\r\n\
    Received: from x by y for <hidden@example.org>; Tue, 6 Jan 2026 09:30:00 +0000\r\n";

fn extractor() -> Extractor {
    Extractor::of(env!("CARGO_BIN_EXE_extract-worker"), &[])
}

fn with_attachment(name: &str, bytes: &[u8]) -> Vec<u8> {
    let hex = bytes
        .iter()
        .map(|byte| format!("={byte:02X}"))
        .collect::<Vec<_>>();
    let body = hex
        .chunks(20)
        .map(<[String]>::concat)
        .collect::<Vec<_>>()
        .join("=\r\n");
    format!(
        "{LETTER}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n\
         --b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n{body}\r\n--b--\r\n"
    )
    .into_bytes()
}

#[test]
fn a_message_has_heading_body_and_conversation() {
    let read = read(
        "a.eml",
        format!("{LETTER}\r\nDear Zoe,\r\n\r\nhello.\r\n").as_bytes(),
    );
    assert_eq!(
        texts(&read.document, PartKind::MailBody),
        ["Dear Zoe,\n\nhello."]
    );
    assert_eq!(
        texts(&read.document, PartKind::MailHeader),
        [
            "From: Ada Poe <ada@example.org>\nTo: Zoë <zoe@example.com>, b@example.com\nCc: c@example.com\n\
          Date: 2026-01-06T09:30:00Z\nSubject: Re: Half term"
        ]
    );
    assert!(
        texts(&read.document, PartKind::Hidden)
            .concat()
            .contains("hidden@example.org")
    );
    let mail = read.document.parts[0].mail.as_ref().unwrap();
    assert_eq!(mail.conversation(), Some("0@example.org"));
    assert_eq!(mail.bare_subject(), "half term");
}

#[test]
fn html_is_read_where_it_says_more() {
    let message = |html: &str| {
        format!(
            "{LETTER}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
             Dear Zoe, hello.\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b--\r\n"
        )
    };
    let same = read(
        "a.eml",
        message("<p>Dear <b>Zoe</b>,</p><p>hello.</p>").as_bytes(),
    );
    assert_eq!(
        texts(&same.document, PartKind::MailBody),
        ["Dear Zoe, hello."]
    );
    let more = read(
        "a.eml",
        message("<p>Dear Zoe, hello from Jamie.</p>").as_bytes(),
    );
    assert_eq!(
        texts(&more.document, PartKind::MailBody),
        ["Dear Zoe, hello.", "Dear Zoe, hello from Jamie."]
    );
}

#[test]
fn what_is_attached_is_read_and_belongs_to_its_message() {
    let inner = with_attachment("note.txt", b"about Jamie");
    let zip = zip_of(&[
        ("letters/inner.eml", &inner),
        ("photo.png", b"\x89PNG\r\n\x1a\n...."),
    ]);
    let message = with_attachment("letters.zip", &zip);
    let document = extractor()
        .extract("a.eml", &message, None, &Budget::default())
        .unwrap()
        .document;
    let part = document
        .parts
        .iter()
        .find(|part| part.text == "about Jamie")
        .unwrap();
    assert_eq!(part.path, ["letters.zip", "letters/inner.eml", "note.txt"]);
    assert_eq!(
        part.mail.as_ref().unwrap().conversation(),
        Some("0@example.org")
    );
    assert_eq!(
        notes(&document),
        ["letters.zip/photo.png: a picture; look at it yourself"]
    );
}

#[test]
fn a_mailbox_gives_its_messages_in_order() {
    let mailbox = format!(
        "From ada@example.org Tue Jan  6 09:30:00 2026\n{0}\nFirst\n\nFrom here on it is text.\n\n\
         From ada@example.org Tue Jan  6 09:31:00 2026\n{0}\nSecond\n",
        LETTER.replace("\r\n", "\n")
    );
    let document = extractor()
        .extract("box", mailbox.as_bytes(), None, &Budget::default())
        .unwrap()
        .document;
    assert_eq!(
        texts(&document, PartKind::MailBody),
        ["First\n\nFrom here on it is text.", "Second"]
    );
    let body = document
        .parts
        .iter()
        .filter(|part| part.kind == PartKind::MailBody)
        .nth(1)
        .unwrap();
    assert_eq!(body.path, ["message 2"]);
}

#[test]
fn a_pointer_to_a_body_elsewhere_is_named() {
    let message = format!(
        "{LETTER}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee there.\r\n\
         --b\r\nContent-Type: message/external-body; access-type=url; url=\"http://example.org/x\"\r\n\r\n\
         Content-Type: text/plain\r\n\r\n\r\n--b--\r\n"
    );
    let read = read("a.eml", message.as_bytes());
    assert!(
        read.document
            .notes
            .iter()
            .any(|note| note.what == LookAtThis::PointerOnly),
        "{:?}",
        notes(&read.document)
    );
}

#[test]
fn depth_number_and_size_have_budgets() {
    let extractor = extractor();
    let mut nested = zip_of(&[("deep.txt", b"deep")]);
    for _ in 0..6 {
        nested = zip_of(&[("inner.zip", &nested)]);
    }
    let notes_with = |bytes: &[u8], budget: Budget| {
        let document = extractor
            .extract("a.zip", bytes, None, &budget)
            .unwrap()
            .document;
        (
            document.parts.len(),
            document
                .notes
                .into_iter()
                .map(|note| note.what)
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(notes_with(&nested, Budget::default()), (1, vec![]));
    let shallow = Budget {
        depth: 3,
        ..Budget::default()
    };
    assert_eq!(notes_with(&nested, shallow), (0, vec![LookAtThis::TooDeep]));

    let names: Vec<String> = (0..600).map(|number| format!("{number}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"text"[..]))
        .collect();
    let many = zip_of(&many);
    assert_eq!(
        notes_with(&many, Budget::default()),
        (600, vec![]),
        "in several answers"
    );
    let few = Budget {
        files: 5,
        ..Budget::default()
    };
    assert_eq!(notes_with(&many, few), (5, vec![LookAtThis::TooMany]));
    let small = Budget {
        bytes: 6,
        ..Budget::default()
    };
    assert_eq!(notes_with(&many, small).0, 1);
    let tiny = Budget {
        file_bytes: 10,
        ..Budget::default()
    };
    assert_eq!(notes_with(&many, tiny), (0, vec![LookAtThis::TooLarge]));
}

#[test]
fn what_can_be_drawn_is_kept_as_far_as_the_budget_goes() {
    let photo = |length: usize| {
        let mut photo = b"\xFF\xD8\xFF\xE0".to_vec();
        photo.resize(length, 7);
        photo
    };
    let inner = zip_of(&[("b.jpg", &photo(300)), ("c.jpg", &photo(301))]);
    let zip = zip_of(&[
        ("a.jpg", &photo(200)),
        ("inner.zip", &inner),
        ("large.jpg", &photo(501)),
        ("d.gif", b"GIF89a\x01\0"),
    ]);
    let with = |drawn| {
        let budget = Budget {
            drawn,
            ..Budget::default()
        };
        let extraction = extractor().extract("a.zip", &zip, None, &budget).unwrap();
        let kept = extraction.drawable.into_iter();
        let kept: Vec<_> = kept
            .map(|one| (one.path.join("/"), one.bytes.len()))
            .collect();
        (kept, notes(&extraction.document))
    };
    let picture = |place: &str| format!("{place}: a picture; look at it yourself");
    let not_kept = |place: &str, why: &str| {
        format!("{place}: what it looks like is not kept here ({why}); look at it yourself")
    };
    let (kept, said) = with((0, 0));
    assert!(kept.is_empty());
    assert!(said.contains(&picture("large.jpg")) && said.contains(&picture("inner.zip/c.jpg")));
    let (kept, said) = with((500, 600));
    assert_eq!(
        kept,
        [
            ("a.jpg".to_owned(), 200),
            ("inner.zip/b.jpg".to_owned(), 300)
        ]
    );
    let mut said = said;
    said.sort();
    assert_eq!(
        said,
        [
            picture("a.jpg"),
            picture("d.gif"),
            picture("inner.zip/b.jpg"),
            not_kept("inner.zip/c.jpg", "too much else beside it is kept already"),
            not_kept("large.jpg", "the file is too large for that"),
        ]
    );
}

#[test]
fn a_bomb_costs_a_line() {
    let bomb = zip_of(&[
        ("zeros.txt", &vec![0; 80 << 20]),
        ("letter.txt", b"Dear Ada"),
    ]);
    let extraction = extractor()
        .extract("a.zip", &bomb, None, &Budget::default())
        .unwrap();
    assert_eq!(
        notes(&extraction.document),
        ["zeros.txt: larger than the limit; look at it yourself"]
    );
    assert_eq!(extraction.document.parts.len(), 1);
    assert!(extraction.took < Duration::from_secs(8));
}

#[test]
fn locked_members_are_named_or_opened() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .with_aes_encryption(zip::AesMode::Aes256, "tangerine");
    zip.start_file("letter.txt", options).unwrap();
    zip.write_all(b"Dear Ada").unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let extractor = extractor();
    let with = |password: Option<&str>| {
        extractor
            .extract("a.zip", &bytes, password, &Budget::default())
            .unwrap()
            .document
    };
    assert_eq!(with(None).notes[0].what, LookAtThis::Encrypted);
    assert_eq!(
        notes(&with(Some("wrong"))),
        [
            "letter.txt: could not be read (it is encrypted, and the password given is the wrong one); \
             look at it yourself"
        ]
    );
    assert_eq!(with(Some("tangerine")).parts[0].text, "Dear Ada");
}

#[test]
fn chinese_names_are_shown_as_they_were_written() {
    let name = encoding_rs::GB18030.encode("学生名单与联系方式.txt").0;
    let plain = "x".repeat(name.len());
    let mut bytes = zip_of(&[(plain.as_str(), b"Dear Ada"), ("b.txt", b"Dear Ben")]);
    let places: Vec<usize> = (0..bytes.len() - name.len())
        .filter(|at| bytes[*at..].starts_with(plain.as_bytes()))
        .collect();
    assert_eq!(places.len(), 2, "beside the member, and in the directory");
    for at in places {
        bytes[at..at + name.len()].copy_from_slice(&name);
    }
    assert_eq!(
        support::names(&read("a.zip", &bytes).children),
        ["学生名单与联系方式.txt", "b.txt"]
    );
}

#[test]
fn what_is_not_read_is_named() {
    let check = |bytes: &[u8], expected: &LookAtThis| {
        assert_eq!(extract::read("x", bytes, None).unwrap_err().0, *expected);
    };
    check(
        b"7z\xBC\xAF\x27\x1C\0\0",
        &LookAtThis::NotSupported("7-Zip archive".to_owned()),
    );
    check(b"\x89PNG\r\n\x1a\n", &LookAtThis::Picture);
    check(b"", &LookAtThis::Unreadable("the file is empty".to_owned()));
    check(
        b"\x01\x02\x03\x04",
        &LookAtThis::NotSupported("file of unknown kind".to_owned()),
    );
}
