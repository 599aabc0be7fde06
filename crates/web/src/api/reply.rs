//! What a program is answered.

use app::bodies::CallAnswer;
use app::{AppError, EntityId};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;
use std::hash::{DefaultHasher, Hasher as _};

/// Says that an answer was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    kind: &'static str,
    location: Option<String>,
    version: Option<u64>,
    body: Vec<u8>,
}

impl Reply {
    /// It is done, and there is nothing to say.
    pub(crate) fn done() -> Self {
        Self {
            status: 204,
            kind: "",
            location: None,
            version: None,
            body: Vec::new(),
        }
    }

    /// One thing.
    pub(crate) fn one(value: &impl Serialize) -> Result<Self, AppError> {
        let body = serde_json::to_vec(value)
            .map_err(|_| AppError::Inconsistent("an answer cannot be written".to_owned()))?;
        Ok(Self {
            status: 200,
            kind: "application/json",
            body,
            ..Self::done()
        })
    }

    /// One thing that is new, with where it is found.
    pub(crate) fn made(value: &impl Serialize, location: &str) -> Result<Self, AppError> {
        Ok(Self {
            status: 201,
            location: Some(format!("{}{location}", super::BASE)),
            ..Self::one(value)?
        })
    }

    /// A new thing by its id.
    pub(crate) fn made_id(id: EntityId, under: &str) -> Result<Self, AppError> {
        let made = super::types::Made { id: id.into() };
        Self::made(&made, &format!("{under}/{id}"))
    }

    /// A file.
    pub(crate) fn file(kind: &'static str, body: Vec<u8>) -> Self {
        Self {
            status: 200,
            kind,
            body,
            ..Self::done()
        }
    }

    /// With the version of what is shown.
    pub(crate) fn version(self, version: u64) -> Self {
        Self {
            version: Some(version),
            ..self
        }
    }

    /// As it is kept for a repeated call.
    pub(crate) fn kept(&self) -> CallAnswer {
        CallAnswer {
            status: self.status,
            location: self.location.clone(),
            version: self.version,
            body: String::from_utf8_lossy(&self.body).into_owned(),
        }
    }

    /// As it was kept.
    pub(crate) fn again(kept: CallAnswer) -> Self {
        let kind = if kept.body.is_empty() {
            ""
        } else {
            "application/json"
        };
        Self {
            status: kept.status,
            kind,
            location: kept.location,
            version: kept.version,
            body: kept.body.into_bytes(),
        }
    }

    /// The tag of this version as it is shown: the number before the point is the version; what
    /// follows changes with whatever else stands in it, such as a date reckoned anew.
    pub(crate) fn etag(&self) -> Option<String> {
        let version = self.version?;
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.body);
        Some(format!("\"{version}.{:016x}\"", hasher.finish()))
    }

    /// As it is sent; without its content where the program has it already.
    pub(crate) fn send(self, known: Option<&str>, replayed: bool) -> Response {
        let etag = self.etag();
        let same = known
            .zip(etag.as_deref())
            .is_some_and(|(known, etag)| names(known, etag));
        let mut response = Response::new(if same {
            Body::empty()
        } else {
            Body::from(self.body)
        });
        *response.status_mut() = if same {
            StatusCode::NOT_MODIFIED
        } else {
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        };
        let headers = response.headers_mut();
        if !self.kind.is_empty() && !same {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        }
        let mut set = |name, value: Option<String>| {
            if let Some(value) = value.and_then(|text| HeaderValue::from_str(&text).ok()) {
                headers.insert(name, value);
            }
        };
        set(ETAG, etag);
        set(LOCATION, self.location);
        if replayed {
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

/// Whether a list of tags names this one.
fn names(list: &str, etag: &str) -> bool {
    list.split(',')
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one == etag || one == "*")
}

/// The version that a tag stands for.
pub(crate) fn version_of(etag: &str) -> Option<u64> {
    let inner = etag.trim().strip_prefix('"')?.strip_suffix('"')?;
    let (version, rest) = inner.split_once('.')?;
    let hex = rest.len() == 16 && rest.bytes().all(|b| b.is_ascii_hexdigit());
    version.parse().ok().filter(|_| hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_gives_back_its_version_and_changes_with_what_is_shown() {
        let one = Reply::one(&"a").unwrap().version(7);
        let other = Reply::one(&"b").unwrap().version(7);
        let (one, other) = (one.etag().unwrap(), other.etag().unwrap());
        assert_ne!(one, other);
        assert_eq!(version_of(&one), Some(7));
        assert_eq!(version_of(&other), Some(7));
        for wrong in [
            "*",
            "7",
            "\"7\"",
            "\"7.zz\"",
            "W/\"7.0123456789abcdef\"",
            "",
        ] {
            assert_eq!(version_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_list_of_tags_names_each() {
        assert!(names("\"1.a\", W/\"2.b\"", "\"2.b\""));
        assert!(names("*", "\"2.b\""));
        assert!(!names("\"1.a\"", "\"2.b\""));
    }
}
