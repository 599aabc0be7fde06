//! `caretaker keys …`: how the keys stand, and changing each of them.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use ::keys::{MasterKey, RecoveryKit, SystemRandom, Which};
use anyhow::bail;
use app::{FormerKey, LostKeys, OlderBackups, Realms, RotateStep};
use calendar::{date_in_london, instant_in_words};
use clap::Subcommand;

use super::Run;

/// `caretaker keys`.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Say how the keys stand: epochs, counts, and keys that newer ones have replaced.
    Status,
    /// Change the master key, with a new recovery kit. Kits of before open nothing of what is now.
    RotateMaster {
        /// Where the new recovery kit is written: on another medium, for a second person. Named by
        /// the day if left out.
        #[arg(long, value_name = "FILE")]
        kit: Option<PathBuf>,
    },
    /// Change the key of the terms by which things are found; whoever else writes waits meanwhile.
    RotateIndex,
    /// Change the organisation's own key; whoever else writes waits meanwhile.
    RotateOrganisation,
    /// Change the key of what the ledger keeps sealed: who, on what, why. Nobody waits meanwhile.
    RotateAudit,
    /// Drop the keys that newer ones have replaced, if nothing is sealed under them any more; all of it
    /// is read before.
    DropRetired {
        /// Backups of the data from before the change are destroyed, or will not be needed: without
        /// the retired keys they never open again.
        #[arg(long)]
        older_backups_gone: bool,
    },
}

/// Runs it.
pub(crate) fn run(run: &mut Run<'_>, command: &KeysCommand) -> anyhow::Result<u8> {
    match command {
        KeysCommand::Status => status(run),
        KeysCommand::RotateMaster { kit } => rotate_master(run, kit.as_deref()),
        KeysCommand::RotateIndex => rotate(run, Which::Index),
        KeysCommand::RotateOrganisation => rotate(run, Which::Own),
        KeysCommand::RotateAudit => rotate(run, Which::Audit),
        KeysCommand::DropRetired { older_backups_gone } => {
            let older = if *older_backups_gone {
                OlderBackups::Gone
            } else {
                OlderBackups::Kept
            };
            drop_retired(run, older)
        }
    }
}

fn status(run: &mut Run<'_>) -> anyhow::Result<u8> {
    let status = run.ctx.keys_status()?;
    let summary = status.summary;
    writeln!(
        run.out,
        "Key store: epoch {}, {} KiB in each of two slots.",
        summary.epoch,
        summary.bytes.div_ceil(1024)
    )?;
    writeln!(
        run.out,
        "Cells: {} with a key ({} of them not in use yet), {} destroyed.",
        summary.cells, summary.spare, summary.tombstones
    )?;
    if MasterKey::successor_path(&run.path(&run.home.master_key)).exists() {
        writeln!(
            run.out,
            "A change of the master key was begun and not finished; again: caretaker keys rotate-master"
        )?;
    }
    for one in &status.former {
        writeln!(run.out, "{}", in_words(one))?;
    }
    if status.former.is_empty() {
        writeln!(run.out, "No key of before is kept.")?;
    }
    if let Some(lost) = &status.lost {
        writeln!(run.out, "{}", lost_in_words(lost))?;
    }
    Ok(0)
}

/// What a restore left without use, in words.
pub(super) fn lost_in_words(lost: &LostKeys) -> String {
    let until = match lost.destroyed_at {
        Some(at) => format!(
            "they are destroyed after {}; a newer backup that turns up must be restored before",
            instant_in_words(at)
        ),
        None => "they are destroyed a day after the restore is confirmed".to_owned(),
    };
    format!(
        "Keys that nothing refers to since the restore, of what was lost or made ahead of need: {}; {until}.",
        lost.count
    )
}

fn in_words(one: &FormerKey) -> String {
    let of = match one.realm {
        Realms::Organisation => "the organisation",
        Realms::Accounts => "the accounts",
    };
    let which = match one.which {
        Which::Own => "own key",
        Which::Index => "index key",
        Which::Audit => "audit key",
    };
    let state = if one.retired {
        "retired: backups of before open with it"
    } else {
        "the change is going on; if it was cut short, it goes on at the next start"
    };
    let at = instant_in_words(one.at);
    format!("A former {which} of {of}, replaced on {at}; {state}.")
}

