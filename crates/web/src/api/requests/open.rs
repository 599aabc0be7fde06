//! Recording a request: who asks, by what right, for what.

use app::bodies::Asker as StoredAsker;
use app::{AppError, NewRequest};
use duties::Requester;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TAG;
use super::kind::Right;
use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::{Day, Id, object};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] =
    &[
        Operation::post("/requests", "openRequest", "Record a request", open)
            .tag(TAG)
            .detail("Its clock starts on the day it reached anybody in the organisation.")
            .takes::<Opened>()
            .makes::<OpenedAs>(),
    ];

/// By what right somebody asks.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ByRight {
    /// For themselves.
    DataSubject,
    /// By parental responsibility.
    ParentalResponsibility,
    /// Appointed by a court.
    CourtAppointee,
    /// Sent by the person.
    Agent,
}

impl From<Requester> for ByRight {
    fn from(requester: Requester) -> Self {
        match requester {
            Requester::DataSubject => Self::DataSubject,
            Requester::ParentalResponsibility => Self::ParentalResponsibility,
            Requester::CourtAppointee => Self::CourtAppointee,
            Requester::Agent => Self::Agent,
        }
    }
}

impl From<ByRight> for Requester {
    fn from(right: ByRight) -> Self {
        match right {
            ByRight::DataSubject => Self::DataSubject,
            ByRight::ParentalResponsibility => Self::ParentalResponsibility,
            ByRight::CourtAppointee => Self::CourtAppointee,
            ByRight::Agent => Self::Agent,
        }
    }
}

/// Who asks.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asker {
    /// Their name.
    #[schema(example = "Rosa Thornbury", min_length = 1)]
    pub(super) name: String,
    /// The person of the directory they are, where known.
    #[serde(default)]
    pub(super) person: Option<Id>,
    /// An address, telephone or e-mail that is safe to use.
    #[schema(example = "01632 960123")]
    pub(super) contact: String,
}

/// A request to be recorded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRequest)]
pub(crate) struct Opened {
    /// What is asked for; access if left out.
    #[serde(default)]
    kind: Right,
    /// Whose data is asked for.
    subject: Id,
    #[serde(deserialize_with = "object")]
    asker: Asker,
    by_right: ByRight,
    /// What they asked, in their words or ours.
    #[schema(example = "Everything you hold about my daughter", min_length = 1)]
    asked: String,
    /// By which way it came.
    #[schema(example = "e-mail", min_length = 1)]
    channel: String,
    /// The day it reached anybody in the organisation.
    received_on: Day,
}

/// A request that was recorded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenedRequest)]
pub(crate) struct OpenedAs {
    id: Id,
}

impl OpenedAs {
    /// The request with this id.
    pub(crate) fn of(id: app::EntityId) -> Self {
        Self { id: id.into() }
    }
}

fn open(call: &Call<'_>) -> Result<Reply, AppError> {
    let new: Opened = call.json()?;
    for (field, text) in [
        ("asked", &new.asked),
        ("channel", &new.channel),
        ("asker", &new.asker.name),
    ] {
        if text.trim().is_empty() {
            return Err(AppError::input(
                field,
                "this is empty",
                "write it in a few words",
            ));
        }
    }
    let id = call.ctx.open_request(NewRequest {
        kind: new.kind.into(),
        subject: new.subject.0,
        asker: StoredAsker {
            name: new.asker.name,
            person: new.asker.person.map(|id| id.0),
            contact: new.asker.contact,
        },
        standing: new.by_right.into(),
        asked: new.asked,
        channel: new.channel,
        received_on: new.received_on.0,
    })?;
    // By its id: whoever passes a request on may not look at it, and is told no number.
    Reply::made(&OpenedAs::of(id), &format!("/requests/{id}"))
}
