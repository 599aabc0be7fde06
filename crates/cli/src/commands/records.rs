//! `caretaker record …`

use app::NewRecord;
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::Run;

/// Records about people.
#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    /// Store a record; its basis, category and retention come from the policy.
    Add(AddArgs),
    /// List a person's records: what, why, until when.
    List {
        /// An id, the organisation's number, or a name that fits one person only.
        person: String,
    },
    /// Show one record with its text.
    Show {
        /// Its id.
        record: store::EntityId,
    },
}

/// `caretaker record add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// About whom.
    person: String,
    /// What it is: a kind of record of the policy, for example session-report.
    #[arg(long)]
    kind: String,
    /// What it says, or the name of a file after an @; goes into the first field of words.
    #[arg(long, default_value = "", hide_default_value = true)]
    text: String,
    /// What stands in a field of the policy: its code, =, and what is to be kept; with nothing behind
    /// the =, what stood there in somebody's details goes. For each field.
    #[arg(long, value_name = "CODE=TEXT", value_parser = code_and_text)]
    field: Vec<(String, String)>,
    /// The day it is about; today if left out.
    #[arg(long)]
    on: Option<Date>,
    /// A purpose of the policy; the usual one if left out.
    #[arg(long)]
    purpose: Option<String>,
    /// Where it came from; the usual source if left out.
    #[arg(long)]
    source: Option<String>,
    /// Others who stand in it.
    #[arg(long)]
    other: Vec<String>,
}

/// `progress=Reads fluently` as the code of a field and what stands in it.
fn code_and_text(written: &str) -> Result<(String, String), String> {
    written
        .split_once('=')
        .map(|(code, text)| (code.to_owned(), text.to_owned()))
        .ok_or_else(|| "write the code of the field, =, and what is to be kept".to_owned())
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &RecordCommand) -> anyhow::Result<u8> {
    match command {
        RecordCommand::Add(args) => {
            let text = match args.text.strip_prefix('@') {
                Some(path) => crate::files::read_text(&run.path(path.as_ref()))?,
                None => args.text.clone(),
            };
            let others = args
                .other
                .iter()
                .map(|words| run.ctx.resolve_person(words))
                .collect::<Result<_, _>>()?;
            let id = run.ctx.add_record(&NewRecord {
                version: None,
                person: run.ctx.resolve_person(&args.person)?,
                kind: args.kind.clone(),
                purpose: args.purpose.clone(),
                source: args.source.clone(),
                on: args.on.unwrap_or_else(|| run.ctx.today()),
                text,
                fields: args.field.clone(),
                others,
                author: None,
            })?;
            writeln!(run.out, "{id}")?;
        }
        RecordCommand::List { person } => {
            let person = run.ctx.resolve_person(person)?;
            for line in run.ctx.list_records(person)? {
                writeln!(run.out, "{}  {}  {}", line.id, line.on, line.title)?;
                restricted(run, line.restricted)?;
                writeln!(run.out, "    why: {} ({})", line.purpose, line.basis)?;
                writeln!(
                    run.out,
                    "    from: {}; until: {}, then {}",
                    line.source, line.until, line.then
                )?;
            }
        }
        RecordCommand::Show { record } => {
            let view = run.ctx.show_record(*record)?;
            writeln!(
                run.out,
                "{}, {}, about {}",
                view.line.title, view.line.on, view.person
            )?;
            restricted(run, view.line.restricted)?;
            if let Some(author) = &view.author {
                writeln!(run.out, "written by {author}")?;
            }
            writeln!(
                run.out,
                "until {}, then {}",
                view.line.until, view.line.then
            )?;
            writeln!(run.out, "you may see it: {}", view.why)?;
            writeln!(run.out, "\n{}", view.stored.body.words())?;
        }
    }
    Ok(0)
}

fn restricted(run: &mut Run<'_>, since: Option<jiff::civil::Date>) -> std::io::Result<()> {
    match since {
        None => Ok(()),
        Some(since) => writeln!(run.out, "    kept and not to be used, since {since}"),
    }
}
