//! `caretaker ledger …` and `caretaker evidence`

use std::io::Write as _;
use std::path::PathBuf;

use app::Entry;
use clap::{Args, Subcommand};

use super::Run;
use crate::{exit, files};

/// The ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Read every leaf, compare it with tree and head, and print the signed checkpoint.
    Verify {
        /// An exported ledger to verify instead of our own: offline, without any keys.
        bundle: Option<PathBuf>,
        /// A file with an older checkpoint, as signed or as a letter printed it at the foot of a
        /// page: the ledger must contain it unchanged.
        #[arg(long, value_name = "FILE")]
        since: Option<PathBuf>,
        /// The verifier key of a witness that must have cosigned the exported ledger. Can be given
        /// several times.
        #[arg(long, value_name = "KEY", requires = "bundle")]
        witness: Vec<String>,
        /// A file with the certificate of a server that must have stamped the exported ledger, or
        /// of who issued it. Can be given several times.
        #[arg(long, value_name = "FILE", requires = "bundle")]
        stamp: Vec<PathBuf>,
    },
    /// Sign today's checkpoint, show it to those outside whom the settings name, and print it.
    Checkpoint,
    /// Say who outside holds which checkpoint.
    Witness {
        /// First do what is due, without waiting for the time of the next try.
        #[arg(long)]
        run: bool,
    },
    /// Write the whole ledger to a file that anyone can verify without us.
    Export {
        /// The file.
        file: PathBuf,
        /// An earlier epoch, which ended when a backup was restored; else the present one.
        #[arg(long, value_name = "NUMBER")]
        epoch: Option<u64>,
    },
    /// Show entries.
    Show {
        /// The first entry.
        #[arg(long, default_value_t = 0)]
        from: u64,
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
}

/// `caretaker evidence`.
#[derive(Debug, Args)]
pub(crate) struct EvidenceArgs {
    /// The person whose looks and acts are shown.
    person: String,
    /// How many.
    #[arg(long, default_value_t = 100)]
    limit: usize,
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &LedgerCommand) -> anyhow::Result<u8> {
    match command {
        LedgerCommand::Verify { since, .. } => {
            let note = since
                .as_ref()
                .map(|path| files::read_text(&run.path(path)))
                .transpose()?;
            let found = run.ctx.verify_ledger(note.as_deref())?;
            for fault in &found.faults {
                writeln!(run.err, "{fault}")?;
            }
            if !found.faults.is_empty() {
                writeln!(
                    run.err,
                    "The ledger does not verify: {} faults.",
                    found.faults.len()
                )?;
                return Ok(exit::UNVERIFIED);
            }
            for note in &found.notes {
                writeln!(run.err, "{note}")?;
            }
            for epoch in &found.earlier {
                writeln!(
                    run.err,
                    "Epoch {} verifies too: {} leaves, then a backup was restored.",
                    epoch.number, epoch.size
                )?;
            }
            writeln!(run.err, "The ledger verifies: {} leaves.", found.leaves)?;
            let outside = run.ctx.engine.witnessing(run.ctx.now)?;
            for line in super::witness::vouchers(&outside) {
                writeln!(run.err, "{line}")?;
            }
            write!(run.out, "{}", found.checkpoint)?;
            Ok(0)
        }
        LedgerCommand::Export { file, epoch } => {
            let path = run.path(file);
            let mut to = std::io::BufWriter::new(
                std::fs::File::create(&path).map_err(|error| files::unwritable(&path, &error))?,
            );
            let mut failed = None;
            let leaves = run.ctx.export_epoch(*epoch, |line| {
                if failed.is_none() {
                    failed = to.write_all(line.as_bytes()).err();
                }
            })?;
            if let Some(error) = failed {
                return Err(files::unwritable(&path, &error).into());
            }
            to.flush()?;
            writeln!(run.out, "{leaves} leaves written to {}.", path.display())?;
            Ok(0)
        }
        LedgerCommand::Checkpoint => super::witness::checkpoint(run),
        LedgerCommand::Witness { run: first } => super::witness::status(run, *first),
        LedgerCommand::Show { from, limit } => {
            for entry in run.ctx.show_ledger(*from, *limit)? {
                print(run, &entry)?;
            }
            Ok(0)
        }
    }
}

/// Who has seen what is held about a person.
pub(crate) fn evidence(run: &mut Run<'_>, args: &EvidenceArgs) -> anyhow::Result<u8> {
    let person = run.ctx.resolve_person(&args.person)?;
    for entry in run.ctx.seen(person, args.limit)? {
        print(run, &entry)?;
    }
    Ok(0)
}

fn print(run: &mut Run<'_>, entry: &Entry) -> anyhow::Result<()> {
    let words = access::Action::from_code(&entry.act)
        .map_or_else(|| entry.act.clone(), |action| action.words().to_owned());
    let house = run.ctx.engine.house_words();
    let who = entry.actor.as_ref().map_or_else(
        || "somebody (opening erased)".to_owned(),
        |a| {
            let role = access::Role::from_code(&a.role);
            let title = role.map_or_else(|| a.role.clone(), |role| house.role(role));
            format!("{title} {}", a.id)
        },
    );
    let purpose = entry
        .objects
        .as_ref()
        .map(|o| o.purpose.clone())
        .unwrap_or_default();
    writeln!(
        run.out,
        "{:>8}  {}  {who} {words} ({purpose})",
        entry.index, entry.at
    )?;
    Ok(())
}
