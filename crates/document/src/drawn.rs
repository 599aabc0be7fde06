//! A page as it is to be drawn anew: only what is kept, and marks where something was taken out.
//!
//! Lengths are hundredths of a point, from the top left corner of the page.

use std::fmt;

use crate::Mark;
use crate::layout::Rule;

/// A page to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrawnPage {
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// Its lines in the order of reading.
    pub lines: Vec<DrawnLine>,
    /// Its straight lines and thin bars.
    pub rules: Vec<Rule>,
}

/// Words on one base line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnLine {
    /// The base line.
    pub baseline: i32,
    /// Size of the type.
    pub size: i32,
    /// Whether it is bold.
    pub bold: bool,
    /// Where it begins, and how.
    pub set: LineSet,
    /// Its words.
    pub words: Vec<DrawnWord>,
}

/// How a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineSet {
    /// Each word at its own place.
    Measured,
    /// Word after word from here, or from behind the line before it in the same row if that reaches
    /// farther: nothing in it stands where it stood, so that no gap tells how long a name was.
    Anew {
        /// Where it begins at the earliest.
        x: i32,
        /// The row, and its place in it from left to right.
        row: (usize, usize),
    },
}

/// A word or what is left of it.
#[derive(Clone, PartialEq, Eq)]
pub struct DrawnWord {
    /// Its left edge; nothing is drawn there in a line that is set anew.
    pub x: i32,
    /// Its width, where all of it is kept.
    pub width: Option<i32>,
    /// What is drawn.
    pub pieces: Vec<DrawnPiece>,
}

/// A piece of a word.
#[derive(Clone, PartialEq, Eq)]
pub enum DrawnPiece {
    /// Text that is kept.
    Text(String),
    /// Something was taken out here.
    Mark(Mark),
}

impl fmt::Debug for DrawnWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DrawnWord")
            .field("pieces", &self.pieces)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for DrawnPiece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Mark(mark) => mark.fmt(f),
        }
    }
}
