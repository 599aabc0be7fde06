//! Showing checkpoints outside: one job for each receiver, with a lease that is also the pause
//! before the next try. Nothing here is waited for by anybody who works.

use std::sync::{MutexGuard, PoisonError};

use access::{Actor, Purpose, Scope, acts, authorise};
use jiff::{SignedDuration, Timestamp};
use store::{Commit, CommitId, EntityId, JobChange, JobRow, Lane, Outcome};

use super::{Held, SHOW, letter};
use crate::{
    AppError, Ctx, Engine,
    bodies::{Problem, SentCheckpoint, ShownOutcome, Way},
    engine::Stored,
};

/// How often a change of the same checkpoint by somebody else is read again.
const AGAIN: usize = 3;

/// Which jobs are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Haste {
    /// Those whose time has come.
    AsDue,
    /// All that are not being done this moment: somebody asked for it.
    Now,
}

/// What became of one try.
enum Tried {
    Done {
        at: Timestamp,
        proof: Option<String>,
    },
    /// To be tried again after a while.
    Failed { what: String, alarm: bool },
    /// Not to be tried again with this checkpoint.
    Over { what: &'static str },
    /// The next day's takes its place; what stopped it on its own day says more.
    DayOver,
}

impl Held {
    pub(super) fn round(&self) -> MutexGuard<'_, ()> {
        self.round.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// What is done every few minutes while a server runs: signs the day's checkpoint if there is
    /// none, and shows it to whoever has not seen it and whose time has come. Without settings it
    /// does nothing, nor while a restored organisation waits for somebody to confirm it.
    pub fn keep_witnesses(&self, now: Timestamp) -> Result<(), AppError> {
        if self.awaits_confirmation() {
            return Ok(());
        }
        {
            let _round = self.outside.round();
            self.take_daily(now)?;
        }
        self.show_checkpoints(now, Haste::AsDue)
    }

    /// Does the jobs of one round.
    pub(super) fn show_checkpoints(&self, now: Timestamp, haste: Haste) -> Result<(), AppError> {
        let _round = self.outside.round();
        let instant = now.as_microsecond();
        let upto = match haste {
            Haste::AsDue => instant,
            Haste::Now => i64::MAX,
        };
        let jobs = self.snapshot()?.due_jobs(upto, 1000)?;
        let mut jobs: Vec<(JobRow, EntityId, usize)> = jobs
            .into_iter()
            .filter(|row| row.job.kind == SHOW)
            .filter_map(|row| {
                let (id, place) = read_payload(&row.job.payload)?;
                Some((row, id, place))
            })
            .collect();
        // A checkpoint's receivers stand in the order in which they are asked.
        jobs.sort_by_key(|(_, id, place)| (*place, *id));
        for (row, id, place) in jobs {
            self.show(now, &row, (id, place))?;
        }
        Ok(())
    }

    /// One try for one receiver.
    fn show(
        &self,
        now: Timestamp,
        row: &JobRow,
        (id, place): (EntityId, usize),
    ) -> Result<(), AppError> {
        let Some((sent, way, to, tries)) = self.still_due(id, place)? else {
            return self.bare(JobChange::Done(row.job.id)).map(|_| ());
        };
        if let Some(over) = self.is_over(now, row, (&sent.body, way, &to, tries))? {
            return self.record(now, row, (id, place), &over);
        }
        let lease = JobChange::Lease {
            id: row.job.id,
            attempts: row.attempts,
            until: (now + pause(row.attempts)).as_microsecond(),
        };
        if !self.bare(lease)? {
            // Somebody else took it.
            return Ok(());
        }
        let became = match way {
            Way::Witness => self.ask_witness(now, &sent.body, &to),
            Way::Stamp => self.ask_stamp(now, &sent.body, &to),
            Way::Mail => self.send_mail(now, &sent.body, &to),
        }?;
        self.record(now, row, (id, place), &became)
    }

