//! The end of a request.

use app::AppError;
use duties::rights::CloseReason;
use serde::Deserialize;
use utoipa::ToSchema;

use super::TAG;
use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[Operation::post(
    "/requests/{number}/close",
    "requestClose",
    "Close a request",
    close,
)
.tag(TAG)
.takes::<Closing>()];

/// The end of a request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closing {
    reason: Ending,
    /// In a few words; needed for every reason but the first.
    #[serde(default)]
    #[schema(example = "They wrote that they no longer need it.")]
    note: String,
}

/// Why a request is closed.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ending {
    Answered,
    Withdrawn,
    Refused,
    IdentityNotShown,
    AuthorityNotShown,
    ClarificationNeverCame,
    OpenedInError,
}

impl From<Ending> for CloseReason {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Answered => Self::Answered,
            Ending::Withdrawn => Self::Withdrawn,
            Ending::Refused => Self::Refused,
            Ending::IdentityNotShown => Self::IdentityNotShown,
            Ending::AuthorityNotShown => Self::AuthorityNotShown,
            Ending::ClarificationNeverCame => Self::ClarificationNeverCame,
            Ending::OpenedInError => Self::OpenedInError,
        }
    }
}

fn close(call: &Call<'_>) -> Result<Reply, AppError> {
    let Closing { reason, note } = call.json()?;
    call.ctx
        .close_request(call.request()?, reason.into(), &note)?;
    Ok(Reply::done())
}
