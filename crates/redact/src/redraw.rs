//! Taking out what is marked from a page in its own layout: the page is planned anew from what is
//! kept, and nothing that is left of it may tell how much stood under a mark.
//!
//! What stands in a row with something hidden does not stay where it was: a gap, the place where a
//! centred line begins and where a justified one ends would all tell the width of a name. Such rows
//! are set anew, from an edge at which other rows begin too, and what only fits around a row of its
//! own, such as a line under a name, goes.

use std::ops::Range;

use document::layout::{POINT, PageLayout, PlacedLine, PlacedWord, Rule, WhyNot, solid};
use document::{DrawnLine, DrawnPage, DrawnPiece, DrawnWord, LineSet};

use crate::apply::{Hidden, Piece, Taken, apply, spans};

/// Edges nearer to each other than this are one.
const NEAR: i32 = POINT / 2;
/// Where a line begins if no other on the page says where lines do.
const MARGIN: i32 = 72 * POINT;
/// How many comparisons of letters one page may cost.
const WORK: usize = 60_000_000;

/// A page without what is marked in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redrawn {
    /// What is to be drawn.
    pub page: DrawnPage,
    /// What is kept of the text that has no place on the page, each stretch by itself.
    pub beside: Vec<Vec<Piece>>,
}

/// Plans a page from its layout, its text and what is marked in that.
pub fn redraw(
    layout: &PageLayout,
    text: &str,
    marks: impl IntoIterator<Item = impl Into<Taken>>,
) -> Result<Redrawn, WhyNot> {
    if let Some(why) = layout.why_not {
        return Err(why);
    }
    if !layout.fits(text) {
        return Err(WhyNot::Unlike);
    }
    let hidden = spans(text, marks);
    twins_agree(layout, text, &hidden)?;
    let rows = rows(&layout.lines);
    let touched: Vec<bool> = rows.iter().map(|row| row.is_touched(&hidden)).collect();
    let edges = Edges::of(&rows, &touched);
    let mut lines: Vec<(u32, Keeping<'_>)> = Vec::new();
    for ((number, row), touched) in rows.iter().enumerate().zip(&touched) {
        for (place, line) in row.lines.iter().enumerate() {
            let Some(first) = line.words.first() else {
                continue;
            };
            let set = if *touched {
                LineSet::Anew {
                    x: edges.before(first.x),
                    row: (number, place),
                }
            } else {
                LineSet::Measured
            };
            lines.push((first.start, Keeping { line, set }));
        }
    }
    lines.sort_by_key(|(start, _)| *start);
    let mut kept = Kept {
        text,
        hidden: &hidden,
        marked: 0,
    };
    let lines = lines.into_iter().filter_map(|(_, line)| kept.line(&line));
    let page = DrawnPage {
        width: layout.width,
        height: layout.height,
        lines: lines.collect(),
        rules: rules(layout, &rows, &touched),
    };
    Ok(Redrawn {
        page,
        beside: beside(layout, text, &hidden),
    })
}

/// What is kept of the text without a place.
fn beside(layout: &PageLayout, text: &str, hidden: &[Hidden]) -> Vec<Vec<Piece>> {
    let stretch = |(start, end): &(u32, u32)| {
        let (start, end) = (index(*start), index(*end));
        let marks = hidden.iter().filter(|mark| mark.0 < end && start < mark.1);
        let marks = marks.map(|mark| Taken {
            at: mark.0.max(start) - start..mark.1.min(end) - start,
            mark: mark.2,
        });
        text.get(start..end).map(|text| apply(text, marks))
    };
    layout.beside.iter().filter_map(stretch).collect()
}

fn index(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// Whether a range touches anything hidden.
fn touches(hidden: &[Hidden], start: usize, end: usize) -> bool {
    let next = hidden.partition_point(|mark| mark.1 <= start);
    hidden.get(next).is_some_and(|mark| mark.0 < end)
}

/// Lines of which nothing says which of several places in the text they are must be hidden alike in
/// all of them.
fn twins_agree(layout: &PageLayout, text: &str, hidden: &[Hidden]) -> Result<(), WhyNot> {
    if hidden.is_empty() {
        return Ok(());
    }
    let letters: Vec<(char, bool)> = solid(text)
        .map(|(c, start, end)| (c, touches(hidden, start, end)))
        .collect();
    let mut work = WORK;
    let mut seen: std::collections::HashSet<Vec<char>> = std::collections::HashSet::new();
    for line in layout.lines.iter().filter(|line| line.twin) {
        let ends = line.words.first().zip(line.words.last());
        let own = ends.and_then(|(first, last)| text.get(index(first.start)..index(last.end)));
        let spelling: Vec<char> = solid(own.unwrap_or_default()).map(|(c, _, _)| c).collect();
        if spelling.is_empty() || !seen.insert(spelling.clone()) {
            continue;
        }
        work = work.checked_sub(letters.len() * 2).ok_or(WhyNot::TooMuch)?;
        let mut first: Option<&[(char, bool)]> = None;
        for place in letters.windows(spelling.len()) {
            let alike = place.iter().zip(&spelling).take_while(|(a, b)| a.0 == **b);
            if alike.count() < spelling.len() {
                continue;
            }
            match first {
                None => first = Some(place),
                Some(first) if first == place => {}
                Some(_) => return Err(WhyNot::Twins),
            }
        }
    }
    Ok(())
}

/// Lines on one base line, from left to right.
struct Row<'a> {
    lines: Vec<&'a PlacedLine>,
}

impl Row<'_> {
    fn is_touched(&self, hidden: &[Hidden]) -> bool {
        let words = self.lines.iter().flat_map(|line| &line.words);
        words
            .into_iter()
            .any(|word| touches(hidden, index(word.start), index(word.end)))
    }

    /// From above its letters to well below its base line.
    fn band(&self) -> Range<i32> {
        let top = self
            .lines
            .iter()
            .map(|line| line.baseline - line.size * 5 / 4)
            .min();
        let bottom = self
            .lines
            .iter()
            .map(|line| line.baseline + line.size * 3 / 5)
            .max();
        top.unwrap_or(0)..bottom.unwrap_or(0)
    }
}

