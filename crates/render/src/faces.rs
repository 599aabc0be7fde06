//! The fonts: which glyph a character has, and how wide it is.

use std::collections::HashMap;

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
    /// Which copy of the font.
    pub(crate) copy: usize,
}

/// Both weights.
pub(crate) struct Faces {
    regular: Face,
    bold: Face,
}

/// One weight.
struct Face {
    drawn: HashMap<char, Drawn>,
    /// The font, and copies of it.
    ///
    /// Some characters share a glyph (the Latin and the Greek o, say). A font in a PDF says of a
    /// glyph which character it is, and can say only one; a reader would give back the wrong one.
    /// So the second character of a glyph is drawn from a second copy, which says otherwise.
    copies: Vec<Font>,
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

    /// The font, or a copy of it.
    pub(crate) fn font(&self, weight: Weight, copy: usize) -> Option<Font> {
        self.face(weight).copies.get(copy).cloned()
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
        let mut characters: Vec<(char, skrifa::GlyphId)> = font
            .charmap()
            .mappings()
            .filter_map(|(code, glyph)| Some((char::from_u32(code)?, glyph)))
            .filter(|(c, glyph)| !c.is_control() && glyph.to_u32() != 0)
            .collect();
        characters.extend(borrowed(&font.charmap()));
        characters.sort_unstable();
        let mut sharing: HashMap<u32, usize> = HashMap::new();
        let mut drawn = HashMap::with_capacity(characters.len());
        for (c, glyph) in characters {
            let Some(advance) = metrics.advance_width(glyph) else {
                continue;
            };
            let shared = sharing.entry(glyph.to_u32()).or_default();
            drawn.insert(
                c,
                Drawn {
                    glyph: glyph.to_u32(),
                    advance: advance / em,
                    copy: *shared,
                },
            );
            *shared += 1;
        }
        let copies = sharing.values().copied().max().unwrap_or(1);
        let copies: Option<Vec<Font>> = (0..copies).map(|copy| font_copy(data, copy)).collect();
        Ok(Self {
            drawn,
            copies: copies.ok_or(RenderError::Font)?,
        })
    }
}

/// Characters without a glyph of their own that look like another: the hyphen that does not break.
fn borrowed(charmap: &skrifa::charmap::Charmap<'_>) -> Option<(char, skrifa::GlyphId)> {
    match charmap.map('\u{2011}') {
        Some(_) => None,
        None => charmap.map('-').map(|glyph| ('\u{2011}', glyph)),
    }
}

/// The font with as many bytes after its end, which no reader looks at: fonts that differ in a
/// byte are embedded apart.
fn font_copy(data: &'static [u8], copy: usize) -> Option<Font> {
    if copy == 0 {
        return Font::new(data.into(), 0);
    }
    let mut bytes = data.to_vec();
    bytes.extend(std::iter::repeat_n(0, copy));
    Font::new(bytes.into(), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_that_are_promised_have_glyphs() {
        let faces = Faces::load().unwrap();
        let promised = "AZaz09 ÀÿŁłŞşŵŷĀžƏə€£–—‘’“”…•·[]()@&%+−×½ΑΩαωάώАЯаяЄєІіЇїҐґЎў\u{2011}";
        for weight in [Weight::Regular, Weight::Bold] {
            for c in promised.chars() {
                assert!(faces.drawn(weight, c).is_some(), "{c:?}");
            }
        }
    }

    #[test]
    fn no_two_characters_share_a_glyph_of_one_copy() {
        let faces = Faces::load().unwrap();
        for face in [&faces.regular, &faces.bold] {
            let mut seen = HashMap::new();
            for (c, drawn) in &face.drawn {
                let other = seen.insert((drawn.glyph, drawn.copy), *c);
                assert_eq!(other, None, "{c:?}");
                assert!(drawn.copy < face.copies.len());
            }
        }
    }
}
