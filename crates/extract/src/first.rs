//! The first reader of PDFs, the one that extraction uses.

use std::panic::{AssertUnwindSafe, catch_unwind};

use document::LookAtThis;

use crate::formats::pdf::{open, page_text};
use crate::read::Unread;

/// The text of each page.
pub fn pdf_pages(bytes: &[u8]) -> Result<Vec<String>, Unread> {
    catch_unwind(AssertUnwindSafe(|| {
        let pdf = open(bytes, None)?;
        let count = pdf
            .page_count()
            .map_err(|_| Unread::because("a damaged PDF"))?;
        (0..count)
            .map(|page| {
                let found = page_text(&pdf, page);
                let (text, more) = found.ok_or_else(|| Unread::because("a damaged page"))?;
                Ok(if more.is_empty() {
                    text
                } else {
                    format!(
                        "{text}
{more}"
                    )
                })
            })
            .collect()
    }))
    .unwrap_or_else(|_| {
        Err(Unread(LookAtThis::Stopped(
            "a fault in the reader".to_owned(),
        )))
    })
}
