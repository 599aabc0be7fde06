//! `caretaker ingest`, `caretaker document …`, `caretaker find`

use std::io::Read as _;
use std::path::{Path, PathBuf};

use app::{AppError, Incoming, Ingested};
use clap::{Args, Subcommand};

use super::Run;
use crate::files;

/// The largest file that is read unless `--large` is given, in bytes: the server holds it in memory
/// while it reads, beside everything else.
const LARGEST: u64 = 256 << 20;
/// The largest file that is read at all: a whole source may have no more.
const LARGEST_OF_ALL: u64 = 1 << 30;

/// A mailbox of more bytes is read in pieces, whatever its size.
const WHOLE_MAILBOX: u64 = 64 << 20;

/// `caretaker ingest`.
#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// Files, or folders with everything in them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The place they belong to, by its name.
    #[arg(long)]
    place: String,
    /// Read files of more than 256 MiB too, up to 1 GiB; each takes as much memory as it is large.
    /// Mailboxes (.mbox) need no such leave: they are read piece by piece, whatever their size.
    #[arg(long)]
    large: bool,
}

/// Documents that were read.
#[derive(Debug, Subcommand)]
pub(crate) enum DocumentCommand {
    /// List everything that was read, and what you must look at yourself.
    List,
    /// Show one document as it was read.
    Show {
        /// Its id.
        document: store::EntityId,
    },
}

/// `caretaker find`.
#[derive(Debug, Args)]
pub(crate) struct FindArgs {
    /// An id, the organisation's number, or a name that fits one person only.
    person: String,
}

/// Reads files of a place.
pub(crate) fn ingest(run: &mut Run<'_>, args: &IngestArgs) -> anyhow::Result<u8> {
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    let paths: Vec<PathBuf> = args.paths.iter().map(|path| run.path(path)).collect();
    check_paths(&paths)?;
    for path in paths {
        let base = if path.is_dir() {
            path.clone()
        } else {
            path.parent().map(Path::to_path_buf).unwrap_or_default()
        };
        gather(&path, &base, &mut found, &mut left_out)?;
    }
    check_names(&found)?;
    let mut tally = Tally::default();
    let total = found.len();
    for (name, kind) in &left_out {
        writeln!(
            run.err,
            "{name}: {kind}, which is not followed; look at it yourself"
        )?;
    }
    tally.look_at += left_out.len();
    for (number, (path, name)) in (1..).zip(found) {
        let read = if is_large_mailbox(&path, &name).unwrap_or_default() {
            mailbox(run, &args.place, (&path, &name), &mut tally)?
        } else {
            match read_file(&path, args.large) {
                Ok(Some(bytes)) => Ok(tally.take(run, &args.place, &name, bytes)?),
                Ok(None) => {
                    writeln!(run.err, "{name}: {}", too_large(args.large))?;
                    tally.look_at += 1;
                    Ok(())
                }
                Err(error) => Err(error),
            }
        };
        if let Err(error) = read {
            writeln!(
                run.err,
                "{name}: cannot be read: {}; look at it yourself",
                files::why(&error)
            )?;
            tally.look_at += 1;
        }
        if number % 100 == 0 {
            writeln!(run.err, "{number} of {total} files")?;
            run.err.flush()?;
        }
    }
    let Tally {
        new,
        changed,
        unchanged,
        pieces,
        look_at,
    } = tally;
    let in_pieces = match pieces {
        0 => String::new(),
        pieces => format!(", large mailboxes in {pieces} pieces"),
    };
    writeln!(
        run.out,
        "{total} files{in_pieces}: {new} new, {changed} changed, {unchanged} unchanged; {look_at} to look at yourself"
    )?;
    Ok(0)
}

/// What became of the files.
#[derive(Default)]
struct Tally {
    new: usize,
    changed: usize,
    unchanged: usize,
    /// Of large mailboxes.
    pieces: usize,
    look_at: usize,
}

impl Tally {
    /// Reads one file, or one piece of a mailbox.
    fn take(
        &mut self,
        run: &mut Run<'_>,
        place: &str,
        name: &str,
        bytes: Vec<u8>,
    ) -> anyhow::Result<()> {
        let file = Incoming {
            path: name.to_owned(),
            bytes,
        };
        let line = run.ctx.ingest(place, &file, run.extractor)?;
        match line.what {
            Ingested::New => self.new += 1,
            Ingested::Changed => self.changed += 1,
            Ingested::Unchanged => self.unchanged += 1,
        }
        if line.what != Ingested::Unchanged {
            for note in &line.look_at {
                writeln!(run.err, "{name}: {note}")?;
            }
        }
        self.look_at += usize::from(!line.look_at.is_empty());
        Ok(())
    }
}

/// Whether a file is a mailbox too large to be read in one go.
fn is_large_mailbox(path: &Path, name: &str) -> std::io::Result<bool> {
    const BEGINNING: u64 = 8 << 10;
    let file = std::fs::File::open(path)?;
    if file.metadata()?.len() <= WHOLE_MAILBOX {
        return Ok(false);
    }
    let mut beginning = Vec::new();
    file.take(BEGINNING).read_to_end(&mut beginning)?;
    Ok(extract::is_mailbox(name, &beginning))
}

