//! Two further months. UK GDPR art. 12A(3).

use app::{AppError, Ctx, RequestView};

use super::question::{Ask, Question, Target};
use crate::form::{Field, Fields};

/// The question.
pub(crate) struct Extend;

impl Ask for Extend {
    fn question(ctx: &Ctx<'_>, case: &RequestView, _: &str) -> Result<Question, AppError> {
        let by = case
            .reckoning
            .extension_notice_by
            .map_or(String::new(), |by| {
                format!(" You must tell them by {}.", calendar::in_words(by))
            });
        Ok(Question {
            heading: "Extend the time",
            lead: format!(
                "You may take two further months, once, if the request is complex or the same person made several. You tell the person, with the reasons, within the first month.{by}"
            ),
            copy: Vec::new(),
            fields: vec![
                Field::date(
                    "on",
                    "The day you told them",
                    "For example 27 3 2026",
                    Some(ctx.today()),
                ),
                Field::lines(
                    "why",
                    "The reasons you gave them",
                    "What makes it complex, or how many requests this person made. That there is little time is no reason.",
                ),
            ],
            button: "Record the extension",
            source: "UK GDPR art. 12A(3)-(4)",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        let on = typed.date("on", "the day you told them")?;
        ctx.extend(
            target.id,
            on,
            typed.words("why", "the reasons you gave them")?,
        )
    }
}
