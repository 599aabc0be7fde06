//! The parent's side: workers, budgets, and what becomes of a file that stops its reader.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use document::{Document, LookAtThis, Mail, Note, PageWords, Picture};
use thiserror::Error;

use crate::child::{Fault, Worker};
use crate::formats::mbox;
use crate::ocr::{self, NotRead};
use crate::picture::{Drawn, is_drawn, is_photo};
use crate::read::Unread;
use crate::sniff::{Kind, sniff};
use crate::structure::PdfStructure;
use crate::table::Table;
use crate::worker::{Answer, Frame, Misdeed, Probe, Task};

/// How much one source may cost: a file with everything inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How deep files may lie in files.
    pub depth: usize,
    /// How many files there may be inside.
    pub files: usize,
    /// How many bytes all files inside may have together.
    pub bytes: u64,
    /// How large one file may be, bytes.
    pub file_bytes: usize,
    /// How long one file may take. What is lost to files that take longer is lost once: the next
    /// ones get what is left.
    pub file_time: Duration,
    /// How long all may take together.
    pub time: Duration,
    /// How many files inside may stop the reader before the rest is left alone.
    pub faults: usize,
    /// How many bytes of what can be drawn are kept for that, of one file and of all together; none
    /// is kept where it is nothing.
    pub drawn: (usize, usize),
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            depth: 8,
            files: 10_000,
            bytes: 1 << 30,
            file_bytes: 96 << 20,
            file_time: Duration::from_secs(8),
            time: Duration::from_mins(10),
            faults: 3,
            drawn: (0, 0),
        }
    }
}

/// A file that can be drawn, as it was found: JPEG, PNG or PDF, and nothing that we understand of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Drawable {
    /// The containers around it, outermost first, and its own name; nothing for the file itself.
    pub path: Vec<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Drawable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Drawable({} bytes)", self.bytes.len())
    }
}

/// What a source says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extraction {
    /// Its texts, and what to look at yourself.
    pub document: Document,
    /// What can be drawn of it, as far as the budget goes.
    pub drawable: Vec<Drawable>,
    /// How long it took.
    pub took: Duration,
}

/// The machinery failed; nothing is known of the file.
#[derive(Debug, Error)]
pub enum ExtractError {
    /// The worker's process could not be started.
    #[error("starting the reader of foreign files")]
    Start(#[source] std::io::Error),
    /// The worker could not shut itself in and refused to work.
    #[error(
        "the reader of foreign files could not shut itself in (seccomp is needed; elsewhere than on \
         Linux ask for it without walls by the flag that says so)"
    )]
    NoSandbox,
    /// The worker answered what makes no sense.
    #[error("the reader of foreign files answered out of turn")]
    Protocol,
}

/// Which reader of PDFs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The one that extraction uses.
    First,
    /// The other one.
    Second,
}

/// Reads foreign files in workers. Make one for each source (a folder, a mailbox, a request): workers
/// are used again from file to file, and what one source does to them must not reach another. It may be shared between threads; each call has a worker to
/// itself, and workers are used again while they behave.
pub struct Extractor {
    command: Arc<dyn Fn() -> Command + Send + Sync>,
    walled: bool,
    /// The program that reads words in pictures, where there is one.
    reader: Option<PathBuf>,
    idle: Mutex<Vec<Worker>>,
}

impl std::fmt::Debug for Extractor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Extractor")
            .field("walled", &self.walled)
            .finish_non_exhaustive()
    }
}

