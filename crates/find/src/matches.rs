//! What a search answers: where somebody stands, who it may be, and what speaks for it.

use crate::person::PersonKey;

/// One place in a text where somebody known stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// First byte, on a character boundary.
    pub start: usize,
    /// Byte after the last, on a character boundary.
    pub end: usize,
    /// The written form.
    pub form: Form,
    /// Who it may be, the likeliest first; never empty.
    pub candidates: Vec<Candidate>,
}

/// Somebody a match may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub person: PersonKey,
    /// How much speaks for them.
    pub strength: Strength,
    /// What speaks for them, and against.
    pub reasons: Vec<Reason>,
}

/// How much speaks for a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// It may be; a person has to look.
    Possible,
    /// It probably is.
    Likely,
    /// Nobody else in the directory fits.
    Sure,
}

/// The written form of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Given and family name.
    FullName,
    /// Family name first.
    ReversedName,
    /// A given name alone, or the name they go by.
    GivenName,
    /// A short or pet name, entered or from the table of diminutives.
    Nickname,
    /// Given name and the first letter of the family name.
    GivenInitial,
    /// Initials, with or without the family name.
    Initials,
    /// A family name alone.
    Surname,
    /// A title and the family name.
    TitleSurname,
    /// A former name.
    FormerName,
    /// A name with one typing error.
    Misspelt,
    /// An e-mail address, or its part before the @.
    Email,
    /// A telephone number.
    Telephone,
    /// A date of birth.
    BirthDate,
    /// A postcode.
    Postcode,
    /// The first line of an address, or more of it.
    Address,
    /// A number given to the person.
    Number,
}

impl Form {
    /// A stable word for files and tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FullName => "full-name",
            Self::ReversedName => "reversed-name",
            Self::GivenName => "given-name",
            Self::Nickname => "nickname",
            Self::GivenInitial => "given-initial",
            Self::Initials => "initials",
            Self::Surname => "surname",
            Self::TitleSurname => "title-surname",
            Self::FormerName => "former-name",
            Self::Misspelt => "misspelt",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::BirthDate => "birth-date",
            Self::Postcode => "postcode",
            Self::Address => "address",
            Self::Number => "number",
        }
    }
}

/// What speaks for a candidate, or against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Nobody else in the directory is written so.
    OnlyOne,
    /// Their full name stands elsewhere in the text.
    FullNameInText,
    /// Their e-mail address stands in the text.
    EmailInText,
    /// Their telephone number stands in the text.
    TelephoneInText,
    /// Their date of birth stands in the text.
    BirthDateInText,
    /// A number of theirs stands in the text.
    NumberInText,
    /// Their postcode or address stands in the text.
    AddressInText,
    /// They wrote or received it, or the caller knows it is about them.
    Participant,
    /// They belong to the place it was found in.
    Place,
    /// Somebody related to them is in the text: that person.
    RelatedInText(PersonKey),
    /// Against: others are written so too; how many in all.
    Shared(u32),
    /// Against: it is an ordinary word as well.
    OrdinaryWord,
    /// Against: two or three capitals may be anything.
    InitialsOnly,
    /// Against: another family name follows or goes before.
    OtherName,
    /// Against: one letter differs.
    OneLetterDiffers,
}

impl Reason {
    /// Whether it speaks for the candidate.
    #[must_use]
    pub fn speaks_for(self) -> bool {
        !matches!(
            self,
            Self::Shared(_)
                | Self::OrdinaryWord
                | Self::InitialsOnly
                | Self::OtherName
                | Self::OneLetterDiffers
        )
    }
}

/// What is known of a text from outside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// People who wrote or received it, or whom it is filed under.
    pub participants: Vec<PersonKey>,
    /// People who belong to the place it was found in (a tutor's own learners, a school's).
    pub place: Vec<PersonKey>,
}
