//! A way to reply that is safe for the person.

use app::{AppError, Ctx, RequestView};

use super::question::{Ask, Question, Target};
use crate::form::{Field, Fields};

/// The question.
pub(crate) struct Reply;

impl Ask for Reply {
    fn question(_: &Ctx<'_>, case: &RequestView, _: &str) -> Result<Question, AppError> {
        let asker = &case.stored.body.requester;
        Ok(Question {
            heading: "Find a safe way to reply",
            lead: format!(
                "{} asked to be reached at: {}. Is there anyone who must not see the answer, or an address or number we should not use?",
                asker.name, asker.contact
            ),
            copy: Vec::new(),
            fields: vec![Field::lines(
                "how",
                "How we will reply, and why that is safe",
                "For example: the link by e-mail to the address we have always used, the code by telephone.",
            )
            .with(
                case.stored.body.duty.reply.as_ref().map_or("", |(_, how)| how.as_str()),
            )],
            button: "Record this",
            source: "",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        ctx.check_reply(target.id, typed.words("how", "how we will reply")?)
    }
}
