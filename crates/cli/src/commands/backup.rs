//! `caretaker backup …`: the data, the keys, and how they stand.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use app::{BackupStep, Target};
use calendar::instant_in_words;
use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::Run;

/// `caretaker backup`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct BackupArgs {
    /// Copy the data, while others work, to a folder of its own below this one. No key goes there.
    #[arg(long, value_name = "DIR", required = true)]
    to: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<BackupCommand>,
}

/// The other backups.
#[derive(Debug, Subcommand)]
enum BackupCommand {
    /// Copy the keys to a medium; each of two media has one, and the older there goes once the new
    /// one has been read back and opened.
    Keys {
        /// The folder on the medium. Given twice, both media are written, one after the other.
        #[arg(long, value_name = "DIR", required = true)]
        to: Vec<PathBuf>,
    },
    /// Say when each backup was made, and which destructions have reached both backups of the keys.
    Status,
    /// Take a medium with keys off the list: it was destroyed.
    Forget {
        /// Its name, as `backup status` prints it.
        medium: String,
    },
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, args: &BackupArgs) -> anyhow::Result<u8> {
    match (&args.command, &args.to) {
        (Some(BackupCommand::Keys { to }), _) => {
            for folder in to {
                keys(run, folder)?;
            }
            Ok(0)
        }
        (Some(BackupCommand::Status), _) => status(run),
        (Some(BackupCommand::Forget { medium }), _) => {
            run.ctx.forget_medium(medium)?;
            writeln!(run.out, "{medium} is off the list.")?;
            Ok(0)
        }
        (None, Some(to)) => data(run, to),
        // The command line does not let it come to this.
        (None, None) => Ok(crate::exit::INPUT),
    }
}

fn target<'a>(run: &Run<'_>, folder: &'a Path) -> Target<'a> {
    let device = |path: &Path| std::fs::metadata(path).map(|about| about.dev()).ok();
    let data = device(&run.path(&run.home.data));
    Target {
        folder,
        beside_data: data.is_some() && device(folder) == data,
    }
}

fn data(run: &mut Run<'_>, to: &Path) -> anyhow::Result<u8> {
    let folder = run.path(to);
    let target = target(run, &folder);
    let mut tenth = 0;
    let err = &mut *run.err;
    let made = run.ctx.back_up(target, &mut |step| {
        match step {
            BackupStep::Copied(done, whole) => {
                let now = done.saturating_mul(10).checked_div(whole).unwrap_or(10);
                if now > tenth {
                    tenth = now;
                    let _ = writeln!(err, "{} % copied", now * 10);
                }
            }
            BackupStep::Written => {
                let _ = writeln!(err, "reading it back and checking every row");
            }
            BackupStep::Checked
            | BackupStep::Named
            | BackupStep::Replaced
            | BackupStep::Recorded => {}
        }
        let _ = err.flush();
        Ok(())
    })?;
    let bytes: u64 = made.manifest.files.iter().map(|file| file.bytes).sum();
    writeln!(
        run.out,
        "Backed up to {} ({} MiB), read back and checked.",
        made.folder.display(),
        bytes.div_ceil(1 << 20)
    )?;
    if target.beside_data {
        writeln!(
            run.err,
            "This is the disk that the data are on: when it fails, both are gone. Use another medium."
        )?;
    }
    if !made.keys_suffice {
        writeln!(
            run.err,
            "The keys have changed since they were backed up; without newer ones this backup may not restore. Now: caretaker backup keys --to DIR"
        )?;
    }
    Ok(0)
}

fn keys(run: &mut Run<'_>, to: &Path) -> anyhow::Result<()> {
    let folder = run.path(to);
    let target = target(run, &folder);
    let made = run.ctx.back_up_keys(target, &mut |_| Ok(()))?;
    writeln!(
        run.out,
        "Keys backed up to {}, read back and opened.",
        made.folder.display()
    )?;
    if target.beside_data {
        writeln!(
            run.err,
            "This is the disk that the data are on: whoever takes it has both, and when it fails both are gone. Use another medium."
        )?;
    }
    if made.media < 2 {
        writeln!(
            run.err,
            "One more: keep a second backup of the keys on another medium."
        )?;
    }
    if made.incomplete > 0 {
        writeln!(
            run.err,
            "{} not complete yet: the destroyed keys are still on an older medium. Back up the keys there too.",
            destructions(made.incomplete)
        )?;
    }
    Ok(())
}

fn destructions(count: usize) -> String {
    if count == 1 {
        "1 destruction is".to_owned()
    } else {
        format!("{count} destructions are")
    }
}

fn status(run: &mut Run<'_>) -> anyhow::Result<u8> {
    let status = run.ctx.backup_status()?;
    let known = &status.known;
    match known.data.last() {
        None => writeln!(run.out, "Data: never backed up.")?,
        Some(copy) => writeln!(
            run.out,
            "Data: {} to {} (epoch {}, {} leaves, {} MiB){}",
            instant_in_words(copy.at),
            copy.place,
            copy.epoch,
            copy.leaves,
            copy.bytes.div_ceil(1 << 20),
            beside(copy.beside_data)
        )?,
    }
    if known.keys.is_empty() {
        writeln!(run.out, "Keys: never backed up.")?;
    }
    for copy in &known.keys {
        writeln!(
            run.out,
            "Keys: {} to {}, medium {}{}",
            instant_in_words(copy.at),
            copy.place,
            copy.medium,
            beside(copy.beside_data)
        )?;
    }
    if !known.keys.is_empty() && !status.keys_suffice {
        writeln!(run.out, "Keys: changed since; back them up again.")?;
    }
    match &known.drilled {
        None => writeln!(run.out, "A restore was never tried out: caretaker drill")?,
        Some(drilled) => writeln!(
            run.out,
            "Tried out: {}, {} bodies opened, {} faults",
            instant_in_words(drilled.at),
            drilled.bodies,
            drilled.faults
        )?,
    }
    for one in &status.destructions {
        let at =
            Timestamp::from_microsecond(one.at).map_or_else(|_| String::new(), instant_in_words);
        let state = if one.complete {
            "complete: gone from both backups of the keys"
        } else {
            "not complete: a backup of the keys is older"
        };
        writeln!(run.out, "Destroyed: {at}, {} cells, {state}", one.cells)?;
    }
    Ok(0)
}

fn beside(beside_data: bool) -> &'static str {
    if beside_data {
        ", on the disk of the data"
    } else {
        ""
    }
}
