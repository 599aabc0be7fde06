//! The `caretaker` program itself, over HTTP.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{EMAIL, House, PASSWORD, mb, median};

/// How long it takes from the start of the process to the first sign-in page.
pub fn start(program: &Path, house: &House, times: usize) -> Duration {
    let starts = (0..times).map(|_| Server::start(program, house.base()).1);
    median(starts.collect())
}

/// The program of this profile, beside the benches.
pub fn program() -> Option<PathBuf> {
    let named = std::env::var_os("CARETAKER_BIN").map(PathBuf::from);
    let beside = || {
        let bench = std::env::current_exe().ok()?;
        Some(bench.parent()?.parent()?.join("caretaker"))
    };
    named.or_else(beside).filter(|program| program.is_file())
}

pub struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts it, and answers when its sign-in page has come, with how long that took.
    pub fn start(program: &Path, base: &Path) -> (Self, Duration) {
        let begun = Instant::now();
        let mut process = Command::new(program)
            .arg("--data")
            .arg(base.join("data"))
            .arg("--master-key")
            .arg(base.join("master.key"))
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

    /// Waits until everybody is read: then a page that needs them is answered.
    pub fn whole(&self) {
        let request = format!(
            "GET /collect/none HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        while self.ask(&request).starts_with("HTTP/1.1 503") {}
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, path: &str, cookie: &str) -> String {
        let answer = self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n",
            self.address
        ));
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}");
        answer
    }

    pub fn sign_in(&self) -> String {
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
    pub fn memory(&self) -> String {
        let (all, own) = (self.status("VmRSS:"), self.status("RssAnon:"));
        format!("{}, of which {} its own", mb(all), mb(own))
    }

    /// A line of what the kernel says of the process, in bytes.
    pub fn status(&self, line: &str) -> f64 {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let kib = status.lines().find_map(|l| l.strip_prefix(line));
        let kib = kib.and_then(|l| l.trim().strip_suffix(" kB"));
        kib.and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
