//! Where the text of a page stands, so that the page can be drawn anew from what is kept of it.
//!
//! Lengths are hundredths of a point; places are counted from the top left corner of the page as it
//! is shown.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Hundredths of a point in one.
pub const POINT: i32 = 100;

/// A page as it is laid out, or why that is not known.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLayout {
    /// The part of the document that holds the text of the page.
    pub part: usize,
    /// Width of the page.
    pub width: i32,
    /// Height of the page.
    pub height: i32,
    /// Its lines, from top to bottom. Together with `beside` they hold every character of the part's
    /// text, each once, white space and what has no appearance left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<PlacedLine>,
    /// What of the text has no place of its own on the page, such as the contents of fields: first
    /// byte and the byte behind it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<(u32, u32)>,
    /// Straight lines and thin bars.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// How many pictures stand on it, of which nothing is kept here.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub pictures: usize,
    /// Why the page cannot be drawn anew; lines and rules are empty then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_not: Option<WhyNot>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// How long and wide a page may be, and how large its type.
const SIDE: std::ops::RangeInclusive<i32> = 100 * POINT..=3_000 * POINT;
const TYPE: std::ops::RangeInclusive<i32> = POINT..=400 * POINT;

/// Whether a place is on a page of this length, give or take a little.
fn within(place: i32, side: i32) -> bool {
    (-5 * POINT..=side.saturating_add(5 * POINT)).contains(&place)
}

/// Words that stand beside each other on one base line.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredLine", into = "StoredLine")]
pub struct PlacedLine {
    /// The base line, from the top of the page.
    pub baseline: i32,
    /// Size of the type.
    pub size: i32,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether the same letters stand elsewhere on the page too, so that nothing says which of the
    /// places in the text this is.
    pub twin: bool,
    /// Its words, from left to right and in the order of the text.
    pub words: Vec<PlacedWord>,
}

/// A word, which the text of the part holds in one piece.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredWord", into = "StoredWord")]
pub struct PlacedWord {
    /// Its first byte in the text of the part.
    pub start: u32,
    /// The byte behind it.
    pub end: u32,
    /// Its left edge.
    pub x: i32,
    /// Its width.
    pub width: i32,
}

/// There are many of both, so names are not written with each.
type StoredLine = (i32, i32, u8, Vec<PlacedWord>);
type StoredWord = (u32, u32, i32, i32);

impl From<StoredLine> for PlacedLine {
    fn from((baseline, size, flags, words): StoredLine) -> Self {
        Self {
            baseline,
            size,
            bold: flags & 1 != 0,
            twin: flags & 2 != 0,
            words,
        }
    }
}

impl From<PlacedLine> for StoredLine {
    fn from(line: PlacedLine) -> Self {
        let flags = u8::from(line.bold) | u8::from(line.twin) << 1;
        (line.baseline, line.size, flags, line.words)
    }
}

impl From<StoredWord> for PlacedWord {
    fn from((start, end, x, width): StoredWord) -> Self {
        Self {
            start,
            end,
            x,
            width,
        }
    }
}

impl From<PlacedWord> for StoredWord {
    fn from(word: PlacedWord) -> Self {
        (word.start, word.end, word.x, word.width)
    }
}

/// A straight line or thin bar, along the page or down it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(i32, i32, i32, i32)", into = "(i32, i32, i32, i32)")]
pub struct Rule {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

impl From<(i32, i32, i32, i32)> for Rule {
    fn from((x, y, width, height): (i32, i32, i32, i32)) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }
}

impl From<Rule> for (i32, i32, i32, i32) {
    fn from(rule: Rule) -> Self {
        (rule.x, rule.y, rule.width, rule.height)
    }
}

/// Why a page cannot be drawn anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNot {
    /// Nothing on it is text.
    NoText,
    /// Text stands across it or upside down.
    Turned,
    /// The places of its letters and its text do not say the same.
    Unlike,
    /// Text stands beyond its edges, or it has no size that a page may have.
    Edges,
    /// Too much stands on it.
    TooMuch,
    /// It could not be read.
    Damaged,
    /// The same words are kept in one place and hidden in another, and which is which is not known.
    Twins,
    /// Letters that our fonts do not have.
    Letters,
    /// With its marks a line is wider than the page.
    TooWide,
    /// Its layout was not kept when the file was read.
    NotKept,
    /// It was drawn, and what was read of it again is not what was planned.
    NotProved,
}