fn rows(lines: &[PlacedLine]) -> Vec<Row<'_>> {
    let mut sorted: Vec<&PlacedLine> = lines.iter().collect();
    sorted.sort_by_key(|line| line.baseline);
    let mut rows: Vec<Row<'_>> = Vec::new();
    for line in sorted {
        let near =
            |first: &&PlacedLine| line.baseline - first.baseline <= first.size.min(line.size) / 2;
        match rows.last_mut() {
            Some(row) if row.lines.first().is_some_and(near) => row.lines.push(line),
            Some(_) | None => rows.push(Row { lines: vec![line] }),
        }
    }
    for row in &mut rows {
        row.lines
            .sort_by_key(|line| (line.words.first().map(|word| word.x), line.baseline));
    }
    rows
}

/// Where lines begin in rows of which nothing is hidden, each edge with how many begin there.
struct Edges(Vec<(i32, usize)>);

impl Edges {
    fn of(rows: &[Row<'_>], touched: &[bool]) -> Self {
        let whole = rows.iter().zip(touched).filter(|(_, touched)| !**touched);
        let lines = whole.flat_map(|(row, _)| &row.lines);
        let mut starts: Vec<i32> = lines
            .filter_map(|line| line.words.first())
            .map(|word| word.x)
            .collect();
        starts.sort_unstable();
        let mut edges: Vec<(i32, usize)> = Vec::new();
        for x in starts {
            match edges.last_mut() {
                Some((edge, count)) if x - *edge <= NEAR => *count += 1,
                Some(_) | None => edges.push((x, 1)),
            }
        }
        Self(edges)
    }

    /// The edge at which a line of a touched row begins: its own if another row begins there, else
    /// the next to the left at which several do, else the leftmost.
    fn before(&self, x: i32) -> i32 {
        let known = self.0.iter().rev();
        let mut left = known.filter(|(edge, _)| *edge <= x + NEAR);
        let found = left.find(|(edge, count)| x - edge <= NEAR || *count > 1);
        let leftmost = || self.0.first().map_or(MARGIN, |(edge, _)| *edge);
        found.map_or_else(leftmost, |(edge, _)| *edge)
    }
}

/// The straight lines that say nothing of what is hidden: those away from touched rows, and those in
/// one that stand just so beside another row too, as the lines of a table do.
fn rules(layout: &PageLayout, rows: &[Row<'_>], touched: &[bool]) -> Vec<Rule> {
    let bands: Vec<Range<i32>> = rows
        .iter()
        .zip(touched)
        .filter(|(_, touched)| **touched)
        .map(|(row, _)| row.band())
        .collect();
    let within = |rule: &&Rule| {
        bands
            .iter()
            .any(|band| band.start < rule.y + rule.height && rule.y < band.end)
    };
    let lies = |rule: &Rule| rule.width >= rule.height;
    let (near, away): (Vec<&Rule>, Vec<&Rule>) = layout.rules.iter().partition(within);
    let mut ends: Vec<(i32, i32)> = away
        .iter()
        .filter(|rule| lies(rule))
        .map(|rule| (rule.x, rule.x + rule.width))
        .collect();
    ends.sort_unstable();
    let told = |rule: &&Rule| {
        let from = ends.partition_point(|(x, _)| *x < rule.x - POINT);
        let right = rule.x + rule.width;
        ends.iter()
            .skip(from)
            .take_while(|(x, _)| *x <= rule.x + POINT)
            .take(64)
            .any(|(_, other)| (other - right).abs() <= POINT)
    };
    // What stands upright and goes on beyond the row is the edge of a column.
    let beyond = |rule: &&Rule| {
        bands
            .iter()
            .all(|band| rule.y < band.start || band.end < rule.y + rule.height)
    };
    let kept = near
        .into_iter()
        .filter(|rule| if lies(rule) { told(rule) } else { beyond(rule) });
    let mut kept: Vec<Rule> = kept.chain(away).copied().collect();
    kept.sort_unstable_by_key(|rule| (rule.y, rule.x));
    kept
}

/// A line while it is planned.
struct Keeping<'a> {
    line: &'a PlacedLine,
    set: LineSet,
}

/// What is kept of a text, from its beginning on.
struct Kept<'a> {
    text: &'a str,
    hidden: &'a [Hidden],
    /// The byte behind the last mark that was drawn: each is drawn once, where it begins.
    marked: usize,
}

