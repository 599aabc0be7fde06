//! A mailbox's server on this machine that speaks IMAP (RFC 3501) as far as a reader of one folder
//! asks, and can be told to behave badly. Tests of several crates have it.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// Whose mailbox it is.
pub const USER: &str = "data-requests@tutors.example.org";
/// Their password, with what has to be quoted.
pub const PASSWORD: &str = r#"correct "horse\ battery"#;

/// How a server behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manners {
    /// As it should.
    #[default]
    Good,
    /// It knows no AUTHENTICATE, only LOGIN.
    OnlyLogin,
    /// It lets everybody in, unasked.
    LetsIn,
    /// What it greets with is no IMAP.
    OtherGreeting,
    /// It does not know how to encrypt.
    NoStartTls,
    /// Somebody in between goes on in clear behind the wish to encrypt.
    SpeaksBehindStartTls,
    /// It refuses user and password.
    RefusesPassword,
    /// It has no such folder.
    NoFolder,
    /// The folder may only be read.
    ReadOnly,
    /// Its messages have no lasting numbers.
    NoNumbers,
    /// Beside each answer it tells news that nobody asked for, and in words of its own.
    Chatty,
    /// It answers a search with a line that does not end.
    EndlessLine,
    /// It answers a search with lines that do not end.
    EndlessAnswer,
    /// It answers a search with the tag of another question.
    WrongTag,
    /// It answers a search with bytes of any kind.
    Garbage,
    /// It answers a search with brackets within brackets.
    Brackets,
    /// It refuses to search.
    RefusesSearch,
    /// It announces a message of a terabyte.
    HugeMessage,
    /// A message is larger than it said.
    LargerMessage,
    /// It gives another message than the one that was asked for.
    OtherMessage,
    /// It hangs up in the middle of a message.
    HangsUpInMessage,
    /// It hangs up when a message is to be marked as read.
    HangsUpAtMark,
}

/// A message in the folder.
#[derive(Clone, Debug)]
pub struct Message {
    pub uid: u32,
    pub bytes: Vec<u8>,
    pub read: bool,
    /// Whether it came longer ago than anybody asks for with a day.
    pub old: bool,
}

/// What a server has and does.
#[derive(Debug, Default)]
pub struct State {
    pub manners: Manners,
    pub validity: u32,
    pub messages: Vec<Message>,
    next: u32,
    /// Every question so far, without what stands behind a sign-in.
    pub asked: Vec<String>,
    /// Everything that was said before the connection was encrypted.
    pub clear: Vec<u8>,
}

/// The server.
#[derive(Clone)]
pub struct ImapServer {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

/// What goes over a connection.
pub trait Both: Read + Write {}
impl<T: Read + Write> Both for T {}

/// How a connection is encrypted.
pub type Encrypts = Arc<dyn Fn(TcpStream) -> Box<dyn Both> + Send + Sync>;

impl ImapServer {
    /// One that speaks in clear.
    pub fn start() -> Self {
        Self::with(None, None)
    }

    /// One that encrypts from the first byte, or when it is asked to.
    pub fn with(at_once: Option<Encrypts>, when_asked: Option<Encrypts>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            state: Arc::new(Mutex::new(State {
                validity: 7,
                next: 1,
                ..State::default()
            })),
        };
        let state = Arc::clone(&server.state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (state, at_once) = (Arc::clone(&state), at_once.clone());
                let when_asked = when_asked.clone();
                // Whoever hangs up is no fault of the server's.
                std::thread::spawn(move || serve(stream, at_once, when_asked, &state));
            }
        });
        server
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn behave(&self, manners: Manners) {
        self.state().manners = manners;
    }

    /// Puts a message into the folder; answers its number.
    pub fn put(&self, bytes: &[u8]) -> u32 {
        let mut state = self.state();
        let uid = state.next;
        state.next += 1;
        state.messages.push(Message {
            uid,
            bytes: bytes.to_vec(),
            read: false,
            old: false,
        });
        uid
    }

    /// Whether a message was marked as read.
    pub fn is_read(&self, uid: u32) -> bool {
        let state = self.state();
        let mut messages = state.messages.iter();
        messages.find(|one| one.uid == uid).unwrap().read
    }

    /// Gives every message another number, as after a move to another machine.
    pub fn renumber(&self) {
        let mut state = self.state();
        state.validity += 1;
        for (message, uid) in state.messages.iter_mut().zip(1..) {
            message.uid = uid;
        }
        state.next = u32::try_from(state.messages.len()).unwrap() + 1;
    }

    /// How often something was asked.
    pub fn count(&self, what: &str) -> usize {
        let state = self.state();
        let asked = state.asked.iter();
        asked.filter(|one| one.starts_with(what)).count()
    }

    /// What settings say of it; the password goes into a file of a folder.
    pub fn settings(&self, folder: &Path) -> mail::Mailbox {
        mail::Mailbox {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security: mail::Security::None,
            user: USER.to_owned(),
            password_file: password_file(folder),
            certificate: None,
            folder: "Data requests".to_owned(),
        }
    }
}

