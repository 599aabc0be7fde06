use duties::Words;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use super::reference;
use crate::{Body, Index};

/// A search sheet: what a colleague is asked to look for in places of their own, and what they say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sheet {
    /// The request.
    pub request: EntityId,
    /// Who is asked.
    pub to: Colleague,
    /// The places that they are asked to look in; each is a place of the request's search.
    pub places: Vec<SheetPlace>,
    /// The words to look for, without those that were struck out.
    pub words: Vec<Words>,
    /// By when.
    pub by: Date,
    /// Who asked: an account.
    pub asked_by: EntityId,
    /// When it was sent, first and again.
    pub sent: Vec<Sent>,
    /// The link that opens it, the last that was made.
    pub link: SheetLink,
    /// When it was opened first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    /// What they answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signed>,
    /// When it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Timestamp>,
}

/// A colleague, who need not have an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// Their name.
    pub name: String,
    /// Where the link goes; empty where it is handed over.
    pub email: String,
}

/// A place of a colleague's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPlace {
    /// Its id in the request's search.
    pub id: EntityId,
    /// What it is, in plain words.
    pub name: Words,
}

/// That it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// When.
    pub at: Timestamp,
    /// Whether by e-mail.
    pub by_mail: bool,
}

/// A link by which a sheet is opened, with a code given separately.
#[derive(Clone, Serialize, Deserialize)]
pub struct SheetLink {
    /// SHA-256 of the link's token, in hexadecimal; the token is stored nowhere.
    pub token: String,
    /// Argon2id of the six-digit code.
    pub code: String,
    /// Wrong codes so far; five lock it.
    pub wrong: u32,
    /// When it ends.
    pub ends_at: Timestamp,
}

/// What a colleague answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The name they typed.
    pub name: Words,
    /// When.
    pub at: Timestamp,
    /// What came of each place, in their order.
    pub looked: Vec<Looked>,
}

/// What came of one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// A code of `SheetOutcome`.
    pub outcome: String,
    /// What they say of it.
    pub note: Words,
    /// How many files they sent.
    pub files: u32,
}

debug_of!(Colleague {});

debug_of!(SheetLink { wrong, ends_at });

/// The sheets of a request.
pub(crate) const SHEET_OF: &str = "sheet.of";
/// The sheet that a place of a search stands on.
pub(crate) const SHEET_PLACE: &str = "sheet.place";
/// The sheet of a link.
pub(crate) const SHEET_TOKEN: &str = "sheet.token";

impl Body for Sheet {
    const KIND: &'static str = "sheet";

    fn terms(&self, _: EntityId, index: &Index<'_>) -> Vec<Term> {
        let mut terms = vec![
            reference(SHEET_OF, self.request),
            Term {
                class: TermClass::Unique,
                name: SHEET_TOKEN.to_owned(),
                value: index.keyed(SHEET_TOKEN, self.link.token.as_bytes()),
            },
        ];
        let places = self.places.iter();
        terms.extend(places.map(|place| reference(SHEET_PLACE, place.id)));
        terms
    }
}
