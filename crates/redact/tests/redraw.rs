//! Pages planned anew: what is left of one must not tell how much stood under a mark.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

use std::ops::Range;

use document::layout::{PageLayout, PlacedLine, PlacedWord, Rule, WhyNot};
use document::{DrawnLine, DrawnPiece, LineSet};
use proptest::prelude::*;
use redact::{Piece, Redrawn, redraw};

/// No marks.
const NOTHING: [std::ops::Range<usize>; 0] = [];

/// How wide a letter is here.
const LETTER: i32 = 600;

/// A page of lines, each with its left edge, all letters equally wide.
fn page(lines: &[(i32, &str)]) -> (PageLayout, String) {
    let mut layout = PageLayout {
        width: 59_500,
        height: 84_200,
        ..PageLayout::default()
    };
    let mut text = String::new();
    for (number, (x, line)) in (0..).zip(lines) {
        let mut words = Vec::new();
        let mut x = *x;
        for word in line.split(' ') {
            let start = u32::try_from(text.len()).unwrap();
            text.push_str(word);
            let width = LETTER * i32::try_from(word.chars().count()).unwrap();
            words.push(PlacedWord {
                start,
                end: u32::try_from(text.len()).unwrap(),
                x,
                width,
            });
            x += width + LETTER / 2;
            text.push(' ');
        }
        text.push('\n');
        layout.lines.push(PlacedLine {
            baseline: 10_000 + 1_500 * number,
            size: 1_000,
            bold: false,
            twin: false,
            words,
        });
    }
    (layout, text)
}

fn all(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let found = text.match_indices(wanted);
    found.map(|(at, word)| at..at + word.len()).collect()
}

fn without(lines: &[(i32, &str)], hidden: &str) -> Redrawn {
    let (layout, text) = page(lines);
    let marks = all(&text, hidden);
    assert!(!marks.is_empty());
    redraw(&layout, &text, marks).unwrap()
}

fn words(line: &DrawnLine) -> Vec<String> {
    let piece = |piece: &DrawnPiece| match piece {
        DrawnPiece::Text(text) => text.clone(),
        DrawnPiece::Mark(_) => "▇".to_owned(),
    };
    let words = line.words.iter();
    words
        .map(|word| word.pieces.iter().map(piece).collect())
        .collect()
}

#[test]
fn what_is_kept_stands_where_it_stood_and_rows_with_a_mark_are_set_anew() {
    let done = without(
        &[(7_200, "Dear Ada Poe"), (7_200, "it is Monday")],
        "Ada Poe",
    );
    let lines = &done.page.lines;
    assert_eq!(words(&lines[0]), ["Dear", "▇"]);
    assert_eq!(
        lines[0].set,
        LineSet::Anew {
            x: 7_200,
            row: (0, 0)
        }
    );
    assert_eq!(lines[1].set, LineSet::Measured);
    assert_eq!(words(&lines[1]), ["it", "is", "Monday"]);
}

#[test]
fn a_name_over_the_end_of_a_line_is_one_mark_and_touches_both() {
    let (layout, text) = page(&[(7_200, "said Ada"), (7_200, "Poe on"), (7_200, "Monday")]);
    let from = text.find("Ada").unwrap();
    let to = text.find("Poe").unwrap() + 3;
    let done = redraw(&layout, &text, std::iter::once(from..to)).unwrap();
    let lines = &done.page.lines;
    assert_eq!(words(&lines[0]), ["said", "▇"]);
    assert_eq!(words(&lines[1]), ["on"]);
    assert!(matches!(lines[1].set, LineSet::Anew { .. }));
    assert_eq!(lines[2].set, LineSet::Measured);
}

#[test]
fn a_part_of_a_word_is_taken_with_no_width_left_of_it() {
    let done = without(&[(7_200, "Ada’s book"), (7_200, "is here")], "Ada");
    assert_eq!(words(&done.page.lines[0]), ["▇’s", "book"]);
    assert_eq!(done.page.lines[0].words[0].width, None);
    assert_eq!(done.page.lines[0].words[1].width, Some(4 * LETTER));
}

