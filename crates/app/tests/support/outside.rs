//! People outside, on this machine: a mail server, a witness, and whatever else speaks HTTP. Each
//! runs until the test's process ends, and can be told to behave badly.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signer as _, SigningKey, Verifier as _, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// What one connection of a mail server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailManners {
    /// Takes the message and says so.
    Good,
    /// Refuses every receiver for now.
    Busy,
    /// Takes the message and hangs up without a word.
    HangsUp,
}

/// A mail server: what it took, and how it behaves.
pub struct MailServer {
    pub port: u16,
    taken: Arc<Mutex<Vec<Vec<u8>>>>,
    manners: Arc<Mutex<MailManners>>,
}

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let manners = Arc::new(Mutex::new(MailManners::Good));
        let (store, how) = (Arc::clone(&taken), Arc::clone(&manners));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let how = *how.lock().unwrap();
                // Whoever hangs up is no fault of the server's.
                let _ = converse(&stream, how, &store);
            }
        });
        Self {
            port,
            taken,
            manners,
        }
    }

    pub fn behave(&self, how: MailManners) {
        *self.manners.lock().unwrap() = how;
    }

    /// Every message that it has taken so far.
    pub fn taken(&self) -> Vec<Vec<u8>> {
        self.taken.lock().unwrap().clone()
    }

    pub fn settings(&self) -> mail::Server {
        mail::Server {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security: mail::Security::None,
            user: None,
            password_file: None,
            certificate: None,
            from: "caretaker@bramblewood.example.org".to_owned(),
        }
    }
}

/// One conversation by RFC 5321.
fn converse(
    stream: &TcpStream,
    how: MailManners,
    taken: &Mutex<Vec<Vec<u8>>>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream);
    let mut to = stream;
    to.write_all(b"220 mail.example.com ESMTP\r\n")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let word = line
            .split_whitespace()
            .next()
            .unwrap_or("")
            .to_ascii_uppercase();
        match word.as_str() {
            "EHLO" => to.write_all(b"250-mail.example.com\r\n250 8BITMIME\r\n")?,
            "RCPT" if how == MailManners::Busy => {
                to.write_all(b"451 4.3.0 <somebody@example.com> try again later\r\n")?;
            }
            "DATA" => {
                to.write_all(b"354 go on\r\n")?;
                let message = read_message(&mut lines)?;
                taken.lock().unwrap().push(message);
                if how == MailManners::HangsUp {
                    return Ok(());
                }
                to.write_all(b"250 2.0.0 taken\r\n")?;
            }
            "QUIT" => {
                to.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => to.write_all(b"250 fine\r\n")?,
        }
    }
}

fn read_message(lines: &mut impl std::io::BufRead) -> std::io::Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 || line == b".\r\n" {
            return Ok(message);
        }
        let stuffed = line.starts_with(b".");
        message.extend_from_slice(&line[usize::from(stuffed)..]);
    }
}

/// What came in over HTTP.
pub struct Asked {
    pub path: String,
    pub kind: String,
    pub body: Vec<u8>,
}

/// What goes back: a status, a type, a body; nothing hangs up without a word.
pub type Answer = Option<(u16, &'static str, Vec<u8>)>;

/// Starts something that speaks HTTP; answers its address.
pub fn http(mut answer: impl FnMut(&Asked) -> Answer + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Ok(asked) = read_question(&stream) else {
                continue;
            };
            let Some((status, kind, body)) = answer(&asked) else {
                continue;
            };
            let head = format!(
                "HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let mut to = &stream;
            let _ = to
                .write_all(head.as_bytes())
                .and_then(|()| to.write_all(&body));
        }
    });
    format!("http://{address}")
}

fn read_question(stream: &TcpStream) -> std::io::Result<Asked> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let (mut length, mut kind) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap_or(0),
            "content-type" => value.clone_into(&mut kind),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Asked {
        path: first.split(' ').nth(1).unwrap_or("").to_owned(),
        kind,
        body,
    })
}

/// What a witness remembers, by the origin of a ledger.
#[derive(Default)]
pub struct Memory {
    /// Whose signature counts for an origin.
    pub trusted: HashMap<String, [u8; 32]>,
    /// The largest tree it has cosigned.
    pub latest: HashMap<String, (u64, [u8; 32])>,
    /// The time by its clock.
    pub now: u64,
    /// Whether it forgets to answer after it has cosigned.
    pub hangs_up: bool,
    /// What it answered, status by status.
    pub said: Vec<u16>,
}

/// A witness that behaves as C2SP tlog-witness says.
pub struct WitnessServer {
    pub url: String,
    pub key: ledger::WitnessKey,
    pub memory: Arc<Mutex<Memory>>,
}

const WITNESS_NAME: &str = "witness.example.com/w1";

