//! Photographs and other pictures by themselves: JPEG and PNG.

use std::io::Cursor;

use document::Picture;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::orientation::{Turn, of_exif};
use super::scale::shrunk;
use super::{Drawn, of_rgb};
use crate::read::Unread;

/// A picture of more pixels than this is not unpacked: with what the decoder itself needs it would
/// not fit into the worker's memory.
const PIXELS: u64 = 32_000_000;
/// Nor one of a longer side.
const LONGEST: usize = 20_000;

pub(super) fn jpeg(bytes: &[u8]) -> Result<Drawn, Unread> {
    let damaged = || Unread::because("a damaged JPEG");
    let options = DecoderOptions::default()
        .set_max_width(LONGEST)
        .set_max_height(LONGEST)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| damaged())?;
    let (width, height) = decoder.dimensions().ok_or_else(damaged)?;
    bounded(width as u64, height as u64)?;
    let samples = decoder.decode().map_err(|_| damaged())?;
    let turn = decoder.exif().map_or(Turn::NONE, |exif| of_exif(exif));
    finish(samples, (width, height), turn)
}

pub(super) fn png(bytes: &[u8]) -> Result<Drawn, Unread> {
    let damaged = || Unread::because("a damaged PNG");
    let limits = png::Limits {
        bytes: 4 * usize::try_from(PIXELS).unwrap_or(usize::MAX),
    };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let header = decoder.read_header_info().map_err(|_| damaged())?;
    bounded(u64::from(header.width), u64::from(header.height))?;
    let mut reader = decoder.read_info().map_err(|_| damaged())?;
    let mut samples = vec![0; reader.output_buffer_size().ok_or_else(damaged)?];
    let frame = reader.next_frame(&mut samples).map_err(|_| damaged())?;
    samples.truncate(frame.buffer_size());
    let exif = reader.info().exif_metadata.as_deref();
    let turn = exif.map_or(Turn::NONE, of_exif);
    let size = (frame.width as usize, frame.height as usize);
    finish(on_white(samples, frame.color_type), size, turn)
}

fn bounded(width: u64, height: u64) -> Result<(), Unread> {
    if width == 0 || height == 0 {
        return Err(Unread::because("a picture without pixels"));
    }
    if width.saturating_mul(height) > PIXELS {
        return Err(Unread::because(
            "a picture of more than 32 million pixels; save it smaller",
        ));
    }
    Ok(())
}

/// Red, green and blue; what is seen through is seen on white.
fn on_white(samples: Vec<u8>, colour: png::ColorType) -> Vec<u8> {
    let mixed = |sample: u8, alpha: u8| {
        let (sample, alpha) = (u16::from(sample), u16::from(alpha));
        u8::try_from((sample * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    match colour {
        png::ColorType::Grayscale | png::ColorType::Indexed => {
            samples.into_iter().flat_map(|grey| [grey; 3]).collect()
        }
        png::ColorType::GrayscaleAlpha => {
            let (pixels, _) = samples.as_chunks::<2>();
            let pixels = pixels.iter();
            pixels
                .flat_map(|[grey, alpha]| [mixed(*grey, *alpha); 3])
                .collect()
        }
        png::ColorType::Rgb => samples,
        png::ColorType::Rgba => {
            let (pixels, _) = samples.as_chunks::<4>();
            let pixels = pixels.iter();
            pixels
                .flat_map(|[red, green, blue, alpha]| {
                    [*red, *green, *blue].map(|one| mixed(one, *alpha))
                })
                .collect()
        }
    }
}

fn finish(samples: Vec<u8>, size: (usize, usize), turn: Turn) -> Result<Drawn, Unread> {
    let (samples, size) = shrunk(samples, size, Picture::SIDE as usize)
        .ok_or_else(|| Unread::because("a damaged picture"))?;
    let (samples, (width, height)) = turn.turned(samples, size);
    let pixels = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Drawn {
        picture: of_rgb(pixels(width), pixels(height), samples)?,
        pages: 1,
        whole: true,
    })
}