    /// The checkpoint and receiver of a job, if there is something to be done.
    #[expect(
        clippy::type_complexity,
        reason = "the parts of one receiver, used once"
    )]
    fn still_due(
        &self,
        id: EntityId,
        place: usize,
    ) -> Result<Option<(Stored<SentCheckpoint>, Way, String, u32)>, AppError> {
        let snapshot = self.snapshot()?;
        let Some(sent) = self.read::<SentCheckpoint>(snapshot.as_ref(), id)? else {
            return Ok(None);
        };
        let receiver = sent.body.receivers.get(place);
        let due = receiver.filter(|r| matches!(r.outcome, ShownOutcome::Due { .. }));
        Ok(due
            .map(|r| (r.way, r.to.clone(), r.tries))
            .map(|(way, to, tries)| (sent, way, to, tries)))
    }

    /// Why a checkpoint is not shown to a receiver any more, if so.
    fn is_over(
        &self,
        now: Timestamp,
        row: &JobRow,
        (sent, way, to, tries): (&SentCheckpoint, Way, &str, u32),
    ) -> Result<Option<Tried>, AppError> {
        let named = self.outside().receivers().contains(&(way, to));
        let origin = self.present_origin(self.snapshot()?.as_ref())?;
        let over = |what| Some(Tried::Over { what });
        Ok(if way == Way::Mail && row.attempts > tries {
            // A try began, and no outcome was written: the message may have gone out.
            over(
                "Caretaker stopped while the message was sent; it may have arrived, so it was not sent twice",
            )
        } else if !named {
            over("the settings do not name them any more")
        } else if sent.on != calendar::date_in_london(now) || sent.origin != origin {
            Some(Tried::DayOver)
        } else {
            None
        })
    }

    fn ask_witness(
        &self,
        now: Timestamp,
        sent: &SentCheckpoint,
        to: &str,
    ) -> Result<Tried, AppError> {
        let outside = self.outside();
        let Some(witness) = outside.witnesses.iter().find(|w| w.key.name() == to) else {
            return Ok(Tried::failed("the settings do not name it any more"));
        };
        let note = note_alone(sent)?;
        let known = self.last_cosigned(&sent.origin, to)?;
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let asked = ::witness::cosign(
            &outside.http,
            witness,
            &note,
            known,
            |from| self.prove(from, sent.size),
            seconds,
        );
        Ok(match asked {
            Ok(cosignature) => Tried::Done {
                at: Timestamp::from_second(i64::try_from(cosignature.at).unwrap_or(i64::MAX))
                    .unwrap_or(now),
                proof: Some(cosignature.line),
            },
            Err(error) => Tried::Failed {
                what: error.to_string(),
                alarm: error.is_alarm(),
            },
        })
    }

    fn ask_stamp(
        &self,
        now: Timestamp,
        sent: &SentCheckpoint,
        to: &str,
    ) -> Result<Tried, AppError> {
        let outside = self.outside();
        let Some(server) = outside.stamps.iter().find(|server| server.url == to) else {
            return Ok(Tried::failed("the settings do not name it any more"));
        };
        let note = note_alone(sent)?;
        let asked = ::witness::stamp(
            &outside.http,
            server,
            (&note, &self.public_key()),
            &self.random(),
            now.as_microsecond(),
        );
        Ok(match asked {
            Ok(stamp) => Tried::Done {
                at: Timestamp::from_microsecond(stamp.said.at).unwrap_or(now),
                proof: Some(data_encoding::BASE64.encode(&stamp.token)),
            },
            Err(error) => Tried::failed(&error.to_string()),
        })
    }

    fn send_mail(
        &self,
        now: Timestamp,
        sent: &SentCheckpoint,
        to: &str,
    ) -> Result<Tried, AppError> {
        let Some(server) = &self.outside().mail else {
            return Ok(Tried::failed("the settings name no mail server"));
        };
        let (note, _) = sent.said()?;
        let note = note.to_note();
        let message = letter::write(&self.organisation().name, sent, to, &note);
        let answer = server.send(&mail::Letter {
            to,
            subject: &message.subject,
            text: &message.text,
            attached: Some((&message.file, &note)),
            id: &message.id,
            at: now.into(),
        });
        Ok(match answer {
            Ok(()) => Tried::Done {
                at: now,
                proof: None,
            },
            // Not again on this day: it must not come twice.
            Err(error) if error.may_have_arrived() => Tried::Over {
                what: "the connection broke before the mail server said that it had the message; it may have arrived, so it was not sent twice",
            },
            Err(error) => Tried::failed(&error.to_string()),
        })
    }

    /// The size that a witness last cosigned of a ledger, as far as we know.
    fn last_cosigned(&self, origin: &str, name: &str) -> Result<u64, AppError> {
        let snapshot = self.snapshot()?;
        let sent = self.sent_checkpoints(snapshot.as_ref(), origin, 60)?;
        let done = sent.iter().find(|one| {
            one.body.receivers.iter().any(|known| {
                known.way == Way::Witness
                    && known.to == name
                    && matches!(known.outcome, ShownOutcome::Done { .. })
            })
        });
        Ok(done.map_or(0, |one| one.body.size))
    }

    /// A change of a job alone: bookkeeping, no act, so without a leaf. Answers whether it was made.
    fn bare(&self, change: JobChange) -> Result<bool, AppError> {
        let mut commit = Commit::new(self.realm.org, CommitId(self.random()));
        commit.job_changes.push(change);
        match self.store.commit(Lane::Interactive, commit)? {
            Outcome::Done(_) => Ok(true),
            Outcome::Conflict(_) | Outcome::Taken(_) => Ok(false),
        }
    }

    /// Writes what became of a try, with its leaf.
    fn record(
        &self,
        now: Timestamp,
        row: &JobRow,
        (id, place): (EntityId, usize),
        became: &Tried,
    ) -> Result<(), AppError> {
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        let allowed = authorise::<acts::JobCheckpointShow>(
            &ctx.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        for turn in 1..=AGAIN {
            let snapshot = self.snapshot()?;
            let Some(mut sent) = self.read::<SentCheckpoint>(snapshot.as_ref(), id)? else {
                return Ok(());
            };
            drop(snapshot);
            let Some(receiver) = sent.body.receivers.get_mut(place) else {
                return Ok(());
            };
            receiver.tries = row.attempts + 1;
            let (outcome, code) = became.outcome(now, &receiver.outcome);
            let over = !matches!(outcome, ShownOutcome::Due { .. });
            receiver.outcome = outcome;
            let way = receiver.way;
            let mut unit = ctx.begin(&allowed);
            unit.update(&sent)?;
            unit.details(
                self.realm.own_cell(),
                serde_json::json!({ "way": way, "place": place, "outcome": code }),
            );
            if over {
                unit.job_change(JobChange::Done(row.job.id));
            }
            match unit.commit() {
                Err(AppError::Conflict) if turn < AGAIN => {}
                other => return other.map(|_| ()),
            }
        }
        Ok(())
    }
}