/// A file with the password that only its owner can read.
pub fn password_file(folder: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join("mailbox-password");
    std::fs::write(&path, format!("{PASSWORD}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    path
}

fn serve(
    stream: TcpStream,
    at_once: Option<Encrypts>,
    when_asked: Option<Encrypts>,
    state: &Mutex<State>,
) -> std::io::Result<()> {
    if let Some(encrypt) = at_once {
        let mut lines = BufReader::new(encrypt(stream));
        greet(&mut lines, state)?;
        return converse(&mut lines, state, false).map(drop);
    }
    let mut lines = BufReader::new(Box::new(stream.try_clone()?) as Box<dyn Both>);
    greet(&mut lines, state)?;
    if converse(&mut lines, state, true)?
        && let Some(encrypt) = when_asked
    {
        let mut lines = BufReader::new(encrypt(stream));
        converse(&mut lines, state, false)?;
    }
    Ok(())
}

type Lines = BufReader<Box<dyn Both>>;

fn greet(lines: &mut Lines, state: &Mutex<State>) -> std::io::Result<()> {
    let greeting = match state.lock().unwrap().manners {
        Manners::LetsIn => "* PREAUTH come in\r\n",
        Manners::OtherGreeting => "220 mail.example.com ESMTP\r\n",
        _ => "* OK IMAP4rev1 ready\r\n",
    };
    lines.get_mut().write_all(greeting.as_bytes())?;
    lines.get_mut().flush()
}

/// One conversation; answers whether it ended with the wish to encrypt.
fn converse(lines: &mut Lines, state: &Mutex<State>, clear: bool) -> std::io::Result<bool> {
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(false);
        }
        if clear {
            state.lock().unwrap().clear.extend(line.as_bytes());
        }
        let line = line.trim_end();
        let (tag, question) = line.split_once(' ').unwrap_or((line, ""));
        let word = question.split(' ').next().unwrap_or("");
        let told = if word == "LOGIN" { word } else { question };
        state.lock().unwrap().asked.push(told.to_owned());
        let manners = state.lock().unwrap().manners;
        match word {
            "STARTTLS" if manners == Manners::NoStartTls => {
                say(lines, &format!("{tag} BAD what?\r\n"))?;
            }
            "STARTTLS" if manners == Manners::SpeaksBehindStartTls => {
                say(
                    lines,
                    &format!("{tag} OK go on\r\n* CAPABILITY IMAP4rev1\r\n"),
                )?;
                return Ok(true);
            }
            "STARTTLS" => {
                say(lines, &format!("{tag} OK go on\r\n"))?;
                return Ok(true);
            }
            "LOGOUT" => {
                say(lines, &format!("* BYE bye\r\n{tag} OK bye\r\n"))?;
                return Ok(false);
            }
            "AUTHENTICATE" => {
                say(lines, "+ \r\n")?;
                let mut secret = String::new();
                lines.read_line(&mut secret)?;
                let fine = secret.trim_end() == base64(&format!("\0{USER}\0{PASSWORD}"));
                signed(lines, tag, fine, state)?;
            }
            "LOGIN" => {
                let quote = |word: &str| word.replace('\\', "\\\\").replace('"', "\\\"");
                let right = format!("LOGIN \"{USER}\" \"{}\"", quote(PASSWORD));
                signed(lines, tag, question == right, state)?;
            }
            _ => {
                if !answer(lines, tag, question, &mut state.lock().unwrap())? {
                    return Ok(false);
                }
            }
        }
    }
}

