//! Where the letters of a PDF's page stand, brought together with the text that was read of it.
//!
//! The text has the order of reading, the letters have places. Lines of letters are looked for in
//! the text, the longest first; only where every letter of the page finds its place in the text, and
//! every one of the text its place on the page, is the layout known.

use document::layout::{POINT, PageLayout, Rule, WhyNot, solid};
use pdf_oxide::PdfDocument;
use pdf_oxide::elements::PathContent;
use pdf_oxide::geometry::Rect;
use pdf_oxide::layout::{FontWeight, TextChar};

use super::pdf_aligned::Aligned;

/// More letters than this stand on no page that somebody reads.
pub(super) const LETTERS: usize = 40_000;
/// More straight lines than this are a drawing.
const RULES: usize = 2_000;
/// Thicker than this, in points, it is a picture of something.
const THICK: f32 = 3.0;
/// The largest and smallest side of a page, in points.
const SIDES: std::ops::RangeInclusive<f32> = 100.0..=3_000.0;

/// The layout of a page whose text is known.
pub(crate) fn of_page(pdf: &PdfDocument, page: usize, part: usize, text: &str) -> PageLayout {
    match laid_out(pdf, page, text) {
        Ok(mut layout) => {
            layout.part = part;
            layout
        }
        Err(why) => PageLayout::not(part, why),
    }
}

fn laid_out(pdf: &PdfDocument, page: usize, text: &str) -> Result<PageLayout, WhyNot> {
    let frame = Frame::of(pdf, page).ok_or(WhyNot::Damaged)?;
    if !SIDES.contains(&frame.width()) || !SIDES.contains(&frame.height()) {
        return Err(WhyNot::Edges);
    }
    let characters = pdf.extract_chars(page).map_err(|_| WhyNot::Damaged)?;
    if characters.len() > LETTERS || text.len() > 4 * LETTERS {
        return Err(WhyNot::TooMuch);
    }
    let letters = letters(&characters, &frame)?;
    if letters.iter().all(|letter| letter.c == ' ') {
        return Err(WhyNot::NoText);
    }
    let (lines, beside) = Aligned::of(text).all(chunks(letters))?;
    Ok(PageLayout {
        width: hundredths(frame.width()),
        height: hundredths(frame.height()),
        lines,
        beside,
        rules: rules(pdf, page, &frame),
        ..PageLayout::default()
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast from a float stops at the largest number there is"
)]
pub(super) fn hundredths(points: f32) -> i32 {
    (points * 100.0).round() as i32
}

/// The part of the page that is shown, and how it is turned.
pub(super) struct Frame {
    left: f32,
    bottom: f32,
    right: f32,
    top: f32,
    turned: i32,
}

impl Frame {
    pub(super) fn of(pdf: &PdfDocument, page: usize) -> Option<Self> {
        let (left, bottom, right, top) = pdf.get_page_visible_box(page).ok()?;
        let turned = pdf.get_page_rotation(page).ok()?;
        Some(Self {
            left,
            bottom,
            right,
            top,
            turned,
        })
    }

    pub(super) fn width(&self) -> f32 {
        if self.turned % 180 == 0 {
            self.right - self.left
        } else {
            self.top - self.bottom
        }
    }

    pub(super) fn height(&self) -> f32 {
        if self.turned % 180 == 0 {
            self.top - self.bottom
        } else {
            self.right - self.left
        }
    }

    pub(super) fn is_turned(&self) -> bool {
        self.turned != 0
    }

    /// A place on the page as it is shown, from its top left corner.
    pub(super) fn place(&self, x: f32, y: f32) -> (f32, f32) {
        match self.turned {
            90 => (y - self.bottom, x - self.left),
            180 => (self.right - x, y - self.bottom),
            270 => (self.top - y, self.right - x),
            _ => (x - self.left, self.top - y),
        }
    }

    /// Whether letters that run this way stand upright on the page as it is shown.
    pub(super) fn is_upright(&self, along: f32, up: f32) -> bool {
        let (x, y) = match self.turned {
            90 => (up, along),
            180 => (-along, up),
            270 => (-up, -along),
            _ => (along, -up),
        };
        x > 0.0 && y.abs() < 0.02 * x
    }

    /// How wide a letter is; on a page that is turned the reader does not say. What stands beside it
    /// must not tell: that may be hidden.
    fn advance(&self, letter: &TextChar) -> f32 {
        if self.turned == 0 {
            letter.advance_width.max(0.0)
        } else {
            letter.font_size * 0.55
        }
    }

    /// Left, upper edge, width and height of a box on the page as it is shown.
    fn rect(&self, rect: &Rect) -> (f32, f32, f32, f32) {
        let (x, y) = self.place(rect.x, rect.y);
        let (other_x, other_y) = self.place(rect.x + rect.width, rect.y + rect.height);
        let (left, top) = (x.min(other_x), y.min(other_y));
        (left, top, x.max(other_x) - left, y.max(other_y) - top)
    }
}

/// A letter at its place, in points.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) x: f32,
    pub(super) baseline: f32,
    pub(super) size: f32,
    pub(super) width: f32,
    pub(super) bold: bool,
    /// Its width is a guess.
    guessed: bool,
}

