//! What the organisation publishes, for anybody: no sign-in, no script, nobody's data beyond the
//! contacts that the policy publishes. Unlike all other pages these may be kept by a browser.

mod document;
mod fresh;

use app::PublishedDocument;
use askama::Template;
use axum::extract::State as Extract;
use axum::http::HeaderMap;
use axum::response::Response;
use policy::publish::{Kind, Publication};

use crate::errors::PageError;
use crate::frame::Frame;
use crate::pages::plain::day;
use crate::state::State;

pub(crate) use document::{DocumentPage, export, get as document, named, pdf};
pub(crate) use fresh::{Fresh, file};

/// A line of a list of documents.
#[derive(Clone, Debug)]
struct Line {
    title: String,
    about: String,
    code: String,
}

impl Line {
    fn of(document: &PublishedDocument) -> Self {
        let publication = &document.publication;
        Self {
            title: publication.title.clone(),
            about: about(publication),
            code: publication.code.clone(),
        }
    }
}

/// For whom a document is, unless its title says just that.
pub(crate) fn about(publication: &Publication) -> String {
    let says = publication.about.trim_end_matches('.');
    if says == publication.title {
        String::new()
    } else {
        publication.about.clone()
    }
}

#[derive(Template)]
#[template(path = "pages/privacy/index.html")]
pub(crate) struct IndexPage {
    frame: Frame,
    version: u32,
    since: String,
    children: Vec<Line>,
    notices: Vec<Line>,
    rules: Vec<Line>,
    officer: String,
    email: String,
    telephone: String,
    complain_to: String,
    ways: Vec<String>,
    regulator: String,
    /// The documents that say something else than in the version before.
    changed: Vec<Line>,
    /// The version before, if there was one.
    before: Option<u32>,
}

/// The list of all that is published, notices for children first.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let page = index(&state)?;
    Fresh::of(&headers, page.version).html(&page)
}

fn index(state: &State) -> Result<IndexPage, PageError> {
    let published = document::published(state)?;
    let pack = state.engine.pack();
    let mut page = IndexPage {
        frame: Frame::public(state, "Privacy"),
        version: published.version(),
        since: day(published.effective_on()),
        children: Vec::new(),
        notices: Vec::new(),
        rules: Vec::new(),
        officer: pack.organisation.dpo.name.clone(),
        email: pack.organisation.dpo.email.clone(),
        telephone: pack.organisation.dpo.telephone.clone(),
        complain_to: pack.complaints.to.clone(),
        ways: pack.complaints.ways.clone(),
        regulator: state.engine.organisation().regulator.clone(),
        changed: Vec::new(),
        before: published.before,
    };
    for one in published.public() {
        let list = match one.publication.kind {
            Kind::Notice {
                for_children: true, ..
            } => &mut page.children,
            Kind::Notice { .. } => &mut page.notices,
            Kind::Policy | Kind::Retention | Kind::PolicyDocument | Kind::Cookies => {
                &mut page.rules
            }
        };
        list.push(Line::of(one));
        page.changed
            .extend(one.changed.as_ref().map(|_| Line::of(one)));
    }
    Ok(page)
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<super::Sample> {
    let line = |title: &str, code: &str| Line {
        title: title.to_owned(),
        about: "For pupils.".to_owned(),
        code: code.to_owned(),
    };
    let index = IndexPage {
        frame: Frame::sample(),
        version: 2,
        since: "1 November 2026".to_owned(),
        children: vec![line("What we know about you", "pupils")],
        notices: vec![line("For parents", "families")],
        rules: vec![line("Data protection policy", "policy")],
        officer: "Rowan Hale".to_owned(),
        email: "dpo@example.org".to_owned(),
        telephone: "01632 960123".to_owned(),
        complain_to: "the data protection officer".to_owned(),
        ways: vec!["by post".to_owned()],
        regulator: "Information Commissioner’s Office".to_owned(),
        changed: vec![line("For parents", "families")],
        before: Some(1),
    };
    let mut samples = vec![super::Sample::of("pages/privacy/index.html", &index)];
    samples.extend(document::samples());
    samples
}
