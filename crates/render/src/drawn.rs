//! Pages in the layout of the file that they are from, drawn anew in our fonts.

use std::collections::BTreeMap;

use document::{DrawnLine, DrawnPage, DrawnPiece, LineSet, WhyNot};
use krilla::tagging::Tag;

use crate::faces::{Faces, Weight};
use crate::flow::Flow;
use crate::lines::Line;
use crate::sheet::{Op, Placed, PlacedText, Role, Shape};
use crate::style::{Ink, Style};
use crate::text::{cells, is_settable};
use crate::{RenderError, Run};

/// Type is made narrower or wider than this at most.
const STRETCH: std::ops::RangeInclusive<f32> = 0.55..=1.3;
/// By how much the words of a row that is too wide are made narrower, one after the other.
const SQUEEZE: [f32; 5] = [1.0, 0.93, 0.86, 0.8, 0.74];
/// What stays free at the right edge of a page.
const EDGE: f32 = 12.0;

/// Whether pages can be drawn, and if not, why.
pub fn can_draw(pages: &[DrawnPage]) -> Result<Result<(), WhyNot>, RenderError> {
    let faces = Faces::load()?;
    let mut each = pages.iter().map(|page| placed(page, &faces));
    Ok(each.try_for_each(|lines| lines.map(drop)))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a page is not so large that it would matter"
)]
pub(crate) fn points(hundredths: i32) -> f32 {
    hundredths as f32 / 100.0
}

impl Flow<'_> {
    /// A page of its own size, with our foot below it.
    pub(crate) fn drawn(&mut self, page: &DrawnPage) -> Result<(), RenderError> {
        self.page_break()?;
        self.begin_sized(points(page.width), points(page.height));
        for rule in &page.rules {
            self.push(Op::Shape(Shape {
                x: points(rule.x),
                y: points(rule.y),
                width: points(rule.width),
                height: points(rule.height),
                ink: Ink::Grey,
            }));
        }
        let lines = placed(page, self.faces).map_err(|_| RenderError::Geometry)?;
        let section = self.writer.tags.root(Tag::Section);
        let mut last: Option<(f32, f32, f32)> = None;
        let mut node = section;
        for mut line in lines {
            let (x, y, size) = (line.left(), line.baseline, line.style.size);
            let goes_on = last.is_some_and(|(before_x, before_y, before_size)| {
                let down = y - before_y;
                down > 0.0
                    && down < 1.7 * size
                    && (x - before_x).abs() < 2.0 * size
                    && (size - before_size).abs() < 0.6
            });
            if !goes_on {
                node = self.writer.tags.child(section, Tag::P);
            }
            last = Some((x, y, size));
            line.role = Role::Content(node);
            self.push(Op::Placed(line));
        }
        self.turn()
    }
}

/// A line with its pieces, before it has places.
struct Setting<'a> {
    line: &'a DrawnLine,
    words: Vec<Word>,
    stretch: f32,
}

struct Word {
    x: f32,
    width: Option<f32>,
    pieces: Vec<Line>,
}

impl Word {
    fn natural(&self, size: f32) -> f32 {
        self.pieces.iter().map(|piece| piece.width() * size).sum()
    }
}

fn placed(page: &DrawnPage, faces: &Faces) -> Result<Vec<Placed>, WhyNot> {
    let mut settings = Vec::with_capacity(page.lines.len());
    for line in &page.lines {
        settings.push(setting(line, faces)?);
    }
    stretches(&mut settings);
    let mut rows: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, setting) in settings.iter().enumerate() {
        if let LineSet::Anew { row, .. } = setting.line.set {
            rows.entry(row.0).or_default().push((row.1, index));
        }
    }
    let mut done: Vec<Option<Vec<PlacedText>>> = settings.iter().map(measured).collect();
    let right = points(page.width) - EDGE;
    let neighbours = Neighbours::of(&settings);
    for members in rows.values_mut() {
        members.sort_unstable();
        let lines: Vec<(&Setting<'_>, f32)> = members
            .iter()
            .filter_map(|(_, index)| settings.get(*index))
            .map(|setting| (setting, neighbours.limit(setting, right)))
            .collect();
        let set = anew(&lines, faces).ok_or(WhyNot::TooWide)?;
        for ((_, index), texts) in members.iter().zip(set) {
            if let Some(place) = done.get_mut(*index) {
                *place = Some(texts);
            }
        }
    }
    let lines = settings.iter().zip(done);
    let lines = lines.map(|(setting, texts)| Placed {
        baseline: points(setting.line.baseline),
        style: style(setting.line),
        texts: texts.unwrap_or_default(),
        role: Role::Foot,
    });
    Ok(lines.filter(|line| !line.texts.is_empty()).collect())
}

fn style(line: &DrawnLine) -> Style {
    let size = points(line.size);
    Style {
        size,
        leading: size * 1.4,
        weight: weight(line),
        ink: Ink::Black,
    }
}

fn weight(line: &DrawnLine) -> Weight {
    if line.bold {
        Weight::Bold
    } else {
        Weight::Regular
    }
}

