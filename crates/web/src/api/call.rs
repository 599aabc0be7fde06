//! One call: who shows a token, what was sent, the one use case, the answer. No cookie is read here,
//! so no other site can make a browser act; and the pages take no token.

use access::Actor;
use app::{AppError, CallKey, Called, Ctx, EntityId, Shown};
use axum::RequestExt as _;
use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequestParts as _, RawPathParams, Request};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use super::operation::{Does, Given, Once, Operation, Takes};
use super::paging::Asked;
use super::problem::Failed;
use super::reply::{Reply, version_of};
use super::types::Object;
use crate::address::Peer;
use crate::routes::LARGEST_OPEN_FORM;
use crate::state::{State, noted};
use crate::turns::NoTurn;

/// The largest JSON that is taken, in bytes.
pub(crate) const LARGEST_JSON: usize = 2 * 1024 * 1024;
/// The largest JSON with a file in it, bytes: a file of 20 MB in the letters of base 64.
pub(crate) const LARGEST_FILE: usize = 29 * 1024 * 1024;
/// The longest key of a call.
pub(crate) const LONGEST_KEY: usize = 255;

/// A call as a use case sees it.
pub(crate) struct Call<'a> {
    /// Who acts, when, where.
    pub(crate) ctx: &'a Ctx<'a>,
    /// The server.
    pub(crate) state: &'a State,
    /// What was sent.
    pub(crate) given: &'a Given,
}

/// A call of somebody who needs no token.
pub(crate) struct Open<'a> {
    /// The server.
    pub(crate) state: &'a State,
    /// When.
    pub(crate) now: jiff::Timestamp,
    /// What was sent.
    pub(crate) given: &'a Given,
}

