//! Measures of the page and of the type. Lengths are points, 72 to the inch.

use crate::faces::Weight;

/// A4, portrait.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
/// Left edge of the text.
pub(crate) const LEFT: f32 = 76.0;
/// Width of the text: some eighty characters.
pub(crate) const MEASURE: f32 = PAGE_WIDTH - 2.0 * LEFT;
/// Top edge of the text.
pub(crate) const TOP: f32 = 72.0;
/// Bottom edge of the text.
pub(crate) const BOTTOM: f32 = PAGE_HEIGHT - 96.0;
/// The line above the foot of the page.
pub(crate) const FOOT: f32 = PAGE_HEIGHT - 72.0;
/// What a page of another size has below it for the foot.
pub(crate) const STRIP: f32 = 60.0;
/// Space between paragraphs.
pub(crate) const BETWEEN: f32 = 8.0;

/// A colour of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Text.
    Black,
    /// What stands beside the text: the foot of the page, labels. At least 7 to 1 on white.
    Grey,
    /// Thin lines.
    Hairline,
    /// The box of a mark, light enough for its words to be read.
    Mark,
}

impl Ink {
    /// Red, green and blue.
    pub(crate) fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Black => (0x1b, 0x1d, 0x21),
            Self::Grey => (0x52, 0x57, 0x60),
            Self::Hairline => (0xc4, 0xc8, 0xce),
            Self::Mark => (0xd5, 0xd9, 0xe0),
        }
    }
}

/// How text of a kind is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) size: f32,
    pub(crate) leading: f32,
    pub(crate) weight: Weight,
    pub(crate) ink: Ink,
}

const fn style(size: f32, leading: f32, weight: Weight, ink: Ink) -> Style {
    Style {
        size,
        leading,
        weight,
        ink,
    }
}

pub(crate) const BODY: Style = style(10.5, 15.5, Weight::Regular, Ink::Black);
pub(crate) const ITEM: Style = style(10.0, 14.5, Weight::Regular, Ink::Black);
pub(crate) const CELL: Style = style(9.5, 13.5, Weight::Regular, Ink::Black);
pub(crate) const CELL_HEAD: Style = style(9.5, 13.5, Weight::Bold, Ink::Black);
pub(crate) const LABEL: Style = style(9.5, 13.5, Weight::Regular, Ink::Grey);
pub(crate) const FOOT_TEXT: Style = style(8.0, 11.5, Weight::Regular, Ink::Grey);

/// The style of a heading and the space before and after it.
pub(crate) fn heading(level: u8) -> (Style, f32, f32) {
    match level {
        0 | 1 => (style(19.0, 25.0, Weight::Bold, Ink::Black), 22.0, 8.0),
        2 => (style(13.5, 19.0, Weight::Bold, Ink::Black), 18.0, 4.0),
        _ => (style(10.5, 15.5, Weight::Bold, Ink::Black), 10.0, 2.0),
    }
}

impl Style {
    /// From the top of a line to its baseline, so that text stands in the middle of its leading.
    pub(crate) fn baseline(&self) -> f32 {
        const ASCENT: f32 = 1.069;
        const DESCENT: f32 = 0.293;
        (self.leading - self.size * (ASCENT + DESCENT)) / 2.0 + self.size * ASCENT
    }
}
