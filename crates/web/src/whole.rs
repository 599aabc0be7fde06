//! After a start with very many people it takes seconds until everybody is read. Until then only what
//! needs nobody is answered; whoever asks for more waits a while and is then told why. Nothing is
//! begun before, so nothing is left half done, and no page is made of a part of the people.

use std::time::Duration;

use app::{AppError, Reading};
use axum::extract::{Request, State as Extract};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, sleep};

use crate::api::{BASE, not_read};
use crate::errors::PageError;
use crate::session::Cookie;
use crate::state::State;

/// How long somebody waits before they are told. A body that is being sent must go on within ten
/// seconds ([`crate::Limits`]).
pub(crate) const PATIENCE: Duration = Duration::from_secs(8);
/// How often is looked whether everybody is there: only after a start, and only while somebody waits.
const A_LOOK: Duration = Duration::from_millis(20);

/// Stands before every address.
pub(crate) async fn first(
    Extract(state): Extract<State>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let asks = is_below(path, "/ask") && !request.method().is_safe();
    if (needs_nobody(path) && !asks) || state.engine.reading() == Reading::Done {
        return next.run(request).await;
    }
    let for_programs = path.starts_with(BASE);
    // Whoever is not signed in is led there at once, as ever; an answer is collected, and something
    // asked, without: what is kept then needs the cells of everybody.
    let session = Cookie::Session.read(request.headers(), state.is_https());
    let by_link = is_below(path, "/collect") || is_below(path, "/sheet") || is_below(path, "/mine");
    if session.is_none() && !for_programs && !asks && !by_link {
        return PageError::SignIn.into_response();
    }
    let error = match awaited(&state).await {
        Reading::Done => return next.run(request).await,
        Reading::UnderWay | Reading::Stopped => AppError::StillReading,
        Reading::Failed => AppError::Inconsistent("the people cannot be read".to_owned()),
    };
    if for_programs {
        not_read(error)
    } else {
        PageError::App(error).into_response()
    }
}

/// Waits until everybody is read, or as long as anybody has patience.
async fn awaited(state: &State) -> Reading {
    let until = Instant::now() + state.patience;
    loop {
        let reading = state.engine.reading();
        if reading != Reading::UnderWay || Instant::now() >= until {
            return reading;
        }
        sleep(A_LOOK).await;
    }
}

/// Signing in and out, what is published, and what a page looks like.
fn needs_nobody(path: &str) -> bool {
    const OPEN: [&str; 6] = [
        "/sign-in",
        "/sign-out",
        "/set-password",
        "/privacy",
        "/ask",
        "/assets",
    ];
    path == "/" || OPEN.iter().any(|above| is_below(path, above))
}

fn is_below(path: &str, above: &str) -> bool {
    let rest = path.strip_prefix(above);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_known_to_need_nobody_waits() {
        for open in ["/", "/sign-in/code", "/privacy", "/assets/caretaker.css"] {
            assert!(needs_nobody(open), "{open}");
        }
        let known = ["/sign-ins", "/askew", "//", "/api/v1/privacy"];
        let pages = crate::PATHS.iter().filter(|path| {
            let first = path.split('/').nth(1).unwrap_or_default();
            let open = ["", "sign-in", "sign-out", "set-password", "privacy"];
            !open.contains(&first) && !["ask", "assets"].contains(&first)
        });
        for shut in known.iter().chain(pages) {
            assert!(!needs_nobody(shut), "{shut}");
        }
    }
}
