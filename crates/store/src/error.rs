//! What can go wrong with a store. No message holds a value of a record.

use std::error::Error;

/// A store could not do what it was asked. A conflict is not an error: see [`crate::Outcome`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The writer has stopped; nothing is known of commits that had no answer.
    #[error("the store does not accept changes: {0}")]
    Unavailable(&'static str),
    /// The data were written by a later version of the program.
    #[error(
        "the data are of format {found}, and this program knows formats up to {known}: install the newer version that wrote them"
    )]
    Newer {
        /// The format found.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// The file is a database of another program.
    #[error("the database was not made by this program")]
    NotOurs,
    /// Only reading is allowed: a copy, or a restored organisation that nobody has confirmed.
    #[error("only reading is allowed")]
    ReadOnly,
    /// The caller made a commit or a question that makes no sense: a bug of the caller.
    #[error("malformed request to the store: {0}")]
    Malformed(&'static str),
    /// What was read cannot have been written: a bug or a damaged disk.
    #[error("damaged data: {0}")]
    Damaged(&'static str),
    /// Another writer advanced the organisation's head.
    #[error("another process has changed the organisation")]
    HeadMoved,
    /// The database refused an operation.
    #[error("could not {operation}")]
    Backend {
        /// What was being done.
        operation: &'static str,
        /// What the database said.
        #[source]
        source: Box<dyn Error + Send + Sync>,
        /// Whether durability is in doubt, so that the writer must stop.
        fatal: bool,
    },
}

/// Names the operation in an error of the database.
pub(crate) trait During<T> {
    /// Says what was being done.
    fn during(self, operation: &'static str) -> Result<T, StoreError>;
}
