use std::fmt;

use serde::{Deserialize, Serialize};
use store::{EntityId, Term};

use super::reference;
use crate::{Body, Index};

/// A mail as it came, to the letter: what a request rests on. Apart from the arrival, because that is
/// read by every list; it lies in the cell of the request and goes with it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Mail {
    /// The arrival that was made of it.
    pub arrival: EntityId,
    /// The bytes of the file, in base 64.
    pub file: String,
    /// Whether it is a file of Outlook and not a message as it is sent.
    pub outlook: bool,
}

// What is in it stays out of whatever is printed.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("arrival", &self.arrival)
            .field("letters", &self.file.len())
            .finish_non_exhaustive()
    }
}

/// The mail of an arrival.
pub(crate) const MAIL_OF: &str = "mail.of";

impl Body for Mail {
    const KIND: &'static str = "mail";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        vec![reference(MAIL_OF, self.arrival)]
    }
}