pub(super) fn letters(characters: &[TextChar], frame: &Frame) -> Result<Vec<Letter>, WhyNot> {
    let mut letters = Vec::with_capacity(characters.len());
    for found in characters {
        let mut encoded = [0; 4];
        let written: &str = found.char.encode_utf8(&mut encoded);
        let (x, baseline) = frame.place(found.origin_x, found.origin_y);
        let letter = Letter {
            c: ' ',
            x,
            baseline,
            size: found.font_size,
            width: frame.advance(found),
            bold: matches!(
                found.font_weight,
                FontWeight::SemiBold | FontWeight::Bold | FontWeight::ExtraBold | FontWeight::Black
            ),
            guessed: frame.turned != 0,
        };
        let count = solid(written).count();
        if count == 0 {
            // Where widths are known, gaps tell words apart.
            letters.extend(letter.guessed.then_some(letter));
            continue;
        }
        let (along, up) = found
            .matrix
            .map_or((1.0, 0.0), |matrix| (matrix[0], matrix[1]));
        if !frame.is_upright(along, up) {
            return Err(WhyNot::Turned);
        }
        let inside = x > -1.0
            && baseline > 0.0
            && baseline < frame.height() + 1.0
            && x + letter.width < frame.width() + 2.0;
        if !inside || !(1.0..=400.0).contains(&letter.size) {
            return Err(WhyNot::Edges);
        }
        // What one glyph writes as several letters is shared out evenly.
        let width = letter.width / f32::from(u8::try_from(count).unwrap_or(u8::MAX));
        let mut x = x;
        for (c, _, _) in solid(written) {
            letters.push(Letter {
                c,
                x,
                width,
                ..letter
            });
            x += width;
        }
    }
    Ok(letters)
}

/// Letters that stand beside each other: words, each a row of letters.
pub(super) struct Chunk {
    pub(super) words: Vec<Vec<Letter>>,
}

impl Letter {
    /// How far it reaches at the most, where its width is not certain: fonts do not always say how
    /// wide a glyph of several letters is.
    fn reach(&self) -> f32 {
        let least = if self.guessed {
            self.size
        } else if self.c == char::REPLACEMENT_CHARACTER {
            self.size * 0.6
        } else {
            0.0
        };
        self.x + self.width.max(least)
    }

    /// Whether the next letter of the row is of the same line.
    fn is_beside(&self, next: &Self) -> bool {
        (self.size - next.size).abs() < 0.5
            && self.bold == next.bold
            && next.x - self.reach() < next.size
    }
}

impl Chunk {
    fn begin(letter: Letter) -> Self {
        Self {
            words: vec![vec![letter]],
        }
    }

    /// Adds the letter that stands behind another.
    fn add(&mut self, before: &Letter, letter: Letter, blank: bool) {
        if blank || letter.x - before.reach() > letter.size / 7.0 {
            self.words.push(Vec::new());
        }
        if let Some(word) = self.words.last_mut() {
            word.push(letter);
        }
    }

    pub(super) fn letters(&self) -> impl Iterator<Item = &Letter> {
        self.words.iter().flatten()
    }

