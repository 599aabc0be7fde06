//! Requests: the list, recording one, its page, and one small page for each thing that happens to it.

pub(crate) mod arrival;
pub(crate) mod authority;
pub(crate) mod by_hand;
pub(crate) mod clock;
pub(crate) mod close;
pub(crate) mod extend;
pub(crate) mod has;
pub(crate) mod identity;
pub(crate) mod leave_out;
pub(crate) mod letters;
pub(crate) mod list;
pub(crate) mod mail;
pub(crate) mod note;
pub(crate) mod numbers;
pub(crate) mod open;
pub(crate) mod pause;
pub(crate) mod point;
pub(crate) mod question;
pub(crate) mod record;
pub(crate) mod reply;
pub(crate) mod resume;
pub(crate) mod search;
pub(crate) mod sheets;
pub(crate) mod show;

use app::{AppError, Ctx, EntityId, RequestView, SignedIn};
use duties::Requester;
use duties::rights::{RightKind, State as Stage};

use crate::errors::PageError;
use crate::state::State;

/// Runs a use case on the request with a number.
pub(crate) async fn on_case<T: Send + 'static>(
    state: &State,
    who: &SignedIn,
    number: &str,
    f: impl FnOnce(&Ctx<'_>, EntityId) -> Result<T, AppError> + Send + 'static,
) -> Result<T, PageError> {
    let number = number.to_owned();
    state
        .run(who, move |ctx| f(ctx, case_id(ctx, &number)?))
        .await
}

/// The request that a number means. For a number without one, an id of nothing: the use case asks
/// first who is asking, and whoever may not know learns no more than about any other number.
fn case_id(ctx: &Ctx<'_>, number: &str) -> Result<EntityId, AppError> {
    match ctx.engine.resolve_request(number) {
        Err(AppError::NotFound(_)) => Ok(ctx.engine.new_id()),
        found => found,
    }
}

/// The heading of a request. It names people, so it never goes into the title of the window.
pub(crate) fn heading(case: &RequestView) -> String {
    let asker = &case.stored.body.requester.name;
    let title = case.stored.body.duty.kind.rules().title;
    match case.stored.body.duty.requester {
        Requester::DataSubject => format!("{title} from {}", case.subject),
        Requester::ParentalResponsibility | Requester::CourtAppointee | Requester::Agent => {
            format!("{title} about {}, from {asker}", case.subject)
        }
    }
}

/// The title of a request's window: its number and nothing else.
pub(crate) fn title(case: &RequestView) -> String {
    format!("Request {}", number(case))
}

/// A request's number as it stands in addresses.
pub(crate) fn number(case: &RequestView) -> String {
    app::case_number(case.stored.body.number)
}

/// What somebody is to the person, in words that go on after their name.
pub(crate) fn standing_words(standing: Requester) -> &'static str {
    match standing {
        Requester::DataSubject => "for themselves",
        Requester::ParentalResponsibility => "who has parental responsibility",
        Requester::CourtAppointee => "appointed by a court",
        Requester::Agent => "whom they have asked to act",
    }
}

/// A tag: its words and its colour.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) words: String,
    pub(crate) colour: &'static str,
}

impl Tag {
    pub(crate) fn new(words: impl Into<String>, colour: &'static str) -> Self {
        Self {
            words: words.into(),
            colour,
        }
    }

    /// Where a request stands.
    pub(crate) fn of(kind: RightKind, stage: Stage) -> Self {
        let colour = match stage {
            Stage::Received | Stage::Searching | Stage::Reviewing | Stage::Answering => "blue",
            Stage::Checking | Stage::Delivered => "amber",
            Stage::Ready | Stage::Collected => "green",
            Stage::Closed => "",
        };
        Self::new(app::stage_words(kind, stage), colour)
    }
}

/// Days in words: "1 day", "3 days".
pub(crate) fn days(count: i32) -> String {
    if count == 1 {
        "1 day".to_owned()
    } else {
        format!("{count} days")
    }
}

/// Any number of things in words: "1 item", "3 items".
pub(crate) fn count_of(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}
