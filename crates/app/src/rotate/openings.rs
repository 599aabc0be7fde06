//! Changing the audit key: whatever the ledger keeps sealed is sealed anew, a few hundred leaves a
//! commit, while others work. The leaves themselves never change, nor does the tree.
//!
//! Nobody waits but for the moment at which the new key is taken up: from then on each leaf is
//! sealed under it, and those of before open with the key of before until they are reached. Cut
//! short, it is gone on with at the next start.

use std::sync::{MutexGuard, PoisonError};

use access::{Act, Authorised, Purpose, Scope, acts, authorise};
use keys::Which;
use ledger::Leaf;
use store::{Commit, CommitId, Lane, LeafRow, Outcome, Reseal};
use vault::{Bound, Key, KeyId, OpenError};
use zeroize::Zeroizing;

use super::{RotateStep, Rotated, Steps};
use crate::{AppError, Ctx, Engine, engine::Realm, unit::opening_bound};

/// How many leaves are sealed anew in one commit: a few milliseconds of the writer's time.
const A_COMMIT: usize = 200;

impl Ctx<'_> {
    /// Changes the audit key, and puts what the ledger keeps sealed under the keys of now: who, on
    /// what and why of each leaf, and those details that belong to no cell. The key of before is
    /// retired: backups of before open with it.
    pub fn rotate_audit(&self, steps: Steps<'_>) -> Result<Rotated, AppError> {
        let allowed = authorise::<acts::KeysRotateAudit>(
            &self.actor,
            &Scope::Organisation,
            Purpose::Administration,
        )?;
        let one = self.engine.one_change_of_keys();
        self.renew_audit(&one, &allowed, steps)
    }

    pub(super) fn renew_audit<A: Act>(
        &self,
        _: &MutexGuard<'_, ()>,
        allowed: &Authorised<A>,
        steps: Steps<'_>,
    ) -> Result<Rotated, AppError> {
        let engine = self.engine;
        engine.check_confirmed()?;
        // Where another change was cut short, that is gone on with first.
        drop(engine.any_turn()?);
        let realms = [&engine.accounts, &engine.realm];
        if !engine.is_rotating(Which::Audit) {
            self.begin(allowed).commit()?;
        }
        {
            // Nobody is between sealing a leaf and writing it.
            let _alone = engine.turn.write().unwrap_or_else(PoisonError::into_inner);
            for realm in realms {
                let at = self.now.as_microsecond();
                engine.keys.begin_rotation(realm.org.0, Which::Audit, at)?;
                realm.take_up(&engine.keys)?;
            }
        }
        steps(RotateStep::Begun)?;
        let mut rotated = Rotated::default();
        for realm in realms {
            self.renew_openings(realm, &mut rotated, steps)?;
        }
        let mut unit = self.begin(allowed);
        unit.details(
            engine.realm.own_cell(),
            serde_json::json!({ "sealed_anew": rotated.renewed }),
        );
        unit.commit()?;
        for realm in realms {
            engine.keys.finish_rotation(realm.org.0, Which::Audit)?;
            realm.take_up(&engine.keys)?;
        }
        steps(RotateStep::Finished)?;
        Ok(rotated)
    }

    /// Seals anew whatever the leaves there are now keep sealed under a key of before. Safe to do
    /// twice.
    pub(super) fn renew_openings(
        &self,
        realm: &Realm,
        rotated: &mut Rotated,
        steps: Steps<'_>,
    ) -> Result<(), AppError> {
        let engine = self.engine;
        let epochs = engine.store.snapshot(realm.org)?.epochs()?;
        for epoch in epochs {
            let mut from = 0;
            while from < epoch.size {
                let rows = {
                    let mut snapshot = engine.store.snapshot(realm.org)?;
                    snapshot.turn_to(epoch.number)?;
                    snapshot.leaves(from, A_COMMIT)?
                };
                let Some(last) = rows.last() else { break };
                from = last.index + 1;
                let mut reseals = Vec::new();
                for row in rows {
                    reseals.extend(engine.sealed_anew(realm, epoch.number, row)?);
                }
                if !reseals.is_empty() {
                    rotated.renewed += reseals.len() as u64;
                    engine.write_sealed_anew(realm, reseals)?;
                    steps(RotateStep::Renewed(rotated.renewed))?;
                }
            }
        }
        Ok(())
    }
}

impl Engine {
    /// No leaf says it: what a leaf commits to is what it was, and whoever verifies the ledger sees
    /// that its openings still open.
    fn write_sealed_anew(&self, realm: &Realm, reseals: Vec<Reseal>) -> Result<(), AppError> {
        let mut commit = Commit::new(realm.org, CommitId(self.random()));
        commit.reseals = reseals;
        let turn = self.any_turn()?;
        let outcome = self.store.commit(Lane::Bulk, commit)?;
        drop(turn);
        match outcome {
            Outcome::Done(_) => Ok(()),
            Outcome::Conflict(_) | Outcome::Taken(_) => Err(AppError::Conflict),
        }
    }

    /// What a leaf keeps sealed, under the keys of now; `None` where it is already. What does not
    /// open at all stays as it is: verifying the ledger says so.
    fn sealed_anew(
        &self,
        realm: &Realm,
        epoch: u64,
        row: LeafRow,
    ) -> Result<Option<Reseal>, AppError> {
        let Ok(leaf) = Leaf::decode(&row.leaf) else {
            return Ok(None);
        };
        let mut anew = None;
        let bound = opening_bound(realm, "opening", &leaf.actor);
        let audit = realm.audit()?;
        if !is_under(&audit, realm, &bound, &row.opening)
            && let Some(plain) = realm.open_opening(&bound, &row.opening)
        {
            anew = Some(self.seal_anew(&audit, realm, &bound, &plain));
        }
        let mut details = None;
        if let Some((cell, sealed)) = &row.details_opening
            && *cell == realm.own_cell()
        {
            let bound = opening_bound(realm, "details", &leaf.details);
            let own = self.key_of(realm, *cell)?;
            if !is_under(&own, realm, &bound, sealed)
                && let Ok((_, plain)) = self.open_sealed(realm, *cell, &bound, sealed)
            {
                details = Some(self.seal_anew(&own, realm, &bound, &plain));
            }
        }
        if anew.is_none() && details.is_none() {
            return Ok(None);
        }
        let before = row
            .details_opening
            .as_ref()
            .map(|(_, sealed)| sealed.clone());
        Ok(Some(Reseal {
            epoch,
            opening: anew.unwrap_or_else(|| row.opening.clone()),
            details_opening: details.or(before),
            was: row,
        }))
    }

    fn seal_anew(
        &self,
        key: &Key,
        realm: &Realm,
        bound: &Bound<'_>,
        plain: &Zeroizing<Vec<u8>>,
    ) -> Vec<u8> {
        let id = KeyId(realm.own_cell().0);
        self.with_random(|random| vault::seal(key, id, bound, plain, random))
    }
}

/// Whether something is sealed under a key of the organisation, whether or not it was changed since.
pub(super) fn is_under(key: &Key, realm: &Realm, bound: &Bound<'_>, sealed: &[u8]) -> bool {
    let opened = vault::open(key, KeyId(realm.own_cell().0), bound, sealed);
    !matches!(opened, Err(OpenError::Commitment))
}
