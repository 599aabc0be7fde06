#![doc = include_str!("../README.md")]

mod child;
mod extractor;
pub mod first;
mod formats;
mod locked;
mod mailbox;
mod ocr;
pub mod picture;
mod read;
pub mod second;
mod show;
mod sniff;
pub mod structure;
pub mod table;
mod worker;

pub use extractor::{Budget, Drawable, ExtractError, Extraction, Extractor, Reader};
pub use formats::quotes::quoted;
pub use mailbox::{Piece, Pieces, is_mailbox};
pub use ocr::{MISSING, NotRead};
pub use read::{Child, Read, Unread, read, read_from};
pub use show::{one_line, write_plain};
pub use structure::{FoundPicture, PdfStructure};
pub use table::Table;
#[doc(hidden)]
pub use worker::{Misdeed, misread};
pub use worker::{Probe, worker_main};
