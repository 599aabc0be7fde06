//! What each column of a table is: said, kept from last time, or suggested by its heading.

use extract::table::{Row, Table};

use crate::{
    AppError, Fault, HouseWords,
    bodies::{MappedColumn, Mapping},
};

/// What a column may hold of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldOfPerson {
    /// Its code, as `--map` takes it.
    pub code: &'static str,
    /// In words, with plain words for people.
    words: &'static str,
    /// Whether several columns may hold it.
    many: bool,
    /// Headings under which it is found, folded and without spaces.
    headings: &'static [&'static str],
}

impl FieldOfPerson {
    /// What it is called, in the words of the house.
    pub fn in_words(&self, words: &HouseWords) -> String {
        words.say(self.words)
    }
}

const fn one(
    code: &'static str,
    words: &'static str,
    headings: &'static [&'static str],
) -> FieldOfPerson {
    FieldOfPerson {
        code,
        words,
        many: false,
        headings,
    }
}

const fn many(
    code: &'static str,
    words: &'static str,
    headings: &'static [&'static str],
) -> FieldOfPerson {
    FieldOfPerson {
        code,
        words,
        many: true,
        headings,
    }
}

/// Everything a column may hold, with the headings that schools and spreadsheets use.
#[rustfmt::skip]
pub const FIELDS: &[FieldOfPerson] = &[
    one("id", "Your number for them", &["id", "pupilid", "studentid", "learnerid", "clientid", "personid", "reference", "ref", "number", "pupilnumber", "studentnumber", "admissionnumber", "admissionno", "adno", "upn", "ourref"]),
    one("capacity", "As what they are known", &["capacity", "role", "persontype"]),
    one("name", "Whole name", &["name", "fullname", "pupilname", "studentname", "learnername", "clientname", "pupil", "student", "learner"]),
    one("given_names", "Given names", &["givennames", "givenname", "firstname", "firstnames", "forename", "forenames", "legalforename", "legalfirstname", "christianname"]),
    one("family_name", "Family name", &["familyname", "surname", "lastname", "legalsurname", "legallastname", "secondname"]),
    many("known_as", "Name they go by", &["knownas", "preferredname", "preferredforename", "preferredfirstname", "chosenname"]),
    many("former_names", "Former names", &["formernames", "formername", "formersurname", "previousname", "previoussurname", "maidenname"]),
    many("nicknames", "Nicknames", &["nicknames", "nickname", "alsoknownas", "aka"]),
    one("born_on", "Birth date", &["bornon", "dob", "dateofbirth", "birthdate", "birthday", "born", "dateborn"]),
    many("emails", "E-mail addresses", &["emails", "email", "emailaddress", "mail", "studentemail", "pupilemail", "emailaddresses"]),
    many("telephones", "Telephone numbers", &["telephones", "telephone", "phone", "mobile", "mobilenumber", "mobilephone", "phonenumber", "telephonenumber", "tel", "landline", "homephone", "hometelephone", "hometel", "workphone", "contactnumber", "mobileno", "telno"]),
    many("address", "Postal address", &["address", "postaladdress", "homeaddress", "fulladdress", "address1", "address2", "address3", "addressline1", "addressline2", "addressline3", "street", "town", "city", "county", "towncity"]),
    one("postcode", "Postcode", &["postcode", "postalcode", "zip"]),
    one("related_to", "Numbers of people they belong to", &["relatedto"]),
    one("relation", "How they belong to those", &["relation", "relationship"]),
    one("from", "Since when", &["from", "startdate", "start", "joined", "joiningdate", "dateofadmission", "admissiondate", "enrolmentdate", "datejoined"]),
    one("to", "Until when", &["to", "enddate", "leavingdate", "dateofleaving", "leftdate", "dateleft"]),
    one("parent_1", "First carer: whole name", &["parent1", "parent1name", "parent1fullname", "parentcarer1", "carer1", "carer1name", "guardian1", "parent", "parentname", "parentcarer", "parentcarername", "carer", "carername", "guardian", "guardianname", "contact1", "contact1name"]),
    one("parent_1_given_names", "First carer: given names", &["parent1givennames", "parent1firstname", "parent1forename", "parentfirstname", "parentforename", "carer1firstname", "contact1forename"]),
    one("parent_1_family_name", "First carer: family name", &["parent1familyname", "parent1surname", "parent1lastname", "parentsurname", "parentlastname", "carer1surname", "contact1surname"]),
    many("parent_1_emails", "First carer: e-mail addresses", &["parent1emails", "parent1email", "parent1emailaddress", "parentemail", "parentemailaddress", "careremail", "carer1email", "guardianemail", "contact1email"]),
    many("parent_1_telephones", "First carer: telephone numbers", &["parent1telephones", "parent1telephone", "parent1phone", "parent1mobile", "parent1tel", "parentphone", "parentmobile", "parenttelephone", "carerphone", "carer1mobile", "carer1phone", "guardianphone", "contact1mobile", "contact1phone"]),
    one("parent_2", "Second carer: whole name", &["parent2", "parent2name", "parent2fullname", "parentcarer2", "carer2", "carer2name", "guardian2", "contact2", "contact2name"]),
    one("parent_2_given_names", "Second carer: given names", &["parent2givennames", "parent2firstname", "parent2forename", "carer2firstname", "contact2forename"]),
    one("parent_2_family_name", "Second carer: family name", &["parent2familyname", "parent2surname", "parent2lastname", "carer2surname", "contact2surname"]),
    many("parent_2_emails", "Second carer: e-mail addresses", &["parent2emails", "parent2email", "parent2emailaddress", "carer2email", "contact2email"]),
    many("parent_2_telephones", "Second carer: telephone numbers", &["parent2telephones", "parent2telephone", "parent2phone", "parent2mobile", "parent2tel", "carer2mobile", "carer2phone", "contact2mobile", "contact2phone"]),
];

