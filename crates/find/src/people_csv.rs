//! The people file: one row a person and capacity, as a spreadsheet saves it.
//!
//! Faults are collected, all of them, by line and column, so that a file is mended once. A fault
//! never repeats the value: what is in the file is personal.

mod reader;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

pub use self::reader::{Field, Record};
use crate::person::{Person, PersonKey};

/// The headings, in the order in which we write them.
pub const HEADINGS: [&str; 16] = [
    "id",
    "capacity",
    "given_names",
    "family_name",
    "known_as",
    "former_names",
    "nicknames",
    "born_on",
    "emails",
    "telephones",
    "address",
    "postcode",
    "related_to",
    "relation",
    "from",
    "to",
];

/// The most bytes of a relation: it is a word or two, and is repeated for each id it holds for.
const LONGEST_RELATION: usize = 64;

/// One good row.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonRow {
    /// The line it begins on, the first being 1.
    pub line: usize,
    /// The organisation's own id of the person.
    pub id: String,
    /// In what capacity: learner, carer, tutor…
    pub capacity: String,
    /// Given names, the one used first.
    pub given_names: Vec<String>,
    /// Family name.
    pub family_name: String,
    /// Names the person goes by.
    pub known_as: Vec<String>,
    /// Former names.
    pub former_names: Vec<String>,
    /// Nicknames.
    pub nicknames: Vec<String>,
    /// Date of birth.
    pub born_on: Option<Date>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Telephone numbers.
    pub telephones: Vec<String>,
    /// Postal address.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Ids of people this one is related to.
    pub related_to: Vec<String>,
    /// What each relation is, as many as `related_to`.
    pub relation: Vec<String>,
    /// First day of the relations or capacity.
    pub from: Option<Date>,
    /// Last day of it.
    pub to: Option<Date>,
}

impl std::fmt::Debug for PersonRow {
    /// The line alone: names do not belong in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonRow")
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

/// What is wrong with a row, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The line of the field, the first being 1.
    pub line: usize,
    /// The column, the first being 1; 0 where it is the whole row.
    pub column: usize,
    /// The heading of that column, empty where it has none.
    pub heading: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// Everything read from a people file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFile {
    /// The rows without fault.
    pub rows: Vec<PersonRow>,
    /// Every fault of the others, in order.
    pub faults: Vec<RowFault>,
}

/// Reads a people file; every fault is reported at once.
pub fn people_csv(text: &str) -> Result<Vec<PersonRow>, Vec<RowFault>> {
    let file = read(text);
    if file.faults.is_empty() {
        Ok(file.rows)
    } else {
        Err(file.faults)
    }
}

/// The same from bytes: a file that is not UTF-8 is told by line.
#[must_use]
pub fn read_bytes(bytes: &[u8]) -> PeopleFile {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = good.split(|byte| *byte == b'\n').count();
            let fault = fault(
                (line, 0, ""),
                "the file is not UTF-8",
                "save it as CSV UTF-8",
            );
            PeopleFile {
                rows: Vec::new(),
                faults: vec![fault],
            }
        }
    }
}

/// Reads a people file, keeping the good rows apart from the faults. Whether the ids in `related_to`
/// are anybody's is for the caller, who may know more people than the file.
#[must_use]
pub fn read(text: &str) -> PeopleFile {
    let mut file = PeopleFile::default();
    let mut records = reader::records(text.strip_prefix('\u{feff}').unwrap_or(text)).into_iter();
    let Some(first) = records.next() else {
        file.faults.push(fault(
            (1, 0, ""),
            "the file is empty",
            "its first row holds the headings",
        ));
        return file;
    };
    let headings = headings(&first, &mut file.faults);
    if !headings.contains(&Some("id")) {
        file.faults.push(fault(
            (first.line, 0, "id"),
            "there is no column `id`",
            "add one with an id for each person",
        ));
        return file;
    }
    let mut rows = read_rows(&headings, records);
    file.rows = rows.rows;
    file.faults.append(&mut rows.faults);
    file
}

