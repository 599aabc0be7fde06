//! The fonts: which glyph a character has, and how wide it is.

use std::collections::{HashMap, HashSet};

use krilla::text::Font;
use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};

use crate::RenderError;

/// The two weights in which text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// How a character is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Drawn {
    /// The glyph's number in the font.
    pub(crate) glyph: u32,
    /// The advance, in parts of the font's size.
    pub(crate) advance: f32,
}

/// Both weights.
pub(crate) struct Faces {
    regular: Face,
    bold: Face,
}

/// One weight.
struct Face {
    /// INVARIANT: no two characters share a glyph. A font in a PDF says of a glyph which character
    /// it is, and can say only one; of two, a reader would give back the wrong one.
    drawn: HashMap<char, Drawn>,
    font: Font,
}

impl Faces {
    /// Reads the embedded fonts.
    pub(crate) fn load() -> Result<Self, RenderError> {
        Ok(Self {
            regular: Face::load(notosans::REGULAR_TTF)?,
            bold: Face::load(notosans::BOLD_TTF)?,
        })
    }

    /// How a character is drawn; `None` if the font has no glyph for it.
    pub(crate) fn drawn(&self, weight: Weight, c: char) -> Option<Drawn> {
        self.face(weight).drawn.get(&c).copied()
    }

    /// The font to draw with.
    pub(crate) fn font(&self, weight: Weight) -> Font {
        self.face(weight).font.clone()
    }

    fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Face {
    fn load(data: &'static [u8]) -> Result<Self, RenderError> {
        let font = skrifa::FontRef::new(data).map_err(|_| RenderError::Font)?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let em = f32::from(
            font.metrics(Size::unscaled(), LocationRef::default())
                .units_per_em,
        );
        let mut taken = HashSet::new();
        let mut drawn = HashMap::new();
        for (code, glyph) in font.charmap().mappings() {
            let (Some(c), glyph) = (char::from_u32(code), glyph.to_u32()) else {
                continue;
            };
            if c.is_control() || glyph == 0 || !taken.insert(glyph) {
                continue;
            }
            if let Some(advance) = metrics.advance_width(glyph.into()) {
                drawn.insert(
                    c,
                    Drawn {
                        glyph,
                        advance: advance / em,
                    },
                );
            }
        }
        let font = Font::new(data.into(), 0).ok_or(RenderError::Font)?;
        Ok(Self { drawn, font })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_that_are_promised_have_glyphs() {
        let faces = Faces::load().unwrap();
        let promised = "AZaz09 ÀÿŁłŞşŵŷĀžƏə€£–—‘’“”…•·[]()@&%+−×½ΑΩαωάώАЯаяЄєІіЇїҐґЎў";
        for weight in [Weight::Regular, Weight::Bold] {
            for c in promised.chars() {
                assert!(faces.drawn(weight, c).is_some(), "{c:?}");
            }
        }
    }

    #[test]
    fn no_two_characters_share_a_glyph() {
        for data in [notosans::REGULAR_TTF, notosans::BOLD_TTF] {
            let font = skrifa::FontRef::new(data).unwrap();
            let visible = |(code, _): &(u32, skrifa::GlyphId)| {
                char::from_u32(*code).is_some_and(|c| !c.is_control() && !c.is_whitespace())
            };
            let mut glyphs: Vec<_> = font
                .charmap()
                .mappings()
                .filter(visible)
                .map(|(_, glyph)| glyph)
                .collect();
            let all = glyphs.len();
            glyphs.sort_unstable();
            glyphs.dedup();
            // Were it otherwise, the second character would be shown by its code.
            assert_eq!(glyphs.len(), all);
        }
    }
}