/// The field of a code.
pub fn field(code: &str) -> Option<&'static FieldOfPerson> {
    FIELDS.iter().find(|field| field.code == code)
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its place, the first being 0.
    pub place: usize,
    /// Its heading, or `column 5` where it has none.
    pub heading: String,
    /// What becomes of it.
    pub is: Is,
}

/// What becomes of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// It was said, now or earlier, what it holds.
    Said(&'static FieldOfPerson),
    /// Its heading says what it holds.
    Suggested(&'static FieldOfPerson),
    /// It was said that it is left out.
    LeftOut,
    /// Nobody has said what it is.
    Unknown,
}

impl Column {
    /// What it holds.
    pub fn field(&self) -> Option<&'static FieldOfPerson> {
        match self.is {
            Is::Said(field) | Is::Suggested(field) => Some(field),
            Is::LeftOut | Is::Unknown => None,
        }
    }
}

/// Headings are the same however they are written: `Date of Birth`, `DATE_OF_BIRTH`.
fn same(heading: &str) -> String {
    let folded = find::fold(heading);
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The columns of a table. Empty columns are passed over.
pub fn columns(table: &Table, mapping: &Mapping) -> Vec<Column> {
    let Some((first, rows)) = table.rows.split_first() else {
        return Vec::new();
    };
    let width = table.rows.iter().map(|row| row.cells.len()).max();
    (0..width.unwrap_or(0))
        .filter_map(|place| {
            let written = first.cells.get(place).map_or("", |cell| cell.text.as_str());
            if written.is_empty() && !rows.iter().any(|row| holds(row, place)) {
                return None;
            }
            let heading = if written.is_empty() {
                format!("column {}", place + 1)
            } else {
                written.to_owned()
            };
            Some(Column {
                place,
                is: what(&heading, mapping),
                heading,
            })
        })
        .collect()
}

fn holds(row: &Row, place: usize) -> bool {
    row.cells
        .get(place)
        .is_some_and(|cell| !cell.text.is_empty())
}

fn what(heading: &str, mapping: &Mapping) -> Is {
    let plain = same(heading);
    let said = mapping
        .columns
        .iter()
        .find(|column| same(&column.heading) == plain);
    if let Some(said) = said {
        return match said.field.as_deref().map(field) {
            None => Is::LeftOut,
            Some(Some(field)) => Is::Said(field),
            Some(None) => Is::Unknown,
        };
    }
    FIELDS
        .iter()
        .find(|field| same(field.code) == plain || field.headings.contains(&plain.as_str()))
        .map_or(Is::Unknown, Is::Suggested)
}

/// Refuses columns that nobody can read people from; every fault at once.
pub fn check_columns(table: &Table, columns: &[Column], mapping: &Mapping) -> Result<(), AppError> {
    let mut faults = Vec::new();
    let mut add = |place: &str, what: String, mend: String| {
        faults.push(Fault {
            place: format!("heading `{place}`"),
            what,
            mend,
        });
    };
    for column in columns.iter().filter(|column| column.is == Is::Unknown) {
        add(
            &column.heading,
            "it is not known what this column holds".to_owned(),
            "say what it is, or leave it out".to_owned(),
        );
    }
    for (at, column) in columns.iter().enumerate() {
        let Some(field) = column.field().filter(|field| !field.many) else {
            continue;
        };
        let mut before = columns.iter().take(at);
        if let Some(other) = before.find(|c| c.field() == Some(field)) {
            add(
                &column.heading,
                format!("`{}` is read as the same already", other.heading),
                "say what this one is, or leave it out".to_owned(),
            );
        }
    }
    for said in &mapping.columns {
        if said
            .field
            .as_deref()
            .is_some_and(|code| field(code).is_none())
        {
            let codes: Vec<&str> = FIELDS.iter().map(|field| field.code).collect();
            add(
                &said.heading,
                "it is mapped to what no person has".to_owned(),
                format!("use one of: {}", codes.join(", ")),
            );
        } else if said.field.is_some() && !is_there(said, columns) {
            add(
                &said.heading,
                "the file has no such heading".to_owned(),
                "look how the file writes it".to_owned(),
            );
        }
    }
    let has = |code: &str| {
        columns
            .iter()
            .any(|c| c.field().is_some_and(|f| f.code == code))
    };
    if !["name", "given_names", "family_name"].into_iter().any(has) {
        faults.push(Fault {
            place: "headings".to_owned(),
            what: "no column holds a name".to_owned(),
            mend: "say which are given names and family name, or the whole name".to_owned(),
        });
    }
    if !has("capacity") && mapping.capacity.is_none() {
        faults.push(Fault {
            place: "capacity".to_owned(),
            what: "no column says as what these people are known".to_owned(),
            mend: "say it for all of them: a kind of person of your policy".to_owned(),
        });
    }
    if table.rows.is_empty() {
        faults = vec![Fault {
            place: "file".to_owned(),
            what: "there is nothing in it".to_owned(),
            mend: "its first row holds the headings".to_owned(),
        }];
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::Input(faults))
    }
}

