//! The words of a PDF's pages with their places, for suggesting what may have to be covered where the
//! page goes as it looks. Better a place that is a little too large than none: what is drawn anew
//! needs more ([`super::pdf_layout`]), and nothing is proved by this.

use document::{Area, PageLayout, PageWords, Parted, WordPlace};
use hayro::hayro_syntax::Pdf;
use pdf_oxide::PdfDocument;
use pdf_oxide::layout::TextChar;

use super::pdf_layout::{Chunk, Frame, LETTERS, Letter, chunks, hundredths, letters, of_page};
use crate::read::Unread;

/// Of more pages nobody looks at each.
const PAGES: usize = 100;
/// Pages whose sides are to each other otherwise by more than this are not drawn as they are read.
const UNLIKE: f32 = 0.02;
/// How far letters may reach over and under their base line, and beyond the end of a word, in sizes
/// of their type.
const ABOVE: f32 = 1.0;
const BELOW: f32 = 0.3;
const BESIDE: f32 = 0.1;

/// The words of each page, in order.
pub(crate) fn of_pages(bytes: &[u8]) -> Result<Vec<PageWords>, Unread> {
    let pdf = super::pdf::open(bytes, None)?;
    let damaged = || Unread::because("a damaged PDF");
    let drawn = Pdf::new(bytes.to_vec()).map_err(|_| damaged())?;
    let count = pdf.page_count().map_err(|_| damaged())?;
    let drawn = drawn.pages();
    let pages = (0..count.min(PAGES)).map(|page| {
        let mut found = PageWords::default();
        super::pdf::guarded(|| {
            let shape = drawn
                .get(page)
                .map(hayro::hayro_syntax::page::Page::render_dimensions);
            found = of_one(&pdf, page, shape);
        });
        if found.fits() {
            found
        } else {
            PageWords::placeless(String::new())
        }
    });
    Ok(pages.collect())
}

fn of_one(pdf: &PdfDocument, page: usize, drawn: Option<(f32, f32)>) -> PageWords {
    let (text, more) = super::pdf::page_text(pdf, page).unwrap_or_default();
    let all = || {
        let text = format!("{}\n{}", text.trim_end(), more.trim_end());
        match text.trim() {
            "" => PageWords::default(),
            text => PageWords::placeless(text.to_owned()),
        }
    };
    let Some(frame) =
        Frame::of(pdf, page).filter(|frame| drawn.is_some_and(|it| frame.is_like(it)))
    else {
        return all();
    };
    if more.is_empty() && !text.trim().is_empty() {
        let layout = of_page(pdf, page, 0, &text);
        if layout.why_not.is_none() && layout.fits(&text) {
            return of_layout(&layout, text, &frame);
        }
    }
    let characters = pdf.extract_chars(page).unwrap_or_default();
    if characters.len() > LETTERS {
        return all();
    }
    let found = of_letters(characters, &frame);
    // Contents of fields have no letters on the page.
    if found.words().is_empty() {
        all()
    } else {
        found
    }
}

impl Frame {
    /// Whether a page of this size has its sides in the same proportion.
    fn is_like(&self, (width, height): (f32, f32)) -> bool {
        let ratio = (self.width() * height) / (self.height() * width);
        (ratio - 1.0).abs() <= UNLIKE
    }

    /// What a stretch of a line takes of the page.
    fn area(&self, (left, right): (f32, f32), (baseline, size): (f32, f32)) -> Option<Area> {
        let (width, height) = (self.width(), self.height());
        // Where widths are guessed, the last letter may reach farther.
        let beyond = if self.is_turned() { 0.5 } else { BESIDE };
        Area::between(
            (
                (left - size * BESIDE) / width,
                (baseline - size * ABOVE) / height,
            ),
            (
                (right + size * beyond) / width,
                (baseline + size * BELOW) / height,
            ),
        )
    }
}

/// The words of a page whose text and places agree, in the order of its text.
fn of_layout(layout: &PageLayout, text: String, frame: &Frame) -> PageWords {
    let mut words: Vec<WordPlace> = Vec::with_capacity(layout.words());
    for line in &layout.lines {
        for word in &line.words {
            let (x, width) = (points(word.x), points(word.width));
            let at = (points(line.baseline), points(line.size));
            if let Some(area) = frame.area((x, x + width), at) {
                words.push(WordPlace {
                    start: usize::try_from(word.start).unwrap_or_default(),
                    end: usize::try_from(word.end).unwrap_or_default(),
                    area,
                    sure: None,
                });
            }
        }
    }
    words.sort_by_key(|word| (word.start, word.end));
    PageWords::of(text, words)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a page is no million points long"
)]
fn points(hundredths: i32) -> f32 {
    hundredths as f32 / 100.0
}

