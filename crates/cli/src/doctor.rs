//! `caretaker doctor`: whether everything is as it should be, each line with how to mend it.

use std::io::Write;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use store::Store as _;

use crate::args::{Cli, DoctorArgs};
use crate::home::Home;
use crate::{exit, open};

/// How little free space is too little, in bytes.
const LITTLE_SPACE: u64 = 1 << 30;

/// One finding.
struct Finding {
    /// Whether something must be done.
    bad: bool,
    /// What was found, and how to mend it.
    words: String,
}

/// Checks everything and says what it found.
pub(crate) fn run(cli: &Cli, args: &DoctorArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let home = cli.home()?;
    let mut findings = vec![apart(&home), master(&home.master_key), space(&home)];
    findings.extend(slots(&home));
    findings.extend(clock(cli));
    match open::open(&home, cli.now()) {
        Ok(opened) => {
            findings.push(good(
                "the organisation opens: store and keys belong together",
            ));
            findings.extend(data(&opened, args.deep)?);
            for (bad, words) in crate::commands::witness::findings(&opened.engine, cli.now())? {
                findings.push(Finding { bad, words });
            }
        }
        Err(error) => findings.push(bad(format!("the organisation does not open: {error:#}"))),
    }
    findings.push(good(format!(
        "backups: this release makes none by itself; while it is stopped, copy {} to one medium and {} to another, the master key to neither",
        home.database().display(),
        home.keys.display()
    )));
    findings.push(good(
        "limits: remnants on solid-state disks and snapshots made by the host are outside of what Caretaker can destroy",
    ));
    let worst = findings.iter().any(|finding| finding.bad);
    for finding in findings {
        writeln!(
            out,
            "{}  {}",
            if finding.bad { "MEND" } else { "ok  " },
            finding.words
        )?;
    }
    Ok(if worst { exit::UNVERIFIED } else { 0 })
}

fn good(words: impl Into<String>) -> Finding {
    Finding {
        bad: false,
        words: words.into(),
    }
}

fn bad(words: impl Into<String>) -> Finding {
    Finding {
        bad: true,
        words: words.into(),
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
        Ok(_) => good("only its owner can read the master key"),
    }
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
