//! `caretaker ledger verify FILE`: an exported ledger, offline, without its keys.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use calendar::instant_in_words;
use jiff::Timestamp;
use ledger::bundle::{Outsiders, Since, Verified, verify_bundle_with};
use ledger::stamp::Certificates;
use ledger::{PrintedCheckpoint, SignedCheckpoint, WitnessKey};

use crate::{exit, files};

/// Whose word the reader can check.
#[derive(Debug, Default)]
pub(crate) struct Known {
    witnesses: Vec<WitnessKey>,
    stamps: Vec<(PathBuf, Certificates)>,
}

impl Known {
    /// From verifier keys and files with certificates.
    pub(crate) fn read(witnesses: &[String], stamps: &[PathBuf]) -> anyhow::Result<Self> {
        let witnesses = witnesses.iter().map(|text| {
            text.parse()
                .with_context(|| format!("`{text}` is not the verifier key of a witness"))
        });
        let stamps = stamps.iter().map(|path| {
            files::open(path)?;
            Ok((path.clone(), crate::outside::certificates(path)?))
        });
        Ok(Self {
            witnesses: witnesses.collect::<anyhow::Result<_>>()?,
            stamps: stamps.collect::<anyhow::Result<_>>()?,
        })
    }
}

/// Verifies it.
pub(crate) fn run(
    bundle: &Path,
    since: Option<&Path>,
    known: &Known,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    let since = since
        .map(|path| older(&files::read_text(path)?))
        .transpose()?;
    let file = files::open(bundle)?;
    let since = match &since {
        None => Since::Nothing,
        Some(Older::Signed(note)) => Since::Signed(note),
        Some(Older::Printed(printed)) => Since::Printed(*printed),
    };
    let stamps: Vec<Certificates> = known.stamps.iter().map(|(_, c)| c.clone()).collect();
    let outsiders = Outsiders {
        witnesses: &known.witnesses,
        stamps: &stamps,
    };
    match verify_bundle_with(lines(BufReader::new(file)), since, None, outsiders) {
        Ok(found) => {
            writeln!(
                out,
                "The bundle verifies: {} leaves of {}, {} openings match.",
                found.leaves, found.origin, found.opened
            )?;
            if let Some(backdated) = found.backdated {
                writeln!(out, "{backdated}: ask why.")?;
            }
            for line in said_outside(&found, known) {
                writeln!(out, "{line}")?;
            }
            Ok(0)
        }
        Err(fault) => {
            writeln!(
                err,
                "The bundle does not verify. Line {}: {}\n  {}",
                fault.line, fault.what, fault.mend
            )?;
            Ok(exit::UNVERIFIED)
        }
    }
}

/// Who outside vouches for how much of the bundle: of each the latest, which covers all before.
fn said_outside(found: &Verified, known: &Known) -> Vec<String> {
    let mut lines = Vec::new();
    let all = found.leaves;
    for (place, witness) in known.witnesses.iter().enumerate() {
        let said = found.witnessed.iter().rev().find_map(|one| {
            let (_, at) = one.cosigned.iter().find(|(by, _)| *by == place)?;
            Some((
                one.size,
                Timestamp::from_second(i64::try_from(*at).ok()?).ok()?,
            ))
        });
        if let Some((size, at)) = said {
            lines.push(format!(
                "{} cosigned the first {size} of {all} leaves at {}.",
                witness.name(),
                instant_in_words(at)
            ));
        }
    }
    for (place, (path, _)) in known.stamps.iter().enumerate() {
        let said = found.witnessed.iter().rev().find_map(|one| {
            let (_, stamp) = one.stamped.iter().find(|(by, _)| *by == place)?;
            Some((one.size, stamp))
        });
        if let Some((size, stamp)) = said {
            let at = Timestamp::from_microsecond(stamp.at).map(instant_in_words);
            lines.push(format!(
                "The server of {} stamped the first {size} of {all} leaves at {}, serial {}, policy {}.",
                path.display(),
                at.unwrap_or_default(),
                stamp.serial,
                stamp.policy
            ));
        }
    }
    let unchecked: usize = found.witnessed.iter().map(|one| one.unchecked).sum();
    if unchecked > 0 {
        lines.push(format!(
            "{unchecked} cosignatures and stamps by others were not checked; with their keys: --witness KEY, --stamp FILE."
        ));
    }
    lines
}

/// An older checkpoint, in either of the forms in which people have one.
enum Older {
    Signed(SignedCheckpoint),
    Printed(PrintedCheckpoint),
}

fn older(text: &str) -> anyhow::Result<Older> {
    if let Ok(printed) = text.trim().parse() {
        return Ok(Older::Printed(printed));
    }
    let note = SignedCheckpoint::find_in(text).context("the checkpoint cannot be read")?;
    Ok(Older::Signed(note))
}

/// Lines with their line feeds, since every byte counts.
fn lines(mut reader: BufReader<File>) -> impl Iterator<Item = std::io::Result<Vec<u8>>> {
    std::iter::from_fn(move || {
        let mut line = Vec::new();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => Some(Ok(line)),
            Err(error) => Some(Err(error)),
        }
    })
}
