//! `caretaker doctor`: whether everything is as it should be, each line with how to mend it.

use std::io::Write;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use store::Store as _;

use crate::args::{Cli, DoctorArgs};
use crate::home::Home;
use crate::{exit, open};

/// How old a backup of the data may be.
const A_DAY: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);
/// File systems that keep snapshots, by their magic number.
const SNAPSHOTS: &[(i64, &str)] = &[
    (0x9123_683e, "btrfs"),
    (0x2fc1_2fc1, "ZFS"),
    (0xca45_1a4e, "bcachefs"),
];
/// How little free space is too little, in bytes.
const LITTLE_SPACE: u64 = 1 << 30;

/// How much it matters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// All is well.
    Good,
    /// Something is wanting, and nothing is broken.
    Warning,
    /// Something must be done.
    Bad,
}

/// One finding.
struct Finding {
    level: Level,
    /// What was found, and how to mend it.
    words: String,
}

/// Checks everything and says what it found.
pub(crate) fn run(cli: &Cli, args: &DoctorArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let home = cli.home()?;
    let mut findings = vec![apart(&home), master(&home.master_key), space(&home)];
    findings.extend(slots(&home));
    findings.extend(modes(&home));
    findings.extend(clock(cli));
    match open::open(&home, cli.now()) {
        Ok(opened) => {
            findings.push(good(
                "the organisation opens: store and keys belong together",
            ));
            let outside = || {
                let found = crate::commands::witness::findings(&opened.engine, cli.now())?;
                let said = found.into_iter();
                Ok(said
                    .map(|(level, words)| Finding { level, words })
                    .collect())
            };
            findings.extend(or_bad(versions(&opened.engine)));
            findings.extend(successor(&home.master_key));
            findings.extend(or_bad(data(&opened, args.deep)));
            findings.extend(or_bad(backups(&opened.engine, cli.now())));
            findings.extend(or_bad(outside()));
            let left = crate::commands::mailbox::findings(&opened.engine);
            findings.extend(or_bad(left.map(|left| said(left).collect())));
        }
        Err(error) if is_served(&error) => findings.push(warn(
            "Caretaker is being served, so what is inside was not looked at; for that, stop it and ask again",
        )),
        Err(error) => findings.push(bad(format!("the organisation does not open: {error:#}"))),
    }
    findings.push(good(
        "limits: remnants on solid-state disks and snapshots made by the host are outside of what Caretaker can destroy",
    ));
    findings.extend(said(crate::commands::mailbox::reached(&home.settings)));
    findings.push(reader());
    findings.extend(medium(&home));
    let worst = findings.iter().any(|finding| finding.level == Level::Bad);
    for finding in findings {
        let level = match finding.level {
            Level::Good => "ok  ",
            Level::Warning => "WARN",
            Level::Bad => "MEND",
        };
        writeln!(out, "{level}  {}", finding.words)?;
    }
    Ok(if worst { exit::UNVERIFIED } else { 0 })
}

/// Whether another process, such as `caretaker serve`, has the folder open: nothing is wrong with that.
fn is_served(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(store::LockError::Held(_)))
}

/// A check that cannot be done is a finding too: the file it would read may be the damaged one.
fn or_bad(found: anyhow::Result<Vec<Finding>>) -> Vec<Finding> {
    found.unwrap_or_else(|error| vec![bad(format!("a check could not be done: {error:#}"))])
}

/// What a command found of its own.
fn said(found: Option<(Level, String)>) -> impl Iterator<Item = Finding> {
    let found = found.into_iter();
    found.map(|(level, words)| Finding { level, words })
}

/// Whether words on pictures can be read; nothing is wanting where they cannot.
fn reader() -> Finding {
    let found = open::extractor().is_ok_and(|extractor| extractor.reads_pictures());
    good(if found {
        "words on pictures can be read (tesseract), where somebody asks for it"
    } else {
        extract::MISSING
    })
}

fn good(words: impl Into<String>) -> Finding {
    Finding {
        level: Level::Good,
        words: words.into(),
    }
}

fn warn(words: impl Into<String>) -> Finding {
    Finding {
        level: Level::Warning,
        words: words.into(),
    }
}

fn bad(words: impl Into<String>) -> Finding {
    Finding {
        level: Level::Bad,
        words: crate::files::in_words(&words.into()),
    }
}

fn apart(home: &Home) -> Finding {
    match home.check_apart() {
        Ok(()) => good("master key and data are apart"),
        Err(error) => bad(error.to_string()),
    }
}

