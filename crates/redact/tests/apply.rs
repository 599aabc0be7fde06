//! Nothing of what is marked remains; everything else does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::ops::Range;

use document::Mark;
use proptest::prelude::*;
use redact::{Piece, Taken, apply};

/// The text with a word for each mark.
fn shown(text: &str, marks: &[(usize, usize)]) -> String {
    let pieces = apply(text, marks.iter().map(|(start, end)| *start..*end)).into_iter();
    let words = pieces.map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Mark(_) => "[hidden]".to_owned(),
    });
    words.collect()
}

#[test]
fn marks_that_touch_are_one() {
    let text = "Ella met Xanthe Quarrington at six";
    let pieces = apply(text, [9..15, 15..27, 12..20, 0..4]);
    assert_eq!(
        pieces,
        [
            Piece::Mark(Mark::Withheld),
            Piece::Text(" met ".to_owned()),
            Piece::Mark(Mark::Withheld),
            Piece::Text(" at six".to_owned())
        ]
    );
}

#[test]
fn a_mark_within_another_shows_nothing_again() {
    let text = "Ella met Xanthe Quarrington at six";
    assert_eq!(
        shown(text, &[(9, 27), (10, 12)]),
        "Ella met [hidden] at six"
    );
    assert_eq!(
        shown(text, &[(10, 12), (9, 27)]),
        "Ella met [hidden] at six"
    );
}

#[test]
fn a_mark_takes_whole_characters() {
    let text = "Zoe\u{308} x";
    assert_eq!(shown(text, &[(0, 3)]), "[hidden] x");
    let text = "aéb";
    assert_eq!(shown(text, &[(2, 3)]), "a[hidden]b");
    assert_eq!(shown(text, &[(2, 900)]), "a[hidden]");
    assert_eq!(shown(text, &[(9, 2), (7, 8)]), text);
}

fn a_mark() -> impl Strategy<Value = Mark> {
    prop::sample::select(Mark::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_was_there_the_same_comes_of_it(
        kept in prop::collection::vec("[a-z ]{1,12}", 1..6),
        one in prop::collection::vec(("[A-Z]{1,30}", a_mark()), 6),
        other in prop::collection::vec("[A-Z]{1,30}", 6),
    ) {
        let one_by_one = |names: Vec<&String>| {
            let (mut text, mut taken) = (String::new(), Vec::new());
            for ((kept, name), (_, mark)) in kept.iter().zip(names).zip(&one) {
                text.push_str(kept);
                let start = text.len();
                text.push_str(name);
                taken.push(Taken { at: start..text.len(), mark: *mark });
            }
            apply(&text, taken)
        };
        let first = one_by_one(one.iter().map(|(name, _)| name).collect());
        prop_assert_eq!(first, one_by_one(other.iter().collect()));
    }

    #[test]
    fn nothing_marked_remains_and_the_rest_does(text in any::<String>(), marks in prop::collection::vec((0_usize..60, 0_usize..60), 0..8)) {
        let marks: Vec<Range<usize>> = marks.into_iter().map(|(a, b)| a..b).collect();
        let pieces = apply(&text, marks.clone());
        let covered = |at: usize, c: char| marks.iter().any(|m| m.start < m.end && m.start < at + c.len_utf8() && at < m.end);
        let kept: String = pieces.iter().filter_map(|p| match p { Piece::Text(t) => Some(t.as_str()), Piece::Mark(_) => None }).collect();
        // Combining characters go with the character they stand on, so they are left out of the count.
        let plain = |s: &str| s.chars().filter(|c| !unicode_normalization::char::is_combining_mark(*c) && *c != '\u{200d}').collect::<String>();
        let expected: String = text.char_indices().filter(|(at, c)| !covered(*at, *c)).map(|(_, c)| c).collect();
        prop_assert_eq!(plain(&kept), plain(&expected));
        for pair in pieces.windows(2) {
            prop_assert!(!matches!(pair, [Piece::Mark(_), Piece::Mark(_)]));
        }
    }
}

#[test]
fn of_marks_that_become_one_what_is_true_of_both_is_said() {
    let taken = |at: Range<usize>, mark| Taken { at, mark };
    let text = "Ella met Xanthe Quarrington at six";
    let said = |marks: Vec<Taken>| apply(text, marks).remove(1);
    let (one, other) = (
        taken(9..15, Mark::SomeoneElse),
        taken(15..27, Mark::LegalReason),
    );
    assert_eq!(said(vec![one.clone()]), Piece::Mark(Mark::SomeoneElse));
    assert_eq!(said(vec![other, one]), Piece::Mark(Mark::LegalReason));
}