/// Reads rows whose columns are known already, as those of a table that was read elsewhere; the
/// headings are among [`HEADINGS`]. Without a column `id` the rows have none.
#[must_use]
pub fn read_rows(
    headings: &[Option<&'static str>],
    records: impl IntoIterator<Item = Record>,
) -> PeopleFile {
    let mut file = PeopleFile::default();
    let mut columns: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (at, heading) in headings.iter().enumerate() {
        if let Some(heading) = heading {
            columns.entry(*heading).or_insert(at);
        }
    }
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    for record in records {
        let mut row = Row {
            headings: headings.len(),
            columns: &columns,
            record: &record,
            faults: Vec::new(),
        };
        let person = row.person();
        row.twice(&person, &mut seen);
        if row.faults.is_empty() {
            file.rows.push(person);
        } else {
            file.faults.append(&mut row.faults);
        }
    }
    file
}

/// The directory's people of these rows, the capacities of one human put together; a person's key is
/// its place in the returned ids.
#[must_use]
pub fn people(rows: &[PersonRow]) -> (Vec<Person>, Vec<String>) {
    let mut ids: Vec<String> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut people: Vec<Person> = Vec::new();
    for row in rows {
        let at = *places.entry(&row.id).or_insert_with(|| {
            ids.push(row.id.clone());
            people.push(Person {
                key: PersonKey::try_from(people.len()).unwrap_or(PersonKey::MAX),
                ..Person::default()
            });
            people.len() - 1
        });
        if let Some(person) = people.get_mut(at) {
            merge(person, row);
        }
    }
    for person in &mut people {
        for values in [
            &mut person.known_as,
            &mut person.former,
            &mut person.nicknames,
            &mut person.emails,
            &mut person.telephones,
        ] {
            once(values);
        }
    }
    for row in rows {
        let related = row
            .related_to
            .iter()
            .filter_map(|id| places.get(id.as_str()))
            .filter_map(|at| PersonKey::try_from(*at).ok());
        if let Some(person) = places
            .get(row.id.as_str())
            .and_then(|at| people.get_mut(*at))
        {
            person.context.extend(related);
        }
    }
    (people, ids)
}

/// Keeps the first of each: the rows of one person repeat what they have in common.
fn once(values: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(value.clone()));
}

fn merge(person: &mut Person, row: &PersonRow) {
    if person.given.is_empty() {
        person.given.clone_from(&row.given_names);
    }
    if person.family.is_empty() {
        person.family.clone_from(&row.family_name);
    } else if !row.family_name.is_empty() && row.family_name != person.family {
        person.former.push(row.family_name.clone());
    }
    person.born_on = person.born_on.or(row.born_on);
    for (to, from) in [
        (&mut person.known_as, &row.known_as),
        (&mut person.former, &row.former_names),
        (&mut person.nicknames, &row.nicknames),
        (&mut person.emails, &row.emails),
        (&mut person.telephones, &row.telephones),
    ] {
        to.extend(from.iter().cloned());
    }
    if person.address.is_empty() {
        person.address.clone_from(&row.address);
    }
    if person.postcode.is_empty() {
        person.postcode.clone_from(&row.postcode);
    }
}

fn headings(first: &Record, faults: &mut Vec<RowFault>) -> Vec<Option<&'static str>> {
    let mut out: Vec<Option<&'static str>> = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, field) in first.fields.iter().enumerate() {
        let name = field.text.trim().to_lowercase().replace([' ', '-'], "_");
        let known = HEADINGS.into_iter().find(|heading| *heading == name);
        let place = (field.line, at + 1, field.text.trim());
        if known.is_none() {
            let mend = format!("use one of: {}", HEADINGS.join(", "));
            faults.push(fault(place, "the heading is not known", &mend));
        } else if !seen.insert(known) {
            faults.push(fault(
                place,
                "the heading stands twice",
                "keep one of the columns",
            ));
        }
        out.push(known);
    }
    out
}

fn fault((line, column, heading): (usize, usize, &str), what: &str, mend: &str) -> RowFault {
    RowFault {
        line,
        column,
        heading: heading.to_owned(),
        what: what.to_owned(),
        mend: mend.to_owned(),
    }
}

/// One row being read.
struct Row<'a> {
    /// How many there are.
    headings: usize,
    /// Where each that is known stands first.
    columns: &'a BTreeMap<&'static str, usize>,
    record: &'a Record,
    faults: Vec<RowFault>,
}

