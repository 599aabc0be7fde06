//! What other machines and processes answer, from the first byte on: something of our own on
//! loopback, or a process, says whatever is to be read.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use extract::{Budget, Extractor, Reader};
use ledger::stamp::Certificates;
use ledger::{Checkpoint, SignedCheckpoint, WitnessKey, public_key};
use mail::{Letter, Security, Server};
use witness::{Http, StampServer, Witness};

use super::Made;
use super::witnessed::{SEED, WITNESS, cosigned, stamp_answer};

/// The longest that an answer may take: everything is said at once.
const PATIENCE: Duration = Duration::from_secs(2);
const NOW: u64 = 1_764_000_000;

/// A server on loopback that says the same to whoever connects, and hears nobody.
struct Says {
    port: u16,
    text: Arc<Mutex<Vec<u8>>>,
}

impl Says {
    fn start() -> Option<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").ok()?;
        let port = listener.local_addr().ok()?.port();
        let text: Arc<Mutex<Vec<u8>>> = Arc::default();
        let said = Arc::clone(&text);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let text = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let _ = say(stream, &text);
            }
        });
        Some(Self { port, text })
    }

    fn say(&self, bytes: &[u8]) {
        *self.text.lock().unwrap_or_else(PoisonError::into_inner) = bytes.to_vec();
    }
}

fn say(mut stream: TcpStream, text: &[u8]) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(text)?;
    stream.shutdown(Shutdown::Write)?;
    // Closing before all is heard would reset the connection and take the answer with it.
    std::io::copy(&mut (&mut stream).take(1 << 20), &mut std::io::sink()).map(drop)
}

fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn note(checkpoint: &Checkpoint) -> Option<SignedCheckpoint> {
    SignedCheckpoint::parse(&checkpoint.sign(&[11; 32])).ok()
}

pub(super) fn witness_answer() -> Made {
    let (checkpoint, line) = cosigned();
    let key = WitnessKey::new(WITNESS, public_key(&SEED)).ok();
    let (Some(server), Some(note), Some(key)) = (Says::start(), note(&checkpoint), key) else {
        return Made::new(Vec::new(), |_| {});
    };
    let url = format!("http://127.0.0.1:{}", server.port);
    let witness = Witness { key, url };
    let client = Http::default().waiting(PATIENCE);
    let body = format!("{line}\n");
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    let seeds = vec![
        http("200 OK", "Content-Type: text/plain\r\n", body.as_bytes()),
        http("409 Conflict", "Content-Type: text/x.tlog.size\r\n", b"7\n"),
        http("302 Found", "Location: https://192.0.2.1/\r\n", b""),
        chunked.into_bytes(),
    ];
    Made::new(seeds, move |bytes| {
        server.say(bytes);
        let prove = |_| Some(vec![[4; 32]]);
        if let Ok(given) = witness::cosign(&client, &witness, &note, 3, prove, NOW) {
            assert_eq!(given.line, line, "a cosignature that nobody gave");
            assert_eq!(given.at, NOW, "at another time");
        }
    })
}

pub(super) fn stamp_server() -> Made {
    let (answer, pem) = stamp_answer();
    let (checkpoint, _) = cosigned();
    let certificates = Certificates::from_pem(pem).ok();
    let (Some(server), Some(note), Some(certificates)) =
        (Says::start(), note(&checkpoint), certificates)
    else {
        return Made::new(Vec::new(), |_| {});
    };
    let asked = StampServer {
        url: format!("http://127.0.0.1:{}", server.port),
        certificates,
        policy: None,
    };
    let client = Http::default().waiting(PATIENCE);
    let kind = "Content-Type: application/timestamp-reply\r\n";
    let seeds = vec![http("200 OK", kind, answer)];
    Made::new(seeds, move |bytes| {
        server.say(bytes);
        let over = (&note, &public_key(&[11; 32]));
        let stamped = witness::stamp(&client, &asked, over, &[5; 16], 0);
        assert!(stamped.is_err(), "a stamp over something else was taken");
    })
}

