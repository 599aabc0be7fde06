//! Attacks below the forms: on a socket, byte by byte.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use tokio::net::TcpListener;

use crate::support::TestApp;
use web::Limits;

/// Pages on a socket of loopback, until dropped.
struct Served {
    address: SocketAddr,
    _stop: tokio::sync::oneshot::Sender<()>,
    _app: TestApp,
}

async fn served(limits: Limits) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = TestApp::at(&format!("http://{address}"));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let state = app.state.clone();
    tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        web::serve_within(listener, state, limits, stopped)
            .await
            .unwrap();
    });
    Served {
        address,
        _stop: stop,
        _app: app,
    }
}

/// Limits that a test can wait for.
fn quick() -> Limits {
    Limits {
        head: Duration::from_millis(400),
        piece: Duration::from_millis(400),
        body: Duration::from_millis(800),
        ..Limits::default()
    }
}

impl Served {
    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).unwrap()
    }

    /// Sends bytes and gives everything that comes back until the server closes or pauses.
    fn send(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        // A server that has refused already may have closed.
        let _ = stream.write_all(bytes.as_ref());
        read(&mut stream)
    }

    fn head(&self, line: &str) -> String {
        format!("{line} HTTP/1.1\r\nHost: {}\r\n", self.address)
    }

    /// Signs in as a person would and gives how long that took.
    fn sign_in(&self) -> Duration {
        let begun = Instant::now();
        let body = "email=dpo%40caretaker.example&password=lantern-otter-quarry-7";
        let request = format!(
            "{}Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.head("POST /sign-in"),
            body.len()
        );
        let answer = self.send(request);
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        assert!(answer.contains("location: /today"), "{answer}");
        begun.elapsed()
    }
}

