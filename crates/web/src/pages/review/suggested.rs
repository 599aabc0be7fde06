//! What a rule suggests for many items: how many, why, and one button that accepts all of it.

use app::{AppError, Ctx, EntityId, ItemCounts, ItemFilter, Rule, Suggested};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Group, Grouped};
use crate::errors::{PageError, html};
use crate::form::{Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::requests::{count_of, heading, number, on_case, title};
use crate::session::Viewer;
use crate::state::State;

/// How many of the items are named on the page; the rest are one link away.
const NAMED: usize = 30;

/// What is suggested for some items.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) code: &'static str,
    pub(crate) words: String,
    pub(crate) reason: &'static str,
}

/// What is suggested for the items that are shown, rule by rule.
pub(crate) fn offers(counts: &ItemCounts) -> Vec<Offer> {
    let each = counts.rule.iter().map(|(rule, count)| Offer {
        words: format!(
            "{}: {}",
            count_of(*count, "item", "items"),
            suggested(*rule)
        ),
        ..Offer::of(*rule)
    });
    each.collect()
}

impl Offer {
    /// What a rule suggests for one item.
    pub(crate) fn of(rule: Rule) -> Self {
        Self {
            code: rule.code(),
            words: suggested(rule).to_owned(),
            reason: rule.reason(),
        }
    }
}

/// What a rule suggests, in words.
pub(crate) fn suggested(rule: Rule) -> &'static str {
    match rule {
        Rule::SameText => "decide as before",
        Rule::Namesake => "not about them",
        Rule::AskerWrote | Rule::AskerReceived => "give, with what is marked hidden",
        Rule::NobodyElse => "give",
    }
}

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct At {
    number: String,
    rule: String,
}

#[derive(Template)]
#[template(path = "pages/review/suggested.html")]
pub(crate) struct SuggestedPage {
    frame: Frame,
    problem: Problem,
    number: String,
    heading: String,
    rule: &'static str,
    reason: &'static str,
    suggested: &'static str,
    count: usize,
    items: String,
    /// Of those, how many have something to hide.
    hidden: usize,
    groups: Vec<Group>,
    more: usize,
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<At>,
) -> Result<Response, PageError> {
    html(&page(&state, &who, &at, Problem::default()).await?)
}

/// Accepts all of it.
pub(crate) async fn post(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(at): Path<At>,
    typed: Fields,
) -> Result<Response, PageError> {
    let code = at.rule.clone();
    let accepted = on_case(&state, &who, &at.number, move |ctx, id| {
        ctx.review(id)?;
        let rule = rule_of(&code)?;
        let seen = typed
            .text("seen")
            .parse()
            .map_err(|_| AppError::input("seen", "Nothing was accepted", "open the page again"))?;
        ctx.accept(id, rule, seen)
    })
    .await;
    match accepted {
        Ok(accepted) => {
            let list = format!("/requests/{}/review?together={}", at.number, accepted.act);
            Ok(Redirect::to(&list).into_response())
        }
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = page(&state, &who, &at, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

/// Takes back what one act decided.
pub(crate) async fn undo(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
    asked: super::asked::Asked,
    typed: Fields,
) -> Result<Response, PageError> {
    let undone = on_case(&state, &who, &number, move |ctx, id| {
        ctx.review(id)?;
        let act = typed.text("act").parse();
        ctx.undo_together(id, act.map_err(|_| AppError::NotFound("act"))?)
    });
    match undone.await {
        Ok(_) => {
            let list = format!("/requests/{number}/review{}", asked.query());
            Ok(Redirect::to(&list).into_response())
        }
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = super::list::page(&state, &who, &number, asked, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

fn rule_of(code: &str) -> Result<Rule, AppError> {
    Rule::from_code(code).ok_or(AppError::NotFound("rule"))
}

async fn page(
    state: &State,
    who: &app::SignedIn,
    at: &At,
    problem: Problem,
) -> Result<SuggestedPage, PageError> {
    let frame = Frame::new(state, who, "", Place::Requests);
    let code = at.rule.clone();
    on_case(state, who, &at.number, move |ctx, id| {
        view(ctx, id, &code, problem, frame)
    })
    .await
}

fn view(
    ctx: &Ctx<'_>,
    id: EntityId,
    code: &str,
    problem: Problem,
    frame: Frame,
) -> Result<SuggestedPage, AppError> {
    let case = ctx.show_request(id)?;
    let review = ctx.review(id)?;
    let rule = rule_of(code)?;
    let filter = ItemFilter {
        rule: Some(rule),
        ..ItemFilter::default()
    };
    let shown: Vec<_> = review.shown(&filter).collect();
    let hidden = shown.iter().filter(|line| line.marks > 0).count();
    let count = shown.len();
    let groups = Grouped::of(&review, shown.into_iter()).part(0, NAMED);
    Ok(SuggestedPage {
        frame: Frame {
            title: format!("{}, suggestions", title(&case)),
            ..frame
        },
        problem,
        number: number(&case),
        heading: heading(&case),
        rule: rule.code(),
        reason: rule.reason(),
        suggested: suggested(rule),
        items: count_of(count, "item", "items"),
        count,
        hidden: if rule.suggests() == Suggested::Give {
            hidden
        } else {
            0
        },
        groups,
        more: count.saturating_sub(NAMED),
    })
}

#[cfg(test)]
impl Offer {
    /// One for the tests of templates.
    pub(crate) fn sample() -> Self {
        Self {
            code: Rule::AskerWrote.code(),
            words: "46 items: give".to_owned(),
            reason: Rule::AskerWrote.reason(),
        }
    }
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let page = |count: usize| SuggestedPage {
        frame: Frame::sample(),
        problem: Problem::default(),
        number: "014".to_owned(),
        heading: "Access request from Ella Marsh".to_owned(),
        rule: Rule::AskerWrote.code(),
        reason: Rule::AskerWrote.reason(),
        suggested: suggested(Rule::AskerWrote),
        items: count_of(count, "item", "items"),
        count,
        hidden: count.min(3),
        groups: vec![Group::sample()],
        more: count.saturating_sub(NAMED),
    };
    [46, 2, 0]
        .map(|count| crate::pages::Sample::of("pages/review/suggested.html", &page(count)))
        .into()
}
