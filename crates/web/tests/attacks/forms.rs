//! Forms and files that no browser of ours sends.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use axum::http::StatusCode;

use crate::send;
use crate::support::{Answer, TestApp};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const SAME: (&str, &str) = ("sec-fetch-site", "same-origin");

/// A form in parts with files: field, name, type, content.
fn parts(files: &[(&str, &str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, name, kind, bytes) in files {
        write!(
            body,
            "--BOUND\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
        )
        .unwrap();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--BOUND--\r\n");
    body
}

async fn upload(app: &TestApp, cookie: &str, path: &str, body: Vec<u8>) -> Answer {
    let long = body.len().to_string();
    let headers = [
        ("content-type", "multipart/form-data; boundary=BOUND"),
        ("content-length", long.as_str()),
        ("cookie", cookie),
        SAME,
    ];
    send(app, ("POST", path), &headers, body).await
}

/// A workbook of so many megabytes of nothing in a few kilobytes.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for name in [
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(b"<?xml version=\"1.0\"?><x>").unwrap();
        for _ in 0..megabytes {
            zip.write_all(&vec![b' '; 1024 * 1024]).unwrap();
        }
        zip.write_all(b"</x>").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test]
async fn uploads_of_what_is_no_table_are_refused_in_words() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let bomb = bomb(64);
    assert!(bomb.len() < 1024 * 1024, "{} bytes", bomb.len());
    let table = b"id,capacity,given_names,family_name\n";
    let people = |app: &TestApp| app.engine.directory().unwrap().len();
    let before = people(&app);
    let cases: [(&str, &str, &str, &[u8]); 12] = [
        (
            "a picture",
            "people.csv",
            "text/csv",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        ),
        (
            "a program",
            "people.csv",
            "text/csv",
            b"\x7fELF\x02\x01\x01\0",
        ),
        ("nothing", "people.csv", "text/csv", b""),
        (
            "a zip bomb",
            "people.xlsx",
            "application/vnd.ms-excel",
            &bomb,
        ),
        (
            "a zip bomb that says it is a table",
            "people.csv",
            "text/csv",
            &bomb,
        ),
        (
            "a page",
            "people.html",
            "text/html",
            b"<script>alert(1)</script>",
        ),
        ("a path upwards", "../../../etc/passwd", "text/csv", table),
        ("a path of Windows", "..\\..\\boot.ini", "text/csv", table),
        (
            "a name with a nought",
            "people.csv%00.exe",
            "text/csv",
            table,
        ),
        (
            "a name of markup",
            "<img src=x onerror=alert(1)>.csv",
            "text/csv",
            b"x",
        ),
        (
            "bytes that are no text",
            "people.csv",
            "text/csv",
            b"\xff\xfe\x00\xd8\x00",
        ),
        (
            "a table with a formula",
            "people.csv",
            "text/csv",
            b"=cmd|'/c calc'!A0,capacity\n",
        ),
    ];
    for (what, name, kind, bytes) in cases {
        let begun = Instant::now();
        let answer = upload(
            &app,
            &dpo,
            "/people/import",
            parts(&[("file", name, kind, bytes)]),
        )
        .await;
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{what} took {:?}",
            begun.elapsed()
        );
        assert!(
            !answer.status.is_server_error(),
            "{what}: {}",
            answer.status
        );
        let text = answer.text();
        assert!(
            !text.contains("<img src=x") && !text.contains("<script>alert"),
            "{what}"
        );
        assert_eq!(people(&app), before, "{what} brought people in");
    }
    for path in ["etc/passwd", "boot.ini"] {
        assert!(!std::path::Path::new(path).exists());
    }
}