/// Centred, flush right, in a column: whatever the name is, the same page comes of it.
#[test]
fn nothing_that_is_left_tells_how_long_a_name_was() {
    let middle = |text: &str| {
        let letters = i32::try_from(text.chars().count()).unwrap();
        29_750 - letters * LETTER / 2
    };
    let flush = |text: &str| 52_000 - i32::try_from(text.chars().count()).unwrap() * LETTER;
    let plan = |name: &str| {
        let heading = format!("Report on {name}");
        let right = format!("for {name}");
        let lines: Vec<(i32, &str)> = vec![
            (7_200, "A first line"),
            (7_200, "and a second one"),
            (middle(&heading), &heading),
            (flush(&right), &right),
        ];
        let (mut layout, text) = page(&lines);
        // Under the name, and fitted around it.
        let width = LETTER * i32::try_from(name.chars().count()).unwrap();
        let x = layout.lines[2].words[2].x;
        let y = layout.lines[2].baseline;
        for rule in [(x, y + 150, width, 50), (x - 200, y - 900, 50, 1_100)] {
            layout.rules.push(Rule::from(rule));
        }
        let marks = all(&text, name);
        redraw(&layout, &text, marks).unwrap().page
    };
    let mut pages: Vec<_> = ["Al", "Ada", "Bartholomew-Featherstone"].map(plan).into();
    for page in &mut pages {
        // Where a word stood is not drawn in a line set anew.
        for line in &mut page.lines {
            if matches!(line.set, LineSet::Anew { .. }) {
                line.words.iter_mut().for_each(|word| word.x = 0);
            }
        }
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[1], pages[2]);
    assert!(pages[0].rules.is_empty());
}

#[test]
fn the_lines_of_a_table_stay_and_one_under_a_name_goes() {
    let (mut layout, text) = page(&[(7_200, "Ada Poe"), (7_200, "Ben Day"), (7_200, "Cy Fox")]);
    let table = |y: i32| Rule {
        x: 7_000,
        y,
        width: 20_000,
        height: 50,
    };
    let below = Rule {
        x: 7_200,
        y: 10_150,
        width: 4_500,
        height: 50,
    };
    layout.rules = vec![table(10_300), table(11_800), table(13_300), below];
    let done = redraw(&layout, &text, all(&text, "Ada Poe")).unwrap();
    assert_eq!(
        done.page.rules,
        [table(10_300), table(11_800), table(13_300)]
    );
    let whole = redraw(&layout, &text, NOTHING).unwrap();
    assert_eq!(whole.page.rules.len(), 4);
}

#[test]
fn twins_that_are_not_hidden_alike_are_refused() {
    let (mut layout, text) = page(&[(7_200, "Sam"), (30_000, "Sam"), (7_200, "goes")]);
    for line in &mut layout.lines[..2] {
        line.twin = true;
    }
    let marks = all(&text, "Sam");
    assert_eq!(
        redraw(&layout, &text, marks[..1].to_vec()),
        Err(WhyNot::Twins)
    );
    assert!(redraw(&layout, &text, marks).is_ok());
    assert!(redraw(&layout, &text, NOTHING).is_ok());
    for line in &mut layout.lines {
        line.twin = false;
    }
    assert!(redraw(&layout, &text, all(&text, "Sam")[..1].to_vec()).is_ok());
}

#[test]
fn what_has_no_place_is_given_beside_the_page() {
    let (mut layout, mut text) = page(&[(7_200, "Name of pupil")]);
    let from = text.len();
    text.push_str("Ada Poe, nine");
    let place = |at: usize| u32::try_from(at).unwrap();
    layout.beside = vec![(place(from), place(text.len()))];
    let done = redraw(&layout, &text, all(&text, "Ada Poe")).unwrap();
    assert_eq!(
        done.beside,
        [vec![
            Piece::Mark(document::Mark::Withheld),
            Piece::Text(", nine".to_owned())
        ]]
    );
}

#[test]
fn a_layout_that_is_not_of_this_text_is_refused() {
    let (layout, text) = page(&[(7_200, "one two")]);
    assert_eq!(redraw(&layout, "one twx and", NOTHING), Err(WhyNot::Unlike));
    assert_eq!(redraw(&layout, "", NOTHING), Err(WhyNot::Unlike));
    assert!(redraw(&layout, &text, NOTHING).is_ok());
    let not = PageLayout::not(0, WhyNot::Turned);
    assert_eq!(redraw(&not, &text, NOTHING), Err(WhyNot::Turned));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is drawn is what is kept of the text, letter for letter and in its order.
    #[test]
    fn what_is_drawn_is_what_is_kept(
        lines in prop::collection::vec("[a-zé]{1,6}( [a-zé]{1,6}){0,4}", 1..6),
        marks in prop::collection::vec((0_usize..120, 1_usize..9), 0..5)
    ) {
        let lines: Vec<(i32, &str)> = lines.iter().map(|line| (7_200, line.as_str())).collect();
        let (layout, text) = page(&lines);
        let marks: Vec<Range<usize>> = marks.iter().map(|(at, count)| *at..at + count).collect();
        let kept = redact::apply(&text, marks.clone());
        let kept: String = kept
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text),
                Piece::Mark(_) => None,
            })
            .flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let done = redraw(&layout, &text, marks).unwrap();
        let drawn: String = done
            .page
            .lines
            .iter()
            .flat_map(words)
            .collect::<String>()
            .replace('▇', "");
        prop_assert_eq!(drawn, kept);
    }
}