impl WhyNot {
    /// For people: behind “because”.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoText => "a page of it holds no text, only a picture or a drawing",
            Self::Turned => "text stands across a page",
            Self::Unlike => {
                "the places of the letters on a page do not agree with the text that was read"
            }
            Self::Edges => "text stands beyond the edges of a page",
            Self::TooMuch => "too much stands on a page",
            Self::Damaged => "a page could not be read",
            Self::Twins => {
                "the same words are given in one place and hidden in another on one page, and it \
                 cannot be told which is which"
            }
            Self::Letters => "our fonts do not have all of its letters",
            Self::TooWide => "with its marks a line is wider than the page",
            Self::NotKept => "its layout was not kept when the file was read; read the file again",
            Self::NotProved => "what was read again from the drawn pages was not what was planned",
        }
    }
}

impl PageLayout {
    /// A page that cannot be drawn anew.
    pub fn not(part: usize, why: WhyNot) -> Self {
        Self {
            part,
            why_not: Some(why),
            ..Self::default()
        }
    }

    /// Whether it can be the layout of a page with this text: whoever read a stranger's file may have
    /// been taken over by it. Its measures are those of pages and of type, and every letter of the
    /// text stands in it once.
    pub fn fits(&self, text: &str) -> bool {
        let sides = SIDE.contains(&self.width) && SIDE.contains(&self.height);
        let rules = self.rules.iter().all(|rule| {
            let right = rule.x.checked_add(rule.width);
            let bottom = rule.y.checked_add(rule.height);
            rule.width > 0
                && rule.height > 0
                && within(rule.x, self.width)
                && within(rule.y, self.height)
                && right.is_some_and(|right| within(right, self.width))
                && bottom.is_some_and(|bottom| within(bottom, self.height))
        });
        let lines = self.lines.iter().all(|line| {
            TYPE.contains(&line.size)
                && within(line.baseline, self.height)
                && line.words.iter().all(|word| {
                    within(word.x, self.width) && word.width > 0 && within(word.width, self.width)
                })
        });
        sides && rules && lines && self.covers(text)
    }

    fn covers(&self, text: &str) -> bool {
        let mut places: Vec<(u32, u32)> = self.beside.clone();
        for line in &self.lines {
            let words = line.words.iter().map(|word| (word.start, word.end));
            let from = places.len();
            places.extend(words);
            if !places.get(from..).is_some_and(<[_]>::is_sorted) {
                return false;
            }
        }
        places.sort_unstable();
        let mut behind = 0;
        for (start, end) in places {
            let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else {
                return false;
            };
            let between = text.get(behind..start);
            if start >= end || between.is_none_or(|between| solid(between).next().is_some()) {
                return false;
            }
            behind = end;
        }
        text.get(behind..)
            .is_some_and(|rest| solid(rest).next().is_none())
    }

    /// How many words stand on it.
    pub fn words(&self) -> usize {
        self.lines.iter().map(|line| line.words.len()).sum()
    }
}

impl fmt::Debug for PageLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageLayout")
            .field("part", &self.part)
            .field("lines", &self.lines.len())
            .field("rules", &self.rules.len())
            .field("why_not", &self.why_not)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PlacedLine {
    /// Without the widths of its words, which tell of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlacedLine")
            .field("words", &self.words.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PlacedWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlacedWord").finish_non_exhaustive()
    }
}

/// Letters of a text without what has no place on a page of its own: white space, soft hyphens,
/// joiners, directions. Ligatures are written out. Each with its first byte and the byte behind it.
pub fn solid(text: &str) -> impl Iterator<Item = (char, usize, usize)> + '_ {
    text.char_indices().flat_map(|(at, c)| {
        let letters = spelled_out(c);
        let own = letters.is_empty() && !is_ignored(c);
        letters
            .chars()
            .chain(own.then_some(c))
            .map(move |letter| (letter, at, at + c.len_utf8()))
    })
}

