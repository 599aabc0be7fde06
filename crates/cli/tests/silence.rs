//! Nothing that Caretaker writes beside what was asked for names anybody: logs at their most
//! talkative, temporary files, database, journal, keys, backups.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aho_corasick::AhoCorasick;
use support::{Answer, Home, PASSWORD};

/// So many learners, and the same ones each time.
const INVENTED: [&str; 5] = ["demo", "--people", "12", "--seed", "7"];

/// What must stand nowhere, and whose it is.
struct Words {
    /// Names alone: looked for as words in what is text.
    names: BTreeSet<String>,
    /// Full names, addresses, numbers: looked for as bytes anywhere.
    whole: Vec<String>,
    /// Each of `whole` as UTF-8 and as UTF-16, all at once.
    search: AhoCorasick,
}

/// Everything that says who somebody is, out of the demo's own list of its people.
fn words(people: &Path) -> Words {
    let text = std::fs::read_to_string(people).unwrap();
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().unwrap().split(',').collect();
    let (mut names, mut whole) = (BTreeSet::new(), BTreeSet::new());
    for line in lines {
        let row: BTreeMap<&str, String> = heads.iter().copied().zip(cells(line)).collect();
        let (given, family) = (&row["given_names"], &row["family_name"]);
        for name in [given, family].into_iter().flat_map(|name| name.split(' ')) {
            if name.chars().count() > 3 {
                names.insert(name.to_owned());
            }
        }
        whole.insert(format!("{given} {family}"));
        for column in ["emails", "telephones", "address", "born_on"] {
            let several = row[column].split(';').map(str::trim);
            whole.extend(several.filter(|one| one.len() > 5).map(str::to_owned));
        }
        let digits: String = row["telephones"]
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        if digits.len() == 11 {
            whole.insert(digits);
        }
    }
    whole.retain(|one| one.trim().len() > 5);
    assert!(
        names.len() > 20 && whole.len() > 60,
        "{} {}",
        names.len(),
        whole.len()
    );
    let patterns = whole.iter().flat_map(|text| {
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
        [text.clone().into_bytes(), wide.collect()]
    });
    let search = AhoCorasick::new(patterns).unwrap();
    Words {
        names,
        whole: whole.into_iter().collect(),
        search,
    }
}

/// The cells of a line of a table.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

impl Words {
    /// What of them stands in some bytes, in either of two encodings.
    fn in_bytes(&self, bytes: &[u8]) -> BTreeSet<&str> {
        let found = self.search.find_overlapping_iter(bytes);
        let numbers = found.map(|hit| hit.pattern().as_usize() / 2);
        numbers.map(|n| self.whole[n].as_str()).collect()
    }

    /// What of them stands in a text that a program wrote for people who look after it.
    fn in_text(&self, text: &str) -> BTreeSet<&str> {
        let said: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let names = self
            .names
            .iter()
            .filter(|name| said.contains(name.as_str()));
        let mut found = self.in_bytes(text.as_bytes());
        found.extend(names.map(String::as_str));
        found
    }
}

/// Every file below a folder; what cannot be read, a socket or what has just gone, is left out.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => found.extend(files(&path)),
            Ok(kind) if kind.is_file() => {
                found.extend(std::fs::read(&path).ok().map(|bytes| (path, bytes)));
            }
            _ => {}
        }
    }
    found
}

