//! While a server runs it holds the folder's lock, and commands go to it over its local socket as
//! the same use cases. Only the same user reaches the socket: its folder and itself are private.
//!
//! One line of JSON each way: the command's words and the folder it was given in; then lines of
//! output, and the exit code last.

use std::io::{BufRead, BufReader, Read as _, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use app::{AppError, Engine, Reading};
use clap::Parser as _;
use serde::{Deserialize, Serialize};

use crate::args::{Cli, Command};
use crate::{commands, open};

/// The longest command, as a line: many times what a system takes as the words of one.
const LONGEST: u64 = 16 << 20;

/// How long a command waits for a server that is still reading who there is; then it is told.
const PATIENCE: Duration = Duration::from_mins(10);

#[derive(Serialize, Deserialize)]
struct Asked {
    words: Vec<String>,
    here: PathBuf,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Out(String),
    Err(String),
    Exit(u8),
}

/// Gives this process's command to a server, if one listens; `None` if none does.
pub(crate) fn ask(
    path: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<Option<u8>> {
    let Ok(mut stream) = UnixStream::connect(path) else {
        return Ok(None);
    };
    let words = std::env::args_os()
        .map(std::ffi::OsString::into_string)
        .collect::<Result<_, _>>()
        .map_err(|_| anyhow::anyhow!("the command holds text that is not UTF-8"))?;
    let here = std::env::current_dir().context("the present folder cannot be found")?;
    serde_json::to_writer(&mut stream, &Asked { words, here })?;
    stream.write_all(b"\n")?;
    for line in BufReader::new(stream).lines() {
        match serde_json::from_str(&line?)? {
            Said::Out(text) => out.write_all(text.as_bytes())?,
            Said::Err(text) => err.write_all(text.as_bytes())?,
            Said::Exit(code) => return Ok(Some(code)),
        }
    }
    anyhow::bail!(
        "the server stopped before the command was done; look whether it was done before you repeat it"
    )
}

/// Takes commands until the process ends. Answers the socket's file, to be removed at the end.
pub(crate) fn listen(path: &Path, engine: Arc<Engine>) -> anyhow::Result<()> {
    // The lock is ours, so a socket left there belongs to nobody.
    let _ = std::fs::remove_file(path);
    let listener =
        bind(path).with_context(|| format!("the socket {} cannot be made", path.display()))?;
    std::thread::Builder::new()
        .name("commands".to_owned())
        .spawn(move || {
            for stream in listener.incoming().flatten() {
                let engine = Arc::clone(&engine);
                let started = std::thread::Builder::new()
                    .name("command".to_owned())
                    .spawn(move || {
                        if answer(&stream, &engine).is_err() {
                            tracing::warn!("a command's caller went away before it was done");
                        }
                    });
                if started.is_err() {
                    tracing::error!("no thread for a command");
                }
            }
        })?;
    Ok(())
}

/// Makes the socket where nobody else can reach it and moves it to its place when it is private:
/// between binding and `chmod` anybody could have connected.
fn bind(path: &Path) -> std::io::Result<UnixListener> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // `tempfile` makes folders that only their owner may enter. Its path is as long as that of
    // `socket`, for the system takes 108 bytes at most.
    let apart = tempfile::Builder::new()
        .prefix(".")
        .rand_bytes(3)
        .tempdir_in(folder)?;
    let made = apart.path().join("s");
    let listener = UnixListener::bind(&made)?;
    std::fs::set_permissions(&made, std::fs::Permissions::from_mode(0o600))?;
    std::fs::rename(&made, path)?;
    Ok(listener)
}

/// Writes as lines of the protocol.
struct Lines<'a> {
    stream: &'a UnixStream,
    wrap: fn(String) -> Said,
}

impl Write for Lines<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let said = (self.wrap)(String::from_utf8_lossy(bytes).into_owned());
        let mut stream = self.stream;
        serde_json::to_writer(&mut stream, &said)?;
        stream.write_all(b"\n")?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn answer(stream: &UnixStream, engine: &Engine) -> anyhow::Result<()> {
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST)).read_line(&mut line)?;
    let asked: Asked = serde_json::from_str(&line)?;
    let mut out = std::io::BufWriter::new(Lines {
        stream,
        wrap: Said::Out,
    });
    let mut err = std::io::BufWriter::new(Lines {
        stream,
        wrap: Said::Err,
    });
    let code = match Cli::try_parse_from(&asked.words) {
        Ok(cli) => match &cli.command {
            // A command is not begun, and so not half done, before everybody is there.
            Command::Data(_) if engine.wait_for_reading(PATIENCE) != Reading::Done => {
                commands::say(&AppError::StillReading.into(), &mut err)
            }
            Command::Data(command) => {
                let now = cli.now();
                open::run_here(
                    engine,
                    // Its own: what a foreign file did to a reader must not reach the next command,
                    // least of all the check of an answer.
                    &open::extractor()?,
                    &cli,
                    command,
                    &asked.here,
                    now,
                    &mut out,
                    &mut err,
                )?
            }
            _ => crate::exit::INPUT,
        },
        Err(error) => {
            write!(err, "{error}")?;
            crate::exit::INPUT
        }
    };
    out.flush()?;
    err.flush()?;
    let mut stream = stream;
    serde_json::to_writer(&mut stream, &Said::Exit(code))?;
    stream.write_all(b"\n")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_is_private_from_its_first_moment_and_answers_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        // A folder that everybody may enter, as a data folder never is: the socket guards itself.
        let open = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(folder.path(), open).unwrap();
        let path = folder.path().join("socket");
        let listener = bind(&path).unwrap();
        let mode = std::fs::symlink_metadata(&path).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        let names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["socket"], "the folder it was made in is gone");
        let mut caller = UnixStream::connect(&path).unwrap();
        caller.write_all(b"x").unwrap();
        let (mut stream, _) = listener.accept().unwrap();
        drop(caller);
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).unwrap();
        assert_eq!(heard, b"x");
    }

    #[test]
    fn a_path_as_long_as_a_socket_may_have_is_no_worse_than_before() {
        let folder = tempfile::tempdir().unwrap();
        let long = folder.path().as_os_str().len();
        // 108 bytes with the one that ends it.
        let deep = folder
            .path()
            .join("d".repeat(107 - "/socket".len() - 1 - long));
        std::fs::create_dir(&deep).unwrap();
        let path = deep.join("socket");
        assert!(bind(&path).is_ok(), "{}", path.as_os_str().len());
    }
}
