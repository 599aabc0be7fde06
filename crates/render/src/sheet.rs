//! One page before it is drawn: what goes where, and the text a reader must find.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use crate::lines::Line;
use crate::style::{Ink, Style};
use crate::tags::NodeId;

/// What a piece of text is to the structure of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Content that belongs to a node.
    Content(NodeId),
    /// The foot of the page, the last on it: readers that follow the structure read what stands
    /// outside of it last.
    Foot,
}

/// A line of text at its place.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) x: f32,
    pub(crate) baseline: f32,
    pub(crate) style: Style,
    pub(crate) line: Line,
    pub(crate) role: Role,
}

/// A line of which each piece has its own place.
#[derive(Clone)]
pub(crate) struct Placed {
    pub(crate) baseline: f32,
    pub(crate) style: Style,
    pub(crate) texts: Vec<PlacedText>,
    pub(crate) role: Role,
}

impl Placed {
    /// Where it begins.
    pub(crate) fn left(&self) -> f32 {
        self.texts.first().map_or(0.0, |text| text.x)
    }
}

/// A piece of such a line.
#[derive(Clone)]
pub(crate) struct PlacedText {
    pub(crate) x: f32,
    /// How much wider it is than the font makes it.
    pub(crate) stretch: f32,
    pub(crate) line: Line,
}

/// A filled box that means nothing by itself: a rule, a bar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) ink: Ink,
}

/// A picture at its place.
#[derive(Clone)]
pub(crate) struct PlacedPicture {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) png: Arc<Vec<u8>>,
    pub(crate) role: Role,
}

/// Something to be drawn.
#[derive(Clone)]
pub(crate) enum Op {
    Picture(PlacedPicture),
    Text(Text),
    Placed(Placed),
    Shape(Shape),
}

/// A page in the order in which it will be drawn.
#[derive(Default)]
pub(crate) struct Sheet {
    pub(crate) ops: Vec<Op>,
    /// Width and height of what is drawn, where they are not ours; the foot stands below it.
    pub(crate) size: Option<(f32, f32)>,
}

impl Sheet {
    /// Whether nothing stands on it yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    /// The text that a reader must give back.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for op in &self.ops {
            match op {
                Op::Text(drawn) => text.push_str(&drawn.line.text()),
                Op::Placed(drawn) => {
                    for piece in &drawn.texts {
                        text.push_str(&piece.line.text());
                        text.push(' ');
                    }
                }
                Op::Shape(_) | Op::Picture(_) => {}
            }
            text.push('\n');
        }
        collapse(&text)
    }
}

/// NFC, each stretch of white space one space, none at the ends.
pub(crate) fn collapse(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}
