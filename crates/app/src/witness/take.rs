//! Signing the checkpoint of a day, and the jobs that show it outside.

use access::{Act, Actor, Authorised, Purpose, Scope, acts, authorise};
use jiff::Timestamp;
use ledger::Checkpoint;
use store::{EntityId, JobDraft, JobId};

use super::{Outside, SHOW};
use crate::{
    AppError, Ctx, Engine,
    bodies::{Receiver, SentCheckpoint, ShownOutcome},
    engine::Stored,
    unit::Unit,
};

impl Engine {
    /// Signs the checkpoint of the day, if there is none yet and settings name somebody outside.
    pub(super) fn take_daily(&self, now: Timestamp) -> Result<(), AppError> {
        if self.outside().is_empty() || self.sent_today(now)?.is_some() {
            return Ok(());
        }
        let ctx = Ctx {
            engine: self,
            now,
            actor: Actor::SYSTEM,
        };
        let allowed = authorise::<acts::JobCheckpoint>(
            &ctx.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        ctx.take_checkpoint(&allowed)?;
        Ok(())
    }

    /// The checkpoint of today, if it was signed.
    pub(super) fn sent_today(
        &self,
        now: Timestamp,
    ) -> Result<Option<Stored<SentCheckpoint>>, AppError> {
        let today = calendar::date_in_london(now);
        let snapshot = self.snapshot()?;
        let origin = self.present_origin(snapshot.as_ref())?;
        let latest = self.sent_checkpoints(snapshot.as_ref(), &origin, 1)?;
        Ok(latest.into_iter().find(|sent| sent.body.on == today))
    }
}

impl Ctx<'_> {
    /// Signs today's checkpoint, or adds to it whom the settings name by now. The leaf stands in
    /// any case.
    pub(super) fn take_checkpoint<A: Act>(
        &self,
        allowed: &Authorised<A>,
    ) -> Result<EntityId, AppError> {
        let engine = self.engine;
        let mut unit = self.begin(allowed);
        let id = match engine.sent_today(self.now)? {
            Some(mut sent) => {
                let before = sent.body.receivers.len();
                add_receivers(&mut sent.body, engine.outside());
                let added = before..sent.body.receivers.len();
                if added.is_empty() {
                    unit.name("witness", sent.id, sent.version);
                } else {
                    unit.update(&sent)?;
                }
                self.add_jobs(&mut unit, sent.id, added);
                sent.id
            }
            None => {
                let id = engine.new_id();
                let sent = self.sign_today()?;
                unit.insert(id, engine.realm.own_cell(), &sent)?;
                self.add_jobs(&mut unit, id, 0..sent.receivers.len());
                id
            }
        };
        unit.commit()?;
        Ok(id)
    }

    fn sign_today(&self) -> Result<SentCheckpoint, AppError> {
        let engine = self.engine;
        let snapshot = engine.snapshot()?;
        let head = snapshot.head()?.ok_or(AppError::NotFound("ledger"))?;
        let checkpoint = Checkpoint {
            origin: engine.origin(head.epoch),
            size: head.size,
            root: snapshot.root()?,
        };
        let mut sent = SentCheckpoint {
            note: checkpoint.sign(&engine.realm.keys.signing_seed),
            origin: checkpoint.origin,
            size: checkpoint.size,
            on: calendar::date_in_london(self.now),
            taken_at: self.now,
            receivers: Vec::new(),
        };
        add_receivers(&mut sent, engine.outside());
        Ok(sent)
    }

    fn add_jobs(&self, unit: &mut Unit<'_, '_>, id: EntityId, places: std::ops::Range<usize>) {
        for place in places {
            let place = u16::try_from(place).unwrap_or(u16::MAX);
            unit.job(JobDraft {
                id: JobId(self.engine.random()),
                kind: SHOW.to_owned(),
                payload: [id.0.as_slice(), &place.to_be_bytes()].concat(),
                not_before: self.now.as_microsecond(),
            });
        }
    }
}

/// Adds everybody whom the settings name and who is not there yet.
fn add_receivers(sent: &mut SentCheckpoint, outside: &Outside) {
    for (way, to) in outside.receivers() {
        let mut there = sent.receivers.iter();
        if !there.any(|known| known.way == way && known.to == to) {
            sent.receivers.push(Receiver {
                way,
                to: to.to_owned(),
                tries: 0,
                outcome: ShownOutcome::Due { problem: None },
            });
        }
    }
}
