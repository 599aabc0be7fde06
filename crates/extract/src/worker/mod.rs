//! The worker: a process of this same binary that shuts itself in, then reads files for its parent.

mod frames;
mod probe;
mod reader;
mod sandbox;

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use document::{Document, LookAtThis, PageWords};
use serde::{Deserialize, Serialize};

pub(crate) use frames::{ANSWER, Frame, read_frame, write_frame};
pub use probe::{Misdeed, Probe, misread};
pub(crate) use reader::READER;
pub(crate) use sandbox::SETTINGS;

use crate::read::{Child, Unread, read_from};
use crate::structure::PdfStructure;
use crate::table::Table;
use crate::{first, picture, second, structure, table};

/// The exit code of a worker that could not shut itself in.
pub(crate) const NO_SANDBOX: u8 = 70;

/// What the parent asks for.
#[derive(Serialize, Deserialize)]
pub(crate) enum Task {
    /// Read a file.
    Read {
        /// Its name, of which only the extension matters.
        name: String,
        /// A password to try.
        password: Option<String>,
        /// For containers: from which file inside.
        from: usize,
    },
    /// The pages of a PDF, by the first or the second reader.
    Pages {
        /// Whether by the second.
        second: bool,
    },
    /// The structure of a PDF.
    Structure,
    /// A table: rows of cells.
    Table {
        /// Its name, of which only the extension matters.
        name: String,
        /// Which sheet of a workbook.
        sheet: Option<String>,
    },
    /// A page of a PDF, or a photograph, as pixels.
    Picture {
        /// Which page, from 0.
        page: usize,
    },
    /// The words of a PDF's pages, with their places.
    Words,
    /// Try what must not be possible.
    Probe,
    /// Have a fault.
    Misbehave(Misdeed),
}

/// What the worker answers; bytes of files found inside follow in the frame's body.
#[derive(Serialize, Deserialize)]
pub(crate) enum Answer {
    /// A file was read.
    Read {
        /// Texts and notes.
        document: Document,
        /// Where to go on.
        resume: Option<usize>,
        /// Names and lengths of the files in the body.
        children: Vec<(String, usize)>,
    },
    /// Nothing could be read.
    Unread(LookAtThis),
    /// The texts of pages.
    Pages(Vec<String>),
    /// The structure of a PDF; its streams' lengths, and the streams in the body.
    Structure(PdfStructure, Vec<usize>),
    /// A table.
    Table(Table),
    /// A page as pixels, which are in the body.
    Picture {
        /// Width and height.
        size: (u32, u32),
        /// Whether it has no colours.
        grey: bool,
        /// How many pages the file has.
        pages: usize,
        /// Whether everything could be drawn.
        whole: bool,
    },
    /// The words of each page.
    Words(Vec<PageWords>),
    /// What a probe found.
    Probe(Probe),
}

/// What the process does when it is started as a worker: shuts itself in, then answers frames until
/// its input ends. It must be the first thing that `main` does. Where the parent names a program that
/// reads words in pictures, the process becomes that instead, with what follows `stdin` as arguments.
pub fn worker_main() -> ExitCode {
    // A panic's message may quote a document, and nobody reads it.
    std::panic::set_hook(Box::new(|_| {}));
    if let Some(program) = std::env::var_os(READER) {
        let arguments: Vec<String> = std::env::args().skip_while(|one| one != "stdin").collect();
        let sandbox::Open = reader::become_it(std::path::Path::new(&program), &arguments);
        return ExitCode::from(NO_SANDBOX);
    }
    if sandbox::enter().is_err() {
        return ExitCode::from(NO_SANDBOX);
    }
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    loop {
        let frame = match read_frame(&mut input, frames::REQUEST) {
            Ok(Some(frame)) => frame,
            Ok(None) => return ExitCode::SUCCESS,
            Err(_) => return ExitCode::FAILURE,
        };
        let Ok(task) = serde_json::from_slice::<Task>(&frame.head) else {
            return ExitCode::FAILURE;
        };
        let mut answer = answer(task, &frame.body);
        drop(frame);
        if !ANSWER.takes(&answer) {
            answer = Frame::of(&Answer::Unread(LookAtThis::TooLarge), Vec::new());
        }
        if write_frame(&mut output, &answer)
            .and_then(|()| output.flush())
            .is_err()
        {
            return ExitCode::FAILURE;
        }
    }
}