fn spelled_out(c: char) -> &'static str {
    match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => "",
    }
}

fn is_ignored(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_stored_in_few_words_and_read_again() {
        let layout = PageLayout {
            part: 3,
            width: 59_528,
            height: 84_189,
            lines: vec![PlacedLine {
                baseline: 7_200,
                size: 1_200,
                bold: true,
                twin: true,
                words: vec![PlacedWord {
                    start: 0,
                    end: 3,
                    x: 7_200,
                    width: 2_100,
                }],
            }],
            beside: vec![(3, 9)],
            rules: vec![Rule {
                x: 1,
                y: 2,
                width: 3,
                height: 4,
            }],
            pictures: 0,
            why_not: None,
        };
        let json = serde_json::to_string(&layout).unwrap();
        assert!(json.contains("[7200,1200,3,[[0,3,7200,2100]]]") && json.contains("[1,2,3,4]"));
        assert_eq!(serde_json::from_str::<PageLayout>(&json).unwrap(), layout);
        assert!(!format!("{layout:?}").contains("2100"));
        let refused = PageLayout::not(0, WhyNot::Turned);
        let json = serde_json::to_string(&refused).unwrap();
        assert!(json.contains(r#""why_not":"turned""#));
    }

    fn page(text: &str, words: &[(u32, u32)]) -> PageLayout {
        let word = |(start, end): &(u32, u32)| PlacedWord {
            start: *start,
            end: *end,
            x: 7_200,
            width: 900,
        };
        let line = PlacedLine {
            baseline: 9_000,
            size: 1_000,
            bold: false,
            twin: false,
            words: words.iter().map(word).collect(),
        };
        assert!(!text.is_empty());
        PageLayout {
            width: 59_500,
            height: 84_200,
            lines: vec![line],
            ..PageLayout::default()
        }
    }

    #[test]
    fn a_layout_holds_every_letter_once_or_does_not_fit() {
        let text = "Zoë met Åsa";
        let whole = [(0, 4), (5, 8), (9, 13)];
        assert!(page(text, &whole).fits(text));
        for words in [
            &whole[..2],
            &[(0, 4), (5, 8), (8, 13)],
            &[(0, 4), (4, 8), (5, 8), (9, 13)],
            &[(0, 3), (5, 8), (9, 13)],
            &[(0, 4), (5, 8), (9, 14)],
            &[(5, 8), (0, 4), (9, 13)],
            &[],
        ] {
            assert_eq!(
                page(text, words).fits(text),
                words == [(0, 4), (5, 8), (8, 13)],
                "{words:?}"
            );
        }
        let mut beside = page(text, &whole[..2]);
        beside.beside = vec![(9, 13)];
        assert!(beside.fits(text));
    }

    #[test]
    fn measures_that_no_page_has_do_not_fit() {
        let text = "Zoë";
        let fits = |change: fn(&mut PageLayout)| {
            let mut page = page(text, &[(0, 4)]);
            change(&mut page);
            page.fits(text)
        };
        assert!(fits(|_| {}));
        assert!(!fits(|page| page.width = i32::MAX));
        assert!(!fits(|page| page.lines[0].size = i32::MAX));
        assert!(!fits(|page| page.lines[0].baseline = i32::MIN));
        assert!(!fits(|page| page.lines[0].words[0].x = i32::MAX));
        assert!(!fits(|page| page.lines[0].words[0].width = 0));
        let far = Rule {
            x: 100,
            y: 100,
            width: i32::MAX,
            height: 1,
        };
        let mut odd = page(text, &[(0, 4)]);
        odd.rules.push(far);
        assert!(!odd.fits(text));
    }

    #[test]
    fn ligatures_are_written_out_and_blanks_left_out() {
        let found: Vec<_> = solid("o\u{fb01} \u{ad}é").collect();
        assert_eq!(found, [('o', 0, 1), ('f', 1, 4), ('i', 1, 4), ('é', 7, 9)]);
    }
}
