//! Pages that are pictures: pixels as PNG, and as pages of their own in a PDF.

use std::fmt;
use std::io::Cursor;
use std::sync::Arc;

use document::Picture;
use krilla::tagging::Tag;

use crate::RenderError;
use crate::flow::Flow;
use crate::sheet::{Op, PlacedPicture, Role};
use crate::style::{PAGE_HEIGHT, PAGE_WIDTH};

/// Points for each pixel, at the most: 150 dots to the inch.
const POINTS: f32 = 72.0 / 150.0;

/// A page that is nothing but a picture.
#[derive(Clone, PartialEq, Eq)]
pub struct PicturePage {
    /// Its pixels, as [`png()`] writes them.
    pub png: Arc<Vec<u8>>,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// What it is, for those who cannot see it.
    pub alt: String,
}

impl fmt::Debug for PicturePage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PicturePage({}x{})", self.size.0, self.size.1)
    }
}

/// Pixels as PNG, without any loss and without anything beside them.
pub fn png(picture: &Picture) -> Result<Vec<u8>, RenderError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, picture.width(), picture.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(if picture.is_grey() {
        png::ColorType::Grayscale
    } else {
        png::ColorType::Rgb
    });
    let mut writer = encoder.write_header().map_err(RenderError::Png)?;
    writer
        .write_image_data(picture.samples())
        .map_err(RenderError::Png)?;
    writer.finish().map_err(RenderError::Png)?;
    Ok(out)
}

/// The pixels of a PNG that [`png()`] wrote; none of any other. Not for files of strangers.
pub fn read_png(bytes: &[u8]) -> Option<Picture> {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().ok()?;
    let (width, height) = (reader.info().width, reader.info().height);
    let side = 1..=Picture::SIDE;
    if !side.contains(&width) || !side.contains(&height) {
        return None;
    }
    let grey = match reader.output_color_type() {
        (png::ColorType::Grayscale, png::BitDepth::Eight) => true,
        (png::ColorType::Rgb, png::BitDepth::Eight) => false,
        _ => return None,
    };
    let mut samples = vec![0; reader.output_buffer_size()?];
    reader.next_frame(&mut samples).ok()?;
    Picture::new(width, height, grey, samples)
}

impl Flow<'_> {
    /// A page of its own, with our foot below it.
    pub(crate) fn picture(&mut self, page: &PicturePage) -> Result<(), RenderError> {
        self.page_break()?;
        let (width, height) = (side(page.size.0)?, side(page.size.1)?);
        let scale = POINTS.min(PAGE_WIDTH / width).min(PAGE_HEIGHT / height);
        let (width, height) = (width * scale, height * scale);
        self.begin_sized(PAGE_WIDTH, height);
        let node = self.writer.tags.root(Tag::Figure(Some(page.alt.clone())));
        self.push(Op::Picture(PlacedPicture {
            x: (PAGE_WIDTH - width) / 2.0,
            y: 0.0,
            width,
            height,
            png: Arc::clone(&page.png),
            role: Role::Content(node),
        }));
        self.turn()
    }
}

fn side(pixels: u32) -> Result<f32, RenderError> {
    let pixels = u16::try_from(pixels).map_err(|_| RenderError::Geometry)?;
    if pixels == 0 {
        return Err(RenderError::Geometry);
    }
    Ok(f32::from(pixels))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_go_there_and_back_and_nothing_else_is_read() {
        for grey in [true, false] {
            let each = if grey { 1 } else { 3 };
            let samples: Vec<u8> = (0..=250).cycle().take(60 * each).collect();
            let picture = Picture::new(10, 6, grey, samples).unwrap();
            assert_eq!(read_png(&png(&picture).unwrap()), Some(picture));
        }
        assert_eq!(read_png(b"no PNG"), None);
        let mut alpha = Vec::new();
        let mut encoder = png::Encoder::new(&mut alpha, 1, 1);
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[1, 2, 3, 4]).unwrap();
        drop(writer);
        assert_eq!(read_png(&alpha), None);
    }
}