pub(super) fn mail_server() -> Made {
    let Some(says) = Says::start() else {
        return Made::new(Vec::new(), |_| {});
    };
    let server = Server {
        certificate: None,
        host: "127.0.0.1".to_owned(),
        port: says.port,
        security: Security::None,
        user: None,
        password_file: None,
        from: "caretaker@bramblewood.example.org".to_owned(),
    };
    let seeds = vec![
        b"220 mail.example.org\r\n250-mail.example.org\r\n250-8BITMIME\r\n250 SIZE 1000000\r\n250 a\r\n250 b\r\n\
            354 go on\r\n250 taken\r\n221 bye\r\n"
            .to_vec(),
        b"220 a\r\n250 b\r\n250 c\r\n550 5.1.1 nobody of that name\r\n".to_vec(),
        b"421 later\r\n".to_vec(),
    ];
    Made::new(seeds, move |bytes| {
        says.say(bytes);
        let letter = Letter {
            to: "dpo@bramblewood.example.org",
            subject: "A checkpoint",
            text: "Keep it.",
            attached: Some(("checkpoint.txt", "text")),
            id: "1@bramblewood.example.org",
            at: SystemTime::UNIX_EPOCH,
        };
        if server.send(&letter).is_ok() {
            // Greeting, hello, sender, receiver, data, end: each must have been a yes.
            let lines = bytes.split(|byte| *byte == b'\n');
            let yes = lines.filter(|line| matches!(line.first(), Some(b'2' | b'3')));
            assert!(yes.count() >= 6, "sent, though the server did not say so");
        }
    })
}

/// A worker in the hands of whoever made the file it read: what it answers to its parent.
pub(super) fn worker_answer() -> Made {
    let Ok(folder) = tempfile::tempdir() else {
        return Made::new(Vec::new(), |_| {});
    };
    let file = folder.path().join("answers");
    // A program that answers with what stands in a file, and then ends.
    let worker = Extractor::of("/bin/cat", &[&file.to_string_lossy()]).dangerously_unsandboxed();
    let budget = Budget {
        depth: 2,
        files: 4,
        bytes: 1 << 20,
        file_bytes: 1 << 20,
        file_time: PATIENCE,
        time: PATIENCE,
        faults: 2,
        drawn: (1 << 16, 1 << 16),
    };
    let frame = |head: &str, body: &[u8]| {
        let length = u32::try_from(head.len()).unwrap_or_default();
        let long = body.len() as u64;
        [
            &length.to_be_bytes(),
            head.as_bytes(),
            &long.to_be_bytes(),
            body,
        ]
        .concat()
    };
    let read =
        r#"{"Read":{"document":{"parts":[],"notes":[]},"resume":1,"children":[["a.txt",3]]}}"#;
    let table =
        r#"{"Table":{"origin":{"Sheet":"a"},"sheets":["a"],"rows":[{"l":1,"c":[{"t":"Ada"}]}]}}"#;
    let seeds = vec![
        [
            frame(read, b"Ada"),
            frame(read, b"and"),
            frame(r#"{"Unread":"Encrypted"}"#, b""),
        ]
        .concat(),
        frame(table, b""),
        frame(r#"{"Pages":["one","two"]}"#, b""),
    ];
    Made::new(seeds, move |bytes| {
        // The folder lives as long as this does.
        let _ = folder.path();
        if std::fs::write(&file, bytes).is_err() {
            return;
        }
        let worker = worker.another();
        let asked = b"Ada read two chapters.";
        if let Ok(read) = worker.extract("a.txt", asked, None, &budget) {
            let said = read
                .document
                .parts
                .iter()
                .map(|part| part.text.as_str().len());
            assert!(
                said.sum::<usize>() <= 16 * bytes.len(),
                "text out of nothing"
            );
        }
        let worker = worker.another();
        let _ = worker.pdf_pages(Reader::First, asked);
        let _ = worker.another().table("a.csv", asked, None);
    })
}
