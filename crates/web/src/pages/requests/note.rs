//! A note on a request.

use app::{AppError, Ctx, RequestView};

use super::question::{Ask, Question, Target};
use crate::form::{Field, Fields};

/// The question.
pub(crate) struct Note;

impl Ask for Note {
    fn question(_: &Ctx<'_>, _: &RequestView, _: &str) -> Result<Question, AppError> {
        Ok(Question {
            heading: "Write a note",
            lead: "Whoever works on this request reads it. The person may ask for it too, so write it as if they did.".to_owned(),
            copy: Vec::new(),
            fields: vec![Field::lines("note", "The note", "")],
            button: "Save the note",
            source: "",
        })
    }

    fn answer(ctx: &Ctx<'_>, target: &Target, typed: &Fields) -> Result<(), AppError> {
        ctx.note_on_request(target.id, typed.text("note"))
    }
}