fn signed(lines: &mut Lines, tag: &str, fine: bool, state: &Mutex<State>) -> std::io::Result<()> {
    let refuses = state.lock().unwrap().manners == Manners::RefusesPassword;
    let answer = if fine && !refuses {
        "OK in"
    } else {
        "NO [AUTHENTICATIONFAILED] somebody@example.com may not come in"
    };
    say(lines, &format!("{tag} {answer}\r\n"))
}

fn say(lines: &mut Lines, text: &str) -> std::io::Result<()> {
    lines.get_mut().write_all(text.as_bytes())?;
    lines.get_mut().flush()
}

/// Answers a question; whether the server goes on listening.
fn answer(
    lines: &mut Lines,
    tag: &str,
    question: &str,
    state: &mut State,
) -> std::io::Result<bool> {
    let manners = state.manners;
    if manners == Manners::Chatty {
        say(
            lines,
            "* OK [X-NEWS (a b)] all is well\r\n* 9 RECENT\r\n* X-WEATHER sunny {here}\r\n* NO look out\r\n",
        )?;
    }
    if question == "CAPABILITY" {
        let more = match manners {
            Manners::OnlyLogin => "",
            _ => " AUTH=PLAIN AUTH=XOAUTH2",
        };
        say(lines, &format!("* CAPABILITY IMAP4rev1{more} IDLE\r\n"))?;
    } else if question == r#"SELECT "Data requests""# || question == r#"SELECT "INBOX""# {
        return select(lines, tag, state);
    } else if let Some(what) = question.strip_prefix("UID SEARCH ") {
        return search(lines, tag, what, state);
    } else if let Some(what) = question.strip_prefix("UID FETCH ") {
        return fetch(lines, what, state).and_then(|goes_on| {
            if goes_on {
                say(lines, &format!("{tag} OK done\r\n"))?;
            }
            Ok(goes_on)
        });
    } else if let Some(what) = question.strip_prefix("UID STORE ") {
        if manners == Manners::HangsUpAtMark {
            return Ok(false);
        }
        let uid = what.strip_suffix(" +FLAGS.SILENT (\\Seen)").unwrap();
        let uid: u32 = uid.parse().unwrap();
        let mut messages = state.messages.iter_mut();
        if let Some(message) = messages.find(|one| one.uid == uid) {
            message.read = true;
        }
    } else {
        say(lines, &format!("{tag} BAD {question}\r\n"))?;
        return Ok(true);
    }
    say(lines, &format!("{tag} OK done\r\n"))?;
    Ok(true)
}

fn select(lines: &mut Lines, tag: &str, state: &State) -> std::io::Result<bool> {
    if state.manners == Manners::NoFolder {
        say(lines, &format!("{tag} NO no such folder\r\n"))?;
        return Ok(true);
    }
    let (validity, many) = (state.validity, state.messages.len());
    let numbers = match state.manners {
        Manners::NoNumbers => String::new(),
        // Not every server says the next one.
        Manners::Chatty => format!("* OK [UIDVALIDITY {validity}] numbers\r\n"),
        _ => format!(
            "* OK [UIDVALIDITY {validity}] numbers\r\n* OK [UIDNEXT {}] next\r\n",
            state.next
        ),
    };
    let rights = match state.manners {
        Manners::ReadOnly => "READ-ONLY",
        _ => "READ-WRITE",
    };
    say(
        lines,
        &format!(
            "* FLAGS (\\Answered \\Seen $Work)\r\n* {many} EXISTS\r\n* 0 RECENT\r\n{numbers}* OK [PERMANENTFLAGS (\\Seen \\*)] flags\r\n{tag} OK [{rights}] open\r\n"
        ),
    )?;
    Ok(true)
}

