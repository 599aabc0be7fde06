//! `caretaker cases FILE`: reckons worked cases and says where one is not as expected.

use std::io::{Read as _, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use app::AppError;
use calendar::Holidays;
use duties::cases::{Answer, Cases};

use crate::exit;

/// The largest file of cases, in bytes.
const LARGEST: u64 = 2 * 1024 * 1024;

/// Reckon worked cases: what happened to a request on which day, and what is due when.
#[derive(Debug, clap::Args)]
pub(crate) struct CasesArgs {
    /// The file, TOML, or `-` for the standard input; `docs/guide` shows its form.
    pub(crate) file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Reckons and prints. Answers the exit code: 3 if a case came out otherwise than it expects.
pub(crate) fn run(args: &CasesArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let answers = reckoned(args)?;
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &answers).context("write the answers")?;
        writeln!(out)?;
    } else {
        for answer in &answers {
            write_text(answer, out)?;
        }
    }
    let differ = answers.iter().any(|answer| !answer.differs.is_empty());
    Ok(if differ { exit::REFUSED } else { 0 })
}

fn reckoned(args: &CasesArgs) -> anyhow::Result<Vec<Answer>> {
    let place = args.file.display().to_string();
    let wrong = |what: String| AppError::input(&place, what, "");
    let text = text_of(args)?;
    let cases: Cases = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(&text, span.start));
        wrong(format!("line {line}: {}", error.message()))
    })?;
    let answers = cases.answers(&Holidays::published());
    Ok(answers.map_err(|misread| wrong(misread.to_string()))?)
}

fn text_of(args: &CasesArgs) -> anyhow::Result<String> {
    let mut text = String::new();
    let name = args.file.display();
    let read = if args.file.as_os_str() == "-" {
        std::io::stdin().take(LARGEST + 1).read_to_string(&mut text)
    } else {
        crate::files::open(&args.file)?
            .take(LARGEST + 1)
            .read_to_string(&mut text)
    };
    let input = |what: String| AppError::input(name.to_string(), what, "");
    let read = read.map_err(|error| input(crate::files::why(&error)))?;
    if u64::try_from(read).is_ok_and(|read| read > LARGEST) {
        return Err(input("it is larger than 2 MB".to_owned()).into());
    }
    Ok(text)
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.split(|byte| *byte == b'\n').count()
}

fn write_text(answer: &Answer, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{}", answer.id)?;
    for (name, found) in &answer.found {
        writeln!(out, "  {name:<20}{found}")?;
    }
    if let Some(refusal) = &answer.refused {
        match &answer.at {
            Some(line) => writeln!(out, "  refused at `{line}`: {refusal}")?,
            None => writeln!(out, "  refused: {refusal}")?,
        }
        if let Some(citation) = refusal.citation {
            writeln!(out, "    source: {citation}")?;
        }
    }
    for differs in &answer.differs {
        writeln!(out, "  otherwise than expected: {differs}")?;
    }
    Ok(())
}
