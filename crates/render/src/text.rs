//! From runs to cells: the characters as they will be drawn, one by one.

use document::Mark;
use unicode_normalization::UnicodeNormalization as _;

use crate::Run;
use crate::faces::{Drawn, Faces, Weight};

/// A space at which a line does not end.
const NO_BREAK_SPACE: char = '\u{a0}';
/// One character as it will be drawn.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) c: char,
    pub(crate) weight: Weight,
    /// Part of a redaction mark.
    pub(crate) mark: bool,
    pub(crate) drawn: Drawn,
}

impl Cell {
    /// Whether it begins a line of its own kind: a forced end of line.
    pub(crate) fn is_line_feed(&self) -> bool {
        self.c == '\n'
    }

    /// Whether a line may end after it.
    pub(crate) fn is_space(&self) -> bool {
        self.c == ' '
    }

    /// The character that a reader gives back.
    pub(crate) fn read(&self) -> char {
        if self.is_white() { ' ' } else { self.c }
    }

    /// Whether it is white, breakable or not.
    pub(crate) fn is_white(&self) -> bool {
        matches!(self.c, ' ' | '\n' | NO_BREAK_SPACE)
    }
}

/// Turns runs into cells: composed, white space collapsed, nothing lost.
pub(crate) fn cells(runs: &[Run], faces: &Faces) -> Vec<Cell> {
    let mut cells = Vec::new();
    for run in runs {
        match run {
            Run::Text(text) => append(&mut cells, text, Weight::Regular, faces),
            Run::Bold(text) => append(&mut cells, text, Weight::Bold, faces),
            Run::Mark(mark) => append_mark(&mut cells, *mark, faces),
        }
    }
    while cells.last().is_some_and(Cell::is_white) {
        cells.pop();
    }
    cells
        .chunk_by_mut(|a, b| a.is_white() == b.is_white())
        .for_each(|word| one_weight(word, faces));
    cells
}

/// Gives a word one weight: that of its first letter or digit, regular where it has a mark.
///
/// The full stop after a bold word is bold then, as printers have it; and a word is one string in
/// the PDF, which even a reader that does not measure gives back whole.
fn one_weight(word: &mut [Cell], faces: &Faces) {
    let marked = word.iter().any(|cell| cell.mark);
    let letter = word
        .iter()
        .find(|cell| cell.c.is_alphanumeric())
        .or(word.first());
    let Some(weight) = letter.map(|cell| if marked { Weight::Regular } else { cell.weight }) else {
        return;
    };
    // A mark has its weight and its width already.
    for cell in word.iter_mut().filter(|cell| !cell.mark) {
        if let Some(drawn) = faces.drawn(weight, cell.read()) {
            (cell.weight, cell.drawn) = (weight, drawn);
        }
    }
}

/// Cells of one text in one weight.
pub(crate) fn cells_of(text: &str, weight: Weight, faces: &Faces) -> Vec<Cell> {
    let run = match weight {
        Weight::Regular => Run::text(text),
        Weight::Bold => Run::bold(text),
    };
    cells(&[run], faces)
}

/// Marks that say why are drawn equally wide: the last letter of a narrower one takes more room.
fn append_mark(cells: &mut Vec<Cell>, mark: Mark, faces: &Faces) {
    let mut own = cells_of_mark(mark, faces);
    if let Some(last) = own.last_mut() {
        last.drawn.advance += mark_width(mark, faces) - written_width(mark, faces);
    }
    cells.extend(own);
}

/// How wide a mark is drawn, in parts of the type's size.
pub(crate) fn mark_width(mark: Mark, faces: &Faces) -> f32 {
    match mark {
        Mark::Withheld => written_width(mark, faces),
        Mark::SomeoneElse | Mark::LegalReason => Mark::SAYING_WHY
            .iter()
            .map(|mark| written_width(*mark, faces))
            .fold(0.0, f32::max),
    }
}

fn written_width(mark: Mark, faces: &Faces) -> f32 {
    let cells = cells_of_mark(mark, faces);
    cells.iter().map(|cell| cell.drawn.advance).sum()
}

/// The words of a mark, which no line parts where there is room for them.
fn cells_of_mark(mark: Mark, faces: &Faces) -> Vec<Cell> {
    let weight = Weight::Regular;
    let cell = |c| {
        Some(Cell {
            c: if c == ' ' { NO_BREAK_SPACE } else { c },
            weight,
            mark: true,
            drawn: faces.drawn(weight, c)?,
        })
    };
    mark.text().chars().filter_map(cell).collect()
}

fn append(cells: &mut Vec<Cell>, text: &str, weight: Weight, faces: &Faces) {
    // Removed before composing, so that what they stood between can be composed.
    let spelled: String = text.chars().flat_map(spelled_out).collect();
    let visible = spelled.chars().filter(|c| !is_ignorable(*c));
    let mut missing: Vec<char> = Vec::new();
    let mut after_return = false;
    for c in visible.nfc() {
        let white = whiteness(c);
        let drawn = faces.drawn(weight, white.unwrap_or(c));
        if white.is_none() && drawn.is_none() {
            missing.push(c);
            continue;
        }
        flush_missing(cells, &mut missing, weight, faces);
        match (white, drawn) {
            // A return and the feed after it are one end of a line.
            (Some('\n'), _) if c == '\n' && after_return => {}
            (Some(white), _) => append_white(cells, white, weight, faces),
            (None, Some(drawn)) => cells.push(Cell {
                c,
                weight,
                mark: false,
                drawn,
            }),
            (None, None) => {}
        }
        after_return = c == '\r';
    }
    flush_missing(cells, &mut missing, weight, faces);
}

