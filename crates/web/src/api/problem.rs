//! What a program is told when something is not done: problem details, RFC 9457. Never personal
//! data, never a token; what was sent is not quoted.

use app::{AppError, CallFault, Fault};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::errors::{PageError, SOON, chain};

/// The media type of problem details.
pub(crate) const PROBLEM: &str = "application/problem+json";
/// How long to wait where too much was tried, in seconds: a quarter of an hour, as for sign-ins.
const WAIT: &str = "900";

/// Why something was not done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// What sort of problem it is: a name that stays the same.
    #[serde(rename = "type")]
    #[schema(example = "urn:caretaker:problem:input")]
    kind: &'static str,
    /// The same in a few words.
    #[schema(example = "Something that was sent cannot be used")]
    title: &'static str,
    /// The status of the answer.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    status: u16,
    /// What happened this time, in plain words.
    #[schema(example = "Mend what the list of errors names, and send it again.")]
    detail: String,
    /// What is wrong with what was sent, each at its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<At>,
    /// The rule behind it, where there is one in law.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, example = "UK GDPR art. 12A(3)")]
    citation: Option<String>,
    /// What to do instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, example = "tell the person first")]
    mend: Option<String>,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct At {
    /// The place in the content that was sent, as a JSON pointer; absent where it is elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, example = "#/given_names")]
    pub(crate) pointer: Option<String>,
    /// The parameter or header, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, example = "limit")]
    pub(crate) parameter: Option<&'static str>,
    /// What is wrong, and how to mend it.
    #[schema(example = "there is no name; give at least a given name or a family name")]
    pub(crate) detail: String,
}

/// Everything that stands between a call and its answer.
#[derive(Debug)]
pub(crate) enum Failed {
    /// The use case said no, or could not.
    App(AppError),
    /// No token was shown.
    NoToken,
    /// The token is nobody's, or no longer.
    WrongToken,
    /// Too many wrong tokens came from there.
    Wait,
    /// The content is not JSON.
    NotJson,
    /// The content, a parameter or a header cannot be used.
    Input(Vec<At>),
    /// The content is of another kind than it must be.
    MediaType,
    /// There is too much of it.
    TooLarge,
    /// There is no such address.
    NotFound,
    /// The address knows no such method.
    Method,
    /// It must be said from which version the change was made.
    NoVersion,
    /// It has been changed since.
    Stale,
    /// The same key came with something else.
    KeyUsed,
    /// The same call is being done.
    UnderWay,
    /// The call was done before, and its answer is not given twice.
    NoAnswer,
    /// The program is at fault.
    Bug,
}

impl From<AppError> for Failed {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<CallFault> for Failed {
    fn from(fault: CallFault) -> Self {
        match fault {
            CallFault::OtherContent => Self::KeyUsed,
            CallFault::UnderWay => Self::UnderWay,
            CallFault::NoAnswer => Self::NoAnswer,
            CallFault::App(error) => Self::App(error),
        }
    }
}

impl Failed {
    /// A parameter or header that cannot be used.
    pub(crate) fn parameter(name: &'static str, detail: &str) -> Self {
        Self::Input(vec![At {
            pointer: None,
            parameter: Some(name),
            detail: detail.to_owned(),
        }])
    }

