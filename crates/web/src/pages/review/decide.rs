//! What a reviewer's button does.

use std::sync::Arc;

use app::bodies::Health;
use app::{AppError, Choice, Ctx, EntityId, ItemFilter, ItemView, SecondOpinion};
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use duties::grounds::Ground;

use super::asked::Asked;
use super::item::{self, At};
use super::pictures::{self, Clicked};
use super::suggested_covers;
use super::text::{occurrences, range_of, range_of_characters};
use crate::errors::{PageError, html};
use crate::form::{Fields, Problem};
use crate::pages::requests::on_case;
use crate::session::Viewer;
use crate::state::State;

/// Where a button leads.
enum Then {
    /// To the next item to decide, or to the list when there is none.
    Next(Option<u32>),
    /// To the next item that waits for a second reader.
    Read(u32),
    /// To the same item.
    Stay,
    /// To the same item, to the page of it that is a picture.
    Picture(Clicked),
    /// To the same item with this place marked, not yet saved.
    Marked(Vec<String>),
}

/// Does what the button says.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<At>,
    asked: Asked,
    typed: Fields,
) -> Result<Response, PageError> {
    let (item, given, filter) = (at.item()?, typed.clone(), asked.filter.clone());
    let extractor = Arc::clone(&state.extractor);
    let outcome = on_case(&state, &who, &at.number, move |ctx, id| {
        if given.text("choice") == "as-pictures" {
            return pictures::as_they_look(ctx, (id, item), &given, &extractor).map(Then::Picture);
        }
        if given.text("choice") == "read-words" {
            return suggested_covers::read(ctx, (id, item), &given, &extractor).map(Then::Picture);
        }
        act(ctx, id, item, (&given, &filter))
    })
    .await;
    let review = format!("/requests/{}/review", at.number);
    match outcome {
        Ok(Then::Next(Some(next))) => {
            let query = asked.with(&[("after", item.to_string())]);
            Ok(Redirect::to(&format!("{review}/{next}{query}")).into_response())
        }
        Ok(Then::Next(None)) => {
            Ok(Redirect::to(&format!("{review}{}", asked.query())).into_response())
        }
        Ok(Then::Read(next)) => {
            Ok(Redirect::to(&format!("{review}/{next}{}", asked.query())).into_response())
        }
        Ok(Then::Stay) => {
            Ok(Redirect::to(&format!("{review}/{item}{}", asked.query())).into_response())
        }
        Ok(Then::Picture(clicked)) => {
            let query = asked.with(&clicked.asked());
            Ok(Redirect::to(&format!("{review}/{item}{query}#picture")).into_response())
        }
        Ok(Then::Marked(spots)) => {
            let typed = typed.also_hiding(&spots);
            let page = item::page(&state, &who, &at, asked, typed, Problem::default());
            html(&page.await?)
        }
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = item::page(&state, &who, &at, asked, typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

fn act(
    ctx: &Ctx<'_>,
    id: EntityId,
    item: u32,
    (typed, filter): (&Fields, &ItemFilter),
) -> Result<Then, AppError> {
    let choice = match typed.text("choice") {
        "give" => Choice::Give,
        "not-about" => Choice::NotAboutThem,
        "hide" => hide(&ctx.show_item(id, item)?, typed)?,
        "give-pictures" => Choice::GivePictures {
            looked: !typed.text("looked").is_empty(),
            leave_open: !typed.text("leave-open").is_empty(),
        },
        "click" => return pictures::click(ctx, (id, item), typed).map(Then::Picture),
        "cover" | "cover-page" => {
            return pictures::cover(ctx, (id, item), typed).map(Then::Picture);
        }
        "as-text" => {
            ctx.as_text(id, (item, pictures::version(typed)))?;
            return Ok(Then::Stay);
        }
        "uncover" => return pictures::uncover(ctx, (id, item), typed).map(Then::Picture),
        choice if suggested_covers::is_choice(choice) => {
            return suggested_covers::settle(ctx, (id, item), typed).map(Then::Picture);
        }
        "keep" => keep(typed)?,
        "health" => {
            ctx.record_health(id, item, health(typed)?)?;
            return Ok(Then::Stay);
        }
        "add" => return added(&ctx.show_item(id, item)?, typed),
        "undo" => {
            ctx.undo_decision(id, item)?;
            return Ok(Then::Stay);
        }
        "ask" => {
            let of = typed.text("colleague").parse().map_err(|_| {
                AppError::input("colleague", "Choose whom you ask", "one of your colleagues")
            })?;
            ctx.ask_about_item(id, item, of, typed.text("question"))?;
            return Ok(Then::Stay);
        }
        "note" => {
            ctx.note_item(id, item, typed.text("note"))?;
            return Ok(Then::Stay);
        }
        "agree" => return read(ctx, (id, item), &SecondOpinion::Agrees, (typed, filter)),
        "differ" => {
            let why = typed.text("second-why").to_owned();
            return read(
                ctx,
                (id, item),
                &SecondOpinion::Differs { why },
                (typed, filter),
            );
        }
        _ => {
            return Err(AppError::input(
                "choice",
                "Nothing was decided",
                "choose one of the buttons",
            ));
        }
    };
    let shown = typed.text("version").parse().ok();
    ctx.decide_shown(id, (item, shown), choice)?;
    Ok(Then::Next(ctx.review(id)?.next_open(filter, item)))
}

/// What a second reader says, on their way to the next item that waits for one.
fn read(
    ctx: &Ctx<'_>,
    (id, item): (EntityId, u32),
    reading: &SecondOpinion,
    (typed, filter): (&Fields, &ItemFilter),
) -> Result<Then, AppError> {
    let shown = typed.text("version").parse().ok();
    ctx.read_second(id, (item, shown), reading)
        .map_err(|error| match error {
            AppError::Input(mut faults) => {
                for fault in &mut faults {
                    "second-why".clone_into(&mut fault.place);
                }
                AppError::Input(faults)
            }
            other => other,
        })?;
    let next = ctx
        .review(id)?
        .next_to_read(filter, item, EntityId(ctx.actor.id));
    Ok(match next {
        Some(next) => Then::Read(next),
        None => Then::Stay,
    })
}

fn hide(shown: &ItemView, typed: &Fields) -> Result<Choice, AppError> {
    let ground = match typed.text("part-ground") {
        "" => Ground::ThirdParty.code(),
        code => code,
    };
    let ranges = typed
        .all("hide")
        .map(|value| range_of(value, &shown.text).ok_or_else(elsewhere))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Choice::GiveWithMarks(item::marks(shown, &ranges, ground)))
}

fn elsewhere() -> AppError {
    AppError::input(
        "hide",
        "A part to hide lies outside the text",
        "open the item again and mark it anew",
    )
}

/// What lets an item that tells of somebody's health be given.
fn health(typed: &Fields) -> Result<Health, AppError> {
    match typed.text("health") {
        "known" => Ok(Health::Known {
            why: typed
                .words("health-why", "how we know that they know it")?
                .to_owned(),
        }),
        "no-harm" => Ok(Health::NoHarm {
            on: typed.date("health-on", "the day they said so")?,
        }),
        _ => Err(AppError::input(
            "health",
            "Choose what is so",
            "if neither is so, ask a health professional first",
        )),
    }
}

fn keep(typed: &Fields) -> Result<Choice, AppError> {
    let ground = match typed.text("ground") {
        "" => {
            return Err(AppError::input(
                "ground",
                "Choose why it is kept back",
                "one of the questions must be answered with yes",
            ));
        }
        ground => ground.to_owned(),
    };
    let asked = ["opinion-day", "opinion-month", "opinion-year"]
        .iter()
        .any(|part| !typed.text(part).is_empty());
    let opinion_on = asked
        .then(|| typed.date("opinion", "the day of the opinion"))
        .transpose()?;
    let reason = typed
        .words("reason", "why it is so for this item")?
        .to_owned();
    Ok(Choice::KeepBack {
        ground,
        reason,
        opinion_on,
    })
}

/// The places that were pointed to, by words or by a script, as the form writes them.
fn added(shown: &ItemView, typed: &Fields) -> Result<Then, AppError> {
    let none = |mend: &str| AppError::input("exact", "These words do not stand in the item", mend);
    let counted = typed.text("characters");
    if !counted.is_empty() {
        let range = range_of_characters(counted, &shown.text)
            .ok_or_else(|| none("mark them in the text again"))?;
        return Ok(Then::Marked(vec![format!("{}-{}", range.start, range.end)]));
    }
    let words = typed.words("exact", "the words to hide")?;
    let nth = match typed.text("nth") {
        "" => None,
        nth => Some(nth.parse().map_err(|_| {
            AppError::input(
                "nth",
                "Enter which one is meant as a number",
                "for example 2, or nothing for all",
            )
        })?),
    };
    let found = occurrences(&shown.text, words, nth);
    if found.is_empty() {
        return Err(none("write them exactly as they stand there, capitals too"));
    }
    Ok(Then::Marked(
        found
            .into_iter()
            .map(|range| format!("{}-{}", range.start, range.end))
            .collect(),
    ))
}
