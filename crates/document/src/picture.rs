//! A page or photograph as pixels, and the parts of it that are covered.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Pixels, row by row from the top left: one sample a pixel if grey, else red, green and blue.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    grey: bool,
    samples: Vec<u8>,
}

/// What lies under a cover is this in the picture itself, and nothing else.
pub const COVERED: u8 = 0;

impl Picture {
    /// Pixels of bounded sides are no more than this many to each.
    pub const SIDE: u32 = 2_000;

    /// A picture of these samples, if they are as many as its size says and no side is longer than
    /// [`Picture::SIDE`].
    pub fn new(width: u32, height: u32, grey: bool, samples: Vec<u8>) -> Option<Self> {
        let fits = (1..=Self::SIDE).contains(&width) && (1..=Self::SIDE).contains(&height);
        let wanted = u64::from(width) * u64::from(height) * if grey { 1 } else { 3 };
        (fits && samples.len() as u64 == wanted).then_some(Self {
            width,
            height,
            grey,
            samples,
        })
    }

    /// How many pixels wide.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// How many pixels high.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Whether it has no colours.
    pub fn is_grey(&self) -> bool {
        self.grey
    }

    /// Its samples.
    pub fn samples(&self) -> &[u8] {
        &self.samples
    }

    /// Makes every pixel that an area touches black.
    pub fn cover(&mut self, area: Area) {
        for row in self.rows(area) {
            if let Some(row) = self.samples.get_mut(row) {
                row.fill(COVERED);
            }
        }
    }

    /// Whether every pixel that an area touches is black.
    pub fn is_covered(&self, area: Area) -> bool {
        let mut rows = self.rows(area);
        rows.all(|row| {
            let row = self.samples.get(row).unwrap_or_default();
            row.iter().all(|sample| *sample == COVERED)
        })
    }

    /// The samples of an area, row by row.
    fn rows(&self, area: Area) -> impl Iterator<Item = Range<usize>> + use<> {
        let each = if self.grey { 1 } else { 3 };
        let across = pixels(area.left, area.width, self.width);
        let width = self.width as usize;
        pixels(area.top, area.height, self.height).map(move |row| {
            let start = row * width;
            (start + across.start) * each..(start + across.end) * each
        })
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}x{})", self.width, self.height)
    }
}

/// A rectangle on a page, in hundredths of a per cent of its width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Area {
    /// From the left edge.
    pub left: u16,
    /// From the top edge.
    pub top: u16,
    /// How wide.
    pub width: u16,
    /// How high.
    pub height: u16,
}

impl Area {
    /// The whole of a side.
    pub const ALL: u16 = 10_000;
    /// The whole page.
    pub const PAGE: Self = Self {
        left: 0,
        top: 0,
        width: Self::ALL,
        height: Self::ALL,
    };

    /// Whether it lies on the page and covers anything.
    pub fn is_on_page(self) -> bool {
        let fits = |from: u16, size: u16| {
            size > 0 && u32::from(from) + u32::from(size) <= u32::from(Self::ALL)
        };
        fits(self.left, self.width) && fits(self.top, self.height)
    }

    /// Whether all of another lies in it.
    pub fn holds(self, other: Self) -> bool {
        let (right, bottom) = self.ends();
        let (other_right, other_bottom) = other.ends();
        self.left <= other.left
            && self.top <= other.top
            && other_right <= right
            && other_bottom <= bottom
    }

    /// Whether most of another lies in it.
    pub fn shares_most_of(self, other: Self) -> bool {
        let (right, bottom) = self.ends();
        let (other_right, other_bottom) = other.ends();
        let shared = |from: u16, to: u32, other_from: u16, other_to: u32| {
            let from = u32::from(from.max(other_from));
            u64::from(to.min(other_to).saturating_sub(from))
        };
        let both = shared(self.left, right, other.left, other_right)
            * shared(self.top, bottom, other.top, other_bottom);
        both * 2 > u64::from(other.width) * u64::from(other.height)
    }

    /// The smallest in which both lie.
    #[must_use]
    pub fn around(self, other: Self) -> Self {
        let (right, bottom) = self.ends();
        let (other_right, other_bottom) = other.ends();
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        let size = |from: u16, to: u32| u16::try_from(to - u32::from(from)).unwrap_or(Self::ALL);
        Self {
            left,
            top,
            width: size(left, right.max(other_right)),
            height: size(top, bottom.max(other_bottom)),
        }
    }

