//! The end of a request.

use app::{AppError, Ctx, RequestView};
use duties::rights::CloseReason;

use super::question::{Ask, Question, Target};
use crate::form::{Choice, Field, Fields};

/// The question.
pub(crate) struct Close;

/// A reason for closing, in words.
pub(crate) fn words(reason: CloseReason) -> &'static str {
    match reason {
        CloseReason::Answered => "It is answered",
        CloseReason::Withdrawn => "They took it back",
        CloseReason::Refused => "We refused it, with reasons",
        CloseReason::IdentityNotShown => "Who asks was never shown",
        CloseReason::AuthorityNotShown => "That they may ask was never shown",
        CloseReason::ClarificationNeverCame => "They never said what they mean",
        CloseReason::OpenedInError => "It was no request, or was recorded twice",
    }
}

impl Ask for Close {
    fn question(_: &Ctx<'_>, case: &RequestView, _: &str) -> Result<Question, AppError> {
        let options = CloseReason::ALL
            .into_iter()
            .map(|reason| Choice::new(reason.code(), words(reason), ""))
            .collect();
        let likely = if case.stored.body.duty.delivery.is_some() {
            "answered"
        } else {
            ""
        };
        Ok(Question {
            heading: "Close the request",
            lead: "If you close it without an answer, tell the person first, and in time: why, that they can complain to us and to the regulator, and that they can go to court. A closed request can be taken up again. What it brought forth is kept for as long as the policy says.".to_owned(),
            copy: Vec::new(),
            fields: vec![
                Field::choice("reason", "Why is it closed?", "", options).with(likely),
                Field::lines("note", "In a few words", "Needed for every reason but the first. A refusal needs the reasons why the request is manifestly unfounded or excessive."),
            ],
            button: "Close the request",
            source: "UK GDPR arts 12(4) and 12(5)",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        let chosen = typed.text("reason");
        let reason = CloseReason::ALL
            .into_iter()
            .find(|reason| reason.code() == chosen)
            .ok_or_else(|| {
                AppError::input("reason", "Choose why it is closed", "one of the list")
            })?;
        ctx.close_request(target.id, reason, typed.text("note"))
    }
}
