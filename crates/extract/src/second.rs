//! The second reader of PDFs: other code by other people, so that a release does not rest on the
//! first one's mistakes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use document::LookAtThis;

use crate::read::Unread;

/// The text of each page.
pub fn pdf_pages(bytes: &[u8]) -> Result<Vec<String>, Unread> {
    catch_unwind(AssertUnwindSafe(|| {
        pdf_extract::extract_text_from_mem_by_pages(bytes)
    }))
    .map_err(|_| {
        Unread(LookAtThis::Stopped(
            "a fault in the second reader".to_owned(),
        ))
    })?
    .map_err(|_| Unread::because("a damaged PDF"))
}
