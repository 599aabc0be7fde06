//! Protected words are found however they are written, and nothing else is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use proptest::prelude::*;
use redact::release::{Protected, ProtectedKind, protected_in};

fn word(kind: ProtectedKind, text: &str) -> Protected {
    Protected {
        whose: "Ella Marsh".to_owned(),
        kind,
        text: text.to_owned(),
    }
}

fn stands(kind: ProtectedKind, text: &str, written: &str) -> bool {
    !protected_in(&[word(kind, text)], [("the letter", written)]).is_empty()
}

#[test]
fn found_in_any_writing() {
    use ProtectedKind::{Address, Contact, Mentor, Place, School, Surname};
    let home = "Flat 2, 14 Larch Close, Otley, LS21 9ZZ";
    for (kind, text, written) in [
        (Address, home, "They moved to 14 Larch Close in May."),
        (Address, home, "14\n   Larch\n\n        Close"),
        (Address, home, "14, LARCH CL."),
        (Address, home, "post it to ls219zz please"),
        (Address, home, "Flat 2 14 Larch Clöse"),
        (Address, home, "flat-2, 14 larch-\nclose"),
        (
            Address,
            "14 Larch Close Otley LS21 9ZZ",
            "at 14 Larch Close, with her aunt",
        ),
        (
            Address,
            "Rose Cottage, Hawthwaite",
            "left Rose Cottage at six",
        ),
        (
            School,
            "St Brigid\u{2019}s School, Otley",
            "at Saint Brigids School",
        ),
        (
            Place,
            "Otley Library, Tuesdays",
            "see you at Otley  library!",
        ),
        (Mentor, "Jo Fisher", "Fisher, Jo"),
        (Mentor, "Jo Fisher", "JO\u{a0}FISHER\u{2019}s car"),
        (Surname, "Cox", "now Ella Cox"),
        (Contact, "07700 900 123", "ring +44 (0)7700-900123"),
        (Contact, "Gran: 07700 900123", "0044 7700 900 123"),
        (Contact, "ella.new@mail.example", "Ella.New@Mail.Example"),
        (Contact, "a@b.example; 07700 900123", "on 07700900123."),
    ] {
        assert!(stands(kind, text, written), "{text}: {written}");
    }
}

#[test]
fn nothing_else_is() {
    use ProtectedKind::{Address, Contact, Mentor, Surname};
    let home = "Flat 2, 14 Larch Close, Otley, LS21 9ZZ";
    for (kind, text, written) in [
        (Address, home, "Flat 2 is empty. So is 114 Larch Close."),
        (Address, home, "Otley on a Sunday; LS21 9ZX"),
        (Mentor, "Jo Fisher", "Jo went fishing with Mr Fisherman"),
        (Surname, "Cox", "the coxswain"),
        (Contact, "07700 900123", "07700 900124, and 900123"),
    ] {
        assert!(!stands(kind, text, written), "{text}: {written}");
    }
}

#[test]
fn too_little_to_be_told_apart_is_not_taken() {
    assert!(!word(ProtectedKind::Surname, "Ng").can_be_found());
    assert!(!word(ProtectedKind::Other, " .,; ").can_be_found());
    assert!(word(ProtectedKind::Surname, "Cox").can_be_found());
}

#[test]
fn what_is_found_is_told_without_the_word() {
    let words = [
        word(ProtectedKind::School, "St Brigid\u{2019}s School"),
        word(ProtectedKind::Surname, "Quarrington"),
    ];
    let found = protected_in(
        &words,
        [
            ("item 3", "At St Brigids School."),
            ("the letter", "Dear Sir"),
        ],
    );
    let said: Vec<(&str, &str)> = found
        .iter()
        .map(|f| (f.place.as_str(), f.what.as_str()))
        .collect();
    assert_eq!(
        said,
        [("item 3", "the protected school of Ella Marsh stands here")]
    );
    assert!(!format!("{words:?}{found:?}").contains("Brigid"));
}

#[test]
fn kinds_have_codes() {
    for kind in ProtectedKind::ALL {
        assert_eq!(ProtectedKind::from_code(kind.code()), Some(kind));
    }
    assert_eq!(ProtectedKind::from_code("pet"), None);
}

/// What parts words, as people and programs write it.
const PARTED: [&str; 8] = [
    " ",
    "  ",
    "\n",
    "\u{a0}",
    " - ",
    ",\r\n        ",
    "\t\t\t\t\t\t\t",
    "-\n",
];

/// A text written otherwise: each letter large or small or with a mark, each gap another.
fn written(text: &str, ways: &[u8]) -> String {
    let mut out = String::new();
    for (c, way) in text.chars().zip(ways.iter().cycle()) {
        if c.is_whitespace() {
            out.push_str(PARTED[usize::from(*way) % PARTED.len()]);
            continue;
        }
        match (c, way % 5) {
            (_, 0) => out.extend(c.to_uppercase()),
            ('e', 1) => out.push('\u{e9}'),
            ('a', 1) => out.push_str("a\u{308}"),
            (_, 2) if c.is_alphabetic() => {
                out.push(c);
                out.push('\u{ad}');
            }
            _ => out.push(c),
        }
    }
    out
}

fn family() -> impl Strategy<Value = (ProtectedKind, String)> {
    let name = "[A-Z][a-z]{3,9}";
    prop_oneof![
        (1_u16..400, name, name).prop_map(|(number, street, town)| {
            let text = format!("{number} {street} Close, {town}");
            (ProtectedKind::Address, text)
        }),
        name.prop_map(|name| (ProtectedKind::School, format!("{name} Primary School"))),
        (name, name).prop_map(|(a, b)| (ProtectedKind::Mentor, format!("{a} {b}"))),
        name.prop_map(|name| (ProtectedKind::Surname, name)),
        (100_000_u32..999_999).prop_map(|n| (ProtectedKind::Contact, format!("07700 {n}"))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_protected_word_leaves_in_any_writing(
        (kind, text) in family(),
        ways in prop::collection::vec(any::<u8>(), 8..40),
        before in "[a-z ,.]{0,40}",
        after in "[a-z ,.]{0,40}",
    ) {
        let whole = format!("{before} {} {after}", written(&text, &ways));
        prop_assert!(stands(kind, &text, &whole), "{whole:?}");
        // The word taken out, the rest may go.
        let hidden = format!("{before} [hidden] 7 {after}");
        let chance = stands(kind, &text, &before) || stands(kind, &text, &after);
        prop_assert!(chance || !stands(kind, &text, &hidden));
    }

    #[test]
    fn any_text_ends_well(text in ".{0,200}", word in ".{0,60}", kind in 0..7_usize) {
        let kind = ProtectedKind::ALL[kind];
        let _ = stands(kind, &word, &text);
    }
}