/// What comes until the other end closes, or nothing more comes for a while.
fn read(stream: &mut TcpStream) -> String {
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let mut all = Vec::new();
    let mut buffer = [0; 16 * 1024];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        all.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// Whether the server closes by itself in this time, whatever it says before.
fn closes_within(stream: &mut TcpStream, patience: Duration) -> bool {
    stream.set_read_timeout(Some(patience)).unwrap();
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(late) => {
                return !matches!(late.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_loris_and_slow_bodies_leave_the_server_answering() {
    let served = served(Limits::default()).await;
    let mut held = Vec::new();
    for n in 0..550 {
        let mut stream = served.connect();
        match n % 3 {
            0 => {}
            1 => stream
                .write_all(format!("{}X-Slow: ", served.head("GET /sign-in")).as_bytes())
                .unwrap(),
            _ => {
                let request = format!(
                    "{}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ne",
                    served.head("POST /sign-in")
                );
                stream.write_all(request.as_bytes()).unwrap();
            }
        }
        held.push(stream);
    }
    let took = served.sign_in();
    println!("a sign-in beside 550 held connections took {took:?}");
    assert_eq!(held.len(), 550);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bounded_flood_leaves_the_server_answering() {
    let served = std::sync::Arc::new(served(Limits::default()).await);
    let request = format!("{}Connection: close\r\n\r\n", served.head("GET /sign-in"));
    let until = Instant::now() + Duration::from_secs(2);
    let flood: Vec<_> = (0..32)
        .map(|_| {
            let (served, request) = (std::sync::Arc::clone(&served), request.clone());
            std::thread::spawn(move || {
                let mut answered = 0;
                while Instant::now() < until {
                    answered += u32::from(served.send(&request).starts_with("HTTP/1.1 200"));
                }
                answered
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    let took = served.sign_in();
    let answered: u32 = flood.into_iter().map(|one| one.join().unwrap()).sum();
    println!("a sign-in in a flood of {answered} pages in two seconds took {took:?}");
    assert!(answered > 32, "there was no flood");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_does_not_come_ends_the_connection() {
    let served = served(quick()).await;
    let mut silent = served.connect();
    assert!(
        closes_within(&mut silent, Duration::from_secs(5)),
        "silence is kept"
    );
    // A drip is no better: the time is for the whole head.
    let mut drip = served.connect();
    drip.write_all(served.head("GET /sign-in").as_bytes())
        .unwrap();
    let begun = Instant::now();
    let mut open = true;
    while open && begun.elapsed() < Duration::from_secs(5) {
        open = drip.write_all(b"X: y\r\n").is_ok();
        open = open && !closes_within(&mut drip, Duration::from_millis(50));
    }
    assert!(!open, "a drip is kept");
    // After an answer too: nobody keeps a connection for nothing.
    let mut kept = served.connect();
    kept.write_all(format!("{}\r\n", served.head("GET /sign-in")).as_bytes())
        .unwrap();
    assert!(closes_within(&mut kept, Duration::from_secs(5)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_does_not_come_ends_the_connection() {
    let served = served(quick()).await;
    let head = format!(
        "{}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n",
        served.head("POST /sign-in")
    );
    let mut silent = served.connect();
    silent.write_all(head.as_bytes()).unwrap();
    assert!(
        closes_within(&mut silent, Duration::from_secs(5)),
        "silence is kept"
    );
    let mut drip = served.connect();
    drip.write_all(head.as_bytes()).unwrap();
    let begun = Instant::now();
    let mut open = true;
    while open && begun.elapsed() < Duration::from_secs(5) {
        open = drip.write_all(b"a").is_ok();
        open = open && !closes_within(&mut drip, Duration::from_millis(50));
    }
    assert!(!open, "a drip is kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn request_smuggling_a_body_has_one_length() {
    let served = served(quick()).await;
    let smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    let both = [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: identity, chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\tchunked\r\nTransfer-Encoding: x\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x5\r\n",
        " X: folded\r\nContent-Length: 5\r\n",
    ];
    for lines in both {
        let request = format!(
            "{}{lines}\r\n0\r\n\r\n{smuggled}",
            served.head("POST /sign-in")
        );
        let answer = served.send(request);
        let status = answer.get(9..12).unwrap_or("");
        assert!(
            ["400", "411"].contains(&status) || answer.is_empty(),
            "{lines:?}: {answer}"
        );
        assert_eq!(
            answer.matches("HTTP/1.1").count(),
            usize::from(!answer.is_empty()),
            "{lines:?}: {answer}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn oversized_heads_are_refused() {
    let served = served(quick()).await;
    let large = "a".repeat(64 * 1024);
    let many = "X-Many: y\r\n".repeat(200);
    for lines in [
        format!("X-Large: {large}\r\n"),
        format!("Cookie: caretaker={large}\r\n"),
        many,
    ] {
        let answer = served.send(format!("{}{lines}\r\n", served.head("GET /sign-in")));
        assert!(
            answer.starts_with("HTTP/1.1 431") || answer.is_empty(),
            "{answer}"
        );
    }
    let answer = served.send(served.head(&format!("GET /{large}")));
    assert!(
        answer.starts_with("HTTP/1.1 414")
            || answer.starts_with("HTTP/1.1 431")
            || answer.is_empty()
    );
    // What a browser may send still comes through.
    let cookies = format!("Cookie: {}\r\n", "x=y; ".repeat(1_000));
    let answer = served.send(format!(
        "{}{cookies}Connection: close\r\n\r\n",
        served.head("GET /sign-in")
    ));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_are_no_requests_are_refused() {
    let served = served(quick()).await;
    let host = format!("Host: {}\r\n", served.address);
    for (request, status) in [
        ("GET /sign-in HTTP/1.1\r\n\r\n".to_owned(), "400"),
        ("GET /sign-in HTTP/1.0\r\n\r\n".to_owned(), "400"),
        (
            "GET /sign-in HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n".to_owned(),
            "421",
        ),
        (
            format!("GET /sign-in HTTP/1.1\r\n{host}Host: elsewhere.example\r\n\r\n"),
            "421",
        ),
        (
            format!("GET http://elsewhere.example/sign-in HTTP/1.1\r\n{host}\r\n"),
            "421",
        ),
        (
            format!("GET /../../etc/passwd HTTP/1.1\r\n{host}\r\n"),
            "404",
        ),
        (format!("GET /sign-in\0 HTTP/1.1\r\n{host}\r\n"), "400"),
        (
            format!("GET /sign-in HTTP/1.1\r\n{host}X-Bad: a\0b\r\n\r\n"),
            "400",
        ),
        (
            format!("GET /sign-in HTTP/1.1\r\n{host}X Bad: a\r\n\r\n"),
            "400",
        ),
        (format!("GET  /sign-in HTTP/1.1\r\n{host}\r\n"), "400"),
        (format!("GET /sign-in HTTP/9.9\r\n{host}\r\n"), "400"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), "400"),
        ("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0".to_owned(), "400"),
    ] {
        let answer = served.send(&request);
        let fine = answer.get(9..12) == Some(status) || (answer.is_empty() && status == "400");
        assert!(fine, "{request:?}: {answer}");
        assert!(!answer.contains("root:"));
    }
    let answer = served.send(format!(
        "GET /sign-in HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    ));
    assert!(answer.starts_with("HTTP/1.1 200"), "the control: {answer}");
}
