//! Taking out what is marked: the answer is set from what is kept, never cut from a copy.

use std::ops::Range;

/// A piece of a redacted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that is kept.
    Text(String),
    /// Something was taken out here.
    Mark,
}

/// The text without what is marked, each mark as its bytes. Marks that overlap or touch become one. A mark that begins or
/// ends within a character, or before a combining mark, takes the whole of it.
#[must_use]
pub fn apply(text: &str, marks: impl IntoIterator<Item = Range<usize>>) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut kept = 0;
    for (start, end) in spans(text, marks) {
        push(&mut out, text.get(kept..start));
        out.push(Piece::Mark);
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
pub(crate) fn spans(
    text: &str,
    marks: impl IntoIterator<Item = Range<usize>>,
) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = marks
        .into_iter()
        .filter(|mark| mark.start < mark.end)
        .map(|mark| widened(text, &mark))
        .collect();
    all.retain(|(start, end)| start < end);
    all.sort_unstable();
    let mut out: Vec<(usize, usize)> = Vec::with_capacity(all.len());
    for (start, end) in all {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
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