#[tokio::test]
async fn uploads_that_are_too_large_or_too_many_are_refused() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let large = vec![b'a'; 3 * 1024 * 1024];
    let answer = upload(
        &app,
        &dpo,
        "/requests/open",
        parts(&[("file", "a", "text/plain", &large)]),
    )
    .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    // Without a length that could be believed: the limit is on what comes.
    let headers = [
        ("content-type", "multipart/form-data; boundary=BOUND"),
        ("cookie", dpo.as_str()),
        SAME,
    ];
    let body = parts(&[("file", "a", "text/plain", &large)]);
    let answer = send(&app, ("POST", "/requests/open"), &headers, body).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    let mut many = Vec::new();
    for n in 0..10_000 {
        write!(
            many,
            "--BOUND\r\nContent-Disposition: form-data; name=\"n{n}\"\r\n\r\nx\r\n"
        )
        .unwrap();
    }
    many.extend_from_slice(b"--BOUND--\r\n");
    let begun = Instant::now();
    let answer = upload(&app, &dpo, "/requests/open", many).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut many = String::new();
    for n in 0..10_000 {
        write!(many, "n{n}=x&").unwrap();
    }
    let own = [FORM, SAME, ("cookie", dpo.as_str())];
    let answer = send(&app, ("POST", "/requests/open"), &own, many).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("cannot be read"));
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn forms_that_are_broken_or_of_another_kind_are_refused() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    app.open_request(&dpo).await;
    let kinds = [
        "application/json",
        "text/plain",
        "text/xml",
        "application/xml",
        "application/x-www-form-urlencoded; charset=utf-16",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x\"y",
        "multipart/mixed; boundary=BOUND",
        "",
    ];
    let bodies: [&[u8]; 7] = [
        b"",
        b"{\"note\": \"x\"}",
        b"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>",
        b"note=%",
        b"note=%zz&%00=%ff",
        b"--BOUND\r\nContent-Disposition: form-data\r\n\r\n",
        b"--BOUND\r\n\r\n\r\n--BOUND",
    ];
    for path in [
        "/sign-in",
        "/requests/001/note",
        "/account/password",
        "/sign-in/code",
    ] {
        for kind in kinds {
            for body in bodies {
                let headers = [("content-type", kind), SAME, ("cookie", dpo.as_str())];
                let answer = send(&app, ("POST", path), &headers, body).await;
                let fine = answer.status.is_client_error() || answer.location() == "/sign-in";
                let shown = String::from_utf8_lossy(body);
                // The one that is a form after all: `note` has a value.
                let note = kind.starts_with("application/x-www") && shown.starts_with("note=%");
                assert!(fine || note, "{path} {kind} {shown}: {}", answer.status);
                assert!(!answer.text().contains("root:"));
            }
        }
        app.wait(16);
    }
}

#[tokio::test]
async fn parameter_pollution_the_first_value_counts_everywhere() {
    let app = TestApp::new();
    let dpo = app.sign_in("dpo").await;
    let own = [FORM, SAME, ("cookie", dpo.as_str())];
    let twice =
        "name=Odo&email=odo%40caretaker.example&role=head&role=dpo&email=eve%40caretaker.example";
    let answer = send(&app, ("POST", "/settings/accounts/add"), &own, twice).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let added = app
        .engine
        .account_by_email("odo@caretaker.example")
        .unwrap()
        .unwrap();
    assert_eq!(added.body.memberships[0].role, "head");
    assert!(
        app.engine
            .account_by_email("eve@caretaker.example")
            .unwrap()
            .is_none()
    );
    // The address says nothing to a form, and other spellings of a name are other names.
    let path = "/settings/accounts/add?role=dpo&name=Eve&email=eve%40caretaker.example";
    for body in [
        "",
        "role[]=dpo&role%5B%5D=dpo",
        "Role=dpo&ROLE=dpo",
        "role.code=dpo",
    ] {
        let answer = send(&app, ("POST", path), &own, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    // Signing in as one with the password of another.
    let both = "email=head%40caretaker.example&email=dpo%40caretaker.example&password=x&password=lantern-otter-quarry-7";
    let answer = send(&app, ("POST", "/sign-in"), &[FORM, SAME], both).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let listed = app.get("/people?page=1&page=2&page=x&q=a&q=b", &dpo).await;
    assert!(!listed.status.is_server_error());
}

/// A form of two megabytes that comes in pieces, of a length that is not said; it counts how many
/// bytes were asked for.
struct Pieces {
    left: usize,
    read: std::sync::Arc<std::sync::atomic::AtomicUsize>,
}

impl http_body::Body for Pieces {
    type Data = axum::body::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
        const PIECE: usize = 4096;
        if self.left == 0 {
            return std::task::Poll::Ready(None);
        }
        self.left -= 1;
        self.read
            .fetch_add(PIECE, std::sync::atomic::Ordering::SeqCst);
        let piece = vec![b'a'; PIECE].into();
        std::task::Poll::Ready(Some(Ok(http_body::Frame::data(piece))))
    }
}

#[tokio::test]
async fn forms_of_nobody_are_not_read_beyond_what_a_sign_in_needs() {
    let app = TestApp::new();
    let api = web::api::routes().into_iter().filter_map(|(route, _)| {
        let path = route.strip_prefix("POST ")?.to_owned();
        Some((path, "application/json"))
    });
    let pages = web::PATHS
        .iter()
        .map(|path| ((*path).to_owned(), "application/x-www-form-urlencoded"));
    for (path, kind) in pages.chain(api) {
        let path = crate::filled(&app, &path);
        let read = std::sync::Arc::default();
        let body = Pieces {
            left: 512,
            read: std::sync::Arc::clone(&read),
        };
        let request = axum::http::Request::post(&path)
            .header("host", &app.host)
            .header("content-type", kind)
            .header("cookie", "caretaker=nobodys")
            .header("sec-fetch-site", "same-origin")
            .body(axum::body::Body::new(body));
        app.send(request.unwrap()).await;
        let read = read.load(std::sync::atomic::Ordering::SeqCst);
        // Whoever asks writes more than a password, and in any writing.
        let most = if path.starts_with("/ask") { 72 } else { 32 };
        assert!(read <= most * 1024, "{path}: {read} bytes were read");
    }
}
