//! What a pack says, as written, a file for each subject. Unknown fields are errors: a misspelt
//! rule must not be lost.
//!
//! Every statement carries its [`Origin`]: the section of the written policy it was made from, or
//! the pack's own where that is silent.

mod breach;
mod consent;
mod data;
mod fairness;
mod front;
mod house;
mod lawful;
mod marketing;
mod people;
mod publication;
mod record;
mod rights;
mod security;
mod sharing;

pub use breach::{Breaches, Playbook, Told};
pub use consent::{Consent, Photographs, Stories, StoryChoice};
pub(crate) use data::WrittenField;
pub use data::{Category, DataField, FieldType, Purpose, Source};
pub use fairness::Fairness;
pub(crate) use fairness::WrittenFairness;
pub use front::{Approver, Front, Linked, Origin};
pub use house::{Consequence, Review, Training, TrainingFor, Undertaking, Word};
pub use lawful::{Assessment, Automated, Profiling, Recording};
pub use marketing::{Channel, Marketing, MarketingTo, Permission};
pub use people::{Contact, Duty, KindOfPerson, Officer, Organisation, RoleOfStaff, Sees};
pub use publication::{Cookie, CookieKind, Notice, Statement, Tells};
pub use record::{Capacity, Holds, RecordKind, Use};
pub use rights::{
    Change, Complaints, EducationalRecord, Fee, PupilRegulations, RefusalTells, Requests,
    Restriction, SecondReader,
};
pub use security::{Devices, Passwords, PersonalDevices, Place, PlaceKind, Security};
pub use sharing::{Commission, Ground, Recipient, RecipientKind, Transfer};