impl Given {
    fn named(&self, name: &str) -> &str {
        let found = self.path.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// The content. What it should have been was checked before; see [`content`].
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, AppError> {
        let mut reader = serde_json::Deserializer::from_slice(&self.body);
        let read: Result<Object<T>, _> = serde_path_to_error::deserialize(&mut reader);
        read.map(|object| object.0).map_err(|error| {
            let said = error.inner().to_string();
            AppError::Input(vec![app::Fault {
                place: pointer(error.path(), said.starts_with(UNKNOWN)),
                what: in_words(&said),
                mend: String::new(),
            }])
        })
    }
}

/// What a reader of JSON says of a field that is not ours.
const UNKNOWN: &str = "unknown field";

/// A path into the content as a JSON pointer. The name of a field that is not ours is not said
/// either: it can be anything.
fn pointer(path: &serde_path_to_error::Path, unknown: bool) -> String {
    use serde_path_to_error::Segment;
    let mut text = String::from("#");
    let known = path.iter().len().saturating_sub(usize::from(unknown));
    for segment in path.iter().take(known) {
        match segment {
            Segment::Seq { index } => {
                text.push('/');
                text.push_str(&index.to_string());
            }
            Segment::Map { key } => {
                text.push('/');
                text.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    text
}

/// What a reader of JSON says, without what it read: that may be a name.
fn in_words(said: &str) -> String {
    if let Some(field) = said.strip_prefix("missing field ") {
        let name = field.split('`').nth(1).unwrap_or_default();
        return format!("the field `{name}` is missing");
    }
    if said.starts_with(UNKNOWN) {
        return "there is a field that is not known here".to_owned();
    }
    let wanted = said.split_once(", expected ").map(|(_, wanted)| wanted);
    match wanted.map(|wanted| wanted.split(" at line ").next().unwrap_or(wanted)) {
        Some(wanted) => format!("this must be {wanted}"),
        None => "this cannot be used here".to_owned(),
    }
}

impl Call<'_> {
    /// An id in the path; whatever is none names nothing.
    pub(crate) fn id(&self, name: &str) -> EntityId {
        let text = self.given.named(name);
        text.parse().unwrap_or_else(|_| self.ctx.engine.new_id())
    }

    /// A name in the path.
    pub(crate) fn named(&self, name: &str) -> &str {
        self.given.named(name)
    }

    /// The request that the path's number means. For a number without one, an id of nothing: the use
    /// case asks first who is asking.
    pub(crate) fn request(&self) -> Result<EntityId, AppError> {
        match self.ctx.engine.resolve_request(self.given.named("number")) {
            Err(AppError::NotFound(_)) => Ok(self.ctx.engine.new_id()),
            found => found,
        }
    }

    /// The number of an item; whatever is none names nothing.
    pub(crate) fn item(&self) -> u32 {
        self.given.named("item").parse().unwrap_or(u32::MAX)
    }

    /// The content.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, AppError> {
        self.given.json()
    }
}

/// Answers a call of an operation.
pub(crate) async fn answer(
    operation: &'static Operation,
    state: State,
    request: Request,
) -> Response {
    match tried(operation, state, request).await {
        Ok(response) => response,
        Err(failed) => failed.into_response(),
    }
}

async fn tried(
    operation: &'static Operation,
    state: State,
    mut request: Request,
) -> Result<Response, Failed> {
    let path = path_of(&mut request).await;
    let (mut parts, body) = request.into_parts();
    let Ok(peer) = Peer::from_request_parts(&mut parts, &state).await else {
        return Err(Failed::Bug);
    };
    let now = (state.clock)();
    let actor = if operation.is_open() {
        None
    } else {
        Some(holder(&state, &parts, &peer.address, now).await?)
    };
    let key = key(operation, &parts.headers)?;
    let limit = match operation.takes {
        Takes::JsonWithFile(_) => LARGEST_FILE,
        Takes::Json(_) | Takes::Nothing => LARGEST_JSON,
    };
    // Whoever need not say who they are may not make the server read much either.
    let limit = if operation.is_open() {
        LARGEST_OPEN_FORM
    } else {
        limit
    };
    if length(&parts.headers).is_some_and(|length| length > limit) {
        return Err(Failed::TooLarge);
    }
    let body = to_bytes(body, limit).await.map_err(|_| Failed::TooLarge)?;
    let given = Given {
        path,
        page: Asked::of(&parts.uri, operation.is_list())?,
        version: version(operation, &parts.headers)?,
        body: content(operation, &parts.headers, body)?,
    };
    let known = text(&parts.headers, &IF_NONE_MATCH).filter(|_| operation.method == "GET");
    let known = known.map(str::to_owned);
    // What takes memory takes turns, as at the pages.
    let turn = if operation.is_open() {
        Some(state.turn(&peer.address).await.map_err(|no| match no {
            NoTurn::Busy => Failed::Wait,
            NoTurn::Bug => Failed::Bug,
        })?)
    } else {
        None
    };
    let asked = [
        operation.method.as_bytes().to_vec(),
        parts.uri.path().as_bytes().to_vec(),
    ];
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        match (operation.does, actor) {
            (Does::Anybody(does), _) => {
                let open = Open {
                    state: &state,
                    now,
                    given: &given,
                };
                Ok((does(&open)?, false))
            }
            (Does::As(_), None) => Err(Failed::NoToken),
            (Does::As(does), Some(actor)) => {
                let ctx = Ctx {
                    engine: &state.engine,
                    now,
                    actor,
                };
                run(
                    operation,
                    &state,
                    &ctx,
                    &given,
                    (key.as_deref(), &asked),
                    does,
                )
            }
        }
    });
    let (reply, replayed) = done.await.map_err(|_| Failed::Bug)??;
    Ok(reply.send(known.as_deref(), replayed))
}

