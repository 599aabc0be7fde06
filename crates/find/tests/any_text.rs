//! Whatever the text, offsets lie on characters and nothing breaks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use find::{Directory, Person};
use jiff::civil::date;
use proptest::prelude::*;

fn directory() -> Directory {
    Directory::build(&[Person {
        key: 7,
        given: vec!["Zoë".to_owned(), "Anne-Marie".to_owned()],
        family: "O'Hanrahan Strand".to_owned(),
        born_on: Some(date(2013, 5, 4)),
        emails: vec!["zoe@mail.example".to_owned()],
        telephones: vec!["07700 900123".to_owned()],
        postcode: "ZZ9 9AB".to_owned(),
        address: "12 Quince Row, Nethercombe".to_owned(),
        numbers: vec!["9434765919".to_owned()],
        ..Person::default()
    }])
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "Zoë",
            "zoe\u{308}",
            "O'Hanrahan",
            "O’Hanrahan",
            " ",
            "-",
            "'",
            ", ",
            ". ",
            "\n",
            "@",
            "mail.example",
            "ZZ9",
            "9AB",
            "07700",
            "900123",
            "+44",
            "4",
            "May",
            "2013",
            "/05/",
            "\u{ad}",
            "ﬁ",
            "İ",
            "strand",
            "Z",
            "12 Quince Row",
            "é",
            "\u{301}",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|all| all.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn spans_are_whole_characters_in_order(text in pieces()) {
        let found = directory().find(&text);
        let mut last = 0;
        for m in &found {
            prop_assert!(m.start >= last && m.start < m.end, "{:?}", found);
            prop_assert!(text.get(m.start..m.end).is_some());
            prop_assert!(!m.candidates.is_empty());
            last = m.end;
        }
    }
}
