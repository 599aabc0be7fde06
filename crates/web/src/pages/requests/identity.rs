//! Whether we know who asks. UK GDPR art. 12(6).

use app::{AppError, Ctx, RequestView};

use super::question::{Ask, Question, Target};
use crate::form::{Choice, Field, Fields};

/// The question.
pub(crate) struct Identity;

impl Ask for Identity {
    fn question(ctx: &Ctx<'_>, case: &RequestView, _: &str) -> Result<Question, AppError> {
        let asker = &case.stored.body.requester.name;
        let options = vec![
            Choice::new(
                "no-doubt",
                "There is no doubt who they are",
                "You know them, or they wrote from where you always reach them. The clock runs from the day the request came.",
            ),
            Choice::new(
                "asked",
                "I have asked for proof today",
                "Ask only if there is a real doubt, ask for no more than settles it, and ask at once. The month starts on the day the proof comes.",
            ),
            Choice::new(
                "shown",
                "What I asked for has come",
                "Write what you saw. Keep no copy of it.",
            ),
        ];
        Ok(Question {
            heading: "Be sure who is asking",
            lead: format!("The request came from {asker}. How sure are you that it is them?"),
            copy: Vec::new(),
            fields: vec![
                Field::choice("what", "What is so?", "", options),
                Field::lines(
                    "words",
                    "Why there is no doubt, or what you saw",
                    "For example: we spoke on the number we have had since they joined.",
                ),
                Field::date(
                    "on",
                    "If proof has come: the day it came",
                    "For example 27 3 2026",
                    Some(ctx.today()),
                ),
            ],
            button: "Record this",
            source: "UK GDPR arts 12(6) and 12A(2)(b)",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        match typed.text("what") {
            "asked" => ctx.ask_identity(target.id),
            "no-doubt" => {
                let why = typed.words("words", "why there is no doubt")?;
                ctx.identity_not_in_doubt(target.id, why)
            }
            "shown" => {
                let how = typed.words("words", "what you saw")?;
                ctx.confirm_identity(target.id, typed.date("on", "the day it came")?, how)
            }
            _ => Err(AppError::input(
                "what",
                "Choose what is so",
                "one of the three",
            )),
        }
    }
}
