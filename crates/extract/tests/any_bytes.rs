//! Whatever bytes come, they are read, refused or named.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use proptest::prelude::*;

/// The beginnings by which files are told apart.
const BEGINNINGS: &[&[u8]] = &[
    b"",
    b"%PDF-1.7\n",
    b"{\\rtf1\\ansi ",
    b"<html><body>",
    b"<?xml version='1.0'?><a>",
    b"From a@example.org Sat Jan  3 01:05:34 2026\n",
    b"From: a@example.org\nTo: b@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n",
    b"PK\x03\x04",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80\x30\x80",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_bytes_are_read_or_refused(
        beginning in prop::sample::select(BEGINNINGS),
        rest in prop::collection::vec(any::<u8>(), 0..600),
        name in "[a-z]{0,3}\\.(eml|docx|txt|html|zip|pdf|xls)",
    ) {
        let bytes = [beginning, &rest].concat();
        match extract::read(&name, &bytes, None) {
            Ok(read) => prop_assert!(
                !read.document.is_empty() || !read.document.notes.is_empty() || !read.children.is_empty()
            ),
            Err(error) => prop_assert!(
                !matches!(error.0, document::LookAtThis::Stopped(_)) || beginning.starts_with(b"%PDF"),
                "our own readers panic at nothing: {}", error
            ),
        }
    }

    #[test]
    fn any_text_is_kept(text in "[a-zA-Zéß€ ,.\n]{1,300}") {
        prop_assume!(!text.trim().is_empty());
        let read = extract::read("a.txt", text.as_bytes(), None).unwrap();
        prop_assert_eq!(&read.document.parts.first().unwrap().text, &text);
    }
}
