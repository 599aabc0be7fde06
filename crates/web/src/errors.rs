//! The one table that turns the errors of use cases into pages. 403 or 404 is decided here, once.

use app::{AppError, Fault};
use askama::Template;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::bidi;

/// Why a page cannot be shown.
#[derive(Debug)]
pub enum PageError {
    /// The use case said no, or could not.
    App(AppError),
    /// Nobody is signed in, or the session locked.
    SignIn,
    /// There is no such page.
    NotFound,
    /// The program is at fault.
    Bug,
}

impl From<AppError> for PageError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    title: &'static str,
    lead: String,
    faults: Vec<Fault>,
    mend: Option<String>,
    citation: Option<String>,
}

impl PageError {
    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::App(AppError::Refused(_)) => StatusCode::FORBIDDEN,
            Self::App(AppError::Input(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::App(AppError::NotFound(_)) | Self::NotFound => StatusCode::NOT_FOUND,
            Self::App(AppError::Conflict) => StatusCode::CONFLICT,
            Self::App(AppError::Unavailable { .. } | AppError::StillReading) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::App(AppError::Inconsistent(_)) | Self::Bug => StatusCode::INTERNAL_SERVER_ERROR,
            Self::SignIn => StatusCode::SEE_OTHER,
        }
    }

    fn page(&self) -> ErrorPage {
        let plain = |title, lead: &str| ErrorPage {
            title,
            lead: lead.to_owned(),
            faults: Vec::new(),
            mend: None,
            citation: None,
        };
        match self {
            Self::App(AppError::Refused(refusal)) => ErrorPage {
                mend: refusal.mend.clone(),
                citation: refusal.citation.clone(),
                ..plain("This is not possible", &refusal.why)
            },
            Self::App(AppError::Input(faults)) => ErrorPage {
                faults: faults.clone(),
                ..plain(
                    "There is a problem",
                    "Go back, mend the following, and send it again.",
                )
            },
            // A tutor who tries another's learner must not learn whether there is one.
            Self::App(AppError::NotFound(_)) | Self::NotFound => plain(
                "Page not found",
                "There is nothing at this address. Check it, or go to the start page.",
            ),
            Self::App(AppError::Conflict) => plain(
                "Somebody else was quicker",
                "Somebody else changed this at the same moment. Go back, look again, and repeat what you meant to do.",
            ),
            Self::App(AppError::StillReading) => plain(
                "Caretaker has just started",
                "The list of people is still being read. With very many people that takes a few seconds. Nothing was changed. Wait a moment, and do this again.",
            ),
            Self::App(AppError::Unavailable { .. }) => plain(
                "Caretaker cannot save just now",
                "Nothing was changed. Try again in a minute; if it stays so, tell whoever looks after the server.",
            ),
            Self::App(AppError::Inconsistent(_)) | Self::Bug | Self::SignIn => plain(
                "Something is wrong on our side",
                "Nothing was changed. Tell whoever looks after the server to run “caretaker doctor”.",
            ),
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        if matches!(self, Self::SignIn) {
            return Redirect::to("/sign-in").into_response();
        }
        match &self {
            Self::App(error @ (AppError::Unavailable { .. } | AppError::Inconsistent(_))) => {
                tracing::error!(chain = %chain(error), "a page could not be shown");
            }
            Self::Bug => tracing::error!("a page could not be shown: a task stopped"),
            _ => {}
        }
        let mut response = match self.page().render() {
            Ok(html) => (self.status(), Html(bidi::isolated(html))).into_response(),
            Err(_) => self.status().into_response(),
        };
        if matches!(self, Self::App(AppError::StillReading)) {
            response.headers_mut().insert(RETRY_AFTER, SOON);
        }
        response
    }
}

/// In how many seconds to come again while the list of people is being read.
pub(crate) const SOON: HeaderValue = HeaderValue::from_static("5");

/// Refusals of the layers that stand before the pages, in the words of a page: they say nothing, or
/// something to programmers.
pub(crate) async fn in_words(response: Response) -> Response {
    let kind = response.headers().get(CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let (title, lead) = match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE if !is_page => (
            "This is too large",
            "Nothing was kept. Go back and choose a smaller file: beside the choice stands how large it may be, and in most places all of a form may have 2 MB.",
        ),
        StatusCode::FORBIDDEN if !is_page => (
            "This form came from elsewhere",
            "Nothing was changed. Open the page here and send the form again.",
        ),
        _ => return response,
    };
    let page = ErrorPage {
        title,
        lead: lead.to_owned(),
        faults: Vec::new(),
        mend: None,
        citation: None,
    };
    match page.render() {
        Ok(html) => (response.status(), Html(html)).into_response(),
        Err(_) => response,
    }
}

/// An error with its causes. Errors hold no personal data by rule.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// Renders a page.
pub(crate) fn html(page: &impl Template) -> Result<Response, PageError> {
    page.render()
        .map(|mut text| {
            if let (true, Some(at)) = (leaves_by_itself(&text), text.find("</head>")) {
                text.insert_str(at, LEAVES);
            }
            Html(bidi::isolated(text)).into_response()
        })
        .map_err(|_| PageError::Bug)
}

/// Without scripts a page gives way to the sign-in page when the session locks, which is after 900
/// seconds: what stays on the screen is seen by whoever passes by (obligation SEC-4). With scripts
/// `caretaker.js` does it, and lets whoever is still there stay (WCAG 2.2.1).
const LEAVES: &str =
    "<noscript><meta http-equiv=\"refresh\" content=\"900; url=/sign-in\"></noscript>\n";

/// Not where there is a form besides the one to sign out: what was typed would be lost.
fn leaves_by_itself(text: &str) -> bool {
    text.matches("<form").count() == 1 && text.contains("action=\"/sign-out\"")
}

/// Samples for the test of templates.
#[cfg(test)]
pub(crate) fn samples() -> Vec<crate::pages::Sample> {
    let refused = AppError::Refused(app::Refusal {
        why: "A rule says no.".to_owned(),
        citation: Some("UK GDPR art. 12".to_owned()),
        mend: Some("Ask somebody else.".to_owned()),
        denied: None,
    });
    [
        refused,
        AppError::input("a", "b", "c"),
        AppError::Conflict,
        AppError::StillReading,
        AppError::NotFound("page"),
    ]
    .map(|error| crate::pages::Sample::of("error.html", &PageError::App(error).page()))
    .into()
}
