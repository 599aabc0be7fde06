//! Detectors of identifiers, with their check digits and the words that go before them.
//!
//! They need no directory. Each is one file with the rule it follows; `sure` says that a check
//! digit, a grammar or a word before it bears it out, not the shape alone.

pub(crate) mod email;

mod address;
mod ahead;
mod bank;
mod birth_date;
mod driving_licence;
mod nhs;
mod nino;
mod people;
mod postcode;
mod pupil;
mod scan;
mod staff;
mod telephone;
mod vehicle;
mod web;

use std::fmt;

use self::scan::Scan;

/// Something that identifies a person, found by its own shape.
#[derive(Clone, PartialEq, Eq)]
pub struct Detected {
    /// First byte, on a character boundary.
    pub start: usize,
    /// Byte after the last, on a character boundary.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// A check digit, a strict grammar or a word before it bears it out.
    pub sure: bool,
    /// The value in one writing, for comparing: digits without spaces, ISO dates, lower case.
    pub value: String,
}

impl fmt::Debug for Detected {
    /// Without the value, which is personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detected")
            .field("start", &self.start)
            .field("end", &self.end)
            .field("kind", &self.kind)
            .field("sure", &self.sure)
            .finish_non_exhaustive()
    }
}

/// What a detector finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A name, by a title, salutation, label or signature.
    Person,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A postcode.
    Postcode,
    /// A postal address.
    Address,
    /// A date of birth.
    BirthDate,
    /// An NHS or CHI number.
    Nhs,
    /// A National Insurance number.
    Nino,
    /// A unique pupil number.
    Upn,
    /// A unique learner number.
    Uln,
    /// A teacher reference number.
    Trn,
    /// A DBS certificate number.
    Dbs,
    /// A passport number.
    Passport,
    /// A driving licence number.
    DrivingLicence,
    /// A vehicle registration mark.
    Vehicle,
    /// An international bank account number.
    Iban,
    /// A payment card number.
    Card,
    /// A name on a social network.
    SocialHandle,
    /// A web address.
    Url,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 19] = [
        Self::Person,
        Self::Email,
        Self::Telephone,
        Self::Postcode,
        Self::Address,
        Self::BirthDate,
        Self::Nhs,
        Self::Nino,
        Self::Upn,
        Self::Uln,
        Self::Trn,
        Self::Dbs,
        Self::Passport,
        Self::DrivingLicence,
        Self::Vehicle,
        Self::Iban,
        Self::Card,
        Self::SocialHandle,
        Self::Url,
    ];

    /// The word that stands in `scan --json`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::Postcode => "postcode",
            Self::Address => "address",
            Self::BirthDate => "birth-date",
            Self::Nhs => "nhs",
            Self::Nino => "nino",
            Self::Upn => "upn",
            Self::Uln => "uln",
            Self::Trn => "trn",
            Self::Dbs => "dbs",
            Self::Passport => "passport",
            Self::DrivingLicence => "driving-licence",
            Self::Vehicle => "vehicle",
            Self::Iban => "iban",
            Self::Card => "card",
            Self::SocialHandle => "social-handle",
            Self::Url => "url",
        }
    }
}

/// A detector looks at one word and what follows; the caller asks it at each word with a digit
/// and at short words before one.
type Detector = fn(&Scan<'_>, usize) -> Option<Detected>;

const DETECTORS: [Detector; 14] = [
    nhs::at,
    nino::at,
    pupil::upn,
    pupil::uln,
    staff::trn,
    staff::dbs,
    staff::passport,
    driving_licence::at,
    vehicle::at,
    bank::iban,
    bank::card,
    postcode::at,
    telephone::at,
    birth_date::at,
];

/// Everything in `text` that identifies somebody by its shape, in order, without overlaps.
#[must_use]
pub fn detect(text: &str) -> Vec<Detected> {
    let scan = Scan::new(text);
    let mut all: Vec<Detected> = email::detect(text).collect();
    web::detect(&scan, &mut all);
    for at in 0..scan.tokens.len() {
        if scan.may_begin_number(at) {
            all.extend(DETECTORS.iter().filter_map(|detector| detector(&scan, at)));
        }
    }
    let mut found = settle(all);
    address::detect(&scan, &mut found);
    people::detect(&scan, &mut found);
    settle(found)
}

/// Of those that overlap the surer stays, then the longer.
fn settle(mut all: Vec<Detected>) -> Vec<Detected> {
    all.sort_by_key(|found| (found.start, found.end));
    let mut out: Vec<Detected> = Vec::with_capacity(all.len());
    'next: for found in all {
        while let Some(last) = out.last().filter(|last| last.end > found.start) {
            if rank(&found) <= rank(last) {
                continue 'next;
            }
            out.pop();
        }
        out.push(found);
    }
    out
}

fn rank(found: &Detected) -> (bool, bool, usize, std::cmp::Reverse<Kind>) {
    // An address takes in its postcode, and a name or web address never breaks up a number.
    let whole = found.kind == Kind::Address;
    (
        whole,
        found.sure,
        found.end - found.start,
        std::cmp::Reverse(found.kind),
    )
}