fn search(lines: &mut Lines, tag: &str, what: &str, state: &State) -> std::io::Result<bool> {
    match state.manners {
        Manners::EndlessLine => {
            let _ = endless(lines, b"1234567 ");
            return Ok(false);
        }
        Manners::EndlessAnswer => {
            let _ = endless(lines, b"* SEARCH 1 2 3\r\n");
            return Ok(false);
        }
        Manners::WrongTag => say(lines, "c999 OK done\r\n")?,
        Manners::Garbage => say(lines, "\u{1}\u{2}what?\r\n")?,
        Manners::Brackets => say(
            lines,
            &format!(
                "* 1 FETCH (BODYSTRUCTURE {}\r\n{tag} OK done\r\n",
                "(".repeat(60_000)
            ),
        )?,
        Manners::RefusesSearch => say(lines, &format!("{tag} NO not for you\r\n"))?,
        _ => {
            let found: Vec<String> = found(what, state).iter().map(u32::to_string).collect();
            let found = found.join(" ");
            say(lines, &format!("* SEARCH {found}\r\n{tag} OK done\r\n"))?;
        }
    }
    Ok(true)
}

fn endless(lines: &mut Lines, what: &[u8]) -> std::io::Result<()> {
    let block = what.repeat(4096);
    loop {
        lines.get_mut().write_all(&block)?;
    }
}

fn found(what: &str, state: &State) -> Vec<u32> {
    let (unread, what) = match what.strip_prefix("UNSEEN ") {
        Some(rest) => (true, rest),
        None => (false, what),
    };
    let last = state.messages.last().map_or(0, |one| one.uid);
    let fits = |one: &Message| {
        if what.starts_with("SINCE ") {
            return !one.old;
        }
        let numbers = what.strip_prefix("UID ").unwrap();
        match numbers.split_once(':') {
            // By the standard the last one is always among them.
            Some((from, "*")) => one.uid >= from.parse().unwrap() || one.uid == last,
            Some((from, to)) => (from.parse().unwrap()..=to.parse().unwrap()).contains(&one.uid),
            None => numbers
                .split(',')
                .any(|number| number == one.uid.to_string()),
        }
    };
    let all = state.messages.iter();
    all.filter(|one| fits(one) && !(unread && one.read))
        .map(|one| one.uid)
        .collect()
}

fn fetch(lines: &mut Lines, what: &str, state: &State) -> std::io::Result<bool> {
    let (uid, what) = what.split_once(' ').unwrap();
    let uid: u32 = uid.parse().unwrap();
    let place = state.messages.iter().position(|one| one.uid == uid);
    let Some(place) = place else {
        return Ok(true);
    };
    let message = &state.messages[place];
    let number = place + 1;
    let length = message.bytes.len();
    let said = match state.manners {
        Manners::LargerMessage => 10,
        _ => length,
    };
    if what.contains("RFC822.SIZE") {
        say(
            lines,
            &format!("* {number} FETCH (UID {uid} RFC822.SIZE {said})\r\n"),
        )?;
        return Ok(true);
    }
    assert_eq!(what, "(UID BODY.PEEK[])");
    let (shown, length) = match state.manners {
        Manners::OtherMessage => (uid + 1, length),
        Manners::HugeMessage => (uid, 1 << 40),
        _ => (uid, length),
    };
    say(
        lines,
        &format!("* {number} FETCH (UID {shown} BODY[] {{{length}}}\r\n"),
    )?;
    let half = message.bytes.len() / 2;
    let (first, second) = message.bytes.split_at(half);
    lines.get_mut().write_all(first)?;
    if state.manners == Manners::HangsUpInMessage {
        return Ok(false);
    }
    lines.get_mut().write_all(second)?;
    say(lines, " FLAGS (\\Recent))\r\n")?;
    Ok(true)
}

/// By the words of RFC 4648, without our own code.
fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(*three.get(at).unwrap_or(&0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let six = (bits >> (18 - 6 * at)) & 63;
            out.push(if at > three.len() {
                '='
            } else {
                char::from(LETTERS[six as usize])
            });
        }
    }
    out
}