/// The words of a page as its letters stand: from top to bottom and from left to right, and behind
/// them what stands across it.
fn of_letters(characters: Vec<TextChar>, frame: &Frame) -> PageWords {
    let (upright, across): (Vec<_>, Vec<_>) = characters.into_iter().partition(|found| {
        stands(found, frame) && letters(std::slice::from_ref(found), frame).is_ok()
    });
    let mut words = PageWords::default();
    for chunk in chunks(letters(&upright, frame).unwrap_or_default()) {
        push(&mut words, &chunk, frame);
    }
    for word in slanted_words(across.iter().filter_map(|found| Slanted::of(found, frame))) {
        let written: String = word.iter().map(|letter| letter.c).collect();
        let around = word.iter().map(|letter| letter.area);
        if let Some(area) = around.reduce(Area::around) {
            words.push(Parted::Line, &written, area, None);
        }
    }
    words
}

/// Whether a letter, or the blank between two, stands upright.
fn stands(found: &TextChar, frame: &Frame) -> bool {
    let runs = found
        .matrix
        .map_or((1.0, 0.0), |matrix| (matrix[0], matrix[1]));
    frame.is_upright(runs.0, runs.1)
}

fn push(words: &mut PageWords, chunk: &Chunk, frame: &Frame) {
    let mut parted = Parted::Line;
    for word in &chunk.words {
        let (Some(first), Some(last)) = (word.first(), word.last()) else {
            continue;
        };
        let written: String = word.iter().map(|letter: &Letter| letter.c).collect();
        let across = (first.x, last.x + last.width);
        if let Some(area) = frame.area(across, (first.baseline, first.size)) {
            words.push(parted, &written, area, None);
            parted = Parted::Blank;
        }
    }
}

/// A letter that stands any way on the page.
struct Slanted {
    c: char,
    size: f32,
    advance: f32,
    /// Which way its line runs, in hundredths.
    runs: (i32, i32),
    /// How far along its line it stands, and how far its line from the corner of the page.
    along: f32,
    apart: f32,
    area: Area,
}

impl Slanted {
    fn of(found: &TextChar, frame: &Frame) -> Option<Self> {
        let (x, y) = (found.origin_x, found.origin_y);
        let matrix = found.matrix.unwrap_or_default();
        let length = matrix[0].hypot(matrix[1]);
        let (across, up) = if length > 0.0 {
            (matrix[0] / length, matrix[1] / length)
        } else {
            (1.0, 0.0)
        };
        let (width, height, size) = (frame.width(), frame.height(), found.font_size);
        let (left, top) = frame.place(x, y);
        // However it stands, it reaches no farther than this.
        let area = Area::between(
            ((left - size) / width, (top - size) / height),
            ((left + size) / width, (top + size) / height),
        )?;
        Some(Self {
            c: found.char,
            size,
            // The reader does not say it of letters that stand up.
            advance: found.advance_width.max(size),
            runs: (hundredths(across), hundredths(up)),
            along: x * across + y * up,
            apart: y * across - x * up,
            area,
        })
    }

    /// Whether a letter begins another line.
    fn is_apart(&self, next: &Self) -> bool {
        self.runs != next.runs || (self.apart - next.apart).abs() > self.size.min(next.size) * 0.25
    }
}

/// Letters to words: line by line, parted where a gap is wider than between letters.
fn slanted_words(letters: impl Iterator<Item = Slanted>) -> Vec<Vec<Slanted>> {
    let mut letters: Vec<Slanted> = letters.collect();
    letters.sort_by(|one, other| {
        let lines = other.apart.total_cmp(&one.apart);
        one.runs.cmp(&other.runs).then(lines)
    });
    let mut lines: Vec<Vec<Slanted>> = Vec::new();
    for letter in letters {
        match lines.last_mut() {
            Some(line) if line.first().is_some_and(|first| !first.is_apart(&letter)) => {
                line.push(letter);
            }
            Some(_) | None => lines.push(vec![letter]),
        }
    }
    let mut words: Vec<Vec<Slanted>> = Vec::new();
    for mut line in lines {
        line.sort_by(|one, other| one.along.total_cmp(&other.along));
        let mut end = f32::NEG_INFINITY;
        for letter in line {
            let parted = letter.along - end > letter.size / 7.0;
            end = letter.along + letter.advance;
            if letter.c.is_whitespace() {
                end = f32::NEG_INFINITY;
            } else if let Some(word) = words.last_mut().filter(|_| !parted) {
                word.push(letter);
            } else {
                words.push(vec![letter]);
            }
        }
    }
    words
}
