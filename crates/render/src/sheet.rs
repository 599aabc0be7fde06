//! One page before it is drawn: what goes where, and the text a reader must find.

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

/// A filled box that means nothing by itself: a rule, a bar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) ink: Ink,
}

/// Something to be drawn.
#[derive(Clone)]
pub(crate) enum Op {
    Text(Text),
    Shape(Shape),
}

/// A page in the order in which it will be drawn.
#[derive(Default)]
pub(crate) struct Sheet {
    pub(crate) ops: Vec<Op>,
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
            if let Op::Text(drawn) = op {
                text.push_str(&drawn.line.text());
                text.push('\n');
            }
        }
        collapse(&text)
    }
}

/// NFC, each stretch of white space one space, none at the ends.
pub(crate) fn collapse(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}
