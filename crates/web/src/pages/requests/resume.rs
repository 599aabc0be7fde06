//! Their answer lets the clock run on. UK GDPR art. 12A(5).

use app::{AppError, Ctx, RequestView};

use super::question::{Ask, Question, Target};
use crate::form::{Field, Fields};

/// The question.
pub(crate) struct Resume;

impl Ask for Resume {
    fn question(ctx: &Ctx<'_>, _: &RequestView, _: &str) -> Result<Question, AppError> {
        Ok(Question {
            heading: "Let the clock run on",
            lead: "The clock runs on from the day their answer reached you.".to_owned(),
            copy: Vec::new(),
            fields: vec![Field::date(
                "on",
                "The day their answer came",
                "For example 27 3 2026",
                Some(ctx.today()),
            )],
            button: "Let the clock run on",
            source: "UK GDPR art. 12A(5)-(6)",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        ctx.resume(target.id, typed.date("on", "the day their answer came")?)
    }
}
