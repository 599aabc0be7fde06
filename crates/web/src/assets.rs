//! Styles and scripts, inside the binary, under a name that changes with their content: a browser may
//! keep each for ever, and has the new one as soon as there is one.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// A file and where it is.
struct Asset {
    /// Its name without the fingerprint.
    name: &'static str,
    /// Its name with the fingerprint.
    full: String,
    kind: &'static str,
    text: &'static str,
}

/// The files: the style sheet; what makes review quicker, without which every page works; what passkeys
/// need; the mark in
/// the browser's tab.
static ASSETS: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    [
        asset(
            "caretaker.css",
            "text/css; charset=utf-8",
            include_str!("../assets/caretaker.css"),
        ),
        asset(
            "caretaker.js",
            "text/javascript; charset=utf-8",
            include_str!("../assets/caretaker.js"),
        ),
        asset(
            "passkey.js",
            "text/javascript; charset=utf-8",
            include_str!("../assets/passkey.js"),
        ),
        asset(
            "icon.svg",
            "image/svg+xml",
            include_str!("../assets/icon.svg"),
        ),
    ]
});

fn asset(name: &'static str, kind: &'static str, text: &'static str) -> Asset {
    let fingerprint = fingerprint(text);
    let full = match name.split_once('.') {
        Some((stem, extension)) => format!("{stem}-{fingerprint:016x}.{extension}"),
        None => format!("{name}-{fingerprint:016x}"),
    };
    Asset {
        name,
        full,
        kind,
        text,
    }
}

/// FNV-1a. It tells one of our own files from the next and guards nothing.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The address of a file by its name, for templates.
pub(crate) fn path(name: &str) -> String {
    let full = ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map_or(name, |asset| asset.full.as_str());
    format!("/assets/{full}")
}

/// Serves one of the files. Under its plain name a browser must ask each time whether it has changed.
pub(crate) async fn get(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let found = ASSETS
        .iter()
        .find(|asset| asset.full == name || asset.name == name);
    let Some(asset) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cache = if asset.full == name {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let tag = format!("\"{}\"", asset.full);
    let known = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().trim_start_matches("W/") == tag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(CONTENT_TYPE, asset.kind)], asset.text).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(name: &str, known: Option<&str>) -> Response {
        let mut headers = HeaderMap::new();
        if let Some(known) = known {
            headers.insert(IF_NONE_MATCH, HeaderValue::from_str(known).unwrap());
        }
        get(Path(name.to_owned()), headers).await
    }

    fn header(response: &Response, name: axum::http::HeaderName) -> String {
        let value = response.headers().get(name);
        value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn a_fingerprinted_file_is_kept_and_a_plain_one_is_asked_for() {
        let path = path("caretaker.css");
        let full = path.strip_prefix("/assets/").unwrap();
        let kept = ask(full, None).await;
        assert_eq!(kept.status(), StatusCode::OK);
        assert!(header(&kept, CACHE_CONTROL).contains("immutable"));
        let plain = ask("caretaker.css", None).await;
        assert_eq!(header(&plain, CACHE_CONTROL), "no-cache");
        let tag = header(&plain, ETAG);
        assert_eq!(tag, header(&kept, ETAG));
        let again = ask("caretaker.css", Some(&format!("\"other\", W/{tag}"))).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let old = ask("caretaker-0000000000000000.css", None).await;
        assert_eq!(old.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn another_content_has_another_name() {
        assert_ne!(fingerprint("a { }"), fingerprint("b { }"));
        assert!(path("icon.svg").starts_with("/assets/icon-"));
    }
}
