//! Questions to the data protection officer, and their answers.

use access::Role;
use app::{AppError, Ctx, EntityId, QuestionLine, Situation};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::Response;

use crate::errors::{PageError, html};
use crate::form::{Choice, Field};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{Faults, Form, frame, moment};
use crate::session::Viewer;
use crate::state::State;

/// A question.
#[derive(Clone, Debug)]
struct Line {
    id: String,
    about: String,
    text: String,
    asked: String,
    open: bool,
    /// Whoever looks may answer it.
    answers: bool,
    answer: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "pages/questions/list.html")]
pub(crate) struct QuestionsPage {
    frame: Frame,
    lead: &'static str,
    lines: Vec<Line>,
}

/// What one asked and is asked; for the data protection officer, everybody's.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let lines = state
        .run(&who, |ctx| {
            Ok(ctx.list_questions()?.into_iter().map(line).collect())
        })
        .await?;
    let lead = if who.actor.role == Role::Dpo {
        "What people who work here ask you. Your answers stay on record and are shown to whoever asked."
    } else {
        "What you have asked, and what colleagues ask you. Beside the two of you only the data protection officer sees it."
    };
    html(&QuestionsPage {
        frame: frame(&state, &who, "Questions", Place::Policy),
        lead,
        lines,
    })
}

fn line(one: QuestionLine) -> Line {
    Line {
        id: one.id.to_string(),
        about: about(&one),
        text: one.text,
        asked: match &one.of {
            Some((_, of)) => format!("{} asked {of} on {}.", one.by, moment(one.at)),
            None => format!("Asked by {} on {}.", one.by, moment(one.at)),
        },
        answers: one.may_answer,
        open: one.answer.is_none(),
        answer: one
            .answer
            .map(|(text, by, at)| (text, format!("{by}, {}", moment(at)))),
    }
}

/// What a question is about, as its heading.
fn about(one: &QuestionLine) -> String {
    match &one.item {
        Some((request, item)) => format!("Item {item} of request {request}"),
        None => one.situation.words().to_owned(),
    }
}

/// Where these pages stand.
const QUESTIONS: Stands = Stands {
    title: "A question",
    place: Place::Policy,
    back: ("Questions", "/questions"),
};

/// Asking.
pub(crate) struct Ask;

impl Deed for Ask {
    type Done = EntityId;
    const STANDS: Stands = QUESTIONS;

    fn form(ctx: &Ctx<'_>, _: EntityId) -> Result<Form, AppError> {
        let house = ctx.engine.house_words();
        let hint = format!(
            "Write it without names where you can: “{}”, “{}”.",
            house.a("learner"),
            house.a("school")
        );
        let situations = Situation::ALL
            .into_iter()
            .map(|one| Choice::new(one.code(), one.words(), ""))
            .collect();
        let fields = vec![
            Field::choice("about", "What is it about?", "", situations),
            Field::lines("question", "Your question", &hint),
        ];
        Ok(Form::new("Ask the data protection officer", fields, "Ask")
            .lead("Before you do something of which you are not sure. You find the answer here. If somebody is in danger, call 999 first."))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        let typed = &given.typed;
        let mut faults = Faults::default();
        let situation = Situation::from_code(typed.text("about"));
        if situation.is_none() {
            faults.add("about", "say what it is about", "choose one");
        }
        let text = faults.take(typed.words("question", "your question").map(str::to_owned))?;
        faults.done()?;
        ctx.ask_question(situation.unwrap_or(Situation::Other), &text)
    }
}

/// Answering.
pub(crate) struct Reply;

impl Deed for Reply {
    type Done = ();
    const STANDS: Stands = QUESTIONS;

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let mut questions = ctx.list_questions()?.into_iter();
        let question = questions
            .find(|one| one.id == id && (one.may_answer || one.answer.is_some()))
            .ok_or(AppError::NotFound("question"))?;
        let hint = "It stays as you give it, and is shown to whoever asked.";
        let fields = vec![Field::lines("answer", "Your answer", hint)];
        Ok(Form::new(about(&question), fields, "Answer").lead(question.text))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.answer_question(given.about, given.typed.text("answer"))
    }
}

#[cfg(test)]
impl QuestionsPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let open = Line {
            id: EntityId([1; 16]).to_string(),
            about: Situation::Sharing.words().to_owned(),
            text: "May the school have <all>?".to_owned(),
            asked: "Asked by Sam on 21 November 2026 at 10:00.".to_owned(),
            open: true,
            answers: true,
            answer: None,
        };
        let answered = Line {
            about: "Item 3 of request 014".to_owned(),
            open: false,
            answers: false,
            answer: Some(("Yes.".to_owned(), "Dana".to_owned())),
            ..open.clone()
        };
        Self {
            frame,
            lead: "What people ask.",
            lines: vec![open, answered],
        }
    }
}
