//! `caretaker letter …`

use std::path::PathBuf;

use app::WordingView;
use clap::Subcommand;

use super::Run;
use crate::files;

/// The texts of the letters on the way to an answer. LETTER is a code such as `extension`, or
/// `extension-young` for whoever is under eighteen.
#[derive(Debug, Subcommand)]
pub(crate) enum LetterCommand {
    /// List the letters, for whom they are written and at what age they are read with ease.
    List,
    /// Show a letter's text, its blanks and how it reads.
    Show {
        /// Its code.
        letter: String,
    },
    /// Write a letter's text from a file: paragraphs parted by empty lines, blanks in braces.
    Write {
        /// Its code.
        letter: String,
        /// The file.
        file: PathBuf,
        /// Only show how it would read.
        #[arg(long = "try")]
        only_try: bool,
    },
    /// Go back to the usual text.
    Usual {
        /// Its code.
        letter: String,
    },
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &LetterCommand) -> anyhow::Result<u8> {
    match command {
        LetterCommand::List => {
            for one in run.ctx.wordings()? {
                writeln!(
                    run.out,
                    "{:<24} {:>2.0} years  {}{}",
                    one.code(),
                    one.reading_age,
                    one.letter.title,
                    if one.own.is_some() { " (your own)" } else { "" }
                )?;
            }
        }
        LetterCommand::Show { letter } => {
            let view = run.ctx.wording(letter)?;
            writeln!(run.out, "{}\n", view.text)?;
            for one in view.letter.blanks {
                writeln!(
                    run.out,
                    "  {:<18} {}",
                    format!("{{{}}}", one.name),
                    one.means
                )?;
            }
            for (name, why) in view.letter.needs {
                writeln!(run.out, "  It has to say {{{name}}}: {why}.")?;
            }
            print(run, &view)?;
        }
        LetterCommand::Write {
            letter,
            file,
            only_try,
        } => {
            let text = files::read_text(&run.path(file))?;
            if *only_try {
                let view = run.ctx.try_wording(letter, &text)?;
                print(run, &view)?;
            } else {
                run.ctx.write_wording(letter, &text, None)?;
                let view = run.ctx.wording(letter)?;
                print(run, &view)?;
            }
        }
        LetterCommand::Usual { letter } => {
            run.ctx.usual_wording(letter, None)?;
            writeln!(run.out, "The usual text holds again.")?;
        }
    }
    Ok(0)
}

fn print(run: &mut Run<'_>, view: &WordingView) -> std::io::Result<()> {
    writeln!(
        run.out,
        "\nHow it reads, with examples ({:.0} years):\n",
        view.reading_age
    )?;
    for text in &view.reads {
        writeln!(run.out, "{text}\n")?;
    }
    for one in &view.advice {
        writeln!(run.out, "! {one}")?;
    }
    Ok(())
}
