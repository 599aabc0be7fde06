//! `caretaker restore …`: from backup and keys to a folder that can be served.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use app::{LostKeys, Report, Sources};
use calendar::instant_in_words;
use clap::{Args, Subcommand};
use keys::MasterKey;
use store::{Options, SqliteStore, Store, StoreError};

use super::Run;
use crate::args::Cli;
use crate::home::Home;

/// `caretaker restore`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct RestoreArgs {
    #[command(flatten)]
    from: Sought,
    /// The folder that is made; it must not be there yet, or be empty.
    #[arg(long, value_name = "DIR", required = true)]
    into: Option<PathBuf>,
    /// A checkpoint that somebody kept: what is lost is reckoned up to there.
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<RestoreCommand>,
}

/// What comes after a restore.
#[derive(Debug, Subcommand)]
enum RestoreCommand {
    /// Confirm that what was restored is what it should be; until then nothing can be changed.
    Confirm,
}

/// Where backup, keys and master key are. The newest backup of the keys is looked for in the folder
/// of `--keys`, too.
#[derive(Debug, Args)]
pub(crate) struct Sought {
    /// A backup of the data, or the folder with several: then the newest.
    #[arg(long, value_name = "DIR")]
    pub(crate) data_backup: Option<PathBuf>,
    /// Another medium with a backup of the keys; the newer of all is taken. Can be given several
    /// times.
    #[arg(long, value_name = "DIR")]
    pub(crate) other_keys: Vec<PathBuf>,
    /// The recovery kit, if the master key is lost.
    #[arg(long, value_name = "FILE")]
    pub(crate) kit: Option<PathBuf>,
    /// Its twelve words; better in a file or typed, since others may see a command line.
    #[arg(long, requires = "kit")]
    pub(crate) words: Option<String>,
    /// A file with its twelve words; `-` is the standard input.
    #[arg(long, value_name = "FILE", requires = "kit", conflicts_with = "words")]
    pub(crate) words_file: Option<PathBuf>,
}

impl RestoreArgs {
    /// Whether it makes a folder, so that no organisation is open.
    pub(crate) fn is_apart(&self) -> bool {
        self.command.is_none()
    }
}

/// Opens a database that is restored.
pub(crate) fn open_store(path: &Path) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(SqliteStore::open(path, Options::default())?))
}

impl Sought {
    /// The folders in which keys are looked for.
    pub(crate) fn key_folders(&self, cli: &Cli, home: &Home, here: &Path) -> Vec<PathBuf> {
        let mut folders: Vec<PathBuf> =
            self.other_keys.iter().map(|path| here.join(path)).collect();
        // Without a word, those of the present installation.
        if cli.keys_given() || folders.is_empty() {
            folders.insert(0, here.join(&home.keys));
        }
        folders
    }

    /// The master key: out of the kit, or its file.
    pub(crate) fn master(&self, home: &Home, out: &mut dyn Write) -> anyhow::Result<MasterKey> {
        let Some(kit) = &self.kit else {
            return MasterKey::read_file(&home.master_key).with_context(|| {
                "without the master key nothing opens; give --master-key, or the recovery kit with --kit"
            });
        };
        let file = crate::files::read(kit)?;
        let words = crate::secret::given_or_typed(
            self.words.as_deref(),
            self.words_file.as_deref(),
            "The twelve words, in their order",
            out,
        )?;
        Ok(keys::recover(&file, &words)?)
    }
}

