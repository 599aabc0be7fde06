//! Breaking cells into lines: at spaces, never within a word that fits, never with a hyphen.

use crate::faces::Weight;
use crate::text::Cell;

/// A line of cells, no wider than the measure.
#[derive(Clone, Default)]
pub(crate) struct Line {
    pub(crate) cells: Vec<Cell>,
}

/// A stretch of a line that is drawn at once.
pub(crate) struct Stretch {
    pub(crate) weight: Weight,
    /// From the beginning of the line, in parts of the size.
    pub(crate) at: f32,
    pub(crate) cells: Vec<Cell>,
}

impl Line {
    /// The text as a reader gives it back.
    pub(crate) fn text(&self) -> String {
        self.cells.iter().map(Cell::read).collect()
    }

    /// The width in parts of the size.
    pub(crate) fn width(&self) -> f32 {
        self.cells.iter().map(|cell| cell.drawn.advance).sum()
    }

    /// The stretches, from left to right.
    pub(crate) fn stretches(&self) -> Vec<Stretch> {
        let mut at = 0.0;
        let mut stretches: Vec<Stretch> = Vec::new();
        for cell in &self.cells {
            match stretches.last_mut() {
                Some(last) if last.weight == cell.weight => last.cells.push(*cell),
                Some(_) | None => stretches.push(Stretch {
                    weight: cell.weight,
                    at,
                    cells: vec![*cell],
                }),
            }
            at += cell.drawn.advance;
        }
        stretches
    }

    /// Where its marks begin and how wide each is, in parts of the size.
    pub(crate) fn marks(&self) -> Vec<(f32, f32)> {
        let mut at = 0.0;
        let mut marks: Vec<(f32, f32)> = Vec::new();
        for cell in &self.cells {
            match marks.last_mut() {
                _ if !cell.mark => {}
                Some((_, width)) if cell.c != '[' => *width += cell.drawn.advance,
                Some(_) | None => marks.push((at, cell.drawn.advance)),
            }
            at += cell.drawn.advance;
        }
        marks
    }
}

/// Breaks cells into lines of a measure, given in parts of the size.
pub(crate) fn break_lines(cells: &[Cell], measure: f32) -> Vec<Line> {
    let mut breaker = Breaker {
        measure,
        lines: Vec::new(),
        open: Vec::new(),
        width: 0.0,
    };
    for cell in cells {
        breaker.add(*cell);
    }
    breaker.end_line();
    breaker.lines
}

struct Breaker {
    measure: f32,
    lines: Vec<Line>,
    /// The line being filled.
    open: Vec<Cell>,
    width: f32,
}

impl Breaker {
    fn add(&mut self, cell: Cell) {
        if cell.is_line_feed() {
            self.end_line();
            return;
        }
        self.open.push(cell);
        self.width += cell.drawn.advance;
        // A space may hang over the edge: nobody sees it.
        if self.width > self.measure && !cell.is_space() && self.open.len() > 1 {
            self.wrap();
        }
    }

    /// Ends the line before what does not fit.
    fn wrap(&mut self) {
        let last = self.open.len() - 1;
        let place = last_space(&self.open).map_or_else(|| forced(&self.open, last), |at| at + 1);
        let rest = self.open.split_off(place);
        self.end_line();
        self.width = rest.iter().map(|cell| cell.drawn.advance).sum();
        self.open = rest;
    }

    fn end_line(&mut self) {
        let mut cells = std::mem::take(&mut self.open);
        while cells.last().is_some_and(Cell::is_white) {
            cells.pop();
        }
        self.lines.push(Line { cells });
        self.width = 0.0;
    }
}

/// The last space at which the line may end: not one after a hyphen, which a reader would drop.
fn last_space(cells: &[Cell]) -> Option<usize> {
    let pairs = cells.iter().zip(cells.iter().skip(1)).enumerate();
    let may_end = |(place, (before, space)): (usize, (&Cell, &Cell))| {
        (space.is_space() && before.c != '-').then_some(place + 1)
    };
    pairs.filter_map(may_end).next_back()
}

/// Where to divide what fills a whole line: not within a mark and not after a hyphen, unless there
/// is nothing else.
fn forced(cells: &[Cell], place: usize) -> usize {
    let divides_well = |at: &usize| {
        let after = cells
            .get(*at)
            .is_none_or(|cell| !cell.mark || cell.c == '[');
        let before = cells.iter().take(*at).rev().find(|cell| !cell.is_white());
        after && before.is_some_and(|cell| cell.c != '-')
    };
    (1..=place).rev().find(divides_well).unwrap_or(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Run;
    use crate::faces::Faces;
    use crate::text::cells;
    use proptest::prelude::*;

    fn broken(runs: &[Run], measure: f32) -> Vec<String> {
        let faces = Faces::load().unwrap();
        let lines = break_lines(&cells(runs, &faces), measure);
        lines.iter().map(Line::text).collect()
    }

    fn text(text: &str, measure: f32) -> Vec<String> {
        broken(&[Run::text(text)], measure)
    }

    #[test]
    fn lines_end_at_spaces() {
        assert_eq!(text("one two three", 4.5), ["one two", "three"]);
        assert_eq!(text("one\ntwo", 100.0), ["one", "two"]);
        assert_eq!(text("one\n\ntwo", 100.0), ["one", "", "two"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_divided_without_a_hyphen() {
        assert_eq!(text("abcdefgh", 2.0).concat(), "abcdefgh");
        assert!(text("abcdefgh", 2.0).len() > 1);
    }

    #[test]
    fn no_line_ends_in_a_hyphen_that_a_reader_would_drop() {
        assert_eq!(text("one - two", 2.6), ["one", "- two"]);
        assert_eq!(text("abcd- efgh", 2.9), ["abcd", "- efgh"]);
        assert_eq!(text("multi-\nlingual", 100.0), ["multi- lingual"]);
        assert!(
            text(&"ab-".repeat(40), 5.0)
                .iter()
                .rev()
                .skip(1)
                .all(|line| !line.ends_with('-'))
        );
    }

    #[test]
    fn a_mark_is_not_divided() {
        let runs = [
            Run::text("abc"),
            Run::Mark(document::Mark::Withheld),
            Run::Mark(document::Mark::Withheld),
            Run::text("def"),
        ];
        assert_eq!(broken(&runs, 7.0), ["abc[withheld]", "[withheld]def"]);
        assert_eq!(
            broken(&[Run::Mark(document::Mark::Withheld)], 3.0).concat(),
            "[withheld]"
        );
    }

    #[test]
    fn all_marks_have_one_width() {
        let faces = Faces::load().unwrap();
        let runs = [
            Run::Mark(document::Mark::Withheld),
            Run::bold("x"),
            Run::Mark(document::Mark::Withheld),
            Run::Mark(document::Mark::Withheld),
        ];
        let line = break_lines(&cells(&runs, &faces), 100.0).remove(0);
        let marks = line.marks();
        assert_eq!(marks.len(), 3);
        assert!(
            marks
                .windows(2)
                .all(|pair| pair[0].1.to_bits() == pair[1].1.to_bits())
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn nothing_is_lost_and_nothing_too_wide(input in "[a-zé –.]{0,80}", measure in 2.0_f32..30.0) {
            let faces = Faces::load().unwrap();
            let lines = break_lines(&cells(&[Run::text(input.as_str())], &faces), measure);
            let without = |text: &str| text.split_whitespace().collect::<String>();
            let all: String = lines.iter().map(Line::text).collect();
            prop_assert_eq!(without(&all), without(&input));
            for line in &lines {
                prop_assert!(line.width() <= measure);
            }
        }
    }
}