fn is_there(said: &MappedColumn, columns: &[Column]) -> bool {
    let plain = same(&said.heading);
    columns.iter().any(|column| same(&column.heading) == plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_heading_means_one_thing() {
        let mut all: Vec<&str> = FIELDS.iter().flat_map(|f| f.headings).copied().collect();
        let before = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), before);
        for field in FIELDS {
            assert!(
                field.headings.contains(&same(field.code).as_str()) || field.code.contains('_'),
                "{}",
                field.code
            );
            assert_eq!(what(field.code, &Mapping::default()), Is::Suggested(field));
        }
        for heading in find::people_csv::HEADINGS {
            assert!(field(heading).is_some(), "{heading}");
        }
    }

    #[test]
    fn headings_of_schools_are_known() {
        for (heading, code) in [
            ("Surname", "family_name"),
            ("First name", "given_names"),
            ("DOB", "born_on"),
            ("Date of Birth", "born_on"),
            ("Mobile", "telephones"),
            ("Pupil ID", "id"),
            ("Parent 1", "parent_1"),
            ("PARENT_2 E-mail", "parent_2_emails"),
            ("Post-code", "postcode"),
        ] {
            let is = what(heading, &Mapping::default());
            assert_eq!(is, Is::Suggested(field(code).unwrap()), "{heading}");
        }
        assert_eq!(what("Shoe size", &Mapping::default()), Is::Unknown);
    }
}
