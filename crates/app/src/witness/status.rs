//! How it stands: who outside holds which checkpoint, and what is wrong with that.

use access::{Purpose, Scope, acts, authorise};
use jiff::{SignedDuration, Timestamp};

use super::Haste;
use crate::{
    AppError, Ctx, Engine,
    bodies::{Problem, SentCheckpoint, ShownOutcome, Way},
};

/// How long a receiver may be without a checkpoint before that is trouble.
const TOO_LONG: SignedDuration = SignedDuration::from_hours(48);
/// How many days are looked back for when something was last done.
const BACK: usize = 60;

/// How it stands with somebody outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiverLine {
    /// How checkpoints are shown to them.
    pub way: Way,
    /// An e-mail address, a witness's name, or a stamp server's address.
    pub to: String,
    /// When they last had one, and of how many leaves.
    pub last: Option<(Timestamp, u64)>,
    /// What went wrong since.
    pub problem: Option<Problem>,
}

/// How it stands with checkpoints outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnessing {
    /// Origin and key of the present ledger in one, as a witness's operator needs them.
    pub verifier_key: String,
    /// Whether the settings name anybody.
    pub configured: bool,
    /// The latest checkpoint signed for showing: when, and of how many leaves.
    pub latest: Option<(Timestamp, u64)>,
    /// Everybody whom the settings name.
    pub receivers: Vec<ReceiverLine>,
    /// What somebody should see to, in words; empty when all is well.
    pub troubles: Vec<String>,
}

/// A checkpoint and how it stands with each of its receivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointShown {
    /// The note with every cosignature so far.
    pub note: String,
    /// What was signed and to whom it goes.
    pub checkpoint: SentCheckpoint,
}

impl Engine {
    /// How it stands with checkpoints outside, for `doctor`, *Today* and the evidence page.
    pub fn witnessing(&self, now: Timestamp) -> Result<Witnessing, AppError> {
        let snapshot = self.snapshot()?;
        let origin = self.present_origin(snapshot.as_ref())?;
        let sent = self.sent_checkpoints(snapshot.as_ref(), &origin, BACK)?;
        let receivers: Vec<ReceiverLine> = self
            .outside()
            .receivers()
            .into_iter()
            .map(|(way, to)| line(&sent, way, to))
            .collect();
        let latest = sent
            .first()
            .map(|sent| (sent.body.taken_at, sent.body.size));
        let oldest = sent.last().map(|sent| sent.body.taken_at);
        let mut troubles: Vec<String> = receivers
            .iter()
            .filter_map(|line| trouble(line, oldest, now))
            .collect();
        if latest.is_some_and(|(at, _)| now.duration_since(at) > TOO_LONG) && !receivers.is_empty()
        {
            troubles.push(
                "no checkpoint was signed for more than two days: it is done while `caretaker serve` runs, or by `caretaker ledger checkpoint`"
                    .to_owned(),
            );
        }
        Ok(Witnessing {
            verifier_key: ledger::verifier_key(&origin, &self.public_key()),
            configured: !receivers.is_empty(),
            latest,
            receivers,
            troubles,
        })
    }
}

/// How it stands with one of those named, by the checkpoints from the newest on.
fn line(sent: &[crate::Stored<SentCheckpoint>], way: Way, to: &str) -> ReceiverLine {
    let mut line = ReceiverLine {
        way,
        to: to.to_owned(),
        last: None,
        problem: None,
    };
    for one in sent {
        let mut there = one.body.receivers.iter();
        let Some(receiver) = there.find(|known| known.way == way && known.to == to) else {
            continue;
        };
        match &receiver.outcome {
            ShownOutcome::Done { at, .. } => {
                line.last = Some((*at, one.body.size));
                break;
            }
            ShownOutcome::Due {
                problem: Some(problem),
            }
            | ShownOutcome::GivenUp { problem } => {
                line.problem.get_or_insert_with(|| problem.clone());
            }
            ShownOutcome::Due { problem: None } => {}
        }
    }
    line
}

/// What is wrong with one of those named, if somebody should see to it.
fn trouble(line: &ReceiverLine, oldest: Option<Timestamp>, now: Timestamp) -> Option<String> {
    let what = line.problem.as_ref().map(|problem| problem.what.as_str());
    if line.problem.as_ref().is_some_and(|problem| problem.alarm) {
        let what = what.unwrap_or_default();
        return Some(format!("ALARM: the witness `{}` says: {what}", line.to));
    }
    let since = line.last.map(|(at, _)| at).or(oldest)?;
    let long = now.duration_since(since) > TOO_LONG;
    (long && what.is_some()).then(|| {
        let what = what.unwrap_or_default();
        let way = line.way.words();
        format!(
            "nothing was {way} `{}` for more than two days: {what}",
            line.to
        )
    })
}

impl Ctx<'_> {
    /// How it stands with checkpoints outside.
    pub fn witness_status(&self) -> Result<Witnessing, AppError> {
        let allowed =
            authorise::<acts::LedgerWitness>(&self.actor, &Scope::Organisation, Purpose::Audit)?;
        let found = self.engine.witnessing(self.now)?;
        self.look(&allowed, &[], &[])?;
        Ok(found)
    }

    /// Signs today's checkpoint unless that was done, and shows it to everybody who has not seen it,
    /// without waiting for the time of the next try.
    pub fn checkpoint_now(&self) -> Result<CheckpointShown, AppError> {
        let allowed =
            authorise::<acts::LedgerCheckpoint>(&self.actor, &Scope::Organisation, Purpose::Audit)?;
        let id = {
            let _round = self.engine.outside.round();
            self.take_checkpoint(&allowed)?
        };
        self.engine.show_checkpoints(self.now, Haste::Now)?;
        let snapshot = self.engine.snapshot()?;
        let sent = self
            .engine
            .read::<SentCheckpoint>(snapshot.as_ref(), id)?
            .ok_or(AppError::NotFound("checkpoint"))?;
        let (note, _) = sent.body.said()?;
        Ok(CheckpointShown {
            note: note.to_note(),
            checkpoint: sent.body,
        })
    }
}
