//! A request by which a test asks the worker to try what must not be possible.

use std::net::{TcpListener, UdpSocket};

use serde::{Deserialize, Serialize};

/// A fault that a test asks the worker to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Misdeed {
    /// End as after a grave fault.
    Abort,
    /// Never answer.
    Hang,
    /// Ask for memory without end.
    Eat,
    /// Call oneself without end.
    Recurse,
}

/// What the worker could do; all false behind good walls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "attempts, each of its own")]
pub struct Probe {
    /// It read a file.
    pub read_a_file: bool,
    /// It made a file.
    pub wrote_a_file: bool,
    /// It listed a folder.
    pub listed_a_folder: bool,
    /// It opened a network socket.
    pub opened_a_socket: bool,
    /// It opened a local socket.
    pub opened_a_local_socket: bool,
    /// It started a program.
    pub started_a_program: bool,
    /// It started a thread.
    pub started_a_thread: bool,
}

/// Has the fault.
pub(crate) fn misbehave(misdeed: Misdeed) {
    match misdeed {
        Misdeed::Abort => std::process::abort(),
        Misdeed::Hang => loop {
            std::hint::spin_loop();
        },
        Misdeed::Eat => {
            let mut eaten: Vec<Vec<u8>> = Vec::new();
            loop {
                eaten.push(vec![1; 16 << 20]);
                std::hint::black_box(&eaten);
            }
        }
        Misdeed::Recurse => {
            std::hint::black_box(recurse(0));
        }
    }
}

/// Tries everything in the place of a program that reads words in pictures, and says what it could do
/// as a table of words; what it was given to read is a word too.
pub fn misread() {
    use std::fmt::Write as _;
    use std::io::{Read as _, Write as _};

    let mut input = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut input);
    let walls = walls();
    let environment = std::env::vars().any(|(name, _)| !READER_ENVIRONMENT.contains(&&*name));
    let mut said = vec![format!("given-{}", read.unwrap_or_default())];
    for (could, what) in [
        (walls.read_a_file, "read"),
        (walls.wrote_a_file, "wrote"),
        (walls.listed_a_folder, "listed"),
        (walls.opened_a_socket, "socket"),
        (walls.opened_a_local_socket, "local-socket"),
        (walls.started_a_program, "program"),
        (walls.started_a_thread, "thread"),
        (environment, "environment"),
    ] {
        said.extend(could.then(|| what.to_owned()));
    }
    let mut table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\t\
                     height\tconf\ttext\n"
        .to_owned();
    for word in said {
        let _ = writeln!(table, "5\t1\t1\t1\t1\t1\t0\t0\t1\t1\t50\t{word}");
    }
    let _ = std::io::stdout().lock().write_all(table.as_bytes());
}

/// What a program that reads words in pictures is told by its environment.
const READER_ENVIRONMENT: [&str; 2] = ["OMP_THREAD_LIMIT", "LC_ALL"];

/// Tries everything.
pub(crate) fn walls() -> Probe {
    let new_file = std::env::temp_dir().join(format!("caretaker-probe-{}", std::process::id()));
    Probe {
        read_a_file: std::fs::read("/proc/self/status").is_ok()
            || std::fs::read("/etc/passwd").is_ok(),
        wrote_a_file: made(&new_file),
        listed_a_folder: std::fs::read_dir("/").is_ok(),
        opened_a_socket: UdpSocket::bind("127.0.0.1:0").is_ok()
            || TcpListener::bind("127.0.0.1:0").is_ok(),
        opened_a_local_socket: local_socket(),
        started_a_program: std::process::Command::new("/bin/true").status().is_ok(),
        started_a_thread: std::thread::Builder::new().spawn(|| {}).is_ok(),
    }
}

fn made(path: &std::path::Path) -> bool {
    let made = std::fs::File::create_new(path).is_ok();
    let _ = std::fs::remove_file(path);
    made
}

#[cfg(unix)]
fn local_socket() -> bool {
    std::os::unix::net::UnixStream::pair().is_ok()
}

#[cfg(not(unix))]
fn local_socket() -> bool {
    false
}

#[expect(
    unconditional_recursion,
    reason = "to overflow the stack is what this probe is for"
)]
fn recurse(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 64]);
    recurse(depth + 1) + room.first().copied().unwrap_or(0)
}
