//! Starting with a thousand people, and the memory of a server that has them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use app::NewRecord;

use crate::ms;
use crate::support::{EMAIL, House, PASSWORD, Size, figure, figures_head, median, timed};

pub fn measure(size: Size) {
    let invented = demo::Organisation::fixed(size.of(420, 60), 7);
    let mut house = House::with_people(&invented);
    house.dpo();
    records(&house, &invented);
    let (people, leaves) = (house.people(), house.leaves());
    house.close();
    figures_head(&format!(
        "with {} people, {} records, {leaves} leaves",
        people.len(),
        invented.records.len(),
    ));
    let opened = (0..7).map(|_| {
        house.close();
        timed(|| house.open()).1
    });
    figure(
        "keys and store opened, directory filled, house kept",
        &ms(median(opened.collect())),
    );
    house.close();

    let Some(program) = program() else {
        figure(
            "start and memory",
            "not measured: there is no `caretaker` program",
        );
        return;
    };
    let starts = (0..7).map(|_| Server::start(&program, &house).1);
    figure(
        "start of the process to the first sign-in page",
        &ms(median(starts.collect())),
    );

    let (server, _) = Server::start(&program, &house);
    let rest = size.of(Duration::from_mins(1), Duration::from_secs(2));
    std::thread::sleep(rest);
    figure("resident, a minute after start", &server.memory());
    let (cookie, took) = timed(|| server.sign_in());
    figure("a sign-in over HTTP", &ms(took));
    let pages: Vec<Duration> = people
        .iter()
        .take(size.of(500, 20))
        .map(|id| timed(|| server.get(&format!("/people/{id}"), &cookie)).1)
        .collect();
    figure(
        "a person's page over HTTP, with its leaf (middle)",
        &ms(median(pages)),
    );
    figure("resident after a sign-in and 500 pages", &server.memory());
    std::thread::sleep(rest);
    figure("resident a minute later", &server.memory());
    figure(
        "most resident ever (the sign-in's key derivation)",
        &server.status("VmHWM:"),
    );
}

fn records(house: &House, invented: &demo::Organisation) {
    let ctx = house.operator();
    let directory = house.engine().directory();
    let add = |record: &demo::Record| {
        let new = NewRecord {
            person: directory.by_external_id(&record.person).unwrap(),
            kind: record.kind.to_owned(),
            purpose: None,
            source: None,
            on: record.on,
            text: record.text.as_str().to_owned(),
            others: record
                .others
                .iter()
                .filter_map(|id| directory.by_external_id(id))
                .collect(),
            author: directory.by_external_id(&record.author),
        };
        ctx.add_record(&new).unwrap();
    };
    // Several at once share a sync.
    let share = invented.records.len().div_ceil(16).max(1);
    std::thread::scope(|scope| {
        for some in invented.records.chunks(share) {
            scope.spawn(move || some.iter().for_each(add));
        }
    });
}

/// The program of this profile, beside the benches.
fn program() -> Option<PathBuf> {
    let named = std::env::var_os("CARETAKER_BIN").map(PathBuf::from);
    let beside = || {
        let bench = std::env::current_exe().ok()?;
        Some(bench.parent()?.parent()?.join("caretaker"))
    };
    named.or_else(beside).filter(|program| program.is_file())
}

struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts it, and answers when its sign-in page has come, with how long that took.
    fn start(program: &PathBuf, house: &House) -> (Self, Duration) {
        let begun = Instant::now();
        let mut process = Command::new(program)
            .arg("--data")
            .arg(house.base().join("data"))
            .arg("--master-key")
            .arg(house.base().join("master.key"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        let server = Self { process, address };
        let page = server.get("/sign-in", "");
        assert!(page.starts_with("HTTP/1.1 200"), "{line}");
        (server, begun.elapsed())
    }

    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str, cookie: &str) -> String {
        let answer = self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n",
            self.address
        ));
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}");
        answer
    }

    fn sign_in(&self) -> String {
        let form = format!("email={}&password={PASSWORD}", EMAIL.replace('@', "%40"));
        let answer = self.ask(&format!(
            "POST /sign-in HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{form}",
            self.address,
            form.len()
        ));
        assert!(answer.starts_with("HTTP/1.1 303"), "signing in");
        let cookie = answer
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.and_then(|line| line.split(';').next());
        cookie.unwrap().to_owned()
    }

    /// What is resident, and how much of it is the program's own rather than files'.
    fn memory(&self) -> String {
        let (all, own) = (self.status("VmRSS:"), self.status("RssAnon:"));
        format!("{all}, of which {own} its own")
    }

    fn status(&self, line: &str) -> String {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let kib = status.lines().find_map(|l| l.strip_prefix(line));
        let kib = kib.and_then(|l| l.trim().strip_suffix(" kB"));
        let kib: f64 = kib.and_then(|number| number.parse().ok()).unwrap_or(0.0);
        format!("{:.1} MB", kib * 1024.0 / 1e6)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