    fn problem(self) -> Problem {
        match self {
            Self::App(error) => of_app(error),
            Self::NoToken => plain(
                401,
                "urn:caretaker:problem:token",
                "A token is needed",
                "Send the header `Authorization: Bearer ct_…`. Tokens are made under Settings.",
            ),
            Self::WrongToken => plain(
                401,
                "urn:caretaker:problem:token",
                "A token is needed",
                "This token is not valid, or not any more.",
            ),
            Self::Wait => plain(
                429,
                "urn:caretaker:problem:wait",
                "Too many attempts",
                "There were too many attempts from here. Wait as long as `Retry-After` says, and try again.",
            ),
            Self::NotJson => plain(
                400,
                "urn:caretaker:problem:content",
                "The content cannot be read",
                "It is not JSON in UTF-8.",
            ),
            Self::Input(errors) => Problem {
                errors,
                ..plain(
                    422,
                    "urn:caretaker:problem:input",
                    "Something that was sent cannot be used",
                    "Mend what the list of errors names, and send it again.",
                )
            },
            Self::MediaType => plain(
                415,
                "urn:caretaker:problem:media-type",
                "The content is of another kind",
                "Say with `Content-Type` what it is, and send the kind this address takes.",
            ),
            Self::TooLarge => plain(
                413,
                "urn:caretaker:problem:too-large",
                "There is too much content",
                "Send less at a time.",
            ),
            Self::NotFound => plain(
                404,
                "urn:caretaker:problem:not-found",
                "There is no such thing",
                "There is nothing at this address, or nothing that you may know of.",
            ),
            Self::Method => plain(
                405,
                "urn:caretaker:problem:method",
                "This is not done here",
                "The header `Allow` says what is.",
            ),
            Self::NoVersion => plain(
                428,
                "urn:caretaker:problem:version-needed",
                "Say what you change",
                "Read it first, and send its `ETag` back as `If-Match`.",
            ),
            Self::Stale => plain(
                412,
                "urn:caretaker:problem:stale",
                "It has been changed since",
                "Somebody else changed it. Read it again, and repeat what you meant to do.",
            ),
            Self::KeyUsed => plain(
                422,
                "urn:caretaker:problem:key-used",
                "This key was used for something else",
                "Every call that is a new one needs an `Idempotency-Key` of its own.",
            ),
            Self::UnderWay => plain(
                409,
                "urn:caretaker:problem:under-way",
                "The same call is being done",
                "Wait a moment, and send it again with the same key.",
            ),
            Self::NoAnswer => plain(
                409,
                "urn:caretaker:problem:done-before",
                "The call was done before",
                "Its answer is not kept, because it is shown once or was cut off. Look whether what you want is there.",
            ),
            Self::Bug => plain(
                500,
                "urn:caretaker:problem:fault",
                "Caretaker is at fault",
                "This should not have happened. What you sent may or may not be done: look before you repeat it.",
            ),
        }
    }
}

fn plain(status: u16, kind: &'static str, title: &'static str, detail: &str) -> Problem {
    Problem {
        kind,
        title,
        status,
        detail: detail.to_owned(),
        errors: Vec::new(),
        citation: None,
        mend: None,
    }
}

/// A use case's error; its status is the page's, so that both are decided in one place.
fn of_app(error: AppError) -> Problem {
    match error {
        AppError::Refused(refusal) => Problem {
            citation: refusal.citation.clone(),
            mend: refusal.mend.clone(),
            ..plain(
                status_of(AppError::Refused(refusal.clone())),
                "urn:caretaker:problem:refused",
                "This is not possible",
                &refusal.why,
            )
        },
        AppError::Input(faults) => Failed::Input(faults.iter().map(at).collect()).problem(),
        AppError::NotFound(_) => Failed::NotFound.problem(),
        AppError::Conflict => plain(
            status_of(AppError::Conflict),
            "urn:caretaker:problem:conflict",
            "Somebody else was at it",
            "Somebody else changed this at the same moment. Read it again, and repeat what you meant to do.",
        ),
        AppError::StillReading => plain(
            status_of(AppError::StillReading),
            "urn:caretaker:problem:starting",
            "Caretaker has just started",
            "The list of people is still being read. Nothing was done. Wait as long as `Retry-After` says, and send it again.",
        ),
        error @ AppError::Unavailable { .. } => {
            tracing::error!(chain = %chain(&error), "a call could not be answered");
            plain(
                status_of(error),
                "urn:caretaker:problem:unavailable",
                "Not at the moment",
                "Caretaker cannot read or write at the moment. Try again in a while.",
            )
        }
        error @ AppError::Inconsistent(_) => {
            tracing::error!(chain = %chain(&error), "a call could not be answered");
            Failed::Bug.problem()
        }
    }
}

fn status_of(error: AppError) -> u16 {
    PageError::App(error).status().as_u16()
}

/// A fault at its place. Use cases name fields in words; those of the content are its fields.
fn at(fault: &Fault) -> At {
    let place = fault.place.replace("e-mail", "email").replace('-', "_");
    let field = !place.is_empty() && place.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let detail = match fault.mend.as_str() {
        "" => fault.what.clone(),
        mend => format!("{}; {mend}", fault.what),
    };
    // Content that does not fit names its place as a pointer already.
    if field || place.starts_with('#') {
        At {
            pointer: Some(if field {
                format!("#/{place}")
            } else {
                fault.place.clone()
            }),
            parameter: None,
            detail,
        }
    } else {
        At {
            pointer: None,
            parameter: None,
            detail: format!("{}: {detail}", fault.place),
        }
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let (wait, challenge) = match &self {
            Self::Wait => (Some(HeaderValue::from_static(WAIT)), None),
            Self::App(AppError::StillReading) => (Some(SOON), None),
            Self::NoToken => (None, Some("Bearer realm=\"caretaker\"")),
            Self::WrongToken => (
                None,
                Some("Bearer realm=\"caretaker\", error=\"invalid_token\""),
            ),
            _ => (None, None),
        };
        let problem = self.problem();
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let bytes = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        if let Some(wait) = wait {
            headers.insert(RETRY_AFTER, wait);
        }
        if let Some(challenge) = challenge {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}
