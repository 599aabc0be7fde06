//! How well people are found: texts chosen at random, marked by a person, and what came of it.

use access::{Action, Scope, check};
use app::bodies::{Figures, Part};
use app::{
    AppError, Ctx, EntityId, SCORE_TEXTS, ScoreLine, ScoreText, ScoreView, ScoredPlace,
    ScoredState, SignedIn, missed_because,
};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::errors::{PageError, html};
use crate::form::{Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::people::path_of;
use crate::pages::plain::{Form, capital, frame, id_of, moment};
use crate::pages::requests::count_of;
use crate::session::Viewer;
use crate::state::State;

const TITLE: &str = "How well people are found";

/// A check as a line.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    when: String,
    by: String,
    says: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "pages/score/list.html")]
pub(crate) struct ListPage {
    frame: Frame,
    problem: Problem,
    lines: Vec<Line>,
    texts: String,
}

/// Lists them.
pub(crate) async fn list(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    html(&listed(&state, &who, SCORE_TEXTS.to_string(), Problem::default()).await?)
}

async fn listed(
    state: &State,
    who: &SignedIn,
    texts: String,
    problem: Problem,
) -> Result<ListPage, PageError> {
    let listed = |ctx: &Ctx<'_>| {
        let scores = ctx.list_scores()?;
        Ok::<_, AppError>(scores.iter().map(line).collect())
    };
    let lines = state.run(who, listed).await?;
    Ok(ListPage {
        frame: frame(state, who, TITLE, Place::Keeping),
        problem,
        lines,
        texts,
    })
}

fn line(score: &ScoreLine) -> Line {
    let says = match &score.finished {
        Some(finished) => said(finished.figures.marked(), "was found"),
        None => format!("{} of {} texts marked.", score.marked, score.texts),
    };
    Line {
        path: format!("/score/{}", score.id),
        when: moment(score.started_at),
        by: score.started_by.clone(),
        says,
        open: score.finished.is_none(),
    }
}

/// A figure in a sentence, with how sure it is.
fn said(part: Part, what: &str) -> String {
    match part.per_cent().zip(part.between()) {
        Some((exact, (low, high))) => format!(
            "{} of {} {what}: {exact} % (between {low} and {high} %).",
            part.right, part.all
        ),
        None => "There is nothing to count.".to_owned(),
    }
}

