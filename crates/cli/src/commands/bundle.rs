//! `caretaker ledger verify FILE`: an exported ledger, offline, without its keys.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write};
use std::path::Path;

use anyhow::Context;
use ledger::bundle::{Since, verify_bundle_since};
use ledger::{PrintedCheckpoint, SignedCheckpoint};

use crate::exit;

/// Verifies it.
pub(crate) fn run(
    bundle: &Path,
    since: Option<&Path>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    let since = since
        .map(|path| {
            let note = std::fs::read_to_string(path)
                .with_context(|| format!("the checkpoint {} cannot be read", path.display()))?;
            older(&note)
        })
        .transpose()?;
    let file =
        File::open(bundle).with_context(|| format!("{} cannot be read", bundle.display()))?;
    let since = match &since {
        None => Since::Nothing,
        Some(Older::Signed(note)) => Since::Signed(note),
        Some(Older::Printed(printed)) => Since::Printed(*printed),
    };
    match verify_bundle_since(lines(BufReader::new(file)), since, None) {
        Ok(found) => {
            writeln!(
                out,
                "The bundle verifies: {} leaves of {}, {} openings match.",
                found.leaves, found.origin, found.opened
            )?;
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

/// An older checkpoint, in either of the forms in which people have one.
enum Older {
    Signed(SignedCheckpoint),
    Printed(PrintedCheckpoint),
}

fn older(text: &str) -> anyhow::Result<Older> {
    if let Ok(printed) = text.trim().parse() {
        return Ok(Older::Printed(printed));
    }
    let note = SignedCheckpoint::parse(text).context("the checkpoint cannot be read")?;
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