impl Kept<'_> {
    fn line(&mut self, keeping: &Keeping<'_>) -> Option<DrawnLine> {
        let PlacedLine {
            baseline,
            size,
            bold,
            words,
            ..
        } = keeping.line;
        let words: Vec<DrawnWord> = words.iter().filter_map(|word| self.word(word)).collect();
        (!words.is_empty()).then_some(DrawnLine {
            baseline: *baseline,
            size: *size,
            bold: *bold,
            set: keeping.set,
            words,
        })
    }

    /// What is left of a word; none if nothing is.
    fn word(&mut self, word: &PlacedWord) -> Option<DrawnWord> {
        let (start, end) = (index(word.start), index(word.end));
        let mut pieces = Vec::new();
        let mut at = start;
        let from = self.hidden.partition_point(|mark| mark.1 <= start);
        let marks = self.hidden.iter().skip(from);
        for mark in marks.take_while(|mark| mark.0 < end) {
            self.text_piece(at, mark.0, &mut pieces);
            if mark.1 > self.marked {
                pieces.push(DrawnPiece::Mark(mark.2));
                self.marked = mark.1;
            }
            at = at.max(mark.1);
        }
        self.text_piece(at, end, &mut pieces);
        let whole = at == start;
        (!pieces.is_empty()).then_some(DrawnWord {
            x: word.x,
            width: whole.then_some(word.width),
            pieces,
        })
    }

    fn text_piece(&self, start: usize, end: usize, pieces: &mut Vec<DrawnPiece>) {
        let text = self.text.get(start..end).filter(|text| !text.is_empty());
        pieces.extend(text.map(|text| DrawnPiece::Text(text.to_owned())));
    }
}