fn master(path: &Path) -> Finding {
    match std::fs::metadata(path) {
        Err(_) => bad(format!(
            "there is no master key at {}; make it again: caretaker recover KIT",
            path.display()
        )),
        Ok(found) if found.permissions().mode() & 0o077 != 0 => bad(format!(
            "others can read the master key; mend: chmod 600 {}",
            path.display()
        )),
        Ok(found) => {
            not_ours(path, &found).unwrap_or_else(|| good("only its owner can read the master key"))
        }
    }
}

/// Folders that only their owner may enter, and where others may, what lies in them. Sealed or not:
/// whoever may write can destroy, and whoever may read can keep what is destroyed here.
fn modes(home: &Home) -> Vec<Finding> {
    let slots = home.slots();
    let folders = [&home.data, &home.keys, &slots.a, &slots.b];
    let mut findings = Vec::new();
    for folder in folders {
        let Some(open) = mode(folder, "700") else {
            continue;
        };
        findings.push(open);
        let inside = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for path in inside
            .map(|entry| entry.path())
            .filter(|path| !path.is_dir())
        {
            findings.extend(mode(&path, "600"));
        }
    }
    // Whoever may write beside the master key can put another in its place.
    if let Some(folder) = home.master_key.parent() {
        let found = std::fs::metadata(folder);
        if found.is_ok_and(|found| found.permissions().mode() & 0o022 != 0) {
            findings.push(bad(format!(
                "others can write to the folder of the master key; mend: chmod go-w {}",
                folder.display()
            )));
        }
    }
    if findings.is_empty() {
        findings.push(good("only their owner can reach data and keys"));
    }
    findings
}

/// What is wrong with the mode of a file or folder; what is not there is found by others.
fn mode(path: &Path, right: &str) -> Option<Finding> {
    let found = std::fs::metadata(path).ok()?;
    let open = found.permissions().mode() & 0o077 != 0;
    if !open {
        return not_ours(path, &found);
    }
    let shown = path.display();
    let what = if found.is_dir() { "enter" } else { "reach" };
    Some(bad(format!(
        "others can {what} {shown}; mend: chmod {right} {shown}"
    )))
}

/// A file that belongs to another user: they can change its mode whenever they like.
fn not_ours(path: &Path, found: &std::fs::Metadata) -> Option<Finding> {
    let (owner, we) = (found.uid(), rustix::process::geteuid().as_raw());
    (owner != we && we != 0).then(|| {
        let shown = path.display();
        bad(format!(
            "{shown} belongs to another user; mend, as root: chown {we} {shown}"
        ))
    })
}

fn space(home: &Home) -> Finding {
    match rustix::fs::statvfs(&home.data) {
        Ok(found) => {
            let free = found.f_bavail.saturating_mul(found.f_frsize);
            let words = format!("{} MiB free on the disk of the data folder", free >> 20);
            if free < LITTLE_SPACE {
                bad(format!("{words}; make room"))
            } else {
                good(words)
            }
        }
        Err(error) => bad(format!(
            "the data folder {} cannot be looked at: {error}",
            home.data.display()
        )),
    }
}

fn slots(home: &Home) -> Vec<Finding> {
    let slots = home.slots();
    let device = |path: &Path| std::fs::metadata(path).map(|found| found.dev()).ok();
    let (a, b) = (device(&slots.a), device(&slots.b));
    match (a, b) {
        (Some(a), Some(b)) if a == b => vec![good(
            "both key slots are on one medium; put one on another with --keys, so that losing a disk loses one",
        )],
        (Some(_), Some(_)) => vec![good("the key slots are on two media")],
        _ => vec![bad(
            "a key slot is missing; it is healed from the other when the organisation opens",
        )],
    }
}

/// A clock that is far off makes wrong deadlines.
fn clock(cli: &Cli) -> Vec<Finding> {
    let year = calendar::date_in_london(cli.now()).year();
    if (2026..2100).contains(&year) {
        vec![good("the clock is plausible")]
    } else {
        vec![bad(format!(
            "the clock says the year is {year}; set it, deadlines depend on it"
        ))]
    }
}

/// The formats of what is stored.
fn versions(engine: &app::Engine) -> anyhow::Result<Vec<Finding>> {
    let version = engine.data_version()?;
    Ok(vec![good(format!(
        "the data version is 0.1: database {}, key store {}, bodies {}",
        version.database, version.key_store, version.bodies
    ))])
}

/// The file of a master key to come, where a change was begun and not finished.
fn successor(path: &Path) -> Option<Finding> {
    let new = keys::MasterKey::successor_path(path);
    new.exists().then(|| {
        warn(format!(
            "a change of the master key was begun and not finished ({}); again: caretaker keys rotate-master",
            new.display()
        ))
    })
}

