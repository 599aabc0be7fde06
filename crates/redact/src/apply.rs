//! Taking out what is marked: the answer is set from what is kept, never cut from a copy.

use std::ops::Range;

use document::Mark;

/// A piece of a redacted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that is kept.
    Text(String),
    /// Something was taken out here.
    Mark(Mark),
}

/// What is taken out of a text, and what is said in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its bytes.
    pub at: Range<usize>,
    /// What stands there instead.
    pub mark: Mark,
}

impl From<Range<usize>> for Taken {
    fn from(at: Range<usize>) -> Self {
        Self {
            at,
            mark: Mark::Withheld,
        }
    }
}

/// First byte, byte after the last, and what stands there instead.
pub(crate) type Hidden = (usize, usize, Mark);

/// The text without what is marked, each mark as its bytes. Marks that overlap or touch become one. A mark that begins or
/// ends within a character, or before a combining mark, takes the whole of it.
#[must_use]
pub fn apply(text: &str, marks: impl IntoIterator<Item = impl Into<Taken>>) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut kept = 0;
    for (start, end, mark) in spans(text, marks) {
        push(&mut out, text.get(kept..start));
        out.push(Piece::Mark(mark));
        kept = end;
    }
    push(&mut out, text.get(kept..));
    out
}

fn push(out: &mut Vec<Piece>, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        out.push(Piece::Text(text.to_owned()));
    }
}

/// Marks as spans in order, on whole characters, joined where they overlap or touch.
pub(crate) fn spans(text: &str, marks: impl IntoIterator<Item = impl Into<Taken>>) -> Vec<Hidden> {
    let mut all: Vec<Hidden> = marks
        .into_iter()
        .map(Into::into)
        .filter(|taken| taken.at.start < taken.at.end)
        .map(|taken| {
            let (start, end) = widened(text, &taken.at);
            (start, end, taken.mark)
        })
        .collect();
    all.retain(|(start, end, _)| start < end);
    all.sort_unstable();
    let mut out: Vec<Hidden> = Vec::with_capacity(all.len());
    for (start, end, mark) in all {
        match out.last_mut() {
            Some(last) if start <= last.1 => {
                last.1 = last.1.max(end);
                last.2 = last.2.with(mark);
            }
            _ => out.push((start, end, mark)),
        }
    }
    out
}

fn widened(text: &str, mark: &Range<usize>) -> (usize, usize) {
    let start = mark.start.min(text.len());
    let start = (0..=start)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    let end = mark.end.min(text.len());
    let end = (end..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len());
    let joined = |c: &char| unicode_normalization::char::is_combining_mark(*c) || *c == '\u{200d}';
    let after = text.get(end..).unwrap_or_default();
    let end = end
        + after
            .chars()
            .take_while(joined)
            .map(char::len_utf8)
            .sum::<usize>();
    (start, end)
}