fn setting<'a>(line: &'a DrawnLine, faces: &Faces) -> Result<Setting<'a>, WhyNot> {
    let mut words = Vec::with_capacity(line.words.len());
    for word in &line.words {
        let mut pieces = Vec::with_capacity(word.pieces.len());
        for piece in &word.pieces {
            let run = match piece {
                DrawnPiece::Mark(mark) => Run::Mark(*mark),
                DrawnPiece::Text(text) if !is_settable(text, weight(line), faces) => {
                    return Err(WhyNot::Letters);
                }
                DrawnPiece::Text(text) if line.bold => Run::bold(text),
                DrawnPiece::Text(text) => Run::text(text),
            };
            let cells = cells(&[run], faces);
            pieces.extend((!cells.is_empty()).then_some(Line { cells }));
        }
        words.push(Word {
            x: points(word.x),
            width: word.width.map(points),
            pieces,
        });
    }
    Ok(Setting {
        line,
        words,
        stretch: 1.0,
    })
}

/// How much narrower or wider our type is than that of each line; where nothing of a line is kept
/// whole, than that of the page.
fn stretches(settings: &mut [Setting<'_>]) {
    let sums = |setting: &Setting<'_>| {
        let size = points(setting.line.size);
        let whole = setting.words.iter();
        let whole = whole.filter_map(|word| Some((word.width?, word.natural(size))));
        whole.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    };
    let ratio = |(measured, natural): (f32, f32)| {
        (natural > 0.0).then(|| (measured / natural).clamp(*STRETCH.start(), *STRETCH.end()))
    };
    let all: Vec<(f32, f32)> = settings.iter().map(sums).collect();
    let page = all
        .iter()
        .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let page = ratio(page).unwrap_or(1.0);
    for (setting, sums) in settings.iter_mut().zip(all) {
        setting.stretch = ratio(sums).unwrap_or(page);
    }
}

/// Each word at its own place; none for a line that is set anew.
fn measured(setting: &Setting<'_>) -> Option<Vec<PlacedText>> {
    if setting.line.set != LineSet::Measured {
        return None;
    }
    let size = points(setting.line.size);
    let mut texts = Vec::new();
    for word in &setting.words {
        let natural = word.natural(size).max(0.01);
        let own = word.width.map_or(setting.stretch, |width| width / natural);
        // A little tighter than the line where the word would run into the next.
        let stretch = setting.stretch.min(own * 1.04).max(*STRETCH.start());
        let mut x = word.x;
        texts.extend(pieces(word, &mut x, size, stretch));
    }
    Some(texts)
}

/// Lines by their base lines, so that one that is set anew does not run into another beside it.
struct Neighbours(Vec<(f32, f32, Option<usize>)>);

impl Neighbours {
    fn of(settings: &[Setting<'_>]) -> Self {
        let mut all: Vec<_> = settings
            .iter()
            .map(|setting| {
                let baseline = points(setting.line.baseline);
                match setting.line.set {
                    LineSet::Anew { x, row } => (baseline, points(x), Some(row.0)),
                    LineSet::Measured => {
                        let first = setting.words.first().map_or(0.0, |word| word.x);
                        (baseline, first, None)
                    }
                }
            })
            .collect();
        all.sort_by(|one, other| one.0.total_cmp(&other.0));
        Self(all)
    }

    /// How far a line may reach to the right: to the next line beside it that is not of its row.
    fn limit(&self, setting: &Setting<'_>, right: f32) -> f32 {
        let (LineSet::Anew { x, row }, size) = (setting.line.set, points(setting.line.size)) else {
            return right;
        };
        let (baseline, x) = (points(setting.line.baseline), points(x));
        let from = self.0.partition_point(|one| one.0 <= baseline - size * 0.9);
        let beside = self.0.iter().skip(from);
        beside
            .take_while(|one| one.0 < baseline + size * 0.9)
            .filter(|one| one.2 != Some(row.0) && one.1 > x + size)
            .map(|one| one.1 - 2.0)
            .fold(right, f32::min)
    }
}

/// A row set word after word, each line no farther than it may reach; none if it cannot be.
fn anew(lines: &[(&Setting<'_>, f32)], faces: &Faces) -> Option<Vec<Vec<PlacedText>>> {
    SQUEEZE.iter().find_map(|squeeze| {
        let mut set = Vec::with_capacity(lines.len());
        let mut behind = 0.0_f32;
        for (setting, right) in lines {
            let size = points(setting.line.size);
            let stretch = (setting.stretch * squeeze).max(*STRETCH.start());
            let space = faces.drawn(weight(setting.line), ' ')?.advance * size * stretch;
            let LineSet::Anew { x, .. } = setting.line.set else {
                return None;
            };
            let mut x = points(x).max(behind);
            let mut texts = Vec::new();
            for word in &setting.words {
                texts.extend(pieces(word, &mut x, size, stretch));
                x += space;
            }
            if x - space > *right {
                return None;
            }
            behind = x + size / 2.0;
            set.push(texts);
        }
        Some(set)
    })
}

/// The pieces of a word from a place on. Marks are never stretched: all have one width.
fn pieces(word: &Word, x: &mut f32, size: f32, stretch: f32) -> Vec<PlacedText> {
    let mut texts = Vec::with_capacity(word.pieces.len());
    for piece in &word.pieces {
        let mark = piece.cells.first().is_some_and(|cell| cell.mark);
        let stretch = if mark { 1.0 } else { stretch };
        texts.push(PlacedText {
            x: *x,
            stretch,
            line: piece.clone(),
        });
        *x += piece.width() * size * stretch;
    }
    texts
}