fn data(opened: &open::Opened, deep: bool) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for fault in opened.store.engine_faults()? {
        findings.push(bad(fault.to_string()));
    }
    if findings.is_empty() {
        findings.push(good("the database file is whole"));
    }
    let ledger = opened.engine.check_ledger(None)?;
    if ledger.faults.is_empty() {
        findings.push(good(format!(
            "the ledger verifies: {} leaves",
            ledger.leaves
        )));
    }
    findings.extend(ledger.faults.into_iter().map(bad));
    if deep {
        let faults = store::check(opened.store.as_ref())?;
        if faults.is_empty() {
            findings.push(good("every row, tile and sum is as it was written"));
        }
        findings.extend(faults.into_iter().map(|fault| bad(fault.to_string())));
        let bodies = opened.engine.check_bodies()?;
        if bodies.faults.is_empty() {
            findings.push(good(format!("every body opens: {} of them", bodies.bodies)));
        }
        findings.extend(bodies.faults.into_iter().map(bad));
    }
    Ok(findings)
}

/// How the backups stand: what is wanting is a warning, since a new organisation has none yet.
fn backups(engine: &app::Engine, now: jiff::Timestamp) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    if engine.awaits_confirmation() {
        findings.push(warn(
            "this was restored from a backup, and nothing can be changed until: caretaker restore confirm",
        ));
    }
    if engine.has_unknown_keys()? {
        findings.push(bad(
            "keys are missing that the data need, so nothing is destroyed any more; find the newest backup of the keys and restore with it",
        ));
    }
    let status = engine.backup_status()?;
    let known = &status.known;
    findings.push(match known.data.last() {
        None => warn("the data were never backed up; now: caretaker backup --to DIR"),
        Some(copy) if now.duration_since(copy.at) > A_DAY => warn(format!(
            "the last backup of the data is of {}; now: caretaker backup --to DIR",
            calendar::instant_in_words(copy.at)
        )),
        Some(copy) if copy.beside_data => {
            warn("the last backup of the data is on the disk of the data; use another medium")
        }
        Some(_) => good("the data were backed up within a day"),
    });
    findings.extend(key_backups(&status));
    let left = status
        .destructions
        .iter()
        .filter(|one| !one.complete)
        .count();
    if left > 0 {
        findings.push(warn(format!(
            "destructions that are not complete, since a backup of the keys is older: {left}; back up the keys on both media"
        )));
    }
    if known.drilled.is_none() {
        findings.push(warn("a restore was never tried out; once: caretaker drill"));
    }
    Ok(findings)
}

fn key_backups(status: &app::BackupStatus) -> Vec<Finding> {
    let keys = &status.known.keys;
    let mut findings = Vec::new();
    if keys.len() < 2 {
        findings.push(warn(format!(
            "the keys are backed up on {} media instead of two; on each: caretaker backup keys --to DIR",
            keys.len()
        )));
    } else if keys.iter().all(|copy| copy.beside_data) {
        findings.push(warn(
            "all backups of the keys are on the disk of the data; use other media",
        ));
    }
    if !keys.is_empty() && !status.keys_suffice {
        findings.push(warn(
            "the keys have changed since they were backed up; again: caretaker backup keys --to DIR",
        ));
    }
    if findings.is_empty() {
        findings.push(good("the keys are backed up on two media"));
    }
    findings
}

/// What of the medium itself limits destruction: a file system that keeps old blocks, a disk that
/// writes elsewhere than it is told.
fn medium(home: &Home) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Ok(found) = rustix::fs::statfs(&home.data) {
        let kind = SNAPSHOTS.iter().find(|(magic, _)| found.f_type == *magic);
        if let Some((_, name)) = kind {
            findings.push(warn(format!(
                "the data are on {name}, which can keep snapshots: what is destroyed stays in them; delete snapshots of {} and make none",
                home.data.display()
            )));
        }
    }
    let rotational = std::fs::metadata(&home.data).ok().and_then(|about| {
        let (major, minor) = (
            rustix::fs::major(about.dev()),
            rustix::fs::minor(about.dev()),
        );
        let disk = format!("/sys/dev/block/{major}:{minor}");
        ["queue/rotational", "../queue/rotational"]
            .iter()
            .find_map(|file| std::fs::read_to_string(Path::new(&disk).join(file)).ok())
    });
    if rotational.is_some_and(|text| text.trim() == "0") {
        findings.push(good(
            "limit: the data are on a solid-state disk, which may keep what was overwritten until it tidies itself; encrypt the disk, too",
        ));
    }
    findings
}
