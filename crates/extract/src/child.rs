//! One worker as its parent sees it: a process with two pipes, a clock, and a way to end it.

use std::io::{self, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use document::LookAtThis;

use crate::worker::{ANSWER, Frame, NO_SANDBOX, SETTINGS, read_frame, write_frame};

/// Memory of a worker, MiB: address space, its program included.
const MEMORY: u64 = 512;
/// Processor seconds of a worker in all.
const SECONDS: u64 = 120;
/// A worker is replaced after so many files, so that a leak or a slow poisoning ends with it.
const FILES: usize = 256;
/// And after so much work.
const BUSY: Duration = Duration::from_mins(1);
/// Whoever has answered has read the request; the pipe may say so a moment later.
const MOMENT: Duration = Duration::from_millis(250);

/// How a worker failed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It ended, and how.
    Stopped(&'static str),
    /// It did not answer in time and was ended.
    TooSlow,
    /// It refused to start without walls.
    NoSandbox,
}

impl Fault {
    /// What a person is told.
    pub(crate) fn note(&self) -> LookAtThis {
        let how = match self {
            Self::Stopped(how) => how,
            Self::TooSlow => "it took too long",
            Self::NoSandbox => "the reader did not start",
        };
        LookAtThis::Stopped(how.to_owned())
    }
}

/// A running worker.
pub(crate) struct Worker {
    process: Child,
    input: Option<ChildStdin>,
    answers: Receiver<io::Result<Option<Frame>>>,
    files: usize,
    busy: Duration,
}

impl Worker {
    /// Starts a worker with nothing of our environment and no channel but two pipes.
    pub(crate) fn start(mut command: Command, walled: bool) -> io::Result<Self> {
        let walls = if walled {
            "walled"
        } else {
            "dangerously-unsandboxed"
        };
        let mut process = command
            .env_clear()
            .env(SETTINGS, format!("{MEMORY} {SECONDS} {walls}"))
            // One arena: more of them would only eat address space.
            .env("MALLOC_ARENA_MAX", "1")
            .env("PDF_OXIDE_MAX_DECOMPRESS_MB", "96")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let input = process.stdin.take();
        let mut output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        // No room for an answer that nobody has asked for.
        let (sender, answers) = sync_channel(0);
        std::thread::Builder::new()
            .name("worker pipe".to_owned())
            .spawn(move || {
                loop {
                    let frame = read_frame(&mut output, ANSWER);
                    let last = !matches!(frame, Ok(Some(_)));
                    if sender.send(frame).is_err() || last {
                        return;
                    }
                }
            })?;
        Ok(Self {
            process,
            input,
            answers,
            files: 0,
            busy: Duration::ZERO,
        })
    }

    /// Puts a request and waits for the answer, not longer than it may take.
    pub(crate) fn exchange(&mut self, request: &Frame, time: Duration) -> Result<Frame, Fault> {
        let started = Instant::now();
        let Some(mut input) = self.input.take() else {
            return Err(self.end());
        };
        // The pipe takes a few pages; beyond them a worker that does not read would keep us for
        // ever. So it is fed from beside, and whatever goes wrong here ends it, and the feeding.
        std::thread::scope(|scope| {
            let (fed, feeding) = sync_channel(1);
            let feeder = std::thread::Builder::new()
                .name("worker feed".to_owned())
                .spawn_scoped(scope, move || {
                    let sent = write_frame(&mut input, request).and_then(|()| input.flush());
                    let _ = fed.send(sent.is_ok().then_some(input));
                });
            if feeder.is_err() {
                return Err(self.end());
            }
            let frame = match self.answers.recv_timeout(time) {
                Ok(Ok(Some(frame))) => frame,
                Ok(Ok(None) | Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                    return Err(self.end());
                }
                Err(RecvTimeoutError::Timeout) => return Err(self.stop()),
            };
            let rest = time.saturating_sub(started.elapsed()).max(MOMENT);
            match feeding.recv_timeout(rest) {
                Ok(Some(input)) => self.input = Some(input),
                Ok(None) | Err(RecvTimeoutError::Disconnected) => return Err(self.end()),
                Err(RecvTimeoutError::Timeout) => return Err(self.stop()),
            }
            self.files += 1;
            self.busy += started.elapsed();
            Ok(frame)
        })
    }

    /// Ends a worker that has had its time.
    fn stop(&mut self) -> Fault {
        let _ = self.process.kill();
        let _ = self.process.wait();
        Fault::TooSlow
    }

    /// Whether it has done enough.
    pub(crate) fn is_worn(&self) -> bool {
        self.files >= FILES || self.busy >= BUSY
    }

    /// Ends a worker that has closed its output, and says what became of it.
    fn end(&mut self) -> Fault {
        self.input = None;
        // It may have closed its output without ending.
        let patience = Instant::now();
        loop {
            match self.process.try_wait() {
                Ok(Some(status)) => return fault(status),
                Ok(None) if patience.elapsed() < Duration::from_millis(500) => {
                    std::thread::sleep(Duration::from_millis(2));
                }
                Ok(None) | Err(_) => {
                    let _ = self.process.kill();
                    let _ = self.process.wait();
                    return Fault::Stopped("it stopped answering");
                }
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn fault(status: ExitStatus) -> Fault {
    if status.code() == Some(i32::from(NO_SANDBOX)) {
        return Fault::NoSandbox;
    }
    Fault::Stopped(match signal(status) {
        // Rust ends so when memory or stack run out.
        Some(6 | 11) => "it asked for too much memory or nested too deeply",
        Some(9 | 24) => "it used too much processor time",
        Some(_) => "it crashed",
        None => "it ended without an answer",
    })
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> Option<i32> {
    None
}