impl Extractor {
    /// Takes what makes the command that starts a worker: this binary with the hidden subcommand
    /// that calls `worker_main` first of all.
    pub fn new(command: impl Fn() -> Command + Send + Sync + 'static) -> Self {
        Self {
            command: Arc::new(command),
            walled: true,
            reader: ocr::program(),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// The usual command: a program and its arguments.
    pub fn of(program: impl Into<std::path::PathBuf>, arguments: &[&str]) -> Self {
        let program = program.into();
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| (*argument).to_owned())
            .collect();
        Self::new(move || {
            let mut command = Command::new(&program);
            command.args(&arguments);
            command
        })
    }

    /// Another of the same kind, for another source: its workers are its own.
    #[must_use]
    pub fn another(&self) -> Self {
        Self {
            command: Arc::clone(&self.command),
            walled: self.walled,
            reader: self.reader.clone(),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Has words in pictures be read by this program, or by none.
    #[must_use]
    pub fn reading_by(mut self, program: Option<PathBuf>) -> Self {
        self.reader = program;
        self
    }

    /// Whether there is a program that reads words in pictures.
    pub fn reads_pictures(&self) -> bool {
        self.reader.is_some()
    }

    /// The words that a program which is not ours reads in a picture, each with its place and how sure
    /// it is. They may be wrong, and some are missed.
    pub fn read_picture(
        &self,
        picture: &Picture,
    ) -> Result<Result<PageWords, NotRead>, ExtractError> {
        let Some(program) = &self.reader else {
            return Ok(Err(NotRead::Missing));
        };
        ocr::read((self.command)(), program, picture).map_err(ExtractError::Start)
    }

    /// Does without the walls. Only for systems that have none; files from strangers can then do
    /// whatever this user can do.
    #[must_use]
    pub fn dangerously_unsandboxed(mut self) -> Self {
        self.walled = false;
        self
    }

    /// Reads a file and all files inside it. Whatever is wrong with the file is a note of the
    /// document; an error means that the machinery itself failed.
    pub fn extract(
        &self,
        name: &str,
        bytes: &[u8],
        password: Option<&str>,
        budget: &Budget,
    ) -> Result<Extraction, ExtractError> {
        let started = Instant::now();
        let mut source = Source {
            extractor: self,
            password,
            budget: *budget,
            left: *budget,
            lost: Duration::ZERO,
            started,
            said_too_many: false,
            within: Vec::new(),
            drawable: Vec::new(),
        };
        let document = source.file(name, bytes, 0)?;
        Ok(Extraction {
            document,
            drawable: source.drawable,
            took: started.elapsed(),
        })
    }

    /// The texts of a PDF's pages, by either reader.
    pub fn pdf_pages(
        &self,
        reader: Reader,
        bytes: &[u8],
    ) -> Result<Result<Vec<String>, Unread>, ExtractError> {
        let task = Task::Pages {
            second: reader == Reader::Second,
        };
        match self.ask(&task, bytes, Duration::from_mins(1))? {
            Ok((Answer::Pages(pages), _)) => Ok(Ok(pages)),
            Ok((Answer::Unread(what), _)) => Ok(Err(Unread(what))),
            Ok(_) => Err(ExtractError::Protocol),
            Err(fault) => Ok(Err(Unread(fault.note()))),
        }
    }

    /// The structure of a PDF.
    pub fn pdf_structure(
        &self,
        bytes: &[u8],
    ) -> Result<Result<PdfStructure, Unread>, ExtractError> {
        match self.ask(&Task::Structure, bytes, Duration::from_mins(1))? {
            Ok((Answer::Structure(mut facts, lengths), body)) => {
                let mut rest = body.as_slice();
                for length in lengths {
                    let (stream, after) = rest
                        .split_at_checked(length)
                        .ok_or(ExtractError::Protocol)?;
                    facts.streams_text.push(stream.to_vec());
                    rest = after;
                }
                Ok(Ok(facts))
            }
            Ok((Answer::Unread(what), _)) => Ok(Err(Unread(what))),
            Ok(_) => Err(ExtractError::Protocol),
            Err(fault) => Ok(Err(Unread(fault.note()))),
        }
    }

    /// A table as rows of cells: of a workbook the sheet of a name, or the only one that holds
    /// anything.
    pub fn table(
        &self,
        name: &str,
        bytes: &[u8],
        sheet: Option<&str>,
    ) -> Result<Result<Table, Unread>, ExtractError> {
        let task = Task::Table {
            name: name.to_owned(),
            sheet: sheet.map(str::to_owned),
        };
        match self.ask(&task, bytes, Duration::from_secs(30))? {
            Ok((Answer::Table(table), _)) => Ok(Ok(table)),
            Ok((Answer::Unread(what), _)) => Ok(Err(Unread(what))),
            Ok(_) => Err(ExtractError::Protocol),
            Err(fault) => Ok(Err(Unread(fault.note()))),
        }
    }

    /// A page, the first being 0, of a PDF as pixels, or a photograph. Of the file nothing else
    /// comes along.
    pub fn picture(
        &self,
        bytes: &[u8],
        page: usize,
    ) -> Result<Result<Drawn, Unread>, ExtractError> {
        match self.ask(&Task::Picture { page }, bytes, Duration::from_secs(30))? {
            Ok((
                Answer::Picture {
                    size: (width, height),
                    grey,
                    pages,
                    whole,
                },
                body,
            )) => {
                let picture = Picture::new(width, height, grey, body);
                Ok(Ok(Drawn {
                    picture: picture.ok_or(ExtractError::Protocol)?,
                    pages,
                    whole,
                }))
            }
            Ok((Answer::Unread(what), _)) => Ok(Err(Unread(what))),
            Ok(_) => Err(ExtractError::Protocol),
            Err(fault) => Ok(Err(Unread(fault.note()))),
        }
    }

    /// What the pages of a PDF say by themselves, each word with its place on the page as it is drawn;
    /// nothing of a photograph.
    pub fn words(&self, bytes: &[u8]) -> Result<Result<Vec<PageWords>, Unread>, ExtractError> {
        match self.ask(&Task::Words, bytes, Duration::from_secs(30))? {
            Ok((Answer::Words(pages), _)) if pages.iter().all(PageWords::fits) => Ok(Ok(pages)),
            Ok((Answer::Unread(what), _)) => Ok(Err(Unread(what))),
            Ok(_) => Err(ExtractError::Protocol),
            Err(fault) => Ok(Err(Unread(fault.note()))),
        }
    }

    /// Has the worker try what must not be possible.
    pub fn probe(&self) -> Result<Probe, ExtractError> {
        match self.ask(&Task::Probe, &[], Duration::from_secs(10))? {
            Ok((Answer::Probe(probe), _)) => Ok(probe),
            Ok(_) | Err(_) => Err(ExtractError::Protocol),
        }
    }

    /// Puts one task to a worker. A worker that fails on its first task is at fault with this file;
    /// one that has worked before may have been worn out by another, so a fresh one tries again.
    fn ask(
        &self,
        task: &Task,
        bytes: &[u8],
        time: Duration,
    ) -> Result<Result<(Answer, Vec<u8>), Fault>, ExtractError> {
        let request = Frame::of(task, bytes.to_vec());
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .pop();
        if let Some(worker) = idle {
            match self.exchange(worker, &request, time)? {
                Err(Fault::Stopped(_)) => {}
                outcome => return Ok(outcome),
            }
        }
        let worker = Worker::start((self.command)(), self.walled).map_err(ExtractError::Start)?;
        self.exchange(worker, &request, time)
    }

    fn exchange(
        &self,
        mut worker: Worker,
        request: &Frame,
        time: Duration,
    ) -> Result<Result<(Answer, Vec<u8>), Fault>, ExtractError> {
        match worker.exchange(request, time) {
            Ok(frame) => {
                let answer =
                    serde_json::from_slice(&frame.head).map_err(|_| ExtractError::Protocol)?;
                if !worker.is_worn() {
                    self.idle
                        .lock()
                        .unwrap_or_else(std::sync::PoisonError::into_inner)
                        .push(worker);
                }
                Ok(Ok((answer, frame.body)))
            }
            Err(Fault::NoSandbox) => Err(ExtractError::NoSandbox),
            Err(fault) => Ok(Err(fault)),
        }
    }

    /// Has a worker fail in a way, for tests of what follows; answers what a person would be told.
    #[doc(hidden)]
    pub fn misbehave(&self, misdeed: Misdeed, time: Duration) -> Result<LookAtThis, ExtractError> {
        match self.ask(&Task::Misbehave(misdeed), &[], time)? {
            Err(fault) => Ok(fault.note()),
            Ok((Answer::Unread(what), _)) => Ok(what),
            Ok(_) => Err(ExtractError::Protocol),
        }
    }
}

/// One source on its way through.
struct Source<'a> {
    extractor: &'a Extractor,
    password: Option<&'a str>,
    budget: Budget,
    left: Budget,
    lost: Duration,
    started: Instant,
    said_too_many: bool,
    /// The containers around what is read at the moment.
    within: Vec<String>,
    drawable: Vec<Drawable>,
}

impl Source<'_> {
    /// Reads one file and what is inside it, and keeps it if it can be drawn.
    fn file(&mut self, name: &str, bytes: &[u8], depth: usize) -> Result<Document, ExtractError> {
        if is_photo(bytes) {
            // Nothing can be read from it.
            let mut document = Document::unread(LookAtThis::Picture);
            self.keep(bytes, &mut document);
            return Ok(document);
        }
        let mut document = self.read(name, bytes, depth)?;
        if is_drawn(bytes) && sniff(name, bytes) == Kind::Pdf {
            self.keep(bytes, &mut document);
        }
        Ok(document)
    }

    /// Keeps what can be drawn, as far as the budget goes; what goes beyond it stays named.
    fn keep(&mut self, bytes: &[u8], document: &mut Document) {
        let (most, all) = self.budget.drawn;
        let locked = |note: &Note| note.place.is_empty() && note.what == LookAtThis::Encrypted;
        if all == 0 || document.notes.iter().any(locked) {
            return;
        }
        let kept: usize = self.drawable.iter().map(|one| one.bytes.len()).sum();
        let why = if bytes.len() > most {
            "the file is too large for that"
        } else if bytes.len() > all - kept.min(all) {
            "too much else beside it is kept already"
        } else {
            self.drawable.push(Drawable {
                path: self.within.clone(),
                bytes: bytes.to_vec(),
            });
            return;
        };
        let note = Note::new(LookAtThis::PictureNotKept(why.to_owned()), "");
        let same = |note: &&mut Note| note.place.is_empty() && note.what == LookAtThis::Picture;
        match document.notes.iter_mut().find(same) {
            Some(picture) => *picture = note,
            None => document.notes.push(note),
        }
    }

    /// Reads one file and what is inside it.
    fn read(&mut self, name: &str, bytes: &[u8], depth: usize) -> Result<Document, ExtractError> {
        if sniff(name, bytes) == Kind::Mbox {
            // To part messages is a plain walk over lines, and mailboxes are large.
            return self.mailbox(bytes, depth);
        }
        if bytes.len() > self.budget.file_bytes {
            return Ok(Document::unread(LookAtThis::TooLarge));
        }
        let mut document = Document::new();
        let mut from = 0;
        loop {
            let Some(time) = self.time_for_a_file() else {
                document.note(LookAtThis::Stopped("too much time in all".to_owned()), "");
                return Ok(document);
            };
            let task = Task::Read {
                name: name.to_owned(),
                password: self.password.map(str::to_owned),
                from,
            };
            let asked = Instant::now();
            match self.extractor.ask(&task, bytes, time)? {
                Ok((
                    Answer::Read {
                        document: own,
                        resume,
                        children,
                    },
                    body,
                )) => {
                    document.take(own);
                    self.children(&mut document, &children, &body, depth)?;
                    match resume {
                        Some(next) if next > from => from = next,
                        Some(_) | None => return Ok(document),
                    }
                }
                Ok((Answer::Unread(what), _)) => {
                    document.note(what, "");
                    return Ok(document);
                }
                Ok(_) => return Err(ExtractError::Protocol),
                Err(fault) => {
                    self.left.faults = self.left.faults.saturating_sub(1);
                    if matches!(fault, Fault::TooSlow) {
                        self.lost += asked.elapsed();
                    }
                    document.note(fault.note(), "");
                    return Ok(document);
                }
            }
        }
    }

    /// The time for the next file, none if the source has had its share.
    fn time_for_a_file(&self) -> Option<Duration> {
        if self.left.faults == 0 {
            return None;
        }
        let left = self.budget.time.checked_sub(self.started.elapsed())?;
        let own = self
            .budget
            .file_time
            .saturating_sub(self.lost)
            .max(Duration::from_millis(250));
        Some(own.min(left))
    }

    fn children(
        &mut self,
        document: &mut Document,
        children: &[(String, usize)],
        body: &[u8],
        depth: usize,
    ) -> Result<(), ExtractError> {
        let mut rest = body;
        for (name, length) in children {
            let (bytes, after) = rest
                .split_at_checked(*length)
                .ok_or(ExtractError::Protocol)?;
            rest = after;
            self.child(document, (name, name), bytes, depth)?;
        }
        Ok(())
    }

    /// Reads a file inside, shown under a label and read under a name, if the budget allows.
    fn child(
        &mut self,
        document: &mut Document,
        (label, name): (&str, &str),
        bytes: &[u8],
        depth: usize,
    ) -> Result<(), ExtractError> {
        if let Some(what) = self.refusal(bytes, depth) {
            let once = what == LookAtThis::TooMany;
            if !(once && self.said_too_many) {
                document.note(what, label);
            }
            self.said_too_many |= once;
            return Ok(());
        }
        self.left.files -= 1;
        self.left.bytes -= bytes.len() as u64;
        self.within.push(label.to_owned());
        let inner = self.file(name, bytes, depth + 1);
        self.within.pop();
        let mut inner = inner?;
        let mail: Option<Box<Mail>> = document.parts.iter().find_map(|part| part.mail.clone());
        if mail.is_some() {
            for part in inner.parts.iter_mut().filter(|part| part.mail.is_none()) {
                part.mail.clone_from(&mail);
            }
        }
        document.nest(label, inner);
        Ok(())
    }

    fn refusal(&self, bytes: &[u8], depth: usize) -> Option<LookAtThis> {
        if depth >= self.budget.depth {
            Some(LookAtThis::TooDeep)
        } else if self.left.files == 0 {
            Some(LookAtThis::TooMany)
        } else if bytes.len() as u64 > self.left.bytes {
            Some(LookAtThis::TooLarge)
        } else if self.left.faults == 0 {
            Some(LookAtThis::Stopped(
                "others beside it stopped the reader too often".to_owned(),
            ))
        } else {
            None
        }
    }

    fn mailbox(&mut self, bytes: &[u8], depth: usize) -> Result<Document, ExtractError> {
        let mut document = Document::new();
        let messages = mbox::messages(bytes);
        if let [(start, end)] = messages.as_slice() {
            // One message with a line before it: a message.
            let message = mbox::unquote(bytes.get(*start..*end).unwrap_or_default());
            return self.file("message.eml", &message, depth);
        }
        for (index, (start, end)) in messages.into_iter().enumerate() {
            let message = mbox::unquote(bytes.get(start..end).unwrap_or_default());
            let name = mbox::message_name(index);
            let label = name.strip_suffix(".eml").unwrap_or(&name);
            let mut one = Document::new();
            self.child(&mut one, (label, &name), &message, depth)?;
            document.parts.append(&mut one.parts);
            document.notes.append(&mut one.notes);
        }
        if document.is_empty() && document.notes.is_empty() {
            document.note(
                LookAtThis::Unreadable("no message in the mailbox".to_owned()),
                "",
            );
        }
        Ok(document)
    }
}
