//! Leaving a place out of the search, with the reason. UK GDPR art. 15(1A).

use app::{AppError, Ctx, RequestView};

use super::question::{Ask, Question, Target};
use crate::form::{Field, Fields};

/// The question.
pub(crate) struct LeaveOut;

/// The name of a place of a request's search.
pub(crate) fn place_name(case: &RequestView, place: &str) -> Result<String, AppError> {
    let line = case.places.iter().find(|line| line.id == place);
    line.map(|line| line.name.clone())
        .ok_or(AppError::NotFound("place"))
}

impl Ask for LeaveOut {
    fn question(_: &Ctx<'_>, case: &RequestView, place: &str) -> Result<Question, AppError> {
        let name = place_name(case, place)?;
        Ok(Question {
            heading: "Leave a place out",
            lead: format!(
                "You must make a reasonable and proportionate search. If nothing about {} can be in “{name}”, or searching it would be out of all proportion, leave it out and say why. The reason stands in the search log.",
                case.subject
            ),
            copy: Vec::new(),
            fields: vec![Field::lines(
                "why",
                "Why this place need not be searched",
                "For example: it holds invoices of suppliers only.",
            )],
            button: "Leave it out",
            source: "UK GDPR art. 15(1A)",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        ctx.leave_out(
            target.id,
            &target.place,
            typed.words("why", "why it need not be searched")?,
        )
    }
}
