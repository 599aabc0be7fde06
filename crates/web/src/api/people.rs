//! People and how they belong together.

use app::bodies as stored;
use app::{AppError, OnFaults, Preview, in_words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::Call;
use super::operation::Operation;
use super::records::records_of;
use super::reply::Reply;
use super::types::{Day, Id, Instant, Made, day, objects};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get("/people", "listPeople", "List people", list)
        .tag("People")
        .detail("A tutor's token lists their own learners and those learners' circle.")
        .lists::<PersonLine>(),
    Operation::post("/people/search", "searchPeople", "Search people", search)
        .tag("People")
        .detail("By words of their names, numbers or contacts. The words are sent as content, so that no name stands in an address.")
        .takes::<Search>()
        .lists::<PersonLine>()
        .repeatable(),
    Operation::post("/people", "addPerson", "Add a person", add)
        .tag("People")
        .takes::<PersonDetails>()
        .makes::<Made>(),
    Operation::post(
        "/people/import/preview",
        "previewImport",
        "Show what a table of people would do",
        preview,
    )
    .tag("People")
    .detail("Nothing is kept. The table is CSV in UTF-8; its headings stand in the handbook.")
    .takes_csv()
    .gives::<ImportPreview>()
    .repeatable(),
    Operation::post("/people/import", "importPeople", "Import a table of people", import)
        .tag("People")
        .detail("All of it goes in, or none: a fault in any row stops it. Whoever is held already becomes as the table says; whoever is not in it stays, and whoever was erased stays out.")
        .takes_csv()
        .gives::<ImportDone>(),
    Operation::get("/people/{id}", "showPerson", "Show a person", show)
        .tag("People")
        .gives_version::<Person>(),
    Operation::put("/people/{id}", "changePerson", "Change a person's details", change)
        .tag("People")
        .detail("Every detail is replaced: what is left out is emptied.")
        .takes::<PersonDetails>(),
    Operation::get("/people/{id}/family", "showFamily", "List who belongs to a person", family)
        .tag("People")
        .lists::<RelationLine>(),
    Operation::post(
        "/people/{id}/relations",
        "addRelation",
        "Record how two people belong together",
        relate,
    )
    .tag("People")
    .takes::<NewRelation>()
    .makes::<Made>(),
    Operation::post(
        "/people/{id}/relations/{relation}/end",
        "endRelation",
        "Record that two people no longer belong together",
        end,
    )
    .tag("People")
    .takes::<Ended>(),
    Operation::get("/people/{id}/why", "whyPerson", "Say why what is held about a person may be", why)
        .tag("People")
        .lists::<Reason>(),
    Operation::get("/people/{id}/until", "untilPerson", "Say until when what is held about a person is kept", until)
        .tag("People")
        .lists::<KeptUntil>(),
    Operation::get("/people/{id}/seen", "seenPerson", "List who has seen what is held about a person", seen)
        .tag("People")
        .detail("The latest 2,000 looks and acts, the newest first.")
        .lists::<SeenLine>(),
    Operation::get("/people/{id}/find", "findPerson", "Find a person in records and documents", find)
        .tag("People")
        .lists::<Found>(),
];

/// How many looks and acts are listed.
const MOST_SEEN: usize = 2000;

/// A person as a line of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonLine {
    id: Id,
    /// The name for lists and headings.
    #[schema(example = "Ella Thornbury")]
    name: String,
    /// The organisation's own number for them.
    #[schema(example = "L014")]
    external_id: Option<String>,
    /// As what they are known: codes of the policy.
    #[schema(example = json!(["learner"]))]
    kinds: Vec<String>,
}

/// Words to search by.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    /// Words of a name, number or contact; all must fit.
    #[schema(example = "thornbury", max_length = 200)]
    words: String,
}

/// A person's details.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonDetails {
    /// The organisation's own number for them.
    #[serde(default)]
    #[schema(example = "L014")]
    external_id: Option<String>,
    /// Given names, as written.
    #[serde(default)]
    #[schema(example = "Ella Rose")]
    given_names: String,
    /// Family name. One of the two names must be there.
    #[serde(default)]
    #[schema(example = "Thornbury")]
    family_name: String,
    /// The name they go by.
    #[serde(default)]
    #[schema(example = "Ella")]
    known_as: Option<String>,
    /// Names they had before.
    #[serde(default)]
    former_names: Vec<String>,
    /// Other names people use for them.
    #[serde(default)]
    #[schema(example = json!(["Ellie"]))]
    nicknames: Vec<String>,
    /// Birth date.
    #[serde(default)]
    born_on: Option<Day>,
    /// E-mail addresses.
    #[serde(default)]
    #[schema(example = json!(["ella@family.example"]))]
    emails: Vec<String>,
    /// Telephone numbers as written.
    #[serde(default)]
    #[schema(example = json!(["07700 900123"]))]
    telephones: Vec<String>,
    /// Postal address.
    #[serde(default)]
    #[schema(example = "4 Marl Lane, Pitford")]
    address: Option<String>,
    /// Postcode.
    #[serde(default)]
    #[schema(example = "ZZ99 9ZZ")]
    postcode: Option<String>,
    /// As what they are known, each with its dates; at least one.
    #[serde(deserialize_with = "objects")]
    #[schema(min_items = 1)]
    capacities: Vec<Capacity>,
}

