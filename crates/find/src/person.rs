//! What an organisation knows of a person that may stand in a text.

use std::fmt;

use jiff::civil::Date;

/// A person's place in the caller's own list.
pub type PersonKey = u32;

/// One person as the directory knows them. Leave what is not known empty.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Chosen by the caller, unique in one directory.
    pub key: PersonKey,
    /// Given names, the one used first, middle names after it.
    pub given: Vec<String>,
    /// Family name; may be several words or hyphenated.
    pub family: String,
    /// Names the person goes by.
    pub known_as: Vec<String>,
    /// Names others call them.
    pub nicknames: Vec<String>,
    /// Former names: a family name, or given and family name.
    pub former: Vec<String>,
    /// Names the person has asked to be called.
    pub preferred: Vec<String>,
    /// Date of birth.
    pub born_on: Option<Date>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Telephone numbers, in any writing.
    pub telephones: Vec<String>,
    /// Postal address, lines by commas or line breaks.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Numbers given to the person: NHS, UPN, ULN, National Insurance, the organisation's own.
    pub numbers: Vec<String>,
    /// Related people: own tutor, carers, school, siblings.
    pub context: Vec<PersonKey>,
}

impl fmt::Debug for Person {
    /// The key alone: names do not belong in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