fn rotate(run: &mut Run<'_>, which: Which) -> anyhow::Result<u8> {
    let err = &mut *run.err;
    let mut told = 0;
    let mut tell = |step| {
        if let RotateStep::Renewed(count) = step
            && count >= told + 1000
        {
            told = count;
            let _ = writeln!(err, "{count} put again");
            let _ = err.flush();
        }
        Ok(())
    };
    let (rotated, name, after) = match which {
        Which::Index => (
            run.ctx.rotate_index(&mut tell)?,
            "The index key",
            "The old one is gone.",
        ),
        Which::Own => (
            run.ctx.rotate_organisation(&mut tell)?,
            "The organisation’s own key",
            "The old one is retired: backups of before open with it, and details in the ledger until `caretaker keys rotate-audit` has put them under the new one.",
        ),
        Which::Audit => (
            run.ctx.rotate_audit(&mut tell)?,
            "The audit key",
            "No entry of the ledger has changed. The old one is retired: backups of before open with it.",
        ),
    };
    writeln!(
        run.out,
        "{name} is changed; {} things were put again under it. {after}",
        rotated.renewed
    )?;
    writeln!(
        run.err,
        "The keys have changed; now, on both media: caretaker backup keys --to DIR"
    )?;
    Ok(0)
}

fn drop_retired(run: &mut Run<'_>, older: OlderBackups) -> anyhow::Result<u8> {
    let dropped = run.ctx.drop_retired(older)?;
    writeln!(
        run.out,
        "Read before: {} bodies, {} entries of the ledger, {} things in the recovery journal; nothing is sealed under a key of before.\nRetired keys dropped: {}. Backups of the data from before they were retired never open again.",
        dropped.bodies, dropped.leaves, dropped.entries, dropped.keys
    )?;
    writeln!(
        run.err,
        "The backups of the keys still hold them; now, on both media: caretaker backup keys --to DIR"
    )?;
    Ok(0)
}

/// In this order: the new key's file, a kit of it that was read back, the key store, the old file's
/// end. Cut short anywhere, one of the two files opens the key store.
fn rotate_master(run: &mut Run<'_>, kit: Option<&Path>) -> anyhow::Result<u8> {
    let allowed = run.ctx.may_rotate_master()?;
    let path = run.path(&run.home.master_key);
    let named = PathBuf::from(format!(
        "caretaker-recovery-kit-{}.age",
        date_in_london(run.ctx.now)
    ));
    let kit = run.path(kit.unwrap_or(&named));
    if kit.exists() {
        bail!(
            "{} is there already; give another place with --kit",
            kit.display()
        );
    }
    let master = MasterKey::successor(&path, &mut SystemRandom)?;
    write_kit(run, &master, &kit)?;
    run.ctx.rotate_master(&allowed, &master)?;
    MasterKey::succeed(&path)?;
    writeln!(
        run.out,
        "The master key is changed: {}.\n\nRecovery kits of before open nothing of what is now. Together with a backup of the keys of before they still open that, so:\n  1. give the new kit and its words to the second person;\n  2. on both media: caretaker backup keys --to DIR (the older backup there goes);\n  3. then destroy the old kit, its words, and every copy of the old master key.",
        path.display()
    )?;
    Ok(0)
}

/// Writes the kit, opens it as it stands on the medium, and shows its words once.
fn write_kit(run: &mut Run<'_>, master: &MasterKey, path: &Path) -> anyhow::Result<()> {
    let kit = RecoveryKit::make(master, ::keys::WORK_FACTOR, &mut SystemRandom)?;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| crate::files::unwritable(path, &error))?;
    file.write_all(&kit.age_file)?;
    file.sync_all()?;
    let opened = ::keys::recover(&std::fs::read(path)?, &kit.phrase())?;
    if opened.id() != master.id() {
        bail!("the recovery kit does not give the new master key back; nothing was changed");
    }
    writeln!(
        run.out,
        "Recovery kit: {}. Give it, and these twelve words on paper, to a second person:\n",
        path.display()
    )?;
    for (number, word) in (1..).zip(kit.words.iter()) {
        writeln!(run.out, "  {number:>2}  {word}")?;
    }
    writeln!(run.out, "\n{}", kit.qr.as_str())?;
    run.out.flush()?;
    Ok(())
}
