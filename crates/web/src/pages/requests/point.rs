//! One thing asked for, and how it is decided: only as the law of the day it came knows.

use app::{AppError, Ctx, RequestView};

use super::question::{Ask, Question, Target};
use super::record::choices;
use crate::form::{Field, Fields};

/// The question.
pub(crate) struct Point;

impl Ask for Point {
    fn question(ctx: &Ctx<'_>, case: &RequestView, name: &str) -> Result<Question, AppError> {
        let (line, offered) = ctx.point_choices(case.stored.id, name)?;
        Ok(Question {
            heading: "Decide one thing asked for",
            lead: format!(
                "They ask: {} The ground: {} ({}).",
                crate::form::sentence(&line.words),
                line.ground,
                line.citation
            ),
            copy: Vec::new(),
            fields: vec![
                Field::choice("ruling", "What is decided?", "", choices(&offered)),
                Field::lines(
                    "why",
                    "The reasons",
                    "Needed for everything that is not done as asked. The person is told them.",
                ),
            ],
            button: "Record the decision",
            source: case.stored.body.duty.kind.rules().citation,
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        let (ruling, why) = (typed.text("ruling"), typed.text("why"));
        ctx.decide_point(target.id, &target.place, ruling, why)
    }
}
