//! Questions to the data protection officer, and their answers.

use access::{Action, Purpose, Scope, check};
use app::{AppError, Ctx, EntityId, QuestionLine, Situation};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::Response;

use crate::errors::{PageError, html};
use crate::form::{Choice, Field};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{Faults, Form, frame, may, moment};
use crate::session::Viewer;
use crate::state::State;

/// A question.
#[derive(Clone, Debug)]
struct Line {
    id: String,
    about: &'static str,
    text: String,
    asked: String,
    open: bool,
    answer: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "pages/questions/list.html")]
pub(crate) struct QuestionsPage {
    frame: Frame,
    lead: &'static str,
    lines: Vec<Line>,
    answers: bool,
}

/// One's own questions; for the data protection officer, everybody's.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let answers = may(who.actor.role, Action::QuestionAnswer);
    let lines = state
        .run(&who, |ctx| {
            Ok(ctx.list_questions()?.into_iter().map(line).collect())
        })
        .await?;
    let lead = if answers {
        "What people who work here ask you. Your answers stay on record and are shown to whoever asked."
    } else {
        "What you have asked the data protection officer. Nobody else sees it."
    };
    html(&QuestionsPage {
        frame: frame(&state, &who, "Questions", Place::Policy),
        lead,
        lines,
        answers,
    })
}

fn line(one: QuestionLine) -> Line {
    Line {
        id: one.id.to_string(),
        about: one.situation.words(),
        text: one.text,
        asked: format!("Asked by {} on {}.", one.by, moment(one.at)),
        open: one.answer.is_none(),
        answer: one
            .answer
            .map(|(text, by, at)| (text, format!("{by}, {}", moment(at)))),
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
        let scope = Scope::Objects { ids: vec![id.0] };
        check(
            Action::QuestionAnswer,
            &ctx.actor,
            &scope,
            Purpose::Administration,
        )?;
        let mut questions = ctx.list_questions()?.into_iter();
        let question = questions
            .find(|one| one.id == id)
            .ok_or(AppError::NotFound("question"))?;
        let hint = "It stays as you give it, and is shown to whoever asked.";
        let fields = vec![Field::lines("answer", "Your answer", hint)];
        Ok(Form::new(question.situation.words(), fields, "Answer").lead(question.text))
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
            about: Situation::Sharing.words(),
            text: "May the school have <all>?".to_owned(),
            asked: "Asked by Sam on 21 November 2026 at 10:00.".to_owned(),
            open: true,
            answer: None,
        };
        let answered = Line {
            about: Situation::Consent.words(),
            open: false,
            answer: Some(("Yes.".to_owned(), "Dana".to_owned())),
            ..open.clone()
        };
        Self {
            frame,
            lead: "What people ask.",
            lines: vec![open, answered],
            answers: true,
        }
    }
}
