//! Who has a request.

use app::{AppError, Ctx, RequestView};

use super::question::{Ask, Question, Target};
use crate::form::{Choice, Field, Fields};

/// What is chosen where nobody shall have it.
const NOBODY: &str = "nobody";

/// The question.
pub(crate) struct Has;

impl Ask for Has {
    fn question(ctx: &Ctx<'_>, case: &RequestView, _: &str) -> Result<Question, AppError> {
        let colleagues = ctx.who_may_have()?.into_iter();
        let mut options: Vec<Choice> = colleagues
            .map(|(id, name)| Choice::new(&id.to_string(), &name, ""))
            .collect();
        options.push(Choice::new(NOBODY, "Nobody yet", ""));
        let has = case.stored.body.has;
        let has = has.map_or_else(String::new, |has| has.to_string());
        Ok(Question {
            heading: "Who has it?",
            lead: "They see to it that it is answered in time, and are reminded. Until somebody has it, the data protection officer is.".to_owned(),
            copy: Vec::new(),
            fields: vec![Field::choice("colleague", "Who has it?", "", options).with(&has)],
            button: "Save",
            source: "",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        let chosen = typed.text("colleague");
        let to = match chosen {
            NOBODY => None,
            id => Some(id.parse().map_err(|_| {
                AppError::input("colleague", "Choose who has it", "one of the list")
            })?),
        };
        ctx.give_request(target.id, to)
    }
}
