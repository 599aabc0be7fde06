//! Asking what they mean stops the clock. UK GDPR art. 12A(5).

use app::{AppError, Ctx, RequestView};

use super::question::{Ask, Question, Target};
use crate::form::{Field, Fields};

/// The question.
pub(crate) struct Pause;

impl Ask for Pause {
    fn question(ctx: &Ctx<'_>, _: &RequestView, _: &str) -> Result<Question, AppError> {
        Ok(Question {
            heading: "Pause the clock",
            lead: "The clock stops when you ask the person what information they mean, if you hold a lot about them and cannot know without asking. It runs on when they answer. If they say “everything”, look for everything.".to_owned(),
            copy: Vec::new(),
            fields: vec![Field::date("on", "The day you asked", "For example 27 3 2026", Some(ctx.today()))],
            button: "Pause the clock",
            source: "UK GDPR art. 12A(5)-(6)",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        ctx.pause(target.id, typed.date("on", "the day you asked")?)
    }
}
