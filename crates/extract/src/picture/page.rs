//! Pages of PDFs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use document::Picture;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::{Drawn, of_rgb};
use crate::locked::locked;
use crate::read::Unread;

/// As a scan for reading has it: dots to the inch, of which a PDF counts 72.
const SCALE: f32 = 150.0 / 72.0;
/// A page is at most so many times as long as it is wide, or the other way round.
const LONGEST: f32 = 40.0;

pub(super) fn draw(bytes: &[u8], number: usize) -> Result<Drawn, Unread> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unread(locked(None)),
        LoadPdfError::Invalid => Unread::because("a damaged PDF"),
    })?;
    let pages = pdf.pages();
    let page = pages
        .get(number)
        .ok_or_else(|| Unread::because("there is no such page"))?;
    let scale = scale(page.render_dimensions())?;
    let whole = Arc::new(AtomicBool::new(true));
    let settings = InterpreterSettings {
        warning_sink: {
            let whole = Arc::clone(&whole);
            Arc::new(move |_| whole.store(false, Ordering::Relaxed))
        },
        ..InterpreterSettings::default()
    };
    let drawn = render(
        page,
        &RenderCache::new(),
        &settings,
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    // The ground is white, so that nothing is seen through.
    let (pixels, _) = drawn.data_as_u8_slice().as_chunks::<4>();
    let samples = pixels
        .iter()
        .flat_map(|[red, green, blue, _]| [*red, *green, *blue]);
    Ok(Drawn {
        picture: of_rgb(width, height, samples.collect())?,
        pages: pages.len(),
        whole: whole.load(Ordering::Relaxed),
    })
}

/// By how much a page is enlarged, so that no side gets longer than it may.
fn scale((width, height): (f32, f32)) -> Result<f32, Unread> {
    let (short, long) = (width.min(height), width.max(height));
    let lengths = width.is_finite() && height.is_finite() && short > 0.0;
    let usual = lengths && long / short <= LONGEST;
    if !usual {
        return Err(Unread::because("a page of a size that no page has"));
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let most = Picture::SIDE as f32;
    // A page smaller than a pixel is drawn as one.
    Ok(SCALE.max(1.0 / short).min(most / long))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_any_usual_size_stay_within_the_bounds() {
        for (width, height) in [
            (595.0, 842.0),
            (1.0, 1.0),
            (0.3, 9.0),
            (14_400.0, 14_400.0),
            (1e9, 2.5e7),
        ] {
            let scale = scale((width, height)).unwrap();
            assert!(width.max(height) * scale <= 2_000.5, "{width} {height}");
            assert!(width.min(height) * scale >= 0.99, "{width} {height}");
        }
        assert!((scale((595.0, 842.0)).unwrap() - SCALE).abs() < 0.01);
        for strange in [
            (0.0, 5.0),
            (1.0, 41.0),
            (f32::NAN, 1.0),
            (f32::INFINITY, 1.0),
        ] {
            assert!(scale(strange).is_err(), "{strange:?}");
        }
    }
}