/// As what somebody is known to the organisation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Capacity {
    /// A kind of person, a code of the policy.
    #[schema(example = "learner")]
    kind: String,
    /// Since when.
    #[serde(default)]
    from: Option<Day>,
    /// Until when.
    #[serde(default)]
    to: Option<Day>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    id: Id,
    /// Counts the changes, from 1.
    #[schema(example = 3)]
    version: u64,
    details: PersonDetails,
}

/// Who belongs to a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RelationLine {
    id: Id,
    /// A kind of relation.
    #[schema(example = "carer-of")]
    kind: String,
    /// The other person.
    other: Id,
    /// Their name.
    #[schema(example = "Rosa Thornbury")]
    other_name: String,
    /// Whether the relation goes from this person to the other, as in "Rosa is the carer of Ella".
    outward: bool,
    /// Since when.
    from_on: Option<Day>,
    /// Until when.
    to_on: Option<Day>,
    /// What shows it.
    #[schema(example = "birth certificate seen")]
    evidence: Option<String>,
}

/// How two people belong together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRelation {
    /// Who belongs to the person of the address: the carer, the tutor, the school.
    from: Id,
    /// A kind of relation.
    #[schema(example = "carer-of")]
    kind: RelationKind,
    /// Since when.
    #[serde(default)]
    from_on: Option<Day>,
    /// Until when.
    #[serde(default)]
    to_on: Option<Day>,
    /// What shows it.
    #[serde(default)]
    #[schema(example = "birth certificate seen")]
    evidence: Option<String>,
}

/// A kind of relation, from one person to the other.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RelationKind {
    CarerOf,
    TutorOf,
    PlacedBy,
    SiblingOf,
    Refers,
}

impl RelationKind {
    fn code(self) -> &'static str {
        match self {
            Self::CarerOf => "carer-of",
            Self::TutorOf => "tutor-of",
            Self::PlacedBy => "placed-by",
            Self::SiblingOf => "sibling-of",
            Self::Refers => "refers",
        }
    }
}

/// When something ended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ended {
    /// The last day.
    on: Day,
}

/// Why a record may be held.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reason {
    /// The record.
    record: Id,
    /// What it is.
    #[schema(example = "Session report")]
    title: String,
    /// Why it is kept.
    #[schema(example = "Planning and giving sessions")]
    purpose: String,
    /// By what right: the basis, then the conditions.
    rights: Vec<Right>,
    /// Where it came from.
    #[schema(example = "the tutor")]
    source: String,
}

/// A basis or condition of the law.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Right {
    /// What it says.
    #[schema(example = "needed for a contract")]
    words: String,
    /// Where it stands.
    #[schema(example = "UK GDPR art. 6(1)(b)")]
    citation: String,
}

/// Until when a record is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptUntil {
    /// The record.
    record: Id,
    /// What it is.
    #[schema(example = "Session report")]
    title: String,
    /// Until when, in words: a day, or what has to happen first.
    #[schema(example = "two years after sessions end")]
    until: String,
    /// The rule behind it, in words.
    rule: String,
}

/// A look or act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeenLine {
    /// Its place in the ledger.
    #[schema(example = 1204)]
    index: u64,
    at: Instant,
    /// Who.
    #[schema(example = "Asha Varga")]
    who: String,
    /// Their role then; empty where there is none.
    #[schema(example = "tutor")]
    role: String,
    /// What, in words.
    #[schema(example = "looked at a record")]
    what: String,
    /// Why, in words; empty where it cannot be said any more.
    #[schema(example = "planning and giving sessions")]
    why: String,
    /// Its code.
    #[schema(example = "record.look")]
    code: String,
}

/// A place in a text where a person stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    /// The place of the register.
    #[schema(example = "Office drive")]
    place: String,
    /// The file and the piece of it, or the record.
    #[schema(example = "letters/spring.docx: page 1")]
    title: String,
    /// The record or document.
    source: Id,
    /// The line in which they stand.
    #[schema(example = "Ella settled in well.")]
    around: String,
    /// What is written.
    #[schema(example = "Ella")]
    written: String,
    /// How they are written, in words.
    #[schema(example = "their given name")]
    form: String,
    /// How much speaks for it, in words.
    #[schema(example = "Likely")]
    strength: String,
    /// Others it may be.
    or: Vec<String>,
}

