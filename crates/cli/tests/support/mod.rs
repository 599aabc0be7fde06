//! Running the binary itself, in a folder that is thrown away.

#![allow(dead_code, reason = "each test program uses its own part")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

pub const BINARY: &str = env!("CARGO_BIN_EXE_caretaker");
pub const PASSWORD: &str = "ember-walnut-otter-drizzle-7";

/// What a firm that tutors answers about itself.
pub const ANSWERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/answers.toml");

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// The answer of a command that must have been done.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    /// The answer of a command that must end with this code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }
}

/// One installation: data folder and master key.
pub struct Home {
    pub folder: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// With an invented organisation of so many learners in it.
    pub fn demo(people: usize) -> Self {
        let home = Self::new();
        let keep = home.path().to_str().unwrap().to_owned();
        let people = people.to_string();
        let args = [
            "demo",
            "--people",
            &people,
            "--keep",
            &keep,
            "--no-serve",
            "--password",
            PASSWORD,
        ];
        home.bare(&args).done();
        home
    }

    /// A new organisation with nobody in it.
    pub fn init() -> (Self, Answer) {
        let home = Self::new();
        let kit = home.path().join("kit.age");
        let kit = kit.to_str().unwrap();
        let answer = home
            .run(&[
                "init",
                "--dpo",
                "dpo@caretaker.example",
                "--answers",
                ANSWERS,
                "--kit",
                kit,
                "--yes",
            ])
            .done();
        (home, answer)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    pub fn master(&self) -> PathBuf {
        self.path().join("master.key")
    }

    pub fn database(&self) -> PathBuf {
        self.data().join("caretaker.db")
    }

    /// The words before a command that say where everything is.
    pub fn whereabouts(&self) -> Vec<String> {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        vec![
            "--data".to_owned(),
            text(self.data()),
            "--master-key".to_owned(),
            text(self.master()),
        ]
    }

    /// A command on this installation.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = bare_command(self.path());
        command.args(self.whereabouts()).args(args);
        command
    }

    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Answer {
        answer(self.command(args))
    }

    /// A command by way of the server if one runs, which is quicker.
    pub fn quickly(&self, args: &[&str]) -> Answer {
        self.ask(args).unwrap_or_else(|| self.run(args))
    }

    /// A command that is not told where anything is.
    pub fn bare(&self, args: &[&str]) -> Answer {
        let mut command = bare_command(self.path());
        command.args(args);
        answer(command)
    }

    /// Serves in the background until it is dropped or killed, by way of another program if one is
    /// given.
    pub fn serve(&self, by_way_of: &[&str]) -> Server {
        let mut command = match by_way_of.split_first() {
            None => self.command(&[]),
            Some((program, args)) => {
                let mut command = clean(program, self.path());
                command.args(args).arg(BINARY).args(self.whereabouts());
                command
            }
        };
        command.args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--public-url",
            "https://caretaker.example",
        ]);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert!(line.contains("serves"), "the server did not start: {line}");
        Server { child }
    }

    /// Gives a command to the server that runs; `None` if it went away before it answered.
    pub fn ask(&self, args: &[&str]) -> Option<Answer> {
        let mut words = vec!["caretaker".to_owned()];
        words.extend(self.whereabouts());
        words.extend(args.iter().map(|arg| (*arg).to_owned()));
        let mut stream = UnixStream::connect(self.data().join("socket")).ok()?;
        let asked = serde_json::json!({ "words": words, "here": self.path() });
        writeln!(stream, "{asked}").ok()?;
        let mut answer = Answer {
            code: -1,
            out: String::new(),
            err: String::new(),
        };
        for line in BufReader::new(stream).lines() {
            let said: serde_json::Value = serde_json::from_str(&line.ok()?).ok()?;
            answer
                .out
                .push_str(said["out"].as_str().unwrap_or_default());
            answer
                .err
                .push_str(said["err"].as_str().unwrap_or_default());
            if let Some(code) = said["exit"].as_i64() {
                answer.code = i32::try_from(code).unwrap();
                return Some(answer);
            }
        }
        None
    }
}

/// A server of a test's own, ended with it.
pub struct Server {
    pub child: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program in an environment that says nothing of whoever runs the tests.
fn clean(program: &str, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .current_dir(home)
        .stdin(Stdio::null());
    command
}

pub fn bare_command(home: &Path) -> Command {
    clean(BINARY, home)
}

pub fn answer(mut command: Command) -> Answer {
    let output = command.output().unwrap();
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The first word of each line.
pub fn first_words(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect()
}

/// The organisation's numbers of its learners, in their order.
pub fn learners(home: &Home) -> Vec<String> {
    let list = home.quickly(&["person", "list"]).done();
    let mut numbers: Vec<String> = list
        .out
        .lines()
        .filter(|line| line.ends_with("(tutee)"))
        .map(|line| line.split_whitespace().nth(1).unwrap().to_owned())
        .collect();
    numbers.sort();
    numbers
}

/// Puts an answer together; what the release check finds is hidden as it says, and it is put
/// together again.
#[track_caller]
pub fn package(home: &Home, request: u32, to: &str) -> Answer {
    let number = request.to_string();
    let first = home.quickly(&["request", "package", &number, "--to", to]);
    if first.code == 0 {
        return first;
    }
    let names = missed(&first);
    assert!(
        first.code == 5 && !names.is_empty(),
        "{}{}",
        first.out,
        first.err
    );
    let items = home.quickly(&["request", "review", &number]).done().out;
    for item in first_words(&items) {
        let text = home
            .quickly(&["request", "review", &number, item])
            .done()
            .out;
        let written: Vec<String> = names
            .iter()
            .flat_map(|name| forms_in(&text, name))
            .collect();
        if !written.is_empty() {
            let mut args = vec!["request", "review", &number, item, "--hide"];
            for words in &written {
                args.extend(["--also", words.as_str()]);
            }
            home.quickly(&args).done();
        }
    }
    home.quickly(&["request", "package", &number, "--to", to])
        .done()
}

/// Whose full names the release check found: what finding people in texts had missed.
pub fn missed(answer: &Answer) -> Vec<String> {
    let mut names: Vec<String> = answer
        .err
        .lines()
        .filter_map(|line| {
            Some(
                line.split_once("full name of ")?
                    .1
                    .split(" stands")
                    .next()?
                    .to_owned(),
            )
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The ways a name stands in a text, whatever its capitals.
fn forms_in(text: &str, name: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut found: Vec<String> = lower
        .match_indices(&name.to_lowercase())
        .filter_map(|(at, same)| Some(text.get(at..at + same.len())?.to_owned()))
        .collect();
    found.sort();
    found.dedup();
    found
}
