//! Whether somebody may ask for another person.

use app::{AppError, Ctx, RequestView};

use super::question::{Ask, Question, Target};
use super::standing_words;
use crate::form::{Choice, Field, Fields};

/// The question.
pub(crate) struct Authority;

impl Ask for Authority {
    fn question(ctx: &Ctx<'_>, case: &RequestView, _: &str) -> Result<Question, AppError> {
        let request = &case.stored.body;
        let options = vec![
            Choice::new(
                "asked",
                "I have asked for proof today",
                "The month starts on the day it comes.",
            ),
            Choice::new(
                "shown",
                "I have seen what shows it",
                "A birth certificate, an order of a court, a signed letter of authority. Keep no copy of it.",
            ),
        ];
        Ok(Question {
            heading: "Be sure they may ask about this person",
            lead: format!(
                "{}, {}, asks for what we hold about {}. The information is {}’s own: a parent may have it only as far as the child’s rights and wishes allow.",
                request.requester.name,
                standing_words(request.duty.requester),
                case.subject,
                case.subject
            ),
            copy: Vec::new(),
            fields: vec![
                Field::choice("what", "What is so?", "", options),
                Field::lines(
                    "words",
                    "What you saw",
                    "And what the child says about it, if they are old enough to understand.",
                ),
                Field::date(
                    "on",
                    "The day you saw it",
                    "For example 27 3 2026",
                    Some(ctx.today()),
                ),
            ],
            button: "Record this",
            source: "the regulator’s guidance on the right of access (not the statute)",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        match typed.text("what") {
            "asked" => ctx.ask_authority(target.id),
            "shown" => {
                let what = typed.words("words", "what you saw")?;
                ctx.show_authority(target.id, typed.date("on", "the day you saw it")?, what)
            }
            _ => Err(AppError::input(
                "what",
                "Choose what is so",
                "one of the two",
            )),
        }
    }
}