impl Row<'_> {
    fn person(&mut self) -> PersonRow {
        if let Some(what) = self.record.broken {
            self.faults.push(fault(
                (self.record.line, 0, ""),
                what,
                "put quotes around the whole value and double those inside",
            ));
        }
        if self.record.fields.len() > self.headings {
            let mend = "put quotes around a value that has a comma in it";
            self.faults.push(fault(
                (self.record.line, self.headings + 1, ""),
                "the row has more values than there are headings",
                mend,
            ));
        }
        let mut row = PersonRow {
            line: self.record.line,
            id: self.text("id"),
            capacity: self.text("capacity"),
            given_names: self.names("given_names"),
            family_name: self.text("family_name"),
            known_as: self.list("known_as"),
            former_names: self.list("former_names"),
            nicknames: self.list("nicknames"),
            born_on: self.date("born_on"),
            emails: self.list("emails"),
            telephones: self.list("telephones"),
            address: self.text("address"),
            postcode: self.text("postcode"),
            related_to: self.list("related_to"),
            relation: self.list("relation"),
            from: self.date("from"),
            to: self.date("to"),
        };
        self.check(&mut row);
        row
    }

    fn check(&mut self, row: &mut PersonRow) {
        if row.id.is_empty() && self.columns.contains_key("id") {
            self.wrong("id", "there is no id", "give each person an id");
        }
        if row.given_names.is_empty() && row.family_name.is_empty() {
            self.wrong(
                "given_names",
                "there is no name",
                "enter a given or a family name",
            );
        }
        let mails = row.emails.iter().all(|mail| {
            let mut spans = crate::detect::email::spans(mail);
            spans.next() == Some((0, mail.len()))
        });
        if !mails {
            self.wrong(
                "emails",
                "this is not an e-mail address",
                "write name@example.org, several with ; between them",
            );
        }
        if !row
            .telephones
            .iter()
            .all(|number| crate::identifiers::telephone(number).is_some())
        {
            self.wrong(
                "telephones",
                "this is not a telephone number",
                "write it with its area code, several with ; between them",
            );
        }
        self.relations(row);
        if !row.id.is_empty() && row.related_to.contains(&row.id) {
            self.wrong(
                "related_to",
                "the person is related to themselves",
                "enter the id of the other person",
            );
        }
        if row.from.zip(row.to).is_some_and(|(from, to)| to < from) {
            self.wrong(
                "to",
                "it ends before it begins",
                "enter a day on or after `from`",
            );
        }
    }

    /// One relation for each id, or one for all.
    fn relations(&mut self, row: &mut PersonRow) {
        let long = |relation: &String| relation.len() > LONGEST_RELATION;
        if row.relation.iter().any(long) {
            self.wrong(
                "relation",
                "this is too long for a relation",
                "write it in a word or two, such as parent",
            );
            return;
        }
        if row.relation.len() == 1 && row.related_to.len() > 1 {
            row.relation = vec![row.relation.concat(); row.related_to.len()];
        }
        if row.relation.len() != row.related_to.len() {
            self.wrong(
                "relation",
                "it does not say what each relation is",
                "enter one relation for each id in related_to, with ; between them",
            );
        }
    }

    /// The same id in the same capacity with the same relation, entered twice.
    fn twice(&mut self, row: &PersonRow, seen: &mut BTreeMap<(String, String), usize>) {
        let relation = format!(
            "{}\u{0}{}\u{0}{:?}",
            row.capacity,
            row.related_to.join(";"),
            row.from
        );
        let who = if row.id.is_empty() {
            let names = [&row.given_names[..], std::slice::from_ref(&row.family_name)].concat();
            format!(
                "\u{0}{}\u{0}{:?}",
                crate::fold(&names.join(" ")),
                row.born_on
            )
        } else {
            row.id.clone()
        };
        if let Some(before) = seen.insert((who, relation), row.line) {
            let who = if row.id.is_empty() { "person" } else { "id" };
            let what = format!("the same {who} and capacity stand on line {before}");
            self.wrong(
                "id",
                &what,
                "give the second person another id, or take the row out",
            );
        }
    }

    fn field(&self, heading: &'static str) -> Option<(usize, &Field)> {
        let at = *self.columns.get(heading)?;
        self.record.fields.get(at).map(|field| (at + 1, field))
    }

    fn wrong(&mut self, heading: &'static str, what: &str, mend: &str) {
        let (column, line) = self
            .field(heading)
            .map_or((0, self.record.line), |(column, field)| {
                (column, field.line)
            });
        self.faults.push(fault((line, column, heading), what, mend));
    }

    fn text(&self, heading: &'static str) -> String {
        self.field(heading)
            .map_or_else(String::new, |(_, field)| field.text.trim().to_owned())
    }

    fn list(&self, heading: &'static str) -> Vec<String> {
        let text = self.text(heading);
        text.split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Given names, by `;` or by spaces.
    fn names(&self, heading: &'static str) -> Vec<String> {
        let text = self.text(heading);
        text.split(|c: char| c == ';' || c.is_whitespace())
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn date(&mut self, heading: &'static str) -> Option<Date> {
        let text = self.text(heading);
        if text.is_empty() {
            return None;
        }
        let date = text.parse().ok().filter(|_| text.len() == 10);
        if date.is_none() {
            self.wrong(
                heading,
                "this is not a date",
                "write year, month, day: 2013-05-04",
            );
        }
        date
    }
}
