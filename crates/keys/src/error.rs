//! What can go wrong with keys. Names operations, paths and ids; never key material.

use std::{io, path::PathBuf};

use thiserror::Error;

/// A fault of the key store, the master key file or the journal.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The operating system refused.
    #[error("{operation} `{}` failed", path.display())]
    Disk {
        /// What was tried.
        operation: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is something already where a new file was to be made.
    #[error("`{}` exists already and is not overwritten", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is no key store in either slot.
    #[error("there is no key store in `{}` or `{}`", a.display(), b.display())]
    Missing {
        /// Slot a.
        a: PathBuf,
        /// Slot b.
        b: PathBuf,
    },
    /// Others can read the file.
    #[error(
        "`{}` can be read by others (mode {mode:03o}); mend it with: chmod 600 '{}'",
        path.display(), path.display()
    )]
    Permissions {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The file is not what it should be.
    #[error("`{}` is not a {expected}", path.display())]
    NotA {
        /// The file.
        path: PathBuf,
        /// What it should be.
        expected: &'static str,
    },
    /// Written by a later version.
    #[error("`{}` has the format {found}, which this version does not know: use the version of Caretaker that wrote it, or a later one", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// The number found.
        found: u8,
    },
    /// The master key is not the one the file was written under.
    #[error("`{}` was written under another master key", path.display())]
    OtherMaster {
        /// The file.
        path: PathBuf,
    },
    /// The two slots belong to different key stores.
    #[error("`{}` and `{}` belong to different key stores", a.display(), b.display())]
    Strangers {
        /// Slot a.
        a: PathBuf,
        /// Slot b.
        b: PathBuf,
    },
    /// The file was changed or has decayed, and no other copy can safely replace it.
    #[error("`{}` is damaged: {what}; nothing was changed", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The cell is neither present nor destroyed: stop all disposal.
    #[error(
        "cell {} of organisation {} is unknown to the key store",
        shown(cell),
        shown(org)
    )]
    Unknown {
        /// The organisation.
        org: [u8; 16],
        /// The cell.
        cell: [u8; 16],
    },
    /// The organisation has no keys.
    #[error("organisation {} is unknown to the key store", shown(org))]
    UnknownOrg {
        /// The organisation.
        org: [u8; 16],
    },
    /// An earlier write failed half-way; opening the store anew mends it.
    #[error("the key store stopped after a failed write; open it again")]
    Stopped,
    /// A journal entry could not be written down or understood.
    #[error("a journal entry could not be read or written as JSON")]
    Entry(#[source] serde_json::Error),
    /// A journal entry too large for a record.
    #[error("the journal entry is larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

impl KeyError {
    /// What a person can do about it, where there is something to say.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Damaged { path, .. } if path.ends_with("keystore") => Some(
                "if the other slot is known to be whole and newest, move this file away and open \
                 again; otherwise bring back the newest copy of it",
            ),
            Self::Damaged { .. } => Some("bring back the newest copy of the file"),
            Self::OtherMaster { .. } => Some(
                "use the master key it was written under, or recover that from its recovery kit",
            ),
            Self::Missing { .. } => Some("bring back the newest copy, or run init for a new one"),
            Self::Unknown { .. } => Some(
                "the key store is older than the data, or not theirs; dispose of nothing until the \
                 newest copy of it is back",
            ),
            Self::Format { .. } => {
                Some("use the version of Caretaker that wrote it, or a later one")
            }
            Self::Disk { .. }
            | Self::Exists { .. }
            | Self::Permissions { .. }
            | Self::NotA { .. }
            | Self::Strangers { .. }
            | Self::UnknownOrg { .. }
            | Self::Stopped
            | Self::Entry(_)
            | Self::TooLarge { .. } => None,
        }
    }

    /// For `map_err`: an operation on a path that the system refused.
    pub(crate) fn disk(
        operation: &'static str,
        path: &std::path::Path,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Disk {
            operation,
            path,
            source,
        }
    }
}

/// An id as people see it (`docs/formats.md`): 26 characters of lower-case Crockford base 32.
pub(crate) fn shown(id: &[u8; 16]) -> String {
    const LETTERS: [char; 32] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h',
        'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'v', 'w', 'x', 'y', 'z',
    ];
    let number = u128::from_be_bytes(*id);
    let digit = |place: u32| usize::try_from((number >> (5 * place)) & 31).unwrap_or_default();
    (0..26)
        .rev()
        .filter_map(|place| LETTERS.get(digit(place)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_shown_in_base_32() {
        assert_eq!(shown(&[0; 16]), "0".repeat(26));
        assert_eq!(shown(&[0xff; 16]), format!("7{}", "z".repeat(25)));
        let error = KeyError::Unknown {
            org: [0; 16],
            cell: [0xff; 16],
        };
        assert!(error.to_string().starts_with("cell 7zzz"), "{error}");
        assert!(
            error
                .hint()
                .is_some_and(|hint| hint.contains("dispose of nothing"))
        );
    }
}