/// Restores, with no organisation open.
pub(crate) fn apart(cli: &Cli, args: &RestoreArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let begun = Instant::now();
    let home = cli.home()?;
    let here = std::env::current_dir().context("the present folder cannot be found")?;
    let (Some(data), Some(into)) = (&args.from.data_backup, &args.into) else {
        bail!("give the backup of the data with --data-backup, and with --into where it goes");
    };
    let into = here.join(into);
    let master = args.from.master(&home, out)?;
    let restored = Home {
        data: into.clone(),
        ..home.clone()
    };
    restored.check_apart()?;
    write_master(&home, &master)?;
    let since = args
        .since
        .as_ref()
        .map(|path| crate::files::read_text(path))
        .transpose()?;
    let key_folders = args.from.key_folders(cli, &home, &here);
    let sources = Sources {
        data: &here.join(data),
        keys: &key_folders,
        master: &master,
        since: since.as_deref(),
        now: cli.now(),
    };
    let report = app::restore(sources, &into, &open_store, &mut |_| Ok(()))?;
    say(&report, "LOST: what was done", out)?;
    if report.lost_keys > 0 {
        let lost = LostKeys {
            count: report.lost_keys,
            destroyed_at: None,
        };
        writeln!(out, "{}", super::keys::lost_in_words(&lost))?;
    }
    writeln!(
        out,
        "Restored into {} in {:.1} seconds.\n\nNothing can be changed yet. Look at it (`caretaker --data {} serve`), then confirm it:\n  caretaker --data {} restore confirm\nThe data that this replaces must not be used any more.",
        into.display(),
        begun.elapsed().as_secs_f64(),
        into.display(),
        into.display(),
    )?;
    Ok(0)
}

/// Puts the master key where it is looked for, if it came out of the kit.
fn write_master(home: &Home, master: &MasterKey) -> anyhow::Result<()> {
    if home.master_key.exists() {
        if MasterKey::read_file(&home.master_key)?.id() != master.id() {
            bail!(
                "{} holds another master key; give another place with --master-key",
                home.master_key.display()
            );
        }
        return Ok(());
    }
    if let Some(folder) = home.master_key.parent() {
        crate::init::make_private(folder)?;
    }
    master.write_file(&home.master_key)?;
    Ok(())
}

/// What a restore did and lost, the latter after these words: counts and times, never names.
pub(crate) fn say(report: &Report, lost: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    say_done(report, out)?;
    say_lost(report, lost, out)?;
    writeln!(out, "The ledger is in epoch {} now.", report.epoch)?;
    Ok(())
}

fn say_done(report: &Report, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(
        out,
        "Backup of {}: {}\nKeys: {}",
        instant_in_words(report.manifest.made_at),
        report.backup.display(),
        report.keys.display()
    )?;
    for (kind, count) in &report.held {
        writeln!(out, "  {count:>8}  {kind}")?;
    }
    let removed: u64 = report.removed.values().sum();
    if removed > 0 {
        writeln!(
            out,
            "Destroyed since the backup, and removed again: {removed} things."
        )?;
    }
    if report.put_back > 0 {
        writeln!(
            out,
            "Put back or taken away again, as the journal says: {} things.",
            report.put_back
        )?;
    }
    if report.ended > 0 {
        writeln!(
            out,
            "Sessions, tokens and links to answers ended: {}. Accounts, passwords and locks are those of before the loss; make links to answers that were not collected anew.",
            report.ended
        )?;
    }
    Ok(())
}

fn say_lost(report: &Report, heading: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    let lost = &report.lost;
    if lost.leaves.is_empty() {
        writeln!(
            out,
            "Nothing is lost that the recovery journal knows of. What came after its last entry is not known; look at what you remember."
        )?;
    } else {
        let time = |at: Option<jiff::Timestamp>| {
            at.map_or_else(|| "a time that is not known".to_owned(), instant_in_words)
        };
        writeln!(
            out,
            "{heading} between {} and {}:",
            time(lost.from),
            time(lost.last_known_at)
        )?;
        for range in &lost.leaves {
            writeln!(
                out,
                "  entries {} to {} of epoch {} of the ledger",
                range.from,
                range.to - 1,
                range.epoch
            )?;
        }
        for things in &lost.things {
            writeln!(
                out,
                "  at least {} of the kind {}",
                things.count, things.kind
            )?;
        }
    }
    Ok(())
}

/// `caretaker restore confirm`.
pub(crate) fn run(run: &mut Run<'_>, _: &RestoreArgs) -> anyhow::Result<u8> {
    let restored = run.ctx.confirm_restore()?;
    run.ctx.engine.keep_house(run.ctx.now)?;
    writeln!(
        run.out,
        "Confirmed: the backup of {} is what you work with now. Back up data and keys again today.",
        instant_in_words(restored.made_at)
    )?;
    if let Some(lost) = run.ctx.engine.lost_keys()? {
        writeln!(run.out, "{}", super::keys::lost_in_words(&lost))?;
    }
    Ok(0)
}
