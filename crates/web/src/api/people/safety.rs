//! What keeps a person safe: words that may not go out, and orders on contact.

use app::{AppError, KindOfWord, NewOrder, NewProtected};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::{Day, Id, Made, day};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/people/{id}/safety",
        "showSafety",
        "Show what keeps a person safe",
        show,
    )
    .tag("People")
    .detail("Protected words and orders on contact, for the officer and for whoever the policy lets see what it keeps about safety.")
    .gives::<Safety>(),
    Operation::post(
        "/people/{id}/safety/words",
        "protectWord",
        "Protect a word that must not go out",
        protect,
    )
    .tag("People")
    .detail("No answer is released while it stands in it, unless it goes to the person or to somebody named here.")
    .takes::<NewWord>()
    .makes::<Made>(),
    Operation::post(
        "/people/{id}/safety/orders",
        "recordOrder",
        "Record an order on contact",
        order,
    )
    .tag("People")
    .detail("Delivery warns while it is in force. The document is seen and not kept.")
    .takes::<NewContactOrder>()
    .makes::<Made>(),
    Operation::post(
        "/people/{id}/safety/{entry}/end",
        "endSafety",
        "Take a protected word or an order away",
        end,
    )
    .tag("People")
    .takes::<SafetyEnded>(),
];

/// What keeps a person safe.
#[derive(Serialize, ToSchema)]
pub(crate) struct Safety {
    words: Vec<ProtectedWord>,
    orders: Vec<ContactOrder>,
}

/// A word that must not go out.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProtectedWord {
    id: Id,
    /// address, school, place, mentor, surname, contact or other.
    #[schema(example = "address")]
    kind: &'static str,
    #[schema(example = "14 Larch Close, Otley")]
    text: String,
    /// The names of those who may know it.
    #[schema(example = json!(["Rosa Thornbury"]))]
    may_know: Vec<String>,
    /// Who put it on record.
    noted_by: String,
}

/// An order on contact.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContactOrder {
    id: Id,
    /// What it says, in plain words.
    #[schema(example = "He may not write to her.")]
    says: String,
    /// Against whom.
    #[schema(example = "Bram Thornbury")]
    against: String,
    /// Where they and their household can be reached.
    #[schema(example = json!(["77 Yarrow Street"]))]
    reach: Vec<String>,
    from: Option<Day>,
    until: Option<Day>,
    /// Whether it is in force today.
    in_force: bool,
    /// Who saw the document.
    #[schema(example = "Rowan Hale")]
    seen_by: String,
    seen_on: Day,
    /// Who put it on record.
    noted_by: String,
}

/// A word to be protected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWord {
    /// address, school, place, mentor, surname, contact or other.
    #[schema(example = "address")]
    kind: String,
    #[schema(example = "14 Larch Close, Otley", min_length = 1)]
    text: String,
    /// The names of those who may know it, as they sign.
    #[serde(default)]
    #[schema(example = json!(["Rosa Thornbury"]))]
    may_know: Vec<String>,
}

/// An order on contact, to be put on record.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewContactOrder {
    /// What it says, in plain words.
    #[schema(example = "He may not write to her.", min_length = 1)]
    says: String,
    /// Against whom.
    #[schema(example = "Bram Thornbury", min_length = 1)]
    against: String,
    /// Addresses, telephones and e-mail addresses of theirs and of their household.
    #[serde(default)]
    #[schema(example = json!(["77 Yarrow Street"]))]
    reach: Vec<String>,
    #[serde(default)]
    from: Option<Day>,
    #[serde(default)]
    until: Option<Day>,
    /// Who saw the document.
    #[schema(example = "Rowan Hale", min_length = 1)]
    seen_by: String,
    /// The day; not in the future.
    seen_on: Day,
}

/// Why something need not be kept from anybody any more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SafetyEnded {
    #[schema(example = "The court lifted it.", min_length = 1)]
    why: String,
}

fn show(call: &Call<'_>) -> Result<Reply, AppError> {
    let safety = call.ctx.show_safety(call.id("id"))?;
    let words = safety.words.into_iter().map(|line| ProtectedWord {
        id: line.word.id.into(),
        kind: line.kind.code(),
        text: line.word.text,
        may_know: line.word.may_know,
        noted_by: line.by,
    });
    let orders = safety.orders.into_iter().map(|line| ContactOrder {
        id: line.order.id.into(),
        says: line.order.says,
        against: line.order.against,
        reach: line.order.reach,
        from: day(line.order.from),
        until: day(line.order.until),
        in_force: line.in_force,
        seen_by: line.order.seen_by,
        seen_on: line.order.seen_on.into(),
        noted_by: line.by,
    });
    Reply::one(&Safety {
        words: words.collect(),
        orders: orders.collect(),
    })
}

fn protect(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewWord = call.json()?;
    let kind = KindOfWord::from_code(&new.kind).ok_or_else(|| {
        let mend = "use one of those that the document lists";
        AppError::input("kind", "there is no such code", mend)
    })?;
    let person = call.id("id");
    let id = call.ctx.protect(
        person,
        &NewProtected {
            kind,
            text: new.text,
            may_know: new.may_know,
        },
    )?;
    Reply::made(&Made { id: id.into() }, &format!("/people/{person}/safety"))
}

fn order(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: NewContactOrder = call.json()?;
    let person = call.id("id");
    let id = call.ctx.order_on_contact(
        person,
        &NewOrder {
            says: new.says,
            against: new.against,
            reach: new.reach,
            from: new.from.map(|day| day.0),
            until: new.until.map(|day| day.0),
            seen_by: new.seen_by,
            seen_on: new.seen_on.0,
        },
    )?;
    Reply::made(&Made { id: id.into() }, &format!("/people/{person}/safety"))
}

fn end(call: &Call<'_>) -> Result<Reply, AppError> {
    let SafetyEnded { why } = call.json()?;
    call.ctx
        .end_protection(call.id("id"), call.id("entry"), &why)?;
    Ok(Reply::done())
}
