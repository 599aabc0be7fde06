//! *Ask someone* at an item: what was asked, and the form.

use app::{AppError, Ctx, ItemView};

use crate::form::{Choice, Field, Fields, Problem};
use crate::pages::plain::moment;

/// What was asked about an item, and the form for more.
#[derive(Clone, Debug)]
pub(crate) struct AskPart {
    pub(crate) lines: Vec<Line>,
    /// Empty where nobody else signs in.
    pub(crate) fields: Vec<Field>,
    /// The form stands open.
    pub(crate) open: bool,
}

/// One question.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) asked: String,
    pub(crate) text: String,
    /// The answer and who gave it.
    pub(crate) answer: Option<(String, String)>,
}

/// The part of an item's page.
pub(crate) fn ask(
    ctx: &Ctx<'_>,
    shown: &ItemView,
    (typed, problem): (&Fields, &Problem),
    asked: bool,
) -> Result<AskPart, AppError> {
    let lines = shown.questions.iter().map(|one| Line {
        id: one.id.to_string(),
        asked: format!(
            "{} asked {}, {}",
            one.by,
            one.of.as_ref().map_or("", |(_, name)| name),
            moment(one.at)
        ),
        text: one.text.clone(),
        answer: one
            .answer
            .as_ref()
            .map(|(text, by, at)| (text.clone(), format!("{by}, {}", moment(*at)))),
    });
    let colleagues = ctx.whom_to_ask()?.into_iter();
    let colleagues: Vec<Choice> = colleagues
        .map(|(id, name)| Choice::new(&id.to_string(), &name, ""))
        .collect();
    let fields = if colleagues.is_empty() {
        Vec::new()
    } else {
        let hint = "They see your question, and the item only if they may review. Write it without names where you can.";
        vec![
            Field::choice("colleague", "Whom do you ask?", "", colleagues).filled(typed, problem),
            Field::lines("question", "Your question", hint).filled(typed, problem),
        ]
    };
    Ok(AskPart {
        lines: lines.collect(),
        fields,
        open: asked || typed.text("choice") == "ask",
    })
}

#[cfg(test)]
impl AskPart {
    /// An invented one.
    pub(crate) fn sample() -> Self {
        let open = Line {
            id: app::EntityId([1; 16]).to_string(),
            asked: "Ines asked Sam, 21 November 2026 at 20:31".to_owned(),
            text: "Is <J> Jamie?".to_owned(),
            answer: None,
        };
        let answered = Line {
            answer: Some(("No, it is Joan.".to_owned(), "Sam".to_owned())),
            ..open.clone()
        };
        Self {
            lines: vec![open, answered],
            fields: vec![Field::lines("question", "Your question", "")],
            open: true,
        }
    }
}
