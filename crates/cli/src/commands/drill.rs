//! `caretaker drill`: a restore tried out in a scratch folder, read whole, reported, thrown away.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail};
use app::bodies::Drilled;
use app::{Sources, Trial, try_restore};
use clap::Args;
use jiff::Timestamp;
use keys::MasterKey;

use super::Run;
use super::restore::{Sought, open_store, say};
use crate::args::Cli;
use crate::{exit, files};

/// `caretaker drill`.
#[derive(Debug, Args)]
pub(crate) struct DrillArgs {
    #[command(flatten)]
    pub(crate) from: Sought,
    /// Where the certificate is written.
    #[arg(long, value_name = "FILE", default_value = "caretaker-drill.pdf")]
    certificate: PathBuf,
    /// On which disk the scratch folder is made; there must be room for the data.
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
}

/// Tries it out for the living organisation, in whose ledger it then stands.
pub(crate) fn run(run: &mut Run<'_>, args: &DrillArgs) -> anyhow::Result<u8> {
    let path = run.path(&args.certificate);
    let scratch = args.scratch.as_ref().map(|path| run.path(path));
    files::check_place(&path)?;
    let home = run.home;
    let master = MasterKey::read_file(&run.path(&home.master_key))?;
    let known = run.ctx.engine.backup_status()?.known;
    let data = match &args.from.data_backup {
        Some(given) => run.path(given),
        None => known
            .data
            .last()
            .map(|copy| PathBuf::from(&copy.place))
            .context("no backup of the data is known; make one: caretaker backup --to DIR")?,
    };
    let mut folders: Vec<PathBuf> = args
        .from
        .other_keys
        .iter()
        .map(|path| run.path(path))
        .collect();
    folders.extend(known.keys.iter().map(|copy| PathBuf::from(&copy.place)));
    folders.retain(|folder| folder.exists());
    if folders.is_empty() {
        writeln!(
            run.err,
            "No medium with a backup of the keys is there: the living keys are taken, so this does not try the backup of the keys."
        )?;
        folders.push(run.path(&home.keys));
    }
    let tried = Tried {
        data: &data,
        keys: &folders,
        master: &master,
        now: run.ctx.now,
        scratch: scratch.as_deref(),
    };
    let (trial, seconds) = try_it(&tried)?;
    let drilled = Drilled {
        at: run.ctx.now,
        made_at: trial.report.manifest.made_at,
        bodies: trial.bodies,
        faults: trial.faults.len() as u64,
    };
    let note = run.ctx.record_drill(&drilled)?;
    let certificate = app::certificate(&trial, run.ctx.now, seconds, Some(&note))?;
    report(&trial, (&path, &certificate), run.out)
}

/// Tries it out where there is no organisation, on another machine, from backup and kit alone.
pub(crate) fn apart(cli: &Cli, args: &DrillArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let home = cli.home()?;
    let here = std::env::current_dir().context("the present folder cannot be found")?;
    let path = here.join(&args.certificate);
    let scratch = args.scratch.as_ref().map(|path| here.join(path));
    files::check_place(&path)?;
    let Some(data) = &args.from.data_backup else {
        bail!("there is no organisation here; give the backup of the data with --data-backup");
    };
    let master = args.from.master(&home, out)?;
    let folders = args.from.key_folders(cli, &home, &here);
    let tried = Tried {
        data: &here.join(data),
        keys: &folders,
        master: &master,
        now: cli.now(),
        scratch: scratch.as_deref(),
    };
    let (trial, seconds) = try_it(&tried)?;
    let certificate = app::certificate(&trial, cli.now(), seconds, None)?;
    report(&trial, (&path, &certificate), out)
}

struct Tried<'a> {
    data: &'a Path,
    keys: &'a [PathBuf],
    master: &'a MasterKey,
    now: Timestamp,
    scratch: Option<&'a Path>,
}

/// The scratch folder goes with the value that holds it, however this ends.
fn try_it(tried: &Tried<'_>) -> anyhow::Result<(Trial, u64)> {
    let begun = Instant::now();
    let above = tried
        .scratch
        .map_or_else(std::env::temp_dir, Path::to_path_buf);
    let scratch = tempfile::Builder::new()
        .prefix("caretaker-drill-")
        .tempdir_in(&above)
        .map_err(|error| files::unwritable(&above, &error))?;
    let sources = Sources {
        data: tried.data,
        keys: tried.keys,
        master: tried.master,
        since: None,
        now: tried.now,
    };
    let trial = try_restore(sources, scratch.path(), &open_store)?;
    scratch
        .close()
        .context("the scratch folder cannot be thrown away")?;
    Ok((trial, begun.elapsed().as_secs()))
}

fn report(
    trial: &Trial,
    (path, certificate): (&Path, &[u8]),
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    say(&trial.report, "A restore now would lose what was done", out)?;
    for fault in &trial.faults {
        writeln!(out, "FAULT: {fault}")?;
    }
    super::write_private(path, certificate).map_err(|error| files::unwritable(path, &error))?;
    writeln!(
        out,
        "{} bodies opened, {} leaves read, {} faults. The scratch folder is thrown away. Certificate: {}",
        trial.bodies,
        trial.leaves,
        trial.faults.len(),
        path.display()
    )?;
    Ok(if trial.faults.is_empty() {
        0
    } else {
        exit::UNVERIFIED
    })
}