type UseCase = fn(&Call<'_>) -> Result<Reply, AppError>;

fn run(
    operation: &Operation,
    state: &State,
    ctx: &Ctx<'_>,
    given: &Given,
    (key, asked): (Option<&str>, &[Vec<u8>; 2]),
    does: UseCase,
) -> Result<(Reply, bool), Failed> {
    let Some(key) = key else {
        let reply = does(&Call { ctx, state, given });
        let reply = reply.map_err(|error| noted(&state.engine, ctx, error));
        return match reply {
            // What a change was made from is not there any more.
            Err(AppError::Conflict) if operation.if_match => Err(Failed::Stale),
            other => Ok((other?, false)),
        };
    };
    let [method, path] = asked;
    let call = CallKey {
        key,
        asked: &[method, path, &given.body],
    };
    let secret = operation.once == Once::Secret;
    let mut full = None;
    let called = state.engine.call_once(ctx, &call, secret, |ctx| {
        let reply = does(&Call { ctx, state, given });
        let reply = reply.map_err(|error| noted(&state.engine, ctx, error))?;
        let kept = reply.kept();
        full = Some(reply);
        Ok(kept)
    })?;
    Ok(match called {
        Called::Done(kept) => (full.unwrap_or_else(|| Reply::again(kept)), false),
        Called::Before(kept) => (Reply::again(kept), true),
    })
}

async fn path_of(request: &mut Request) -> Vec<(String, String)> {
    let Ok(raw) = request.extract_parts::<RawPathParams>().await else {
        return Vec::new();
    };
    raw.iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Who shows the token.
async fn holder(
    state: &State,
    parts: &Parts,
    address: &str,
    now: jiff::Timestamp,
) -> Result<Actor, Failed> {
    let shown = text(&parts.headers, &AUTHORIZATION).and_then(|value| {
        let (scheme, secret) = value.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("bearer")
            .then(|| secret.trim().to_owned())
    });
    let Some(secret) = shown else {
        return Err(Failed::NoToken);
    };
    let engine = state.engine.clone();
    let address = address.to_owned();
    let shown = tokio::task::spawn_blocking(move || engine.shown(&secret, &address, now))
        .await
        .map_err(|_| Failed::Bug)??;
    match shown {
        Shown::Valid(holder) => Ok(holder.actor),
        Shown::Invalid => Err(Failed::WrongToken),
        Shown::Wait => Err(Failed::Wait),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &axum::http::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn length(headers: &HeaderMap) -> Option<usize> {
    text(headers, &CONTENT_LENGTH)?.parse().ok()
}

/// The key of a call that must have one effect.
fn key(operation: &Operation, headers: &HeaderMap) -> Result<Option<String>, Failed> {
    const NAME: &str = "idempotency-key";
    let Some(value) = headers.get(NAME) else {
        return Ok(None);
    };
    if operation.once == Once::Any {
        return Ok(None);
    }
    let key = value.to_str().unwrap_or_default();
    let fits = (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    if fits {
        Ok(Some(key.to_owned()))
    } else {
        Err(Failed::parameter(
            "Idempotency-Key",
            "give 1 to 255 visible ASCII characters without spaces",
        ))
    }
}

/// The version a change was made from.
fn version(operation: &Operation, headers: &HeaderMap) -> Result<Option<u64>, Failed> {
    if !operation.if_match {
        return Ok(None);
    }
    match text(headers, &IF_MATCH) {
        None => Err(Failed::NoVersion),
        // A tag that is none of ours is of no version that is there.
        Some(tag) => version_of(tag).map(Some).ok_or(Failed::Stale),
    }
}

/// The content, if it is of the kind that the operation takes.
fn content(operation: &Operation, headers: &HeaderMap, body: Bytes) -> Result<Bytes, Failed> {
    let kind = text(headers, &CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match operation.takes {
        Takes::Nothing => Ok(Bytes::new()),
        Takes::Json(_) | Takes::JsonWithFile(_)
            if kind.eq_ignore_ascii_case("application/json") =>
        {
            // Parsed as a whole first, so that what is no JSON at all is told apart from JSON that
            // does not fit.
            serde_json::from_slice::<serde::de::IgnoredAny>(&body).map_err(|_| Failed::NotJson)?;
            Ok(body)
        }
        Takes::Json(_) | Takes::JsonWithFile(_) => Err(Failed::MediaType),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_never_said() {
        for said in [
            "invalid type: string \"Rosalind\", expected a boolean at line 1 column 3",
            "unknown field `Rosalind`, expected one of `a`, `b`",
            "unknown variant `Rosalind`, expected `give` or `keep`",
            "invalid value: string \"Rosalind\", expected a day",
            "Rosalind",
        ] {
            let words = in_words(said);
            assert!(!words.contains("Rosalind"), "{words}");
        }
        assert_eq!(
            in_words("missing field `kind` at line 1 column 2"),
            "the field `kind` is missing"
        );
        assert_eq!(
            in_words("invalid type: string \"x\", expected a boolean at line 1 column 3"),
            "this must be a boolean"
        );
    }
}
