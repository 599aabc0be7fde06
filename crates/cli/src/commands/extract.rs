//! `caretaker extract FILE`: what Caretaker sees in a file.

use std::io::{Read as _, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use document::Document;
use extract::{Budget, Extractor, one_line, write_plain};

/// Show the text that Caretaker sees in a file, and what you must look at yourself.
#[derive(Debug, clap::Args)]
pub(crate) struct ExtractArgs {
    /// The file, or `-` for the standard input.
    pub(crate) file: PathBuf,
    /// A file with the password of an encrypted file, or `-` for the standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// The password itself; other users of this machine can see it while it runs.
    #[arg(long, conflicts_with = "password_file")]
    pub(crate) password: Option<String>,
    /// Print the document as JSON, with the places of all parts.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Reads the file in the extractor's worker and prints it. Answers the exit code: 0 if it was seen,
/// if only in part; 2 if nothing of it could be read.
pub(crate) fn run(
    args: &ExtractArgs,
    extractor: &Extractor,
    mut out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    let both = args.file.as_os_str() == "-"
        && args
            .password_file
            .as_deref()
            .is_some_and(|path| path.as_os_str() == "-");
    if both {
        writeln!(
            err,
            "the file and its password cannot both be the standard input"
        )?;
        return Ok(2);
    }
    let bytes = bytes_of(args)?;
    let name = args.file.to_string_lossy();
    let password = crate::secret::given(args.password.as_deref(), args.password_file.as_deref())?;
    let extraction = extractor
        .extract(&name, &bytes, password.as_deref(), &Budget::default())
        .context("extracting")?;
    let document = extraction.document;
    let unread = is_unread(&document);
    if args.json || unread {
        // Otherwise the same stands below the text.
        for note in &document.notes {
            writeln!(err, "{}", one_line(&note.line()))?;
        }
    }
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)?;
    } else if !unread {
        write_plain(&document, &mut out)?;
    }
    Ok(if unread { crate::exit::INPUT } else { 0 })
}

/// Whether a file gave no text and somebody has to look at it.
pub(super) fn is_unread(document: &Document) -> bool {
    document.parts.is_empty() && !document.notes.is_empty()
}

fn bytes_of(args: &ExtractArgs) -> anyhow::Result<Vec<u8>> {
    if args.file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    Ok(crate::files::read(&args.file)?)
}
