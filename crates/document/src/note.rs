//! What a person must look at because a machine could not read it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a person must look. The texts inside name file types and causes, never content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookAtThis {
    /// A picture, drawing, sound or film.
    Picture,
    /// A picture that is not kept beside the file it was found in, and why.
    PictureNotKept(String),
    /// A page without text that shows pictures: most likely a scan.
    ScannedPage,
    /// A file or part that needs a password, or for which the password given does not fit.
    Encrypted,
    /// It could not be read, and why.
    Unreadable(String),
    /// The reader stopped (it crashed, or took too long or too much memory), and how.
    Stopped(String),
    /// Only a part of it could be read, and why.
    Incomplete(String),
    /// Larger than the limits allow.
    TooLarge,
    /// Wrapped in more containers than the limits allow.
    TooDeep,
    /// More files inside than the limits allow.
    TooMany,
    /// A kind of file that is not read yet, named.
    NotSupported(String),
    /// Something embedded that is not read, named.
    Embedded(String),
    /// Only a pointer to content that is kept elsewhere.
    PointerOnly,
}

impl LookAtThis {
    /// What a person reads, lower case and without a full stop.
    pub fn sentence(&self) -> String {
        match self {
            Self::Picture => "a picture; look at it yourself".to_owned(),
            Self::PictureNotKept(why) => {
                format!("what it looks like is not kept here ({why}); look at it yourself")
            }
            Self::ScannedPage => "a scanned page; look at it yourself".to_owned(),
            Self::Encrypted => {
                "encrypted; open it with its password, or look at it yourself".to_owned()
            }
            Self::Unreadable(why) => format!("could not be read ({why}); look at it yourself"),
            Self::Stopped(how) => {
                format!("this file made the reader stop ({how}); look at it yourself")
            }
            Self::Incomplete(why) => {
                format!("only a part could be read ({why}); look at it yourself")
            }
            Self::TooLarge => "larger than the limit; look at it yourself".to_owned(),
            Self::TooDeep => "nested too deeply; look at it yourself".to_owned(),
            Self::TooMany => {
                "more files inside than the limit; look at the rest yourself".to_owned()
            }
            Self::NotSupported(kind) => format!("{kind}: not read yet; look at it yourself"),
            Self::Embedded(kind) => format!("embedded {kind}; look at it yourself"),
            Self::PointerOnly => {
                "only a pointer to something kept elsewhere; look there yourself".to_owned()
            }
        }
    }

    /// Whether nothing at all was read of the thing that the note is about.
    pub fn is_unread(&self) -> bool {
        match self {
            Self::Encrypted
            | Self::Unreadable(_)
            | Self::Stopped(_)
            | Self::TooLarge
            | Self::TooDeep
            | Self::NotSupported(_) => true,
            Self::Picture
            | Self::PictureNotKept(_)
            | Self::ScannedPage
            | Self::Incomplete(_)
            | Self::TooMany
            | Self::Embedded(_)
            | Self::PointerOnly => false,
        }
    }
}

/// Something to look at yourself, and where it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is.
    pub what: LookAtThis,
    /// Where: a page, a member of a zip, an attachment; empty for the whole file.
    #[serde(rename = "where")]
    pub place: String,
}

impl Note {
    /// A note about a place.
    pub fn new(what: LookAtThis, place: impl Into<String>) -> Self {
        Self {
            what,
            place: place.into(),
        }
    }

    /// One line for people: the place, then the sentence.
    pub fn line(&self) -> String {
        if self.place.is_empty() {
            self.what.sentence()
        } else {
            format!("{}: {}", self.place, self.what.sentence())
        }
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Note")
            .field("what", &self.what)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_where_and_what() {
        assert_eq!(
            Note::new(LookAtThis::ScannedPage, "page 2").line(),
            "page 2: a scanned page; look at it yourself"
        );
        assert!(
            Note::new(LookAtThis::Encrypted, "")
                .line()
                .starts_with("encrypted")
        );
    }
}