    /// From one corner to the opposite one in shares of the page, grown to whole hundredths of a per
    /// cent and kept on the page; none where nothing of it lies there.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and ten thousand"
    )]
    pub fn between((left, top): (f32, f32), (right, bottom): (f32, f32)) -> Option<Self> {
        let all = f32::from(Self::ALL);
        let from = |share: f32| (share * all).floor().clamp(0.0, all);
        let to = |share: f32| (share * all).ceil().clamp(0.0, all);
        let known = [left, top, right, bottom].iter().all(|one| one.is_finite());
        let area = Self {
            left: from(left) as u16,
            top: from(top) as u16,
            width: (to(right) - from(left)).max(0.0) as u16,
            height: (to(bottom) - from(top)).max(0.0) as u16,
        };
        (known && area.is_on_page()).then_some(area)
    }

    /// Its right edge and its lower one.
    fn ends(self) -> (u32, u32) {
        let end = |from: u16, size: u16| u32::from(from) + u32::from(size);
        (end(self.left, self.width), end(self.top, self.height))
    }
}

/// The pixels of a side that a stretch touches, at least one: what is only touched is covered too.
fn pixels(from: u16, length: u16, side: u32) -> Range<usize> {
    let all = u64::from(Area::ALL);
    let side = u64::from(side);
    let start = (u64::from(from) * side / all).min(side.saturating_sub(1));
    let end = (u64::from(from) + u64::from(length)) * side;
    let end = end.div_ceil(all).clamp(start + 1, side.max(start + 1));
    let whole = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    whole(start)..whole(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn white(width: u32, height: u32, grey: bool) -> Picture {
        let samples = width as usize * height as usize * if grey { 1 } else { 3 };
        Picture::new(width, height, grey, vec![255; samples]).unwrap()
    }

    #[test]
    fn samples_must_be_as_many_as_the_size_says() {
        assert!(Picture::new(2, 2, true, vec![0; 4]).is_some());
        assert!(Picture::new(2, 2, false, vec![0; 4]).is_none());
        assert!(Picture::new(0, 2, true, Vec::new()).is_none());
        assert!(Picture::new(Picture::SIDE + 1, 1, true, vec![0; 2_001]).is_none());
    }

    #[test]
    fn a_cover_blackens_what_it_touches_and_nothing_else() {
        for grey in [true, false] {
            let mut picture = white(10, 4, grey);
            // From 15 to 35 per cent across: the pixels 1, 2 and 3; the second quarter down.
            let area = Area {
                left: 1_500,
                top: 2_500,
                width: 2_000,
                height: 2_500,
            };
            assert!(!picture.is_covered(area));
            picture.cover(area);
            assert!(picture.is_covered(area));
            let each = if grey { 1 } else { 3 };
            let black: Vec<usize> = (0..40)
                .filter(|at| picture.samples()[at * each] == 0)
                .collect();
            assert_eq!(black, [11, 12, 13]);
            let dark = picture.samples().iter().filter(|sample| **sample < 9);
            assert_eq!(dark.count(), 3 * each);
        }
    }

    #[test]
    fn areas_lie_in_each_other_and_around_each_other() {
        let area = |left, top, width, height| Area {
            left,
            top,
            width,
            height,
        };
        let (one, other) = (area(100, 200, 50, 60), area(120, 100, 10, 20));
        let both = one.around(other);
        assert_eq!(both, area(100, 100, 50, 160));
        assert!(both.holds(one) && both.holds(other) && both.holds(both));
        assert!(both.shares_most_of(one) && !one.shares_most_of(both));
        assert!(!one.shares_most_of(other));
        assert!(!one.holds(both) && !one.holds(other) && Area::PAGE.holds(one));
        assert_eq!(
            Area::between((0.1, -0.5), (0.200_01, 0.5)),
            Some(area(1_000, 0, 1_001, 5_000))
        );
        assert_eq!(Area::between((0.5, 0.5), (0.4, 0.6)), None);
        assert_eq!(Area::between((0.1, 1.1), (0.2, 1.2)), None);
        assert_eq!(Area::between((f32::NAN, 0.0), (0.2, 0.2)), None);
        assert_eq!(
            Area::PAGE.around(area(u16::MAX, 0, u16::MAX, 1)).width,
            10_000
        );
    }

    #[test]
    fn the_smallest_cover_is_a_pixel_and_the_largest_the_page() {
        let mut picture = white(3, 3, true);
        picture.cover(Area {
            left: 9_999,
            top: 9_999,
            width: 1,
            height: 1,
        });
        assert_eq!(
            picture.samples(),
            [255, 255, 255, 255, 255, 255, 255, 255, 0]
        );
        picture.cover(Area::PAGE);
        assert_eq!(picture.samples(), [0; 9]);
        let off = |left, width| Area {
            left,
            width,
            ..Area::PAGE
        };
        assert!(Area::PAGE.is_on_page());
        assert!(!off(1, Area::ALL).is_on_page() && !off(0, 0).is_on_page());
        assert!(!off(u16::MAX, u16::MAX).is_on_page());
        picture.cover(off(u16::MAX, u16::MAX));
    }
}