fn answer(task: Task, bytes: &[u8]) -> Frame {
    match task {
        Task::Read {
            name,
            password,
            from,
        } => match read_from(&name, bytes, password.as_deref(), from) {
            Ok(read) => read_answer(read.document, read.resume, &read.children),
            Err(Unread(what)) => Frame::of(&Answer::Unread(what), Vec::new()),
        },
        Task::Pages { second: true } => pages(second::pdf_pages(bytes)),
        Task::Pages { second: false } => pages(first::pdf_pages(bytes)),
        Task::Structure => match structure::pdf(bytes) {
            Ok(mut facts) => {
                let streams = std::mem::take(&mut facts.streams_text);
                let lengths = streams.iter().map(Vec::len).collect();
                Frame::of(&Answer::Structure(facts, lengths), streams.concat())
            }
            Err(Unread(what)) => Frame::of(&Answer::Unread(what), Vec::new()),
        },
        Task::Table { name, sheet } => match table::table(&name, bytes, sheet.as_deref()) {
            Ok(table) => Frame::of(&Answer::Table(table), Vec::new()),
            Err(Unread(what)) => Frame::of(&Answer::Unread(what), Vec::new()),
        },
        Task::Picture { page } => match picture::draw(bytes, page) {
            Ok(drawn) => picture_answer(&drawn),
            Err(Unread(what)) => Frame::of(&Answer::Unread(what), Vec::new()),
        },
        Task::Words => match picture::words(bytes) {
            Ok(words) => Frame::of(&Answer::Words(words), Vec::new()),
            Err(Unread(what)) => Frame::of(&Answer::Unread(what), Vec::new()),
        },
        Task::Probe => Frame::of(&Answer::Probe(probe::walls()), Vec::new()),
        Task::Misbehave(misdeed) => {
            probe::misbehave(misdeed);
            Frame::of(
                &Answer::Unread(LookAtThis::Unreadable("no fault".to_owned())),
                Vec::new(),
            )
        }
    }
}

fn read_answer(mut document: Document, resume: Option<usize>, found: &[Child]) -> Frame {
    let (mut children, mut body) = (Vec::new(), Vec::new());
    for child in found {
        if ANSWER.takes_body(body.len() + child.bytes.len()) {
            children.push((child.name.clone(), child.bytes.len()));
            body.extend_from_slice(&child.bytes);
        } else {
            document.note(LookAtThis::TooLarge, child.name.clone());
        }
    }
    Frame::of(
        &Answer::Read {
            document,
            resume,
            children,
        },
        body,
    )
}

fn picture_answer(drawn: &picture::Drawn) -> Frame {
    let picture = &drawn.picture;
    let head = Answer::Picture {
        size: (picture.width(), picture.height()),
        grey: picture.is_grey(),
        pages: drawn.pages,
        whole: drawn.whole,
    };
    Frame::of(&head, picture.samples().to_vec())
}

fn pages(result: Result<Vec<String>, Unread>) -> Frame {
    match result {
        Ok(pages) => Frame::of(&Answer::Pages(pages), Vec::new()),
        Err(Unread(what)) => Frame::of(&Answer::Unread(what), Vec::new()),
    }
}

/// Reads exactly so many bytes, without trusting the number for an allocation.
fn read_exactly(from: &mut impl std::io::Read, length: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(1 << 20)).unwrap_or(0));
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(std::io::ErrorKind::UnexpectedEof.into())
    }
}