/// White space collapses: a line feed swallows spaces, a space follows neither. After a hyphen a
/// line feed is a space: readers take a hyphen at the end of a line for a divided word and drop it.
fn append_white(cells: &mut Vec<Cell>, white: char, weight: Weight, faces: &Faces) {
    if white == '\n' {
        while cells
            .last()
            .is_some_and(|cell| cell.is_white() && !cell.is_line_feed())
        {
            cells.pop();
        }
    }
    let after_hyphen = cells.last().is_some_and(|cell| cell.c == '-');
    let white = if after_hyphen { ' ' } else { white };
    let after_white = cells.last().is_none_or(Cell::is_white);
    if white != '\n' && after_white || cells.is_empty() {
        return;
    }
    // A line feed has no glyph and is never drawn; it borrows that of the space.
    if let Some(drawn) = faces.drawn(weight, ' ') {
        cells.push(Cell {
            c: white,
            weight,
            mark: false,
            drawn,
        });
    }
}

/// Says visibly which characters the font does not have.
fn flush_missing(cells: &mut Vec<Cell>, missing: &mut Vec<char>, weight: Weight, faces: &Faces) {
    if missing.is_empty() {
        return;
    }
    let codes: Vec<String> = missing
        .drain(..)
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    let text = format!("[{}]", codes.join(" "));
    cells.extend(text.chars().filter_map(|c| {
        Some(Cell {
            c,
            weight,
            mark: false,
            drawn: faces.drawn(weight, c)?,
        })
    }));
}

/// Whether the font has every letter of a text, as it will be drawn.
pub(crate) fn is_settable(text: &str, weight: Weight, faces: &Faces) -> bool {
    let spelled: String = text.chars().flat_map(spelled_out).collect();
    let mut visible = spelled.chars().filter(|c| !is_ignorable(*c)).nfc();
    visible.all(|c| whiteness(c).is_some() || faces.drawn(weight, c).is_some())
}

/// Ligatures as the letters they are made of: some readers take them apart and some do not.
fn spelled_out(c: char) -> impl Iterator<Item = char> {
    let letters = match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => "",
    };
    letters.chars().chain(letters.is_empty().then_some(c))
}

/// White space as one of the three kinds that matter here.
fn whiteness(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        NO_BREAK_SPACE | '\u{202f}' | '\u{2007}' => Some(NO_BREAK_SPACE),
        c if c.is_whitespace() => Some(' '),
        _ => None,
    }
}

/// Characters that have no appearance of their own: soft hyphens, joiners, directions, selectors.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> String {
        let faces = Faces::load().unwrap();
        cells(&[Run::text(text)], &faces)
            .iter()
            .map(|cell| cell.c)
            .collect()
    }

    #[test]
    fn white_space_collapses_and_lines_stay() {
        assert_eq!(set("  a \t b  "), "a b");
        assert_eq!(set("a \r\n b"), "a\nb");
        assert_eq!(set("a\r\rb\n\n\n"), "a\n\nb");
        assert_eq!(set("a\u{a0}b"), "a\u{a0}b");
    }

    #[test]
    fn what_has_no_glyph_is_said_by_its_code() {
        assert_eq!(set("ok 😀!"), "ok [U+1F600]!");
        assert_eq!(set("שלום"), "[U+05E9 U+05DC U+05D5 U+05DD]");
        assert_eq!(set("bell\u{7}"), "bell[U+0007]");
    }

    #[test]
    fn what_has_no_appearance_is_left_out_and_letters_are_composed() {
        assert_eq!(set("Jo\u{ad}hn\u{200b}"), "John");
        assert_eq!(set("Zoe\u{308}"), "Zoë");
        assert_eq!(set("e\u{200d}\u{301}"), "é");
        assert_eq!(set("oﬃce ﬁle"), "office file");
    }

    #[test]
    fn marks_that_say_why_are_equally_wide_whatever_stands_around_them() {
        let faces = Faces::load().unwrap();
        let drawn = |runs: &[Run]| -> f32 {
            let cells = cells(runs, &faces);
            let mark = cells.iter().filter(|cell| cell.mark);
            mark.map(|cell| cell.drawn.advance).sum()
        };
        for around in ["", "a", "B."] {
            let widths = Mark::SAYING_WHY.map(|mark| {
                let runs = [Run::bold(around), Run::Mark(mark), Run::text(around)];
                (drawn(&runs) * 1000.0).round()
            });
            assert!((widths[0] - widths[1]).abs() < 0.5, "{widths:?}");
            let told = f64::from(crate::mark_width(Mark::SomeoneElse).unwrap());
            assert!(
                (f64::from(widths[0]) - told).abs() < 1.5,
                "{widths:?} {told}"
            );
        }
    }

    #[test]
    fn a_word_has_one_weight() {
        let faces = Faces::load().unwrap();
        let weights = |runs: &[Run]| -> Vec<bool> {
            cells(runs, &faces)
                .iter()
                .map(|cell| cell.weight == Weight::Bold)
                .collect()
        };
        assert_eq!(
            weights(&[Run::text("a "), Run::bold("b"), Run::text(".")]),
            [false, false, true, true]
        );
        assert_eq!(
            weights(&[Run::text("("), Run::bold("b"), Run::text(")")]),
            [true; 3]
        );
        assert_eq!(
            weights(&[Run::bold("b"), Run::Mark(document::Mark::Withheld)]),
            [false; 11]
        );
    }

    #[test]
    fn a_mark_is_always_the_same() {
        let faces = Faces::load().unwrap();
        let runs = [
            Run::Mark(document::Mark::Withheld),
            Run::bold("and"),
            Run::Mark(document::Mark::Withheld),
        ];
        let text: String = cells(&runs, &faces).iter().map(|cell| cell.c).collect();
        assert_eq!(text, "[withheld]and[withheld]");
    }
}
