//! The words of a page with their places on it, as they were read: to suggest what may have to be
//! covered. Nothing rests on them, since whoever reads a stranger's file may be wrong, or be taken in.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Area;

/// The words of a page in the order of reading.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageWords {
    text: String,
    words: Vec<WordPlace>,
    /// Nobody can tell where the words of the text stand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    placeless: bool,
}

/// Where a word of the text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordPlace {
    /// Its first byte in the text.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// Its place on the page.
    pub area: Area,
    /// How sure a program that looked at the picture is of it, in per cent; none where the file says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sure: Option<u8>,
}

/// What parts a word from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parted {
    /// It stands beside it.
    Blank,
    /// It begins a line.
    Line,
    /// It begins a paragraph.
    Paragraph,
}

impl PageWords {
    /// No page that somebody reads says more than so many bytes.
    pub const TEXT: usize = 200_000;

    /// A text whose words stand nobody knows where.
    pub fn placeless(text: String) -> Self {
        Self {
            text,
            words: Vec::new(),
            placeless: true,
        }
    }

    /// A text with places of its words.
    pub fn of(text: String, words: Vec<WordPlace>) -> Self {
        Self {
            text,
            words,
            placeless: false,
        }
    }

    /// Adds a word behind those that are there.
    pub fn push(&mut self, parted: Parted, word: &str, area: Area, sure: Option<u8>) {
        if !self.text.is_empty() {
            self.text.push_str(match parted {
                Parted::Blank => " ",
                Parted::Line => "\n",
                Parted::Paragraph => "\n\n",
            });
        }
        let start = self.text.len();
        self.text.push_str(word);
        self.words.push(WordPlace {
            start,
            end: self.text.len(),
            area,
            sure,
        });
    }

    /// What the page says.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its words.
    pub fn words(&self) -> &[WordPlace] {
        &self.words
    }

    /// Whether nobody can tell where its words stand.
    pub fn is_placeless(&self) -> bool {
        self.placeless
    }

    /// Whether it can be what a page says: every word stands in the text and on the page.
    pub fn fits(&self) -> bool {
        let stands = |word: &WordPlace| {
            let written = self.text.get(word.start..word.end);
            written.is_some_and(|written| !written.is_empty())
                && word.area.is_on_page()
                && word.sure.is_none_or(|sure| sure <= 100)
        };
        self.text.len() <= Self::TEXT
            && self.words.len() <= self.text.len()
            && self.words.iter().all(stands)
    }

    /// Where a stretch of the text stands: a rectangle for each line that it runs over, around all of
    /// every word that it touches.
    pub fn places(&self, start: usize, end: usize) -> Vec<(Area, Option<u8>)> {
        let touched = |word: &&WordPlace| word.start < end && start < word.end;
        let mut places: Vec<(Area, Option<u8>)> = Vec::new();
        let mut last: Option<Area> = None;
        for word in self.words.iter().filter(touched) {
            let beside = last.is_some_and(|last| stand_beside(last, word.area));
            match places.last_mut().filter(|_| beside) {
                Some((area, sure)) => {
                    *area = area.around(word.area);
                    *sure = (*sure).min(word.sure);
                }
                None => places.push((word.area, word.sure)),
            }
            last = Some(word.area);
        }
        places
    }
}

/// Whether a word stands behind another on the same line.
fn stand_beside(one: Area, next: Area) -> bool {
    let end = |from: u16, size: u16| u32::from(from) + u32::from(size);
    let top = u32::from(one.top.max(next.top));
    let bottom = end(one.top, one.height).min(end(next.top, next.height));
    let shared = bottom.saturating_sub(top);
    let low = u32::from(one.height.min(next.height));
    // Far apart they are columns, and what stands between is nobody's.
    let gap = u32::from(next.left).saturating_sub(end(one.left, one.width));
    shared * 2 >= low && next.left >= one.left && gap <= 4 * low.max(50)
}

impl fmt::Debug for PageWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PageWords({} bytes, {} words)",
            self.text.len(),
            self.words.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(left: u16, top: u16, width: u16) -> Area {
        Area {
            left,
            top,
            width,
            height: 200,
        }
    }

    fn page() -> PageWords {
        let mut page = PageWords::default();
        page.push(Parted::Line, "Met", area(1_000, 1_000, 400), None);
        page.push(Parted::Blank, "Zoë", area(1_500, 1_010, 400), None);
        page.push(Parted::Line, "Poe,", area(1_000, 1_300, 500), None);
        page.push(Parted::Blank, "then", area(1_600, 1_300, 500), None);
        page
    }

    #[test]
    fn a_stretch_over_two_lines_has_two_places() {
        let page = page();
        assert_eq!(page.text(), "Met Zoë\nPoe, then");
        assert!(page.fits());
        let both = page.places(4, 12);
        assert_eq!(
            both,
            [
                (area(1_500, 1_010, 400), None),
                (area(1_000, 1_300, 500), None)
            ]
        );
        let line = page.places(0, 8);
        assert_eq!(
            line,
            [(
                Area {
                    left: 1_000,
                    top: 1_000,
                    width: 900,
                    height: 210
                },
                None
            )]
        );
        assert!(page.places(3, 4).is_empty());
    }

    #[test]
    fn words_of_two_columns_have_a_place_each() {
        let mut page = PageWords::default();
        page.push(Parted::Line, "Zoë", area(1_000, 1_000, 400), Some(90));
        page.push(Parted::Blank, "Poe", area(6_000, 1_000, 400), Some(40));
        assert_eq!(page.places(0, 8).len(), 2);
    }

    #[test]
    fn what_stands_nowhere_does_not_fit() {
        let fits = |change: fn(&mut WordPlace)| {
            let mut page = page();
            change(&mut page.words[1]);
            page.fits()
        };
        assert!(fits(|_| {}));
        assert!(!fits(|word| word.end = 90));
        assert!(!fits(|word| word.start = word.end));
        // In the middle of a letter.
        assert!(!fits(|word| word.end = 7));
        assert!(!fits(|word| word.area.left = 10_000));
        assert!(!fits(|word| word.sure = Some(101)));
        assert!(!PageWords::placeless("a".repeat(PageWords::TEXT + 1)).fits());
    }
}
