//! The answer: putting it together, what its check found, a look at it, and delivery.

use app::{ItemLayout, ItemPictures, PackageFile, PackageView, RequestView};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use calendar::instant_in_words;
use duties::rights::{TaskKey, TaskState};

use super::requests::{count_of, heading, number, on_case, title};
use crate::errors::{PageError, html};
use crate::form::{Field, Fields, Problem, sentence};
use crate::frame::{Frame, Place};
use crate::session::Viewer;
use crate::state::State;

/// What became of the answer.
#[derive(Clone, Debug)]
enum Made {
    /// It cannot be put together yet, and why.
    NotYet(String),
    /// It can be put together.
    No,
    /// What it rests on has changed since.
    Stale,
    /// It passed its check.
    Ready,
    /// It did not, for these reasons.
    NotReady(Vec<String>),
}

#[derive(Template)]
#[template(path = "pages/package.html")]
pub(crate) struct PackagePage {
    frame: Frame,
    problem: Problem,
    number: String,
    heading: String,
    state: Made,
    /// What it holds: items, pages, size.
    extent: (String, String, String),
    /// How items that have pages of their own are given, a line each.
    layouts: Vec<String>,
    /// The items that go as pictures.
    pictures: Vec<String>,
    has_files: bool,
    delivered: String,
    reply: String,
    contact: String,
    /// Why it may not be safe to send it there.
    warnings: Vec<String>,
    /// What was said of why it may go all the same.
    despite: Field,
}

impl PackagePage {
    fn is_ready(&self) -> bool {
        matches!(self.state, Made::Ready)
    }
}

/// Shows it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    html(&page(&state, &who, &number, Problem::default()).await?)
}

/// Puts the answer together and has it checked.
pub(crate) async fn build(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let extractor = state.extractor.clone();
    let built = on_case(&state, &who, &number, move |ctx, id| {
        ctx.build_package(id, &extractor)
    })
    .await;
    match built {
        Ok(_) => Ok(Redirect::to(&format!("/requests/{number}/package")).into_response()),
        Err(error) => again(&state, &who, &number, error).await,
    }
}

async fn again(
    state: &State,
    who: &app::SignedIn,
    number: &str,
    error: PageError,
) -> Result<Response, PageError> {
    let (mut problem, error) = Problem::of(error)?;
    let asked = despite().filled(&Fields::default(), &problem);
    problem.point_to(std::slice::from_ref(&asked));
    let mut page = page(state, who, number, problem).await?;
    page.despite = asked;
    Ok((error.status(), html(&page)?).into_response())
}

async fn page(
    state: &State,
    who: &app::SignedIn,
    path: &str,
    problem: Problem,
) -> Result<PackagePage, PageError> {
    let frame = Frame::new(state, who, "", Place::Requests);
    on_case(state, who, path, move |ctx, id| {
        let case = ctx.show_request(id)?;
        let package = ctx.show_package(id)?;
        Ok(view(&case, package.as_ref(), frame, problem))
    })
    .await
}

fn view(
    case: &RequestView,
    package: Option<&PackageView>,
    frame: Frame,
    problem: Problem,
) -> PackagePage {
    let body = &case.stored.body;
    let items = package.map_or(0, |p| usize::try_from(p.items).unwrap_or(usize::MAX));
    let pages = package.map_or(0, |p| usize::try_from(p.pages).unwrap_or(usize::MAX));
    let bytes = package.map_or(0, |p| p.pdf_bytes);
    PackagePage {
        frame: Frame {
            title: format!("{}, the answer", title(case)),
            ..frame
        },
        problem,
        number: number(case),
        heading: heading(case),
        state: state_of(case, package),
        extent: (
            count_of(items, "item", "items"),
            count_of(pages, "page", "pages"),
            size(bytes),
        ),
        layouts: package
            .map(|package| package.layouts.iter().map(ItemLayout::line).collect())
            .unwrap_or_default(),
        pictures: package
            .map(|package| package.pictures.iter().map(ItemPictures::line).collect())
            .unwrap_or_default(),
        has_files: package.is_some(),
        delivered: body
            .duty
            .delivery
            .map(|delivery| match delivery.collected_on {
                Some(on) => format!("Collected on {}.", calendar::in_words(on)),
                None => format!(
                    "Delivered on {}. It has not been collected yet.",
                    calendar::in_words(delivery.on)
                ),
            })
            .unwrap_or_default(),
        reply: body
            .duty
            .reply
            .as_ref()
            .map(|(_, how)| how.as_str().to_owned())
            .unwrap_or_default(),
        contact: body.requester.contact.clone(),
        warnings: package
            .map(|package| package.warnings.clone())
            .unwrap_or_default(),
        despite: despite(),
    }
}

/// Why it may go where there is a warning.
fn despite() -> Field {
    Field::lines(
        "despite",
        "Why may it go there all the same?",
        "It stays on record with the request.",
    )
}