/// Looks at a folder of temporary files over and over, since they come and go.
struct Watch {
    seen: Arc<Mutex<BTreeMap<PathBuf, Vec<u8>>>>,
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Watch {
    fn of(folder: &Path) -> Self {
        let seen = Arc::new(Mutex::new(BTreeMap::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (folder, kept, end) = (folder.to_path_buf(), Arc::clone(&seen), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            while !end.load(Ordering::SeqCst) {
                let mut kept: std::sync::MutexGuard<'_, BTreeMap<_, Vec<u8>>> =
                    kept.lock().unwrap();
                for (path, bytes) in files(&folder) {
                    let held = kept.entry(path).or_default();
                    if bytes.len() >= held.len() {
                        *held = bytes;
                    }
                }
                drop(kept);
                std::thread::sleep(Duration::from_millis(15));
            }
        });
        Self {
            seen,
            stop,
            thread: Some(thread),
        }
    }

    fn seen(mut self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.stop.store(true, Ordering::SeqCst);
        self.thread.take().unwrap().join().unwrap();
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

/// A command at its most talkative, with its own folder for temporary files.
fn talkative(home: &Home, args: &[&str]) -> Command {
    let mut command = home.command(args);
    command
        .env("CARETAKER_LOG", "trace")
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .env("TMPDIR", home.path().join("tmp"));
    command
}

/// A server and everything it says.
struct Server {
    child: std::process::Child,
    address: String,
    said: Arc<Mutex<Vec<u8>>>,
    readers: Vec<std::thread::JoinHandle<()>>,
}

impl Server {
    fn start(home: &Home) -> Self {
        let mut child = talkative(home, &["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut err = child.stderr.take().unwrap();
        let heard = Arc::clone(&said);
        let talk = std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = err.read(&mut buffer) {
                heard.lock().unwrap().extend_from_slice(&buffer[..count]);
            }
        });
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        said.lock().unwrap().extend_from_slice(line.as_bytes());
        let heard = Arc::clone(&said);
        let rest = std::thread::spawn(move || {
            let mut all = Vec::new();
            let _ = out.read_to_end(&mut all);
            heard.lock().unwrap().extend(all);
        });
        Self {
            child,
            address,
            said,
            readers: vec![talk, rest],
        }
    }

    /// One request of a browser.
    fn ask(&self, line: &str, cookie: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{line} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Ends it as the system does and gives everything it said.
    fn stop(mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").arg(&pid).status().unwrap().success());
        self.child.wait().unwrap();
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        let said = self.said.lock().unwrap();
        String::from_utf8_lossy(&said).into_owned()
    }
}

/// A person of the list: number, full name, e-mail.
fn somebody(people: &Path) -> (String, String, String) {
    let text = std::fs::read_to_string(people).unwrap();
    let line = text
        .lines()
        .find(|line| line.contains(",learner,"))
        .unwrap();
    let heads: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let row: BTreeMap<&str, String> = heads.iter().copied().zip(cells(line)).collect();
    let name = format!("{} {}", row["given_names"], row["family_name"]);
    (row["id"].clone(), name, row["emails"].clone())
}

/// For an address or a form; letters stay, so that a log that quotes them is seen to.
fn quoted(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'@' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(letter).collect()
}

/// What people do on the pages, and what goes wrong there, with names in every place where they may be.
fn pages(server: &Server, (name, email): (&str, &str)) {
    let login = format!("email=dpo%40caretaker.example&password={PASSWORD}");
    let answer = server.ask("POST /sign-in", "", &login);
    let cookie = answer
        .split("set-cookie: ")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let (name, email) = (quoted(name), quoted(email));
    for (line, body) in [
        (
            "POST /sign-in".to_owned(),
            format!("email={email}&password={name}"),
        ),
        (format!("GET /people?q={name}"), String::new()),
        ("POST /people".to_owned(), format!("q={name}")),
        (format!("GET /people/{name}"), String::new()),
        (format!("GET /{name}/{email}"), String::new()),
        // Where the secret of a link stands.
        (format!("GET /set-password/{name}"), String::new()),
        (
            format!("POST /set-password/{name}"),
            "password=x".to_owned(),
        ),
        (format!("GET /collect/{name}"), String::new()),
        (format!("POST /collect/{name}"), "code=1".to_owned()),
        (
            format!("POST /people/add?{name}"),
            format!("given-names={name}&family-name={name}&emails={email}"),
        ),
        (
            "POST /people/add".to_owned(),
            format!("kind=learner&given-names={name}&born-day={name}"),
        ),
        (
            "POST /requests/open".to_owned(),
            format!("step=rest&person={name}&asked={name}"),
        ),
        ("POST /requests/001/note".to_owned(), format!("note={name}")),
        (
            "POST /settings/accounts/add".to_owned(),
            format!("name={name}&email={email}&role=x&person={name}"),
        ),
        (
            "POST /account/password".to_owned(),
            format!("current={name}&new={email}"),
        ),
        ("GET /people".to_owned(), String::new()),
        ("GET /today".to_owned(), String::new()),
        ("GET /requests/001/review".to_owned(), String::new()),
        ("GET /requests/001/review/1".to_owned(), String::new()),
        ("GET /requests/001/package/pdf".to_owned(), String::new()),
        ("GET /evidence/ledger".to_owned(), String::new()),
        ("GET /documents".to_owned(), String::new()),
        (
            "POST /people/import".to_owned(),
            format!("file={name}&{name}={email}"),
        ),
    ] {
        let answer = server.ask(&line, &cookie, &body);
        assert!(answer.starts_with("HTTP/1.1 "), "{line}");
        assert!(!answer.starts_with("HTTP/1.1 5"), "{line}: {answer}");
    }
    // Whatever is no request, with a name in it.
    for bytes in [
        format!("GET /{name} HTTP/1.1\r\nX-{name}\r\n\r\n"),
        format!("{name}\r\n\r\n"),
    ] {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(bytes.as_bytes()).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    }
}

/// A request from its opening to its answer; gives what was said beside the results.
fn request(home: &Home, number: &str) -> String {
    let run = |args: &[&str]| support::answer(talkative(home, args));
    let mut beside = String::new();
    let mut step = |args: &[&str]| -> Answer {
        let answer = run(args);
        beside.push_str(&answer.err);
        answer
    };
    step(&["request", "open", number]).done();
    step(&["request", "identity", "1", "--not-in-doubt", "known to us"]).done();
    step(&["request", "search", "1"]).done();
    let shown = step(&["request", "show", "1"]).done().out;
    for line in shown
        .lines()
        .filter(|line| line.contains("to be searched by hand"))
    {
        let place = line.trim().split(": to be searched").next().unwrap();
        step(&[
            "request",
            "search",
            "1",
            "--place",
            place,
            "--leave-out",
            "empty",
        ])
        .done();
    }
    step(&["request", "review", "1", "--all-as-suggested"]).done();
    step(&["find", number]).done();
    step(&["ledger", "verify"]).done();
    let copies = home.path().join("copies");
    std::fs::create_dir_all(&copies).unwrap();
    step(&["backup", "--to", copies.to_str().unwrap()]).done();
    beside
}

#[test]
fn nothing_that_was_not_asked_for_names_anybody() {
    let home = Home::new();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    std::fs::create_dir(home.path().join("tmp")).unwrap();
    let mut export = talkative(&home, &[]);
    export = {
        let mut bare = Command::new(support::BINARY);
        bare.args(INVENTED).args(["--export", &path("truth")]);
        bare.envs(
            export
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        bare
    };
    support::answer(export).done();
    let people = home.path().join("truth/people.csv");
    let words = words(&people);
    let (number, name, email) = somebody(&people);

    let watch = Watch::of(&home.path().join("tmp"));
    let mut fill = Command::new(support::BINARY);
    fill.args(INVENTED)
        .args([
            "--keep",
            &home.path().to_string_lossy(),
            "--no-serve",
            "--password",
            PASSWORD,
        ])
        .env("CARETAKER_LOG", "trace")
        .env("RUST_LOG", "trace")
        .env("TMPDIR", path("tmp"));
    let filled = support::answer(fill).done();
    let server = Server::start(&home);
    let beside = request(&home, &number);
    pages(&server, (&name, &email));
    let folders: Vec<_> = ["data", "copies"]
        .iter()
        .flat_map(|f| files(&home.path().join(f)))
        .collect();
    let said = server.stop();
    let temporary: Vec<_> = watch.seen().into_iter().collect();

    // At its most talkative it logs nothing of ordinary work; of faults it would, without names.
    assert!(said.contains("Caretaker serves"), "{said}");
    let mut faults = Vec::new();
    let texts = [
        ("demo", filled.out + &filled.err),
        ("commands", beside),
        ("server", said),
    ];
    for (what, text) in &texts {
        faults.extend(
            words
                .in_text(text)
                .iter()
                .map(|word| format!("{word} in what the {what} said")),
        );
    }
    let after = files(&home.path().join("data"));
    let searched: usize = folders
        .iter()
        .chain(&after)
        .map(|(_, bytes)| bytes.len())
        .sum();
    assert!(searched > 1_000_000, "only {searched} bytes were searched");
    let names: BTreeSet<String> = folders
        .iter()
        .filter_map(|(path, _)| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    for wanted in ["caretaker.db", "keystore"] {
        assert!(
            names.iter().any(|name| name.contains(wanted)),
            "no {wanted} among {names:?}"
        );
    }
    for (path, bytes) in folders.iter().chain(&after).chain(&temporary) {
        let held = words.in_bytes(bytes).into_iter();
        faults.extend(held.map(|word| format!("{word} in {}", path.display())));
    }
    assert_eq!(faults, Vec::<String>::new());
    println!(
        "{} names and {} whole words in none of {searched} bytes of data, {} bytes of talk, {} temporary files",
        words.names.len(),
        words.whole.len(),
        texts.iter().map(|(_, text)| text.len()).sum::<usize>(),
        temporary.len()
    );
    // The control: what was asked for does name them, so the words are the right ones.
    let list = home.run(&["person", "list"]).done().out;
    assert!(words.in_text(&list).len() > 20);
}