/// Reads a large mailbox piece by piece, each stored before the next is read: memory holds one of
/// them, and whoever runs it again after it was stopped goes on where it stopped.
fn mailbox(
    run: &mut Run<'_>,
    place: &str,
    (path, name): (&Path, &str),
    tally: &mut Tally,
) -> anyhow::Result<std::io::Result<()>> {
    const STEP: u64 = 64 << 20;
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) => return Ok(Err(error)),
    };
    let whole = file.metadata().map_or(0, |about| about.len());
    let mut said = 0;
    for (number, piece) in (1..).zip(extract::Pieces::of(std::io::BufReader::new(file))) {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => return Ok(Err(error)),
        };
        let name = format!("{name}/part {number}");
        if piece.cut {
            writeln!(
                run.err,
                "{name}: a message is larger than 80 MiB, and only its beginning was read; look at it yourself"
            )?;
            tally.look_at += 1;
        }
        tally.take(run, place, &name, piece.bytes)?;
        tally.pieces += 1;
        if piece.read >= said + STEP {
            said = piece.read;
            writeln!(run.err, "{} of {} MiB", said >> 20, whole >> 20)?;
            run.err.flush()?;
        }
    }
    Ok(Ok(()))
}

/// Whatever was named must be there, and be a file, a folder or a link: all of it is looked at before
/// anything is read, so that a slip in the last one does not leave the others half done.
fn check_paths(paths: &[PathBuf]) -> Result<(), AppError> {
    let mut faults = Vec::new();
    for path in paths {
        match std::fs::symlink_metadata(path).map(|found| found.file_type()) {
            Ok(kind) if kind.is_file() || kind.is_dir() || kind.is_symlink() => {}
            Ok(kind) => faults.push(app::Fault::new(
                path.display().to_string(),
                format!("this is {}, and was not opened", files::special(kind)),
                "give files and folders only",
            )),
            Err(error) => match files::unreadable(path, &error) {
                AppError::Input(more) => faults.extend(more),
                other => return Err(other),
            },
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AppError::Input(faults))
    }
}

/// Two files of one name in a place would be one: the second would take the place of the first.
fn check_names(files: &[(PathBuf, String)]) -> Result<(), AppError> {
    let mut seen = std::collections::BTreeMap::new();
    for (path, name) in files {
        if let Some(other) = seen.insert(name, path).filter(|other| *other != path) {
            return Err(AppError::input(
                "paths",
                format!(
                    "{} and {} would both be `{name}`",
                    other.display(),
                    path.display()
                ),
                "read them in one after the other into places of their own, or give the folder that holds both",
            ));
        }
    }
    Ok(())
}

/// A file's bytes; none if they are too many. It may grow while it is read.
fn read_file(path: &Path, large: bool) -> std::io::Result<Option<Vec<u8>>> {
    let most = if large { LARGEST_OF_ALL } else { LARGEST };
    let file = std::fs::File::open(path)?;
    if file.metadata()?.len() > most {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let read = file.take(most + 1).read_to_end(&mut bytes)?;
    Ok((read as u64 <= most).then_some(bytes))
}

/// What is said of a file that was left out because of its size.
fn too_large(large: bool) -> &'static str {
    if large {
        "larger than 1 GiB, not read; look at it yourself, or split it"
    } else {
        "larger than 256 MiB, not read; look at it yourself, or read it in with --large"
    }
}

/// All files below a path, sorted, each with its name below the base. Links are not followed.
fn gather(
    path: &Path,
    base: &Path,
    found: &mut Vec<(PathBuf, String)>,
    left_out: &mut Vec<(String, &'static str)>,
) -> Result<(), AppError> {
    let unreadable = |error| files::unreadable(path, &error);
    let kind = std::fs::symlink_metadata(path)
        .map_err(unreadable)?
        .file_type();
    if kind.is_dir() {
        let mut below: Vec<PathBuf> = std::fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
            .map_err(unreadable)?;
        below.sort();
        for path in below {
            gather(&path, base, found, left_out)?;
        }
        return Ok(());
    }
    let name = path.strip_prefix(base).unwrap_or(path);
    let name = name.to_string_lossy().into_owned();
    if kind.is_file() {
        found.push((path.to_path_buf(), name));
    } else {
        left_out.push((name, files::special(kind)));
    }
    Ok(())
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &DocumentCommand) -> anyhow::Result<u8> {
    match command {
        DocumentCommand::List => {
            for line in run.ctx.list_documents()? {
                writeln!(
                    run.out,
                    "{}  {}: {}  ({} parts)",
                    line.id, line.place, line.path, line.parts
                )?;
                for note in line.look_at {
                    writeln!(run.out, "    {note}")?;
                }
            }
        }
        DocumentCommand::Show { document } => {
            let (source, place) = run.ctx.show_document(*document)?;
            writeln!(run.out, "{place}: {}", source.body.path)?;
            for part in &source.body.document.parts {
                writeln!(run.out, "\n[{}]\n{}", part.label(), part.text)?;
            }
            for note in &source.body.document.notes {
                writeln!(run.out, "\nLook at this yourself: {}", note.line())?;
            }
        }
    }
    Ok(0)
}

/// Finds a person.
pub(crate) fn find(run: &mut Run<'_>, args: &FindArgs) -> anyhow::Result<u8> {
    let person = run.ctx.resolve_person(&args.person)?;
    let hits = run.ctx.find(person)?;
    for hit in &hits {
        writeln!(run.out, "{}: {}", hit.place, hit.title)?;
        let or = if hit.or.is_empty() {
            String::new()
        } else {
            format!(", or {}", hit.or.join(", "))
        };
        writeln!(
            run.out,
            "    “{}” ({}, {:?}{or})",
            hit.written,
            hit.form.code(),
            hit.strength
        )?;
        writeln!(run.out, "    {}", hit.around)?;
    }
    writeln!(
        run.out,
        "{} places. Not found this way: people meant only by “he” or “she”, in pictures, or by a nickname nobody entered.",
        hits.len()
    )?;
    Ok(0)
}
