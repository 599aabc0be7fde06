//! Answers that a browser may keep: a tag that names the version of the policy and changes with
//! every letter of the content.

use std::hash::{DefaultHasher, Hasher as _};

use askama::Template;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::bidi;
use crate::errors::PageError;

/// Five minutes without a question, then one that costs nothing if nothing changed.
const KEEP: &str = "public, max-age=300";

/// What the browser has already, and of which version the answer is.
pub(crate) struct Fresh<'a> {
    headers: &'a HeaderMap,
    version: u32,
}

impl<'a> Fresh<'a> {
    pub(crate) fn of(headers: &'a HeaderMap, version: u32) -> Self {
        Self { headers, version }
    }

    /// A page.
    pub(crate) fn html(&self, page: &impl Template) -> Result<Response, PageError> {
        let text = page.render().map_err(|_| PageError::Bug)?;
        let body = bidi::isolated(text).into_bytes();
        Ok(self.answer(&[(CONTENT_TYPE, "text/html; charset=utf-8")], body))
    }

    /// A file of a kind, with what a browser does with it and under which name.
    pub(crate) fn file(&self, kind: &str, disposition: &str, body: Vec<u8>) -> Response {
        self.answer(
            &[(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)],
            body,
        )
    }

    fn answer(&self, about: &[(HeaderName, &str)], body: Vec<u8>) -> Response {
        let tag = tag(self.version, &body);
        let mut response = if self.knows(&tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            body.into_response()
        };
        let headers = response.headers_mut();
        headers.remove(CONTENT_TYPE);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(KEEP));
        let tag = (ETAG, tag.as_str());
        for (name, value) in about.iter().chain([&tag]) {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name.clone(), value);
            }
        }
        response
    }

    fn knows(&self, tag: &str) -> bool {
        let known = self.headers.get_all(IF_NONE_MATCH).iter();
        known
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|value| value.trim().trim_start_matches("W/") == tag)
    }
}

/// It tells one content from the next and guards nothing.
fn tag(version: u32, body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    format!("\"v{version}-{:016x}\"", hasher.finish())
}

/// A file for somebody signed in: not kept.
pub(crate) fn file(kind: &'static str, disposition: &str, body: Vec<u8>) -> Response {
    let mut response = ([(CONTENT_TYPE, kind)], body).into_response();
    if let Ok(value) = HeaderValue::from_str(disposition) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_has_is_not_sent_again() {
        let first = Fresh::of(&HeaderMap::new(), 3).file("text/plain", "inline", b"a".to_vec());
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers()[ETAG].clone();
        assert!(tag.to_str().unwrap().starts_with("\"v3-"));
        let mut known = HeaderMap::new();
        known.insert(IF_NONE_MATCH, tag);
        let again = Fresh::of(&known, 3).file("text/plain", "inline", b"a".to_vec());
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers()[CACHE_CONTROL], KEEP);
        for (version, body) in [(4, b"a"), (3, b"b")] {
            let other = Fresh::of(&known, version).file("text/plain", "inline", body.to_vec());
            assert_eq!(other.status(), StatusCode::OK, "{version}");
        }
    }
}