impl Tried {
    fn failed(what: &str) -> Self {
        Self::Failed {
            what: what.to_owned(),
            alarm: false,
        }
    }

    /// What is stored of it, and its code in the leaf's details.
    fn outcome(&self, now: Timestamp, before: &ShownOutcome) -> (ShownOutcome, &'static str) {
        let problem = |what: &str, alarm| Problem {
            at: now,
            what: what.to_owned(),
            alarm,
        };
        let given_up = |problem| (ShownOutcome::GivenUp { problem }, "given up");
        match (self, before) {
            (Self::Done { at, proof }, _) => {
                let (at, proof) = (*at, proof.clone());
                (ShownOutcome::Done { at, proof }, "done")
            }
            (Self::Failed { what, alarm }, _) => {
                let problem = Some(problem(what, *alarm));
                (ShownOutcome::Due { problem }, "failed")
            }
            (Self::Over { what }, _) => given_up(problem(what, false)),
            (
                Self::DayOver,
                ShownOutcome::Due {
                    problem: Some(before),
                },
            ) => given_up(before.clone()),
            (Self::DayOver, _) => given_up(problem("its day was over before it was done", false)),
        }
    }
}

fn note_alone(sent: &SentCheckpoint) -> Result<ledger::SignedCheckpoint, AppError> {
    ledger::SignedCheckpoint::parse(&sent.note)
        .map_err(|_| AppError::Inconsistent(format!("the checkpoint of {} does not read", sent.on)))
}

/// How long after the start of a try the next may begin: two minutes, doubled each time, an hour at
/// most.
fn pause(attempts: u32) -> SignedDuration {
    SignedDuration::from_mins(2_i64.saturating_pow(attempts.saturating_add(1)).min(60))
}

fn read_payload(payload: &[u8]) -> Option<(EntityId, usize)> {
    let (id, place) = payload.split_first_chunk::<16>()?;
    let place = u16::from_be_bytes(place.try_into().ok()?);
    Some((EntityId(*id), usize::from(place)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        let minutes: Vec<i64> = (0..8).map(|n| pause(n).as_mins()).collect();
        assert_eq!(minutes, [2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(pause(u32::MAX).as_mins(), 60);
    }
}
