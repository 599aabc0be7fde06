//! A trial of a restore: into a scratch folder, everything read, reported, thrown away, certified.

use std::path::Path;

use jiff::Timestamp;
use render::{Block, Document, Run, Table};

use crate::{
    AppError,
    restore::{OpenStore, Report, Sources, restore_into},
};

/// What trying a restore out has shown.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What was restored.
    pub report: Report,
    /// How many bodies were opened: all of them.
    pub bodies: u64,
    /// How many leaves of the ledgers were read, of every epoch.
    pub leaves: u64,
    /// The organisation's name.
    pub organisation: String,
    /// The last checkpoint of the restored ledger.
    pub checkpoint: String,
    /// Everything that is not as it should be.
    pub faults: Vec<String>,
}

/// Restores into an empty scratch folder and reads everything. The caller throws the folder away.
pub fn try_restore(
    sources: Sources<'_>,
    scratch: &Path,
    open: OpenStore<'_>,
) -> Result<Trial, AppError> {
    let (engine, report) = restore_into(sources, scratch, open, &mut |_| Ok(()))?;
    let ledger = engine.check_ledger(None)?;
    let bodies = engine.check_bodies()?;
    let mut faults = ledger.faults;
    faults.extend(bodies.faults);
    if report.held.is_empty() {
        faults.push("there is nothing in it".to_owned());
    }
    let earlier: u64 = ledger.earlier.iter().map(|epoch| epoch.size).sum();
    Ok(Trial {
        report,
        bodies: bodies.bodies,
        leaves: ledger.leaves + earlier,
        organisation: engine.organisation().name.clone(),
        checkpoint: ledger.checkpoint,
        faults,
    })
}

/// The certificate of a trial. With a living organisation it bears the checkpoint of the ledger in
/// which the trial stands; without one, that of the restored copy.
pub fn certificate(
    trial: &Trial,
    now: Timestamp,
    seconds: u64,
    living: Option<&str>,
) -> Result<Vec<u8>, AppError> {
    let manifest = &trial.report.manifest;
    let pair = |label: &str, value: String| (label.to_owned(), vec![Run::text(value)]);
    let (verdict, explanation) = if trial.faults.is_empty() {
        (
            "The backup restores.",
            "It was restored into a scratch folder with the key store named below; every row, sum, leaf and body was read; the folder was thrown away.",
        )
    } else {
        (
            "The backup does not restore without faults.",
            "It was restored into a scratch folder; what was found is listed below. Make a new backup, and find out what happened to this one.",
        )
    };
    let mut blocks = vec![
        Block::Heading(1, "Certificate of a trial restore".to_owned()),
        Block::Paragraph(vec![
            Run::bold(verdict),
            Run::text(format!(" {explanation}")),
        ]),
        Block::KeyValues(vec![
            pair("Tried on", now.to_string()),
            pair("It took", format!("{seconds} seconds")),
            pair("Backup made on", manifest.made_at.to_string()),
            pair(
                "Epoch of the key store",
                manifest.key_store.epoch.to_string(),
            ),
            pair("Bodies opened", trial.bodies.to_string()),
            pair("Leaves read", trial.leaves.to_string()),
            pair("Faults", trial.faults.len().to_string()),
        ]),
        Block::Heading(2, "What was there".to_owned()),
        Block::Table(Table {
            headers: vec!["Kind".to_owned(), "How many".to_owned()],
            rows: trial
                .report
                .held
                .iter()
                .map(|(kind, count)| {
                    vec![vec![Run::text(kind)], vec![Run::text(count.to_string())]]
                })
                .collect(),
        }),
    ];
    if !trial.faults.is_empty() {
        blocks.push(Block::Heading(2, "Faults".to_owned()));
        let lines = trial.faults.iter().take(100);
        blocks.push(Block::Bullets(
            lines.map(|fault| vec![Run::text(fault)]).collect(),
        ));
    }
    blocks.push(Block::Heading(2, "Evidence".to_owned()));
    let where_it_stands = if living.is_some() {
        "This trial stands in the organisation’s ledger; the checkpoint covers its entry:"
    } else {
        "This trial was made on another machine and stands on no ledger; the checkpoint is that of the copy that was restored:"
    };
    blocks.push(Block::Paragraph(vec![Run::text(where_it_stands)]));
    let checkpoint = living.unwrap_or(&trial.checkpoint);
    blocks.push(Block::Quote(vec![Run::text(checkpoint.trim_end())]));
    let short = ledger::SignedCheckpoint::parse(checkpoint)
        .ok()
        .map(|note| note.claimed().printed().to_string());
    let document = Document {
        title: "Certificate of a trial restore".to_owned(),
        language: "en-GB".to_owned(),
        organisation: trial.organisation.clone(),
        case_number: None,
        checkpoint: short,
        blocks,
    };
    let rendered = render::pdf(&document).map_err(|source| AppError::Unavailable {
        operation: "setting the certificate",
        source: Box::new(source),
    })?;
    Ok(rendered.pdf)
}
