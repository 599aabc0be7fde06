//! A page of a PDF, or a photograph, as pixels of bounded size: nothing of the file but what can be
//! seen comes along.

mod orientation;
mod page;
mod photo;
mod scale;

use std::panic::{AssertUnwindSafe, catch_unwind};

use document::{LookAtThis, PageWords, Picture};

use crate::formats::pdf_places;
use crate::read::Unread;

/// A page as it was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Its pixels.
    pub picture: Picture,
    /// How many pages the file has; a photograph has one.
    pub pages: usize,
    /// Whether everything on it could be drawn.
    pub whole: bool,
}

/// Draws a page, the first being 0, of a PDF, or a photograph (JPEG or PNG).
pub fn draw(bytes: &[u8], page: usize) -> Result<Drawn, Unread> {
    let drawn = catch_unwind(AssertUnwindSafe(|| match bytes {
        [0xFF, 0xD8, 0xFF, ..] => photo::jpeg(bytes),
        [0x89, b'P', b'N', b'G', ..] => photo::png(bytes),
        _ if has_pdf_mark(bytes) => page::draw(bytes, page),
        _ => Err(Unread::because(
            "pictures are drawn from JPEG, PNG and PDF; save it as one of them",
        )),
    }));
    drawn.unwrap_or_else(|_| Err(fault()))
}

/// What the pages of a PDF say by themselves, each word with its place, page by page; nothing of a
/// photograph.
pub fn words(bytes: &[u8]) -> Result<Vec<PageWords>, Unread> {
    if is_photo(bytes) {
        return Ok(Vec::new());
    }
    let words = catch_unwind(AssertUnwindSafe(|| pdf_places::of_pages(bytes)));
    words.unwrap_or_else(|_| Err(fault()))
}

fn fault() -> Unread {
    Unread(LookAtThis::Stopped("a fault in the reader".to_owned()))
}

/// Whether these are bytes that [`draw`] takes: by their first ones, and not looked at further.
pub(crate) fn is_drawn(bytes: &[u8]) -> bool {
    is_photo(bytes) || has_pdf_mark(bytes)
}

/// Whether they are a photograph or another picture by itself.
pub(crate) fn is_photo(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xD8, 0xFF, ..] | [0x89, b'P', b'N', b'G', ..])
}

/// Readers look for the mark in the first kilobyte.
fn has_pdf_mark(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1_024)).unwrap_or_default();
    head.windows(5).any(|window| window == b"%PDF-")
}

/// Red, green and blue as a picture: grey if no pixel has a colour, as most scans do.
fn of_rgb(width: u32, height: u32, samples: Vec<u8>) -> Result<Picture, Unread> {
    let (pixels, _) = samples.as_chunks::<3>();
    let grey = pixels
        .iter()
        .all(|[red, green, blue]| red == green && green == blue);
    let samples = if grey {
        pixels.iter().map(|[red, _, _]| *red).collect()
    } else {
        samples
    };
    Picture::new(width, height, grey, samples).ok_or_else(|| Unread::because("a damaged picture"))
}
