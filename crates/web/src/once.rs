//! A form that is sent twice by one impatient hand is done once.
//!
//! The second click of a double click sends the same form again before the first has answered; the
//! browser drops the first answer and waits for the second. Without scripts nothing in the page can
//! stop that, so it is stopped here: the same bytes to the same address from the same session, while
//! the first is still being done or just after, lead where the first one led.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::AppError;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State as Extract};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::errors::PageError;

/// How long after a form another like it is the same hand’s.
const WITHIN: Duration = Duration::from_secs(1);
/// The largest form that is looked at, in bytes: whoever sends it may be nobody yet, and all of it is
/// held in memory. A larger one has a file in it.
const LARGEST: usize = 64 * 1024;
/// How many sessions are remembered before old ones are dropped.
const MOST: usize = 1_024;

/// The last form of a session; locked while the next is being done.
type LastForm = Arc<tokio::sync::Mutex<Option<Last>>>;

/// What each session sent last.
#[derive(Clone, Default)]
pub(crate) struct Sent {
    sessions: Arc<Mutex<HashMap<u64, LastForm>>>,
}

/// A form that was done, and where it led.
struct Last {
    form: u64,
    began: Instant,
    ended: Instant,
    status: StatusCode,
    to: HeaderValue,
}

impl Sent {
    fn of(&self, session: u64) -> LastForm {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= MOST {
            // Whoever is at work just now is held by their request too.
            sessions.retain(|_, last| Arc::strong_count(last) > 1);
        }
        Arc::clone(sessions.entry(session).or_default())
    }
}

/// Lets a form through once.
pub(crate) async fn once(Extract(sent): Extract<Sent>, request: Request, next: Next) -> Response {
    let Some(session) = session_of(&request) else {
        return next.run(request).await;
    };
    let arrived = Instant::now();
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return unreadable();
    };
    let form = digest(&(head.uri.path(), head.uri.query(), bytes.as_ref()));
    let request = Request::from_parts(head, Body::from(Bytes::clone(&bytes)));
    // On a task of its own: whoever clicks again hangs up, and what was begun must still be noted.
    let last = sent.of(session);
    let done = tokio::spawn(async move {
        let mut last = last.lock().await;
        if let Some(before) = last.as_ref()
            && before.form == form
            && (arrived < before.ended || arrived.duration_since(before.began) < WITHIN)
        {
            return (before.status, [(LOCATION, before.to.clone())]).into_response();
        }
        let began = Instant::now();
        let response = next.run(request).await;
        // What signs somebody in or out is never repeated: its cookie would be missing.
        let to = response.headers().get(LOCATION);
        let to = to.filter(|_| !response.headers().contains_key(SET_COOKIE));
        *last = to.map(|to| Last {
            form,
            began,
            ended: Instant::now(),
            status: response.status(),
            to: to.clone(),
        });
        response
    });
    match done.await {
        Ok(response) => response,
        Err(_) => PageError::Bug.into_response(),
    }
}

/// Which session sends a form; none for whatever is no form, is larger than one, or is sent by nobody
/// who is signed in.
fn session_of(request: &Request) -> Option<u64> {
    let kind = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let form = kind.starts_with("application/x-www-form-urlencoded")
        || kind.starts_with("multipart/form-data");
    let length = request.headers().get(CONTENT_LENGTH)?.to_str().ok()?;
    let small = length.parse().is_ok_and(|length: usize| length <= LARGEST);
    if request.method() != Method::POST || !form || !small {
        return None;
    }
    let cookie = request.headers().get(COOKIE)?;
    (!cookie.is_empty()).then(|| digest(cookie))
}

/// Keyed anew in each process, so that nobody can prepare two forms that look alike to it.
fn digest(what: &(impl std::hash::Hash + ?Sized)) -> u64 {
    static KEY: std::sync::LazyLock<std::collections::hash_map::RandomState> =
        std::sync::LazyLock::new(std::collections::hash_map::RandomState::new);
    let mut hasher: DefaultHasher = std::hash::BuildHasher::build_hasher(&*KEY);
    what.hash(&mut hasher);
    hasher.finish()
}

fn unreadable() -> Response {
    PageError::App(AppError::input(
        "form",
        "this form cannot be read",
        "go back and send it again; its files may be too large",
    ))
    .into_response()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::response::Redirect;
    use axum::routing::post;
    use tower::ServiceExt as _;

    use super::*;

    /// A page that counts how often it was done, slowly, and leads to its count.
    fn counting() -> (Router, Arc<AtomicU32>) {
        let count = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&count);
        let handler = move |body: String| async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let count = counter.fetch_add(1, Ordering::SeqCst) + 1;
            if body.contains("bad") {
                return StatusCode::UNPROCESSABLE_ENTITY.into_response();
            }
            if body.contains("in") {
                return ([(SET_COOKIE, "a=1")], Redirect::to("/in")).into_response();
            }
            Redirect::to(&format!("/done/{count}")).into_response()
        };
        let router = Router::new()
            .route("/form", post(handler))
            .layer(from_fn_with_state(Sent::default(), once));
        (router, count)
    }

    async fn send(router: &Router, cookie: &str, body: &str) -> String {
        let mut request = Request::post("/form")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(CONTENT_LENGTH, body.len());
        if !cookie.is_empty() {
            request = request.header(COOKIE, cookie);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let to = response.headers().get(LOCATION);
        to.map_or(String::new(), |to| to.to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn a_double_click_is_done_once_and_both_lead_to_the_same() {
        let (router, count) = counting();
        let (one, other) = tokio::join!(send(&router, "a=1", "x=1"), send(&router, "a=1", "x=1"));
        assert_eq!((one.as_str(), other.as_str()), ("/done/1", "/done/1"));
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn what_was_begun_is_noted_though_the_browser_hangs_up() {
        let (router, count) = counting();
        let first = send(&router, "a=1", "x=1");
        let gone = tokio::time::timeout(Duration::from_millis(10), first).await;
        assert!(gone.is_err(), "it hung up");
        assert_eq!(send(&router, "a=1", "x=1").await, "/done/1");
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn others_and_other_forms_and_faulty_ones_are_done() {
        let (router, count) = counting();
        for (cookie, body) in [
            ("a=1", "x=1"),
            ("a=2", "x=1"),
            ("a=1", "x=2"),
            ("a=1", "x=1"),
            ("a=1", "bad"),
            ("a=1", "bad"),
            ("", "x=1"),
            ("", "x=1"),
            ("a=3", "in"),
            ("a=3", "in"),
        ] {
            send(&router, cookie, body).await;
        }
        assert_eq!(count.load(Ordering::SeqCst), 10);
    }
}
