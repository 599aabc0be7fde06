//! A person's details.

use std::collections::BTreeMap;

use app::AppError;
use app::bodies as stored;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::{Day, Id, Made, day, objects};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::post("/people", "addPerson", "Add a person", add)
        .tag("People")
        .takes::<PersonDetails>()
        .makes::<Made>(),
    Operation::get("/people/{id}", "showPerson", "Show a person", show)
        .tag("People")
        .gives_version::<Person>(),
    Operation::put(
        "/people/{id}",
        "changePerson",
        "Change a person's details",
        change,
    )
    .tag("People")
    .detail("Every detail is replaced: what is left out is emptied.")
    .takes::<PersonDetails>(),
];

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
    /// Whether the policy lets the token's account see the details; if not, `details` has the name and
    /// the capacities only, and nobody may change them.
    details_shown: bool,
    details: PersonDetails,
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
            noted_on: BTreeMap::new(),
        }
    }
}

fn add(call: &Call<'_>) -> Result<Reply, AppError> {
    let details: PersonDetails = call.json()?;
    let id = call.ctx.add_person(details.into_stored(None))?;
    Ok(Reply::made_id(id, "/people")?.version(1))
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let shown = call.ctx.show_person(call.id("id"))?;
    let person = shown.person;
    let view = Person {
        id: person.id.into(),
        version: person.version,
        details_shown: shown.sees_details,
        details: PersonDetails::of(&person.body),
    };
    Ok(Reply::one(&view)?.version(person.version))
}

fn change(call: &Call<'_>) -> Result<Reply, AppError> {
    let id = call.id("id");
    let details: PersonDetails = call.json()?;
    // Which import brought them is nothing a program says; it stays.
    let directory = call.ctx.engine.directory()?;
    let import = directory.person(id).and_then(|person| person.body.import);
    let version = call.given.version.unwrap_or_default();
    call.ctx
        .change_person(id, version, details.into_stored(import))?;
    Ok(Reply::done())
}
