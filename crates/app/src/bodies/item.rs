use document::{Area, Span};
use duties::rights::DecisionKind;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{EntityId, Term, TermClass};

use crate::{Body, Index};

/// One thing to decide about in a request: a record, or a part of a file.
#[derive(Clone, Serialize, Deserialize)]
pub struct Item {
    /// The request.
    pub request: EntityId,
    /// Its place in the order of review, from 1.
    pub number: u32,
    /// What it is.
    pub origin: Origin,
    /// Which conversation or folder it is grouped under.
    pub group: String,
    /// A title for lists: the mail's subject, the file's name, the record's kind.
    pub title: String,
    /// What was decided.
    pub decision: Decision,
    /// The decision before, for *Undo*.
    pub before: Option<Box<Decision>>,
    /// Who decided, and when.
    pub decided: Option<(EntityId, Timestamp)>,
    /// A note for whoever reads it next.
    pub note: Option<String>,
    /// What the machine suggested to hide, until a person decides.
    pub suggested: Vec<StoredMark>,
    /// SHA-256 of the text it was found in, in hexadecimal: a file may be read again and say
    /// something else, and then neither decision nor marks are about it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// What is known of it where it tells of somebody's health.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<Health>,
    /// What it is and who wrote it, to find it among many; absent in what was found before this was
    /// kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
    /// The act by which it was decided together with others, so that they are undone together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<EntityId>,
    /// What a second person says of the decision, where the policy asked for one when it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Second>,
    /// Where it is a photograph or made of scanned pages: what is known of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pictures: Option<Pictures>,
}

debug_of!(Item { request, number });

/// An item's pages as pictures, which lie apart from it. Of what was found in a file that was read in
/// they are drawn when they are first shown.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictures {
    /// Width and height of each in pixels; none while they are not drawn.
    pub sizes: Vec<(u32, u32)>,
    /// The pages on which something could not be drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<u32>,
    /// What is covered, until it is decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<Cover>,
    /// What a program found that may have to be covered; nothing is covered by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggested: Vec<SuggestedCover>,
    /// Words that would be suggested, but nobody can tell where they stand; each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unplaced: Vec<String>,
    /// The pages of which it is not known where their words stand, so that nothing is suggested there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placeless: Vec<u32>,
    /// What a program that looked at the pages read on them: it may be wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read: Vec<ReadPage>,
    /// Why there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_drawn: Option<String>,
    /// Who said, when deciding, that they had looked at all of it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked: Option<(EntityId, Timestamp)>,
}

debug_of!(Pictures { sizes, covers });

impl Pictures {
    /// How many pages there are.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.sizes.len()).unwrap_or(u32::MAX)
    }
}

/// What a program read on a page by looking at it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPage {
    /// Which page, from 1.
    pub page: u32,
    /// What it says; nothing where no word was made out.
    pub text: String,
}

debug_of!(ReadPage { page });

/// A part of a page that may have to be covered, with what stands there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestedCover {
    /// Where it lies, and on which ground it would be covered.
    #[serde(flatten)]
    pub cover: Cover,
    /// What stands there.
    pub words: String,
    /// Whom it may mean, the likeliest first; nobody where it belongs to nobody known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<EntityId>,
    /// What it is: a stable code of a written form or of a kind of identifier.
    pub what: String,
    /// How sure a program that looked at the picture is of the words, in per cent; none where the
    /// file itself says them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sure: Option<u8>,
    /// Somebody said that it need not be covered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dismissed: bool,
}

debug_of!(SuggestedCover {
    cover,
    what,
    sure,
    dismissed
});

impl SuggestedCover {
    /// Whether nobody has said yet what becomes of it, given what is covered. Whatever covers all of
    /// it answers it, also a part that somebody covered by hand.
    pub fn is_open(&self, covers: &[Cover]) -> bool {
        !self.dismissed && !self.is_covered(covers)
    }

    /// Whether all of it is covered.
    pub fn is_covered(&self, covers: &[Cover]) -> bool {
        let here = |cover: &&Cover| cover.page == self.cover.page;
        let mut covers = covers.iter().filter(here);
        covers.any(|cover| cover.area.holds(self.cover.area))
    }
}

/// A part of a page that is covered, with its reason: in hundredths of a per cent of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// Which page, from 1.
    pub page: u32,
    /// Where it lies.
    #[serde(flatten)]
    pub area: Area,
    /// A ground of the law's list.
    pub ground: String,
}

impl Cover {
    /// Of a part of a page.
    pub fn of(page: u32, area: Area, ground: &str) -> Self {
        Self {
            page,
            area,
            ground: ground.to_owned(),
        }
    }

    /// Where it lies, in words.
    pub fn words(&self) -> String {
        let area = self.area;
        if area == Area::PAGE {
            return format!("page {}: the whole page", self.page);
        }
        let side = |hundredths: u16| f32::from(hundredths) / 100.0;
        format!(
            "page {}: {} % from the left, {} % from the top, {} % wide, {} % high",
            self.page,
            side(area.left),
            side(area.top),
            side(area.width),
            side(area.height)
        )
    }
}

