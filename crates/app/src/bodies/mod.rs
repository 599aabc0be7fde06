//! Everything that is stored, one type a file. Their terms are the only thing the database can search by.

/// `Debug` with these fields alone: it reaches logs and reports of crashes, and what is stored says
/// things about people.
macro_rules! debug_of {
    (enum $what:ident) => {
        impl std::fmt::Debug for $what {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($what))
            }
        }
    };
    ($what:ident { $($field:ident),* }) => {
        impl std::fmt::Debug for $what {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($what))
                    $(.field(stringify!($field), &self.$field))*
                    .finish_non_exhaustive()
            }
        }
    };
}

mod account;
mod acknowledgement;
mod arrival;
mod attestation;
mod backups;
mod call;
mod change;
mod consent;
mod delivery;
mod disclosure;
mod disposal;
mod draft;
mod hold;
mod invitation;
mod item;
mod layout;
mod mail;
mod mailbox;
mod mapping;
mod notice;
mod organisation;
mod package;
mod person;
mod picture;
mod place;
mod question;
mod record;
mod register;
mod relation;
mod request;
mod restored;
mod safety;
mod score;
mod session;
mod setup;
mod sheet;
mod source;
mod token;
mod told;
mod tombstone;
mod version;
mod witness;
mod wording;

pub use account::{Account, Factor, Login, Means, RecoveryCodes};
pub use acknowledgement::Acknowledgement;
pub use arrival::{About, Arrival, CameByMail, MailInChain, Message, Sender, Sorted, TimeIn};
pub use attestation::{Attestation, WithdrawnAttestation};
pub use backups::{Backups, DataCopy, Drilled, KeyCopy};
pub use call::{Call, CallAnswer};
pub use change::Change;
pub use consent::{Consent, Settled, Withdrawn};
pub use delivery::Delivery;
pub use disclosure::{Corrected, Disclosure};
pub use disposal::{Disposal, DisposalEnd, DisposalLine, DisposedFile};
pub use draft::Draft;
pub use hold::{Hold, HoldEnd, HoldReview};
pub use invitation::{Invitation, Proposal, ProposalEnd};
pub use item::{
    Cover, Decision, Facts, Health, Item, ItemKind, Origin, Pictures, ReadPage, Second, StoredMark,
    SuggestedCover,
};
pub use layout::Layout;
pub use mail::Mail;
pub use mailbox::{LeftMail, Mailbox, WhyLeft};
pub use mapping::{MappedColumn, Mapping};
pub use notice::{NoticeGiven, TakenBack};
pub use organisation::{Organisation, PackFile};
pub use package::Package;
pub use person::{Capacity, Import, ImportState, Person};
pub use picture::Picture;
pub use place::Place;
pub use question::{AboutItem, Answer, Question};
pub use record::{Entry, EntryValue, Record, Statement};
pub use register::RegisterEntry;
pub use relation::Relation;
pub use request::{
    Asker, CaseNote, ConsultationEnd, Consulted, Heard, How, Reach, Received, Reminder, Request,
    Searched, SeenTo,
};
pub use restored::{Lost, LostLeaves, LostThings, Restored};
pub use safety::{ContactOrder, ProtectedWord, Safety};
pub use score::{Figures, Finished, Part, Score, ScoredText};
pub use session::{Session, SignedInWith};
pub use setup::Setup;
pub use sheet::{Colleague, Looked, Sent, Sheet, SheetLink, SheetPlace, Signed};
pub use source::{Drawable, Source};
pub use token::Token;
pub use told::Told;
pub use tombstone::Tombstone;
pub use version::{Approval, Changed, Version};

pub(crate) use acknowledgement::ACKNOWLEDGED_BY;
pub(crate) use arrival::{
    ARRIVAL_MAIL, ARRIVAL_OF, ARRIVAL_REFERENCE, ARRIVAL_SEEN, ARRIVAL_WAITS,
};
pub(crate) use change::CHANGE_OF;
pub(crate) use disclosure::{DISCLOSED_OF, DISCLOSED_UNTOLD};
pub(crate) use disposal::DISPOSAL_WAITS;
pub(crate) use hold::{HOLD_OF, HOLD_OPEN};
pub(crate) use invitation::{
    INVITATION_OF, INVITATION_PROPOSAL, INVITATION_TOKEN, INVITATION_WAITS,
};
pub(crate) use question::{ABOUT_REQUEST, ASKED_BY, ASKED_OF};
pub use witness::{Problem, Receiver, SentCheckpoint, ShownOutcome, Way};
pub use wording::Wording;

pub(crate) use item::ITEM_OF;
pub(crate) use layout::LAYOUT_OF;
pub(crate) use mail::MAIL_OF;
pub(crate) use person::IMPORT_OF;
pub(crate) use picture::PICTURE_OF;
pub(crate) use record::{RECORD_NAMES, RECORD_OF};
pub(crate) use request::{REQUESTS, REQUESTS_ABOUT, STILL_OF};
pub(crate) use safety::SAFETY_OF;
pub(crate) use sheet::{SHEET_OF, SHEET_PLACE, SHEET_TOKEN};
pub(crate) use source::SOURCE_IN;
pub(crate) use token::TOKEN_SECRET;
pub(crate) use witness::{WITNESS_OF, witness_of};

use jiff::civil::Date;
use store::{EntityId, Term, TermClass};

pub(crate) fn reference(name: &str, id: EntityId) -> Term {
    Term {
        class: TermClass::Ref,
        name: name.to_owned(),
        value: id.0.to_vec(),
    }
}

/// An owner's things in the order of their dates: one composite term, as every list declares one.
pub(crate) fn reference_on(name: &str, id: EntityId, on: Date) -> Term {
    let mut value = id.0.to_vec();
    value.extend_from_slice(&ordered_day(on));
    Term {
        class: TermClass::Ref,
        name: name.to_owned(),
        value,
    }
}

/// Days since 1970, so shifted that bytes compare as dates do.
pub(crate) fn ordered_day(on: Date) -> [u8; 4] {
    let days = on
        .since(jiff::civil::date(1970, 1, 1))
        .map_or(0, |span| span.get_days());
    let shifted = i64::from(days) + i64::from(i32::MAX) + 1;
    u32::try_from(shifted).unwrap_or(u32::MAX).to_be_bytes()
}

/// The range of all of an owner's things under a term made by [`reference_on`].
pub(crate) fn all_of(name: &str, id: EntityId) -> store::TermRange {
    let mut from = id.0.to_vec();
    let mut to = id.0.to_vec();
    from.extend_from_slice(&[0; 4]);
    to.extend_from_slice(&[0xff; 4]);
    store::TermRange {
        name: name.to_owned(),
        from,
        to,
    }
}
