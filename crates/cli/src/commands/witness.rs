//! `caretaker ledger checkpoint` and `caretaker ledger witness`, and looking after both while a
//! server runs.

use std::sync::Arc;
use std::time::Duration;

use app::bodies::{Receiver, ShownOutcome};
use app::{Engine, Witnessing};
use calendar::instant_in_words;
use jiff::Timestamp;

use super::Run;
use crate::doctor::Level;
use crate::exit;

/// How often a server looks whether something is due.
const EVERY: Duration = Duration::from_mins(1);

/// Signs today's checkpoint, shows it to whoever has not seen it, and prints it.
pub(crate) fn checkpoint(run: &mut Run<'_>) -> anyhow::Result<u8> {
    let shown = run.ctx.checkpoint_now()?;
    let mut failed = false;
    for receiver in &shown.checkpoint.receivers {
        failed |= !matches!(receiver.outcome, ShownOutcome::Done { .. });
        writeln!(run.err, "{}", in_words(receiver))?;
    }
    if shown.checkpoint.receivers.is_empty() {
        writeln!(run.err, "{NOBODY}")?;
    }
    write!(run.out, "{}", shown.note)?;
    Ok(if failed { exit::FAULT } else { 0 })
}

const NOBODY: &str = "Nobody outside is named in the settings, so nobody else holds this checkpoint. \
Whoever runs this system could rewrite its ledger unseen. See the guide, 4: witnesses.";

fn in_words(receiver: &Receiver) -> String {
    let (way, to) = (receiver.way.words(), &receiver.to);
    match &receiver.outcome {
        ShownOutcome::Done { at, .. } => format!("{way} {to} at {}", instant_in_words(*at)),
        ShownOutcome::Due { problem: None } => format!("not yet {way} {to}"),
        ShownOutcome::Due {
            problem: Some(problem),
        } => format!(
            "not yet {way} {to}: {}; it is tried again while `caretaker serve` runs",
            problem.what
        ),
        ShownOutcome::GivenUp { problem } => format!("not {way} {to}: {}", problem.what),
    }
}

/// Says who outside holds which checkpoint; first does what is due, if asked to.
pub(crate) fn status(run: &mut Run<'_>, first: bool) -> anyhow::Result<u8> {
    if first {
        run.ctx.checkpoint_now()?;
    }
    let found = run.ctx.witness_status()?;
    writeln!(
        run.out,
        "This ledger’s verifier key, for those who run a witness: {}",
        found.verifier_key
    )?;
    if !found.configured {
        writeln!(run.out, "{NOBODY}")?;
        return Ok(0);
    }
    match found.latest {
        Some((at, size)) => writeln!(
            run.out,
            "The latest checkpoint was signed at {} over {size} entries.",
            instant_in_words(at)
        )?,
        None => writeln!(run.out, "No checkpoint was signed for showing yet.")?,
    }
    for line in &found.receivers {
        let (way, to) = (line.way.words(), &line.to);
        match line.last {
            Some((at, size)) => writeln!(
                run.out,
                "{way} {to}: {size} entries, at {}",
                instant_in_words(at)
            )?,
            None => writeln!(run.out, "{way} {to}: never yet")?,
        }
        if let Some(problem) = &line.problem {
            writeln!(run.out, "  since then: {}", problem.what)?;
        }
    }
    for trouble in &found.troubles {
        writeln!(run.err, "{trouble}")?;
    }
    Ok(if found.troubles.is_empty() {
        0
    } else {
        exit::UNVERIFIED
    })
}

/// Who outside vouches for the ledger, as lines for whoever verified it.
pub(crate) fn vouchers(found: &Witnessing) -> Vec<String> {
    let lines = found.receivers.iter().filter_map(|line| {
        let (at, size) = line.last?;
        Some(format!(
            "The first {size} leaves were {} {} at {}.",
            line.way.words(),
            line.to,
            instant_in_words(at)
        ))
    });
    lines.collect()
}

/// What `doctor` says of it.
pub(crate) fn findings(engine: &Engine, now: Timestamp) -> anyhow::Result<Vec<(Level, String)>> {
    let found = engine.witnessing(now)?;
    if !found.configured {
        let words = "witnesses: nobody outside is named in the settings; whoever runs this system could rewrite the ledger unseen by those who have no letter with a checkpoint (guide, 4)";
        return Ok(vec![(Level::Warning, words.to_owned())]);
    }
    if found.troubles.is_empty() {
        let words = format!(
            "witnesses: checkpoints reach {} outside",
            found.receivers.len()
        );
        return Ok(vec![(Level::Good, words)]);
    }
    let bad = |trouble| (Level::Bad, format!("witnesses: {trouble}"));
    Ok(found.troubles.into_iter().map(bad).collect())
}

/// Looks after checkpoints outside as long as the process lives. Nobody waits for it.
pub(crate) fn keep(engine: &Arc<Engine>, clock: &web::Clock) {
    if engine.outside().is_empty() {
        return;
    }
    let (engine, clock) = (Arc::clone(engine), Arc::clone(clock));
    let started = std::thread::Builder::new()
        .name("witnesses".to_owned())
        .spawn(move || {
            loop {
                if let Err(error) = engine.keep_witnesses(clock()) {
                    let why = crate::files::in_words(&error.to_string());
                    tracing::warn!("checkpoints could not be looked after: {why}");
                }
                std::thread::sleep(EVERY);
            }
        });
    if started.is_err() {
        tracing::error!("no thread to look after checkpoints");
    }
}