/// A second reading of what was decided about an item.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Second {
    /// Nobody has read it yet.
    Wanted,
    /// Somebody else agrees.
    Agreed {
        /// Who.
        by: EntityId,
        /// When.
        at: Timestamp,
    },
    /// Somebody else does not: it is to be decided anew.
    Differs {
        /// Who.
        by: EntityId,
        /// When.
        at: Timestamp,
        /// What they see otherwise.
        why: String,
    },
}

debug_of!(enum Second);

/// What is known of an item beside what it says, as it was when it was found.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What it is.
    pub kind: ItemKind,
    /// Its day: of a record, of a mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The place it is from; none for Caretaker's own records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<EntityId>,
    /// Who wrote it, of those known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<EntityId>,
    /// Who received it, of those known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<EntityId>,
    /// Whom it more likely means, where the person stands in it only as somebody of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rather: Option<EntityId>,
    /// It is a safeguarding record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub safeguarding: bool,
    /// It tells of somebody's health.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub health: bool,
    /// A part of what it stands in could not be read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
    /// A sample of its words, in base64, by which texts that say nearly the same find each other.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sample: String,
}

debug_of!(Facts { kind });

/// What an item is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// A record of the vault.
    Record,
    /// A message.
    Mail,
    /// Lines of a chat.
    Chat,
    /// Rows of a table.
    Table,
    /// Any other file.
    #[default]
    Document,
    /// Brought in by hand.
    Hand,
}

impl ItemKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Record,
        Self::Mail,
        Self::Chat,
        Self::Table,
        Self::Document,
        Self::Hand,
    ];

    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Mail => "mail",
            Self::Chat => "chat",
            Self::Table => "table",
            Self::Document => "document",
            Self::Hand => "hand",
        }
    }
}

/// Whether what tells of a person's health may reach them: DPA 2018 Sch. 3 paras 5 and 6.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Health {
    /// They have seen it, or know it.
    Known {
        /// How we know that they do.
        why: String,
    },
    /// A health professional says that giving it does nobody serious harm.
    NoHarm {
        /// The day of the opinion.
        on: Date,
    },
    /// A health professional says that giving it would be likely to do somebody serious harm.
    Harm {
        /// The day of the opinion.
        on: Date,
    },
}

debug_of!(enum Health);

/// Where an item's text comes from.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A record of the vault.
    Record(EntityId),
    /// Some spans of an ingested file: a message, a document, the rows of a table that concern
    /// the person.
    Spans {
        /// The file.
        source: EntityId,
        /// Which spans, in their order; the item's text is theirs, joined by line feeds.
        spans: Vec<Span>,
    },
    /// A photograph, scan or other file of pages in an ingested file, or that file, of which nothing
    /// can be read.
    Picture {
        /// The file.
        source: EntityId,
        /// The containers around it and its own name; empty for the file itself.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        path: Vec<String>,
    },
    /// Brought in by hand from a place searched by a person.
    Hand {
        /// The place.
        place: EntityId,
        /// What it says.
        text: String,
    },
}

debug_of!(enum Origin);

/// What becomes of an item.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Decision {
    /// Not yet decided.
    #[default]
    Undecided,
    /// Given whole.
    Give,
    /// Given with parts hidden.
    GiveWithMarks {
        /// What is hidden.
        marks: Vec<StoredMark>,
        /// What is covered in its pictures.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        covers: Vec<Cover>,
    },
    /// Kept back.
    KeepBack {
        /// A ground of the law's list.
        ground: String,
        /// Why it applies here.
        reason: String,
    },
    /// Not about the person at all.
    NotAboutThem,
}

debug_of!(enum Decision);

impl Decision {
    /// What was decided; none while nothing is.
    pub fn kind(&self) -> Option<DecisionKind> {
        Some(match self {
            Self::Undecided => return None,
            Self::Give => DecisionKind::GiveAll,
            Self::GiveWithMarks { .. } => DecisionKind::GiveWithPartsHidden,
            Self::KeepBack { .. } => DecisionKind::KeepBack,
            Self::NotAboutThem => DecisionKind::NotAboutThem,
        })
    }
}

/// A span of an item's text that is hidden, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredMark {
    /// First byte.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// A ground of the law's list.
    pub ground: String,
    /// Whom it is about, where known.
    pub about: Option<EntityId>,
}

/// The list of a request's items, in order.
pub(crate) const ITEM_OF: &str = "item.of";

impl Body for Item {
    const KIND: &'static str = "item";

    fn terms(&self, _: EntityId, _: &Index<'_>) -> Vec<Term> {
        let mut value = self.request.0.to_vec();
        value.extend_from_slice(&self.number.to_be_bytes());
        vec![Term {
            class: TermClass::Ref,
            name: ITEM_OF.to_owned(),
            value,
        }]
    }
}
