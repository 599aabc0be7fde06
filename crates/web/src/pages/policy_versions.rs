//! The versions of the policy: the list, and any two compared.

use access::Action;
use app::VersionLine;
use askama::Template;
use axum::extract::{Path, Query, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::errors::{PageError, html};
use crate::frame::{Frame, Place};
use crate::pages::plain::{capital, day, frame, may, moment};
use crate::pages::policy_changes::{Group, Published, groups, published};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// A version as a line.
#[derive(Clone, Debug)]
struct Line {
    number: u32,
    holds: String,
    adopted: String,
    signed: String,
    hash: String,
    tag: Option<Tag>,
    /// Where it is compared with the one before.
    against: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/policy/versions.html")]
pub(crate) struct VersionsPage {
    frame: Frame,
    lines: Vec<Line>,
    drafts: bool,
}

/// The list.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let lines = state
        .run(&who, |ctx| {
            let versions = ctx.list_versions()?;
            let earlier = versions.iter().skip(1).map(|one| Some(one.number));
            Ok(versions
                .iter()
                .zip(earlier.chain(std::iter::once(None)))
                .map(|(version, before)| line(version, before))
                .collect())
        })
        .await?;
    html(&VersionsPage {
        frame: frame(&state, &who, "Versions of the policy", Place::Policy),
        lines,
        drafts: may(who.actor.role, Action::PackDraftLook),
    })
}

fn line(version: &VersionLine, before: Option<u32>) -> Line {
    let adopted = match version.adopted_at {
        Some(at) if !version.adopted_by.is_empty() => {
            format!("Adopted on {} by {}.", moment(at), version.adopted_by)
        }
        _ => "The policy with which this organisation began.".to_owned(),
    };
    let signed: Vec<String> = version
        .signed
        .iter()
        .map(|(name, at)| format!("{name}, {}", moment(*at)))
        .collect();
    let tag = if version.in_force {
        Some(Tag::new("In force", "green"))
    } else if version.waits {
        Some(Tag::new("Waits for its day", "blue"))
    } else {
        None
    };
    Line {
        number: version.number,
        holds: capital(&holds(version)),
        adopted,
        signed: signed.join("; "),
        hash: version.hash.clone(),
        tag,
        against: before.map(|before| path(version.number, before)),
    }
}

fn path(after: u32, before: u32) -> String {
    format!("/policy/versions/{after}/against/{before}")
}

fn holds(version: &VersionLine) -> String {
    format!("holds from {}", day(version.effective_on))
}

/// Which two the form names.
#[derive(Deserialize)]
pub(crate) struct Two {
    before: u32,
    after: u32,
}

/// Goes on to the page of the two that were chosen.
pub(crate) async fn compare(
    Viewer(_): Viewer,
    two: Result<Query<Two>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, PageError> {
    let Ok(Query(two)) = two else {
        return Ok(Redirect::to("/policy/versions").into_response());
    };
    Ok(Redirect::to(&path(two.after, two.before)).into_response())
}

#[derive(Template)]
#[template(path = "pages/policy/compared.html")]
pub(crate) struct ComparedPage {
    frame: Frame,
    before: u32,
    after: u32,
    holds: String,
    groups: Vec<Group>,
    documents: Vec<Published>,
}

/// Two of them compared.
pub(crate) async fn against(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path((after, before)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let number = |text: &str| text.parse::<u32>().map_err(|_| PageError::NotFound);
    let (after, before) = (number(&after)?, number(&before)?);
    let compared = state
        .run(&who, move |ctx| ctx.compare_versions(before, after))
        .await?;
    html(&ComparedPage {
        frame: frame(&state, &who, "Two versions of the policy", Place::Policy),
        before,
        after,
        holds: holds(&compared.after),
        groups: groups(&compared.diff),
        documents: published(&compared.diff.documents),
    })
}

#[cfg(test)]
impl VersionsPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let line = Line {
            number: 2,
            holds: "holds from 1 December 2026".to_owned(),
            adopted: "Adopted on 21 November 2026 at 10:00 by Dana.".to_owned(),
            signed: "The Director".to_owned(),
            hash: "5f1d".to_owned(),
            tag: Some(Tag::new("In force", "green")),
            against: Some(path(2, 1)),
        };
        let first = Line {
            number: 1,
            tag: None,
            against: None,
            ..line.clone()
        };
        Self {
            frame,
            lines: vec![line, first],
            drafts: true,
        }
    }
}

#[cfg(test)]
impl ComparedPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let (groups, documents) = crate::pages::policy_changes::samples();
        Self {
            frame,
            before: 1,
            after: 2,
            holds: "holds from 1 December 2026".to_owned(),
            groups,
            documents,
        }
    }
}
