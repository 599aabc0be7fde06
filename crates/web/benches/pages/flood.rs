//! What a flood of the public pages does to those who work: *Today* over the wire, asked for at fixed
//! moments, alone and beside strangers who send at a bounded pace from loopback. What somebody waits
//! is counted from the moment they asked.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::server::{Server, program};
use crate::support::{House, Size, figures_head, held, median, ms};

/// How many strangers send at once, and how often each does at most.
const STRANGERS: usize = 20;
const PACE: Duration = Duration::from_millis(100);
/// How often somebody who works asks for *Today*.
const STAFF: Duration = Duration::from_millis(100);
/// How many times slower it may be.
const AIM: f64 = 2.0;

/// What strangers send, over and over: a name for the table, and the n-th request.
type Sends = (&'static str, fn(usize, &str) -> String);

const FLOODS: [Sends; 7] = [
    ("the public form, looked at", |_, host| get("/ask", host)),
    ("the public form, sent with new words", |n, host| {
        let typed =
            format!("wish=access&about=me&person=Nobody&name=Nobody&telephone=0&words=w{n}");
        post("/ask", host, &typed)
    }),
    ("forged references and codes", |n, host| {
        let typed = format!("reference=AAAA-{n:04}&code={n:06}&does=look");
        post("/ask/status", host, &typed)
    }),
    ("forged links to an answer, with codes", |n, host| {
        let path = format!("/collect/{n:043}");
        post(&path, host, &format!("code={n:06}"))
    }),
    ("wrong passwords", |n, host| {
        let typed = format!("email=nobody{n}%40nowhere.example&password=wrong-{n}-password");
        post("/sign-in", host, &typed)
    }),
    ("bodies of a megabyte", |n, host| {
        post("/ask", host, &format!("words={}{n}", "x".repeat(1_000_000)))
    }),
    ("names of other hosts", |_, _| {
        get("/today", "elsewhere.example")
    }),
];

pub fn measure(size: Size) {
    let Some(program) = program() else { return };
    let invented = demo::Organisation::fixed(size.of(1_000, 60), 7);
    let mut house = House::with_people(&invented);
    house.dpo();
    crate::requests::open(&house.operator(), size.of(1_000, 50));
    house.close();
    let (server, _) = Server::start(&program, house.base());
    server.whole();
    let cookie = server.sign_in();
    let times = size.of(100, 10);
    let _warm = waits(&server, &cookie, times / 2);
    figures_head(&format!(
        "*Today* beside a flood: {STRANGERS} strangers, at most {} requests a second",
        STRANGERS * 1_000 / usize::try_from(PACE.as_millis()).unwrap()
    ));
    let alone = waits(&server, &cookie, times);
    row("nobody else", 0, &alone, &alone);
    for (what, sends) in FLOODS {
        let (sent, waited) = beside(&server, &cookie, times, sends);
        row(what, sent, &waited, &alone);
    }
    let after = waits(&server, &cookie, times);
    row("nobody else again", 0, &after, &alone);
}

fn row(what: &str, sent: usize, waited: &[Duration], alone: &[Duration]) {
    let (typical, was) = (median(waited.to_vec()), median(alone.to_vec()));
    let ratio = typical.as_secs_f64() / was.as_secs_f64();
    held(
        what,
        &format!("{} ({ratio:.2} times)", ms(typical)),
        &format!("slowest of a hundred {}; {sent} sent", ms(late(waited))),
        "at most twice",
        ratio <= AIM,
    );
}

/// What all but one of a hundred stay under.
fn late(waited: &[Duration]) -> Duration {
    let mut sorted = waited.to_vec();
    sorted.sort_unstable();
    sorted[(sorted.len() * 99 / 100).min(sorted.len() - 1)]
}

/// How long somebody who works waits for *Today*, each counted from when it was due.
fn waits(server: &Server, cookie: &str, times: usize) -> Vec<Duration> {
    let begun = Instant::now();
    (0..u32::try_from(times).unwrap())
        .map(|nth| {
            let due = begun + STAFF * nth;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let page = server.get("/today", cookie);
            assert!(page.contains("Today"));
            due.elapsed()
        })
        .collect()
}

/// The same while strangers send, and how much they sent.
fn beside(
    server: &Server,
    cookie: &str,
    times: usize,
    sends: fn(usize, &str) -> String,
) -> (usize, Vec<Duration>) {
    let (over, sent) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..STRANGERS {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let next = Instant::now() + PACE;
                    let nth = sent.fetch_add(1, Ordering::Relaxed);
                    stranger(server.address(), &sends(nth, server.address()));
                    std::thread::sleep(next.saturating_duration_since(Instant::now()));
                }
            });
        }
        std::thread::sleep(Duration::from_millis(500));
        let waited = waits(server, cookie, times);
        over.store(true, Ordering::Relaxed);
        (sent.load(Ordering::Relaxed), waited)
    })
}

/// Sends it and takes whatever comes; the server may hang up in the middle.
fn stranger(address: &str, request: &str) {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return;
    };
    if stream.write_all(request.as_bytes()).is_ok() {
        let _ = stream.read_to_end(&mut Vec::new());
    }
}

fn get(path: &str, host: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
}

fn post(path: &str, host: &str, typed: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{typed}",
        typed.len()
    )
}
