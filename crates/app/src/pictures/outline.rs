//! Lines around parts of a page, with numbers: for the eyes of a reviewer alone, on what is shown and
//! never on what is given.

use document::{Area, Picture};

/// How thick a line is, and the white around it by which it is seen on dark ground, in pixels.
const LINE: i64 = 3;
const HALO: i64 = 1;
/// How large a pixel of a digit is drawn.
const DOT: i64 = 4;
const BLUE: [u8; 3] = [0, 75, 175];
const WHITE: [u8; 3] = [255; 3];

/// Digits of three by five dots, row by row from the top, the left dot being the highest bit.
const DIGITS: [[u8; 5]; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 1, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
];

/// From one pixel to the one behind another, across and down.
type Part = (i64, i64, i64, i64);

/// The same picture in colour, with a line around each area and its number beside it.
pub(super) fn outlined(picture: &Picture, areas: impl Iterator<Item = (usize, Area)>) -> Picture {
    let mut canvas = Canvas::of(picture);
    for (number, area) in areas {
        let (left, top, right, bottom) = canvas.pixels(area);
        for (thick, colour) in [(LINE + HALO, WHITE), (LINE, BLUE)] {
            let around = (left - thick, top - thick, right + thick, bottom + thick);
            canvas.frame(around, thick, colour);
        }
        canvas.number(number, (left - LINE, top - LINE, bottom + LINE));
    }
    let colours = Picture::new(picture.width(), picture.height(), false, canvas.samples);
    colours.unwrap_or_else(|| picture.clone())
}

/// Pixels in colour.
struct Canvas {
    width: i64,
    height: i64,
    samples: Vec<u8>,
}

impl Canvas {
    fn of(picture: &Picture) -> Self {
        let samples = if picture.is_grey() {
            let samples = picture.samples().iter();
            samples.flat_map(|grey| [*grey; 3]).collect()
        } else {
            picture.samples().to_vec()
        };
        Self {
            width: i64::from(picture.width()),
            height: i64::from(picture.height()),
            samples,
        }
    }

    fn pixels(&self, area: Area) -> Part {
        let all = i64::from(Area::ALL);
        let at = |share: u16, side: i64| i64::from(share) * side / all;
        let (left, top) = (at(area.left, self.width), at(area.top, self.height));
        let right = left + at(area.width, self.width) + 1;
        (left, top, right, top + at(area.height, self.height) + 1)
    }

    /// Fills what of a box lies on the picture.
    fn fill(&mut self, (left, top, right, bottom): Part, colour: [u8; 3]) {
        for y in top.max(0)..bottom.min(self.height) {
            for x in left.max(0)..right.min(self.width) {
                let at = usize::try_from((y * self.width + x) * 3).unwrap_or(usize::MAX);
                let pixel = self.samples.get_mut(at..at.saturating_add(3));
                if let Some(pixel) = pixel {
                    pixel.copy_from_slice(&colour);
                }
            }
        }
    }

    /// A line along the inside of a box.
    fn frame(&mut self, (left, top, right, bottom): Part, thick: i64, colour: [u8; 3]) {
        for side in [
            (left, top, right, top + thick),
            (left, bottom - thick, right, bottom),
            (left, top, left + thick, bottom),
            (right - thick, top, right, bottom),
        ] {
            self.fill(side, colour);
        }
    }

    /// A number on a plate over the upper left corner of a frame, or under it where the page ends.
    fn number(&mut self, number: usize, (left, top, bottom): (i64, i64, i64)) {
        let digits: Vec<u8> = number.to_string().bytes().map(|byte| byte - b'0').collect();
        let wide = 4 * DOT * i64::try_from(digits.len()).unwrap_or(1) + DOT;
        let high = 7 * DOT;
        let x = left.min(self.width - wide).max(0);
        let y = if top >= high { top - high } else { bottom };
        // Round the whole page there is no room beside it.
        let y = y.min(self.height - high).max(0);
        self.fill((x, y, x + wide, y + high), BLUE);
        for (place, digit) in (0..).zip(digits) {
            let rows = DIGITS.get(usize::from(digit)).copied().unwrap_or_default();
            for (row, bits) in (0..).zip(rows) {
                for column in (0..3).filter(|column| bits & (4 >> column) != 0) {
                    let x = x + (place * 4 + 1 + column) * DOT;
                    let y = y + (row + 1) * DOT;
                    self.fill((x, y, x + DOT, y + DOT), WHITE);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn white(grey: bool) -> Picture {
        let samples = vec![255; 200 * 100 * if grey { 1 } else { 3 }];
        Picture::new(200, 100, grey, samples).unwrap()
    }

    fn count(picture: &Picture, colour: [u8; 3]) -> usize {
        let (pixels, _) = picture.samples().as_chunks::<3>();
        pixels.iter().filter(|pixel| **pixel == colour).count()
    }

    #[test]
    fn a_line_runs_around_an_area_and_leaves_what_is_in_it() {
        let area = Area {
            left: 2_500,
            top: 5_000,
            width: 2_500,
            height: 2_000,
        };
        for grey in [true, false] {
            let shown = outlined(&white(grey), [(12, area)].into_iter());
            assert!(!shown.is_grey());
            assert!(count(&shown, BLUE) > 400);
            let (pixels, _) = shown.samples().as_chunks::<3>();
            for y in 50..70 {
                for x in 50..100 {
                    assert_eq!(pixels[y * 200 + x], WHITE, "{x} {y}");
                }
            }
        }
    }

    #[test]
    fn numbers_differ_and_the_edges_of_a_page_are_no_fault() {
        let one = outlined(&white(true), [(1, Area::PAGE)].into_iter());
        let two = outlined(&white(true), [(2, Area::PAGE)].into_iter());
        assert_ne!(one, two);
        let corner = Area {
            left: 9_999,
            top: 9_999,
            width: 1,
            height: 1,
        };
        let shown = outlined(&white(true), [(1_234_567, corner)].into_iter());
        assert!(count(&shown, BLUE) > 0);
        let none = outlined(&white(true), std::iter::empty());
        assert_eq!(count(&none, WHITE), 200 * 100);
    }
}