/// What a table would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportPreview {
    /// People who are new.
    #[schema(example = 41)]
    people: usize,
    /// People who are held and of whom the table says something else.
    #[schema(example = 3)]
    changed: usize,
    /// People who are held just so already.
    #[schema(example = 2)]
    held: usize,
    /// People of the same kinds who are held and not in the table.
    #[schema(example = 0)]
    left: usize,
    /// People of the table who were erased. They are not brought back.
    #[schema(example = 0)]
    erased: usize,
    /// What is wrong, by line and column.
    faults: Vec<RowFault>,
}

/// What is wrong in a table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowFault {
    /// Where.
    #[schema(example = "line 3, column 8 (born_on)")]
    place: String,
    /// What is wrong.
    #[schema(example = "this is not a date")]
    what: String,
    /// How to mend it.
    #[schema(example = "write it like 2013-05-04")]
    mend: String,
}

/// What an import did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportDone {
    /// How many people went in.
    #[schema(example = 41)]
    people: usize,
    /// How many relations.
    #[schema(example = 40)]
    relations: usize,
    /// How many people who are held were changed.
    #[schema(example = 3)]
    changed: usize,
}

impl PersonDetails {
    fn of(person: &stored::Person) -> Self {
        let person = person.clone();
        Self {
            external_id: person.external_id,
            given_names: person.given_names,
            family_name: person.family_name,
            known_as: person.known_as,
            former_names: person.former_names,
            nicknames: person.nicknames,
            born_on: day(person.born_on),
            emails: person.emails,
            telephones: person.telephones,
            address: person.address,
            postcode: person.postcode,
            capacities: person
                .capacities
                .into_iter()
                .map(|one| Capacity {
                    kind: one.kind,
                    from: day(one.from),
                    to: day(one.to),
                })
                .collect(),
        }
    }

    /// The person as stored; `import` is what brought them.
    fn into_stored(self, import: Option<app::EntityId>) -> stored::Person {
        stored::Person {
            external_id: self.external_id,
            given_names: self.given_names,
            family_name: self.family_name,
            known_as: self.known_as,
            former_names: self.former_names,
            nicknames: self.nicknames,
            born_on: self.born_on.map(|day| day.0),
            emails: self.emails,
            telephones: self.telephones,
            address: self.address,
            postcode: self.postcode,
            capacities: self
                .capacities
                .into_iter()
                .map(|one| stored::Capacity {
                    kind: one.kind,
                    from: one.from.map(|day| day.0),
                    to: one.to.map(|day| day.0),
                })
                .collect(),
            import,
        }
    }
}

fn list(call: &Call<'_>) -> Result<Reply, AppError> {
    lines(call, "")
}

fn search(call: &Call<'_>) -> Result<Reply, AppError> {
    let Search { words } = call.json()?;
    lines(call, &words)
}

fn lines(call: &Call<'_>, words: &str) -> Result<Reply, AppError> {
    let found = call.ctx.list_people(words)?;
    call.given.page.reply(
        found,
        |person| person.id.to_string(),
        |person| PersonLine {
            id: person.id.into(),
            name: person.body.display_name(),
            external_id: person.body.external_id.clone(),
            kinds: person
                .body
                .capacities
                .iter()
                .map(|one| one.kind.clone())
                .collect(),
        },
    )
}

fn add(call: &Call<'_>) -> Result<Reply, AppError> {
    let details: PersonDetails = call.json()?;
    let id = call.ctx.add_person(details.into_stored(None))?;
    Ok(Reply::made_id(id, "/people")?.version(1))
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let person = call.ctx.show_person(call.id("id"))?.person;
    let view = Person {
        id: person.id.into(),
        version: person.version,
        details: PersonDetails::of(&person.body),
    };
    Ok(Reply::one(&view)?.version(person.version))
}

fn change(call: &Call<'_>) -> Result<Reply, AppError> {
    let id = call.id("id");
    let details: PersonDetails = call.json()?;
    // Which import brought them is nothing a program says; it stays.
    let directory = call.ctx.engine.directory();
    let import = directory.person(id).and_then(|person| person.body.import);
    let version = call.given.version.unwrap_or_default();
    call.ctx
        .change_person(id, version, details.into_stored(import))?;
    Ok(Reply::done())
}