/// Begins one, or shows the form again.
pub(crate) async fn start(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    typed: Fields,
) -> Result<Response, PageError> {
    let texts = typed.text("texts").to_owned();
    // What is no number is refused as one that is none.
    let number = texts.parse().unwrap_or_default();
    match state.run(&who, move |ctx| ctx.start_score(number)).await {
        Ok(id) => Ok(Redirect::to(&format!("/score/{id}/1")).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = listed(&state, &who, texts, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// A figure of the result.
#[derive(Clone, Debug)]
struct Figure {
    name: &'static str,
    says: String,
}

/// A text of the check as a line.
#[derive(Clone, Debug)]
struct TextLine {
    number: usize,
    name: String,
    says: String,
    /// A colour.
    tag: &'static str,
    open: bool,
}

/// What was missed, or found though nobody marked it.
#[derive(Clone, Debug)]
struct Shown {
    path: String,
    number: usize,
    before: String,
    written: String,
    after: String,
    says: String,
    /// Who it may be: the page on which a form is added, and their name.
    who: Vec<(String, String)>,
}

/// One check.
#[derive(Template)]
#[template(path = "pages/score/show.html")]
pub(crate) struct ShowPage {
    frame: Frame,
    path: String,
    started: String,
    finished: Option<String>,
    marked: usize,
    all: usize,
    next: Option<usize>,
    figures: Vec<Figure>,
    forms: Vec<(String, u32, u32)>,
    reasons: Vec<(&'static str, u32)>,
    texts: Vec<TextLine>,
    missed: Vec<Shown>,
    extra: Vec<Shown>,
}

/// Shows it.
pub(crate) async fn show(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let view = state.run(&who, move |ctx| ctx.show_score(id)).await?;
    html(&shown(frame(&state, &who, TITLE, Place::Keeping), view))
}

fn shown(frame: Frame, view: ScoreView) -> ShowPage {
    let path = format!("/score/{}", view.line.id);
    let waits = |state: ScoredState| state == ScoredState::Waits;
    let next = view.texts.iter().find(|line| waits(line.state));
    let forms = view.figures.forms.iter();
    let reasons = view.figures.missed.iter();
    let place = |place: ScoredPlace| Shown {
        path: format!("{path}/{}", place.number),
        number: place.number,
        before: place.before,
        written: place.written,
        after: place.after,
        says: match missed_because(place.code) {
            "" => format!("Taken for: {}.", words_of(place.code)),
            why => why.to_owned(),
        },
        who: place
            .who
            .into_iter()
            .map(|(id, name)| (format!("{}/change", path_of(id)), name))
            .collect(),
    };
    ShowPage {
        frame,
        started: format!(
            "{}, by {}",
            moment(view.line.started_at),
            view.line.started_by
        ),
        finished: view.line.finished.as_ref().map(|one| moment(one.at)),
        marked: view.line.marked,
        all: view.line.texts,
        next: next.map(|line| line.number),
        figures: figures(&view.figures),
        forms: forms
            .map(|(form, part)| (words_of(form), part.right, part.all - part.right))
            .collect(),
        reasons: reasons
            .map(|(why, count)| (missed_because(why), *count))
            .collect(),
        texts: view
            .texts
            .into_iter()
            .map(|line| text_line(line.number, line.path, line.state))
            .collect(),
        missed: view.missed.into_iter().map(place).collect(),
        extra: view.extra.into_iter().map(place).collect(),
        path,
    }
}

/// The code of a written form or of a kind of number as words.
fn words_of(code: &str) -> String {
    match code {
        "pair" => "Name made of ordinary words".to_owned(),
        code => capital(&code.replace('-', " ")),
    }
}

fn figures(figures: &Figures) -> Vec<Figure> {
    let all = figures.marked();
    if all.all + figures.found.all == 0 {
        return Vec::new();
    }
    let figure = |name, part, what| Figure {
        name,
        says: said(part, what),
    };
    vec![
        figure("What you marked", all, "would have been found"),
        figure("Names", figures.names, "would have been found"),
        figure(
            "Numbers and other details",
            figures.details,
            "would have been found",
        ),
        figure(
            "What Caretaker found",
            figures.found,
            "had been marked by you",
        ),
    ]
}

fn text_line(number: usize, path: String, state: ScoredState) -> TextLine {
    let (says, tag, open) = match state {
        ScoredState::Waits => ("Not marked yet".to_owned(), "amber", true),
        ScoredState::Marked(0) => ("Nobody stands in it".to_owned(), "green", true),
        ScoredState::Marked(marks) => (count_of(marks, "mark", "marks"), "green", true),
        ScoredState::Gone => ("Deleted or changed: does not count".to_owned(), "", false),
    };
    let name = if open { path } else { "A document".to_owned() };
    TextLine {
        number,
        name,
        says,
        tag,
        open,
    }
}

/// A word of a text, with what stands before it.
#[derive(Clone, Debug)]
struct Word {
    before: String,
    number: usize,
    text: String,
    marked: bool,
}

/// A text to mark.
#[derive(Template)]
#[template(path = "pages/score/text.html")]
pub(crate) struct TextPage {
    frame: Frame,
    problem: Problem,
    path: String,
    number: usize,
    of: usize,
    document: String,
    name: String,
    words: Vec<Word>,
    after: String,
    done: bool,
}

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
    number: String,
}

impl At {
    fn place(&self) -> Result<(EntityId, usize), PageError> {
        let number = self.number.parse().map_err(|_| PageError::NotFound)?;
        Ok((id_of(&self.id)?, number))
    }
}

/// Shows a text to mark.
pub(crate) async fn text(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<At>,
) -> Result<Response, PageError> {
    html(&text_page(&state, &who, at.place()?, Problem::default()).await?)
}

async fn text_page(
    state: &State,
    who: &SignedIn,
    (id, number): (EntityId, usize),
    problem: Problem,
) -> Result<TextPage, PageError> {
    let view = state
        .run(who, move |ctx| ctx.show_score_text(id, number))
        .await?;
    let frame = frame(state, who, TITLE, Place::Keeping);
    Ok(to_mark(frame, problem, id, &view))
}

fn to_mark(frame: Frame, problem: Problem, id: EntityId, view: &ScoreText) -> TextPage {
    let said = |from, to| view.text.get(from..to).unwrap_or_default().to_owned();
    let mut end = 0;
    let words = view
        .words
        .iter()
        .enumerate()
        .map(|(number, (word, marked))| {
            let before = said(end, word.start);
            end = word.end;
            Word {
                before,
                number,
                text: said(word.start, word.end),
                marked: *marked,
            }
        });
    let words = words.collect();
    TextPage {
        frame,
        problem,
        path: format!("/score/{id}"),
        number: view.number,
        of: view.of,
        document: format!("/documents/{}", view.source),
        name: view.path.clone(),
        words,
        after: said(end, view.text.len()),
        done: view.done,
    }
}

/// Keeps what was marked, and goes on to the next text.
pub(crate) async fn mark(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<At>,
    typed: Fields,
) -> Result<Response, PageError> {
    let (id, number) = at.place()?;
    let words = typed
        .all("word")
        .map(str::parse)
        .collect::<Result<Vec<usize>, _>>();
    let words = words.map_err(|_| PageError::NotFound)?;
    let marked = state
        .run(&who, move |ctx| ctx.mark_score(id, number, &words))
        .await;
    match marked {
        Ok(Some(next)) => Ok(Redirect::to(&format!("/score/{id}/{next}")).into_response()),
        Ok(None) => Ok(Redirect::to(&format!("/score/{id}")).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            // Where there is no text to show any more, the refusal stands alone.
            match text_page(&state, &who, (id, number), problem).await {
                Ok(page) => Ok((error.status(), html(&page)?).into_response()),
                Err(_) => Err(error),
            }
        }
    }
}

/// Finishing a check.
pub(crate) struct Finish;

impl Deed for Finish {
    type Done = EntityId;
    const STANDS: Stands = Stands {
        title: TITLE,
        place: Place::Keeping,
        back: (TITLE, "/score"),
    };

    fn form(ctx: &Ctx<'_>, about: EntityId) -> Result<Form, AppError> {
        check(
            Action::ScoreFinish,
            &ctx.actor,
            &Scope::Organisation,
            ctx.purpose(),
        )?;
        let view = ctx.show_score(about)?;
        let lead = format!(
            "{} The figures stay. Which texts these were and what you marked in them is let go of, and what was missed is not listed any more.",
            count_of(view.line.marked, "text is marked.", "texts are marked.")
        );
        Ok(Form::new("Finish this check", Vec::new(), "Finish it").lead(lead))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        ctx.finish_score(given.about)?;
        Ok(given.about)
    }

    fn then(_: &State, _: &SignedIn, id: EntityId) -> Result<Response, PageError> {
        Ok(Redirect::to(&format!("/score/{id}")).into_response())
    }
}

#[cfg(test)]
impl ListPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = |open| Line {
            path: "/score/00000000000000000000000001".to_owned(),
            when: "1 May 2026, 10:00".to_owned(),
            by: "Rowan <Hale>".to_owned(),
            says: said(Part { right: 33, all: 37 }, "was found"),
            open,
        };
        Self {
            frame,
            problem: Problem::saying("Nothing was read in yet."),
            lines: vec![line(true), line(false)],
            texts: "20".to_owned(),
        }
    }
}

#[cfg(test)]
impl ShowPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let place = |who: &[(&str, &str)]| Shown {
            path: "/score/00000000000000000000000001/2".to_owned(),
            number: 2,
            before: "Mum said ".to_owned(),
            written: "Bobo <x>".to_owned(),
            after: " was ill.".to_owned(),
            says: missed_because("spelled").to_owned(),
            who: who
                .iter()
                .map(|(path, name)| ((*path).to_owned(), (*name).to_owned()))
                .collect(),
        };
        let part = Part { right: 33, all: 37 };
        Self {
            frame,
            path: "/score/00000000000000000000000001".to_owned(),
            started: "1 May 2026, by Rowan Hale".to_owned(),
            finished: None,
            marked: 1,
            all: 2,
            next: Some(1),
            figures: figures(&Figures {
                names: part,
                found: part,
                ..Figures::default()
            }),
            forms: vec![("Full name".to_owned(), 30, 2)],
            reasons: vec![(missed_because("spelled"), 4)],
            texts: vec![
                text_line(1, "letters/<a>.txt".to_owned(), ScoredState::Waits),
                text_line(2, "b.txt".to_owned(), ScoredState::Marked(3)),
                text_line(3, String::new(), ScoredState::Gone),
            ],
            missed: vec![
                place(&[("/people/00000000000000000000000001/change", "Ella <Marsh>")]),
                place(&[]),
            ],
            extra: vec![place(&[])],
        }
    }
}

#[cfg(test)]
impl TextPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let view = ScoreText {
            number: 1,
            of: 2,
            source: EntityId([1; 16]),
            path: "letters/<a>.txt".to_owned(),
            text: "Dear <Ella>,\nhello.".to_owned(),
            words: vec![(0..4, false), (6..10, true), (13..18, false)],
            done: true,
            next: Some(2),
        };
        to_mark(frame, Problem::default(), EntityId([1; 16]), &view)
    }
}