impl WitnessServer {
    pub fn start(now: jiff::Timestamp) -> Self {
        let key = SigningKey::from_bytes(&[0x77; 32]);
        let memory = Arc::new(Mutex::new(Memory {
            now: u64::try_from(now.as_second()).unwrap(),
            ..Memory::default()
        }));
        let held = Arc::clone(&memory);
        let public = key.verifying_key().to_bytes();
        let url = http(move |asked| {
            assert_eq!(asked.path, "/w1/add-checkpoint");
            let mut memory = held.lock().unwrap();
            let answer = add_checkpoint(&key, &mut memory, &asked.body);
            memory.said.push(answer.0);
            (!memory.hangs_up).then_some(answer)
        });
        Self {
            url: format!("{url}/w1"),
            key: ledger::WitnessKey::new(WITNESS_NAME, public).unwrap(),
            memory,
        }
    }

    /// Makes it know a ledger, as its operator does who was given origin and key.
    pub fn trust(&self, origin: &str, key: [u8; 32]) {
        let mut memory = self.memory.lock().unwrap();
        memory.trusted.insert(origin.to_owned(), key);
    }

    pub fn settings(&self) -> witness::Witness {
        witness::Witness {
            key: self.key.clone(),
            url: self.url.clone(),
        }
    }

    pub fn set_clock(&self, now: jiff::Timestamp) {
        self.memory.lock().unwrap().now = u64::try_from(now.as_second()).unwrap();
    }

    /// What it answered since it was last asked this.
    pub fn said(&self) -> Vec<u16> {
        std::mem::take(&mut self.memory.lock().unwrap().said)
    }
}

/// The question of a log: each step in the order of the standard, by hand.
fn add_checkpoint(
    key: &SigningKey,
    memory: &mut Memory,
    body: &[u8],
) -> (u16, &'static str, Vec<u8>) {
    const PLAIN: &str = "text/plain";
    let refuse = |status| (status, PLAIN, Vec::new());
    let text = std::str::from_utf8(body).unwrap();
    let (first, note) = text.split_once("\n\n").unwrap();
    let mut first = first.split('\n');
    let old: u64 = first
        .next()
        .unwrap()
        .strip_prefix("old ")
        .unwrap()
        .parse()
        .unwrap();
    let proof: Vec<[u8; 32]> = first
        .map(|line| BASE64.decode(line).unwrap().try_into().unwrap())
        .collect();
    let (lines, signatures) = note.split_once("\n\n").unwrap();
    let signed = format!("{lines}\n");
    let mut lines = lines.split('\n');
    let origin = lines.next().unwrap();
    let size: u64 = lines.next().unwrap().parse().unwrap();
    let root: [u8; 32] = BASE64
        .decode(lines.next().unwrap())
        .unwrap()
        .try_into()
        .unwrap();
    let Some(trusted) = memory.trusted.get(origin) else {
        return refuse(404);
    };
    let trusted = VerifyingKey::from_bytes(trusted).unwrap();
    let is_signed = signatures.lines().any(|line| {
        let (name, encoded) = line
            .strip_prefix("\u{2014} ")
            .unwrap()
            .split_once(' ')
            .unwrap();
        let bytes = BASE64.decode(encoded).unwrap();
        let signature = ed25519_dalek::Signature::from_slice(&bytes[4..]);
        name == origin
            && signature
                .is_ok_and(|signature| trusted.verify(signed.as_bytes(), &signature).is_ok())
    });
    if !is_signed {
        return refuse(403);
    }
    if old > size {
        return refuse(400);
    }
    let (latest, latest_root) = *memory.latest.get(origin).unwrap_or(&(0, [0; 32]));
    if old != latest {
        return (409, "text/x.tlog.size", format!("{latest}\n").into_bytes());
    }
    let holds = if old == 0 {
        proof.is_empty()
    } else {
        ledger::proofs::verify_consistency(old, &latest_root, size, &root, &proof).is_ok()
    };
    if !holds {
        return refuse(422);
    }
    memory.latest.insert(origin.to_owned(), (size, root));
    let at = memory.now;
    let own = cosignature(key, at, &signed);
    // A second line by another kind of key, which a client passes over.
    let other = format!("\u{2014} {WITNESS_NAME} {}\n", BASE64.encode([6; 100]));
    (200, PLAIN, format!("{other}{own}").into_bytes())
}

/// By the words of C2SP tlog-cosignature, without our own code.
fn cosignature(key: &SigningKey, at: u64, signed: &str) -> String {
    let message = format!("cosignature/v1\ntime {at}\n{signed}");
    let mut hash = Sha256::new();
    hash.update(WITNESS_NAME);
    hash.update([b'\n', 4]);
    hash.update(key.verifying_key().as_bytes());
    let mut bytes = hash.finalize()[..4].to_vec();
    bytes.extend_from_slice(&at.to_be_bytes());
    bytes.extend_from_slice(&key.sign(message.as_bytes()).to_bytes());
    format!("\u{2014} {WITNESS_NAME} {}\n", BASE64.encode(bytes))
}
