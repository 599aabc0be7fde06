//! Nothing of what is marked remains; everything else does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use find::{Context, Directory, Person, detect};
use proptest::prelude::*;
use redact::{
    Decision, Ground, MARK_TEXT, Mark, Piece, Plan, apply, suggest, suggest_unknown, to_text,
};

fn mark(start: usize, end: usize) -> Mark {
    Mark {
        part: 0,
        start,
        end,
        reason: Ground::OTHER_PERSON,
        about: None,
    }
}

#[test]
fn marks_that_touch_are_one_and_all_are_as_wide() {
    let text = "Ella met Xanthe Quarrington at six";
    let pieces = apply(text, &[mark(9, 15), mark(15, 27), mark(12, 20), mark(0, 4)]);
    assert_eq!(
        pieces,
        [
            Piece::Mark,
            Piece::Text(" met ".to_owned()),
            Piece::Mark,
            Piece::Text(" at six".to_owned())
        ]
    );
    assert_eq!(
        to_text(&pieces),
        format!("{MARK_TEXT} met {MARK_TEXT} at six")
    );
}

#[test]
fn a_mark_takes_whole_characters() {
    let text = "Zoe\u{308} x";
    assert_eq!(
        to_text(&apply(text, &[mark(0, 3)])),
        format!("{MARK_TEXT} x")
    );
    let text = "aéb";
    assert_eq!(
        to_text(&apply(text, &[mark(2, 3)])),
        format!("a{MARK_TEXT}b")
    );
    assert_eq!(
        to_text(&apply(text, &[mark(2, 900)])),
        format!("a{MARK_TEXT}")
    );
    assert_eq!(to_text(&apply(text, &[mark(9, 2), mark(7, 8)])), text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_marked_remains_and_the_rest_does(text in any::<String>(), marks in prop::collection::vec((0_usize..60, 0_usize..60), 0..8)) {
        let marks: Vec<Mark> = marks.into_iter().map(|(a, b)| mark(a, b)).collect();
        let pieces = apply(&text, &marks);
        let covered = |at: usize, c: char| marks.iter().any(|m| m.start < m.end && m.start < at + c.len_utf8() && at < m.end);
        let kept: String = pieces.iter().filter_map(|p| match p { Piece::Text(t) => Some(t.as_str()), Piece::Mark => None }).collect();
        // Combining characters go with the character they stand on, so they are left out of the count.
        let plain = |s: &str| s.chars().filter(|c| !unicode_normalization::char::is_combining_mark(*c) && *c != '\u{200d}').collect::<String>();
        let expected: String = text.char_indices().filter(|(at, c)| !covered(*at, *c)).map(|(_, c)| c).collect();
        prop_assert_eq!(plain(&kept), plain(&expected));
        for pair in pieces.windows(2) {
            prop_assert!(pair != [Piece::Mark, Piece::Mark]);
        }
    }
}

fn person(key: u32, given: &str, family: &str) -> Person {
    Person {
        key,
        given: vec![given.to_owned()],
        family: family.to_owned(),
        ..Person::default()
    }
}

#[test]
fn everybody_else_is_marked_beforehand() {
    let people = [
        person(1, "Ella", "Quarrington"),
        person(2, "Xanthe", "Fairweather"),
        person(3, "Ella", "Thistlewood"),
        person(4, "Grace", "Young"),
    ];
    let directory = Directory::build(&people);
    let text =
        "Ella Quarrington sat with Xanthe. Ella was late. Grace! Ring Mr Unknown on 07700 900456.";
    let context = Context {
        participants: vec![1],
        place: vec![],
    };
    let matches = directory.find_with(text, &context);
    let mut marks = suggest(0, &matches, 1);
    marks.extend(suggest_unknown(0, &detect(text), &matches));
    let kept = to_text(&apply(text, &marks));
    assert_eq!(
        kept,
        "Ella Quarrington sat with [hidden]. Ella was late. Grace! Ring [hidden] on [hidden]."
    );
    assert_eq!(marks[0].about, Some(2));

    let initials = directory.find("Sat with X.F. and then XF left");
    assert_eq!(
        suggest(0, &initials, 1).len(),
        2,
        "initials of another are marked: {initials:?}"
    );

    let other = suggest(0, &matches, 2);
    assert_eq!(
        other.len(),
        2,
        "for Xanthe both Ellas are others: {other:?}"
    );
}

#[test]
fn plans_are_data() {
    let plan = Plan {
        item: "7".to_owned(),
        decision: Decision::GiveWithMarks(vec![mark(0, 4)]),
    };
    let json = serde_json::to_string(&plan).unwrap();
    assert_eq!(
        json,
        r#"{"item":"7","decision":{"give-with-marks":[{"part":0,"start":0,"end":4,"reason":"dpa-sch2-16"}]}}"#
    );
    assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
    assert!(Decision::NotAboutThem.marks().is_none() && Decision::GiveAll.marks() == Some(&[]));
}
