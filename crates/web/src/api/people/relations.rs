//! How people belong together.

use app::AppError;
use app::bodies as stored;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::{Day, Id, Made, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/people/{id}/family",
        "showFamily",
        "List who belongs to a person",
        family,
    )
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
];

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
    /// The other of the two, of whom the kind of relation is said.
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