fn state_of(case: &RequestView, package: Option<&PackageView>) -> Made {
    let duty = &case.stored.body.duty;
    match package {
        Some(package) if !package.findings.is_empty() => Made::NotReady(package.findings.clone()),
        Some(_) if duty.delivery.is_some() => Made::Ready,
        Some(_)
            if duty
                .package
                .as_ref()
                .is_some_and(|p| p.checked_on.is_some()) =>
        {
            Made::Ready
        }
        Some(_) => Made::Stale,
        None => {
            let letter = case.tasks.iter().find(|task| task.key == TaskKey::Letter);
            match letter.map(|task| task.state) {
                Some(TaskState::CannotStartYet(reason)) => Made::NotYet(sentence(reason.text())),
                Some(_) | None => Made::No,
            }
        }
    }
}

/// A size in words.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// The PDF, to look at before it goes out.
pub(crate) async fn pdf(
    state: Extract<State>,
    viewer: Viewer,
    number: Path<String>,
) -> Result<Response, PageError> {
    file(state, viewer, number, PackageFile::Pdf).await
}

/// The zip, to look at before it goes out.
pub(crate) async fn zip(
    state: Extract<State>,
    viewer: Viewer,
    number: Path<String>,
) -> Result<Response, PageError> {
    file(state, viewer, number, PackageFile::Zip).await
}

async fn file(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
    file: PackageFile,
) -> Result<Response, PageError> {
    let bytes = on_case(&state, &who, &number, move |ctx, id| {
        ctx.package_file(id, file)
    })
    .await?;
    Ok(download(file, bytes))
}

/// A file to be saved, not shown inside the site. Its name says nothing about anybody.
pub(crate) fn download(file: PackageFile, bytes: Vec<u8>) -> Response {
    let (kind, name) = match file {
        PackageFile::Pdf => ("application/pdf", "attachment; filename=\"answer.pdf\""),
        PackageFile::Zip => ("application/zip", "attachment; filename=\"answer.zip\""),
    };
    ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], bytes).into_response()
}

#[derive(Template)]
#[template(path = "pages/delivered.html")]
pub(crate) struct DeliveredPage {
    frame: Frame,
    number: String,
    link: String,
    code: String,
    ends: String,
}

/// Releases the answer. Link and code are on this page and never again, so it is the answer to the
/// form itself.
pub(crate) async fn deliver(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(number): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let _turn = state
        .sign_ins
        .clone()
        .acquire_owned()
        .await
        .map_err(|_| PageError::Bug)?;
    let cost = state.cost;
    let why = typed.text("despite").to_owned();
    let made = on_case(&state, &who, &number, move |ctx, id| {
        ctx.deliver_despite(id, &why, cost)
    });
    match made.await {
        Ok(note) => html(&DeliveredPage {
            frame: Frame::new(
                &state,
                &who,
                &format!("Request {number}, delivery"),
                Place::Requests,
            ),
            link: format!("{}/collect/{}", state.public_url, note.secret.as_str()),
            code: spaced(&note.code),
            ends: instant_in_words(note.ends_at),
            number,
        }),
        Err(error) => again(&state, &who, &number, error).await,
    }
}

/// Six digits as two groups of three, easier to read out.
pub(crate) fn spaced(code: &str) -> String {
    match code.split_at_checked(3) {
        Some((first, last)) => format!("{first} {last}"),
        None => code.to_owned(),
    }
}

/// Samples for the test of templates: the answer in each of its states.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let text = str::to_owned;
    let states = [
        Made::NotYet(text("Search first.")),
        Made::No,
        Made::Stale,
        Made::Ready,
        Made::NotReady(vec![text("Page 14: a picture")]),
    ];
    let mut samples: Vec<super::Sample> = states
        .into_iter()
        .map(|state| {
            let page = PackagePage {
                frame: Frame::sample(),
                problem: Problem::default(),
                number: text("014"),
                heading: text("Access request from Ella Marsh"),
                state,
                extent: (text("3 items"), text("9 pages"), text("80 kB")),
                layouts: vec![text("Item 2 in its own layout")],
                pictures: vec![text("Item 4 as a picture")],
                has_files: true,
                delivered: String::new(),
                reply: String::new(),
                contact: text("ella@example.org"),
                warnings: vec![text("It goes to somebody it should not.")],
                despite: despite(),
            };
            super::Sample::of("pages/package.html", &page)
        })
        .collect();
    let delivered = DeliveredPage {
        frame: Frame::sample(),
        number: text("014"),
        link: text("https://caretaker.example/collect/abc"),
        code: text("012 345"),
        ends: text("09:30 on Tuesday 8 December 2026"),
    };
    samples.push(super::Sample::of("pages/delivered.html", &delivered));
    samples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_codes_are_easy_to_read() {
        assert_eq!(size(12), "12 bytes");
        assert_eq!(size(1_001), "2 kB");
        assert_eq!(size(1_250_000), "1.2 MB");
        assert_eq!(spaced("012345"), "012 345");
    }
}