fn family(call: &Call<'_>) -> Result<Reply, AppError> {
    let view = call.ctx.show_person(call.id("id"))?;
    call.given.page.reply(
        view.relations,
        |one| one.relation.id.to_string(),
        |one| RelationLine {
            id: one.relation.id.into(),
            kind: one.relation.body.kind.clone(),
            other: one.other.into(),
            other_name: one.other_name,
            outward: one.outward,
            from_on: day(one.relation.body.from_on),
            to_on: day(one.relation.body.to_on),
            evidence: one.relation.body.evidence.clone(),
        },
    )
}

fn relate(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewRelation = call.json()?;
    let to = call.id("id");
    let id = call.ctx.add_relation(stored::Relation {
        from: new.from.0,
        kind: new.kind.code().to_owned(),
        to,
        from_on: new.from_on.map(|day| day.0),
        to_on: new.to_on.map(|day| day.0),
        evidence: new.evidence,
        import: None,
    })?;
    Reply::made(&Made { id: id.into() }, &format!("/people/{to}/family"))
}

fn end(call: &Call<'_>) -> Result<Reply, AppError> {
    let Ended { on } = call.json()?;
    call.ctx
        .end_relation(call.id("id"), call.id("relation"), on.0)?;
    Ok(Reply::done())
}

fn why(call: &Call<'_>) -> Result<Reply, AppError> {
    let records = records_of(call)?;
    let (engine, today) = (call.ctx.engine, call.ctx.today());
    call.given.page.reply(
        records,
        |line| line.id.to_string(),
        |line| Reason {
            record: line.id.into(),
            rights: line
                .basis
                .split(" · ")
                .map(|code| engine.right_in_words(code, today))
                .map(|right| Right {
                    words: right.words,
                    citation: right.citation,
                })
                .collect(),
            title: line.title,
            purpose: line.purpose,
            source: engine.source_in_words(&line.source),
        },
    )
}

fn until(call: &Call<'_>) -> Result<Reply, AppError> {
    let records = records_of(call)?;
    call.given.page.reply(
        records,
        |line| line.id.to_string(),
        |line| KeptUntil {
            record: line.id.into(),
            title: line.title,
            until: line.until,
            rule: line.rule,
        },
    )
}

fn seen(call: &Call<'_>) -> Result<Reply, AppError> {
    let id = call.id("id");
    // As the page does: whoever may not see the person is told no more than that.
    call.ctx.show_person(id)?;
    let entries = call
        .ctx
        .engine
        .name_entries(&call.ctx.seen(id, MOST_SEEN)?)?;
    call.given
        .page
        .reply(entries, |entry| entry.index.to_string(), SeenLine::of)
}

fn find(call: &Call<'_>) -> Result<Reply, AppError> {
    let hits = call.ctx.find(call.id("id"))?;
    let numbered: Vec<_> = hits.into_iter().enumerate().collect();
    call.given.page.reply(
        numbered,
        |(number, _)| number.to_string(),
        |(_, hit)| Found {
            form: hit.form_in_words().to_owned(),
            strength: hit.strength_in_words().to_owned(),
            place: hit.place,
            title: hit.title,
            source: hit.source.into(),
            around: hit.around,
            written: hit.written,
            or: hit.or,
        },
    )
}

fn previewed(call: &Call<'_>) -> Result<Preview, AppError> {
    // The file is taken apart for whoever may import, and for nobody else.
    access::check(
        access::Action::PersonImport,
        &call.ctx.actor,
        &access::Scope::Organisation,
        access::Purpose::Administration,
    )?;
    Ok(call.ctx.engine.preview_import(&call.given.body))
}

fn preview(call: &Call<'_>) -> Result<Reply, AppError> {
    let preview = previewed(call)?;
    Reply::one(&ImportPreview {
        people: preview.people.len(),
        changed: preview.changed.len(),
        held: preview.held.len(),
        left: preview.left.len(),
        erased: preview.erased.len(),
        faults: preview
            .faults
            .iter()
            .map(in_words)
            .map(|fault| RowFault {
                place: fault.place,
                what: fault.what,
                mend: fault.mend,
            })
            .collect(),
    })
}

fn import(call: &Call<'_>) -> Result<Reply, AppError> {
    let done = call.ctx.import_people(&previewed(call)?, OnFaults::Stop)?;
    Reply::one(&ImportDone {
        people: done.people,
        relations: done.relations,
        changed: done.changed,
    })
}

impl SeenLine {
    /// An entry of the ledger in words.
    pub(crate) fn of(entry: app::NamedEntry) -> Self {
        Self {
            index: entry.index,
            at: entry.at.into(),
            who: entry.who,
            role: entry.role,
            what: entry.what,
            why: entry.why,
            code: entry.code,
        }
    }
}