    pub(super) fn spelling(&self) -> Vec<char> {
        self.letters().map(|letter| letter.c).collect()
    }
}

/// Letters to lines from top to bottom, parted where there is a wide gap or other type.
pub(super) fn chunks(mut letters: Vec<Letter>) -> Vec<Chunk> {
    letters.sort_by(|one, other| one.baseline.total_cmp(&other.baseline));
    let mut chunks = Vec::new();
    for mut row in rows(letters) {
        row.sort_by(|one, other| one.x.total_cmp(&other.x));
        let mut open: Option<Chunk> = None;
        let mut last: Option<Letter> = None;
        let mut blank = false;
        for letter in row {
            if letter.c == ' ' {
                blank = true;
                continue;
            }
            let Some(before) = last.replace(letter) else {
                open = Some(Chunk::begin(letter));
                continue;
            };
            let overprinted =
                before.c == letter.c && (before.x - letter.x).abs() < letter.size / 10.0;
            if overprinted {
                // Printed twice to look bold.
                last = Some(before);
                continue;
            }
            match open.as_mut() {
                Some(chunk) if before.is_beside(&letter) => chunk.add(&before, letter, blank),
                Some(_) | None => chunks.extend(open.replace(Chunk::begin(letter))),
            }
            blank = false;
        }
        chunks.extend(open);
    }
    chunks
}

/// Letters in the order of their base lines, parted into rows.
fn rows(letters: Vec<Letter>) -> Vec<Vec<Letter>> {
    let mut rows: Vec<Vec<Letter>> = Vec::new();
    for letter in letters {
        match rows.last_mut() {
            Some(row)
                if row.first().is_some_and(|first| {
                    letter.baseline - first.baseline < first.size.min(letter.size) * 0.25
                }) =>
            {
                row.push(letter);
            }
            Some(_) | None => rows.push(vec![letter]),
        }
    }
    rows
}

/// The straight lines and thin bars of a page; none where there are so many that it is a drawing.
fn rules(pdf: &PdfDocument, page: usize, frame: &Frame) -> Vec<Rule> {
    let paths = pdf.extract_paths(page).unwrap_or_default();
    let mut rules: Vec<Rule> = Vec::new();
    for path in &paths {
        rules.extend(rules_of(path, frame));
        if rules.len() > RULES {
            return Vec::new();
        }
    }
    rules.sort_by_key(|rule| (rule.y, rule.x, rule.width, rule.height));
    rules.dedup();
    rules
}

fn rules_of(path: &PathContent, frame: &Frame) -> Vec<Rule> {
    let pale = |color: Option<pdf_oxide::layout::Color>| {
        color.is_none_or(|color| color.r.min(color.g).min(color.b) > 0.9)
    };
    let (x, y, width, height) = frame.rect(&path.bbox);
    let inside = x > -1.0
        && y > -1.0
        && x + width < frame.width() + 1.0
        && y + height < frame.height() + 1.0;
    if !inside {
        return Vec::new();
    }
    let thickness = path.stroke_width.clamp(0.4, THICK);
    let bar = |x: f32, y: f32, width: f32, height: f32| Rule {
        x: hundredths(x),
        y: hundredths(y),
        width: hundredths(width).max(POINT / 4),
        height: hundredths(height).max(POINT / 4),
    };
    let stroked = path.has_stroke() && !pale(path.stroke_color);
    let filled = path.has_fill() && !pale(path.fill_color);
    let thin = width.min(height) <= THICK && width.max(height) >= 8.0;
    if thin && (filled || stroked) {
        let grow = if stroked { thickness } else { 0.0 };
        return if width >= height {
            vec![bar(x, y - grow / 2.0, width, height.max(grow))]
        } else {
            vec![bar(x - grow / 2.0, y, width.max(grow), height)]
        };
    }
    if stroked && path.is_rectangle() && width.min(height) >= 8.0 {
        let half = thickness / 2.0;
        return vec![
            bar(x, y - half, width, thickness),
            bar(x, y + height - half, width, thickness),
            bar(x - half, y, thickness, height),
            bar(x + width - half, y, thickness, height),
        ];
    }
    Vec::new()
}
