//! What lies between a backup and the last that is known of what came after it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use store::{OrgId, Snapshot};

use crate::{
    AppError, Engine,
    bodies::{Lost, LostLeaves, LostThings},
    engine::Realm,
    journal::{Read, epoch_of},
};

impl Engine {
    /// What lies between the data and the last that the journal, or a checkpoint somebody kept,
    /// knows.
    pub(super) fn lost(
        &self,
        realm: &Realm,
        read: &Read,
        since: Option<&str>,
    ) -> Result<Lost, AppError> {
        let snapshot = self.store.snapshot(realm.org)?;
        let (epoch, size) = snapshot
            .head()?
            .map_or((0, 0), |head| (head.epoch, head.size));
        let mut known: BTreeMap<u64, (u64, String, Option<i64>)> = BTreeMap::new();
        for (number, last) in read.checkpoints(realm.org) {
            let checkpoint = Self::parse_own(realm, &last.note)?;
            known.insert(number, (checkpoint.size, last.note.clone(), Some(last.at)));
        }
        if let Some(note) = since {
            let kept = self.parse_checkpoint(note)?;
            let number = epoch_of(&kept.origin).unwrap_or(0);
            if known
                .get(&number)
                .is_none_or(|(size, ..)| *size < kept.size)
            {
                known.insert(number, (kept.size, note.trim_start().to_owned(), None));
            }
        }
        let leaves: Vec<LostLeaves> = known
            .iter()
            .map(|(number, (to, ..))| LostLeaves {
                epoch: *number,
                from: if *number == epoch { size } else { 0 },
                to: *to,
            })
            .filter(|range| range.epoch >= epoch && range.to > range.from)
            .collect();
        let Some((_, last, at)) = leaves.last().and_then(|range| known.get(&range.epoch)) else {
            return Ok(Lost::default());
        };
        let from = size
            .checked_sub(1)
            .map(|last| snapshot.leaf(last))
            .transpose()?;
        let from = from.flatten().and_then(|row| {
            let leaf = ledger::Leaf::decode(&row.leaf).ok()?;
            Timestamp::from_microsecond(leaf.at).ok()
        });
        Ok(Lost {
            last_known: Some(last.clone()),
            last_known_at: at.and_then(|at| Timestamp::from_microsecond(at).ok()),
            from,
            leaves,
            things: lost_things(snapshot.as_ref(), read, realm.org)?,
        })
    }

    fn parse_own(realm: &Realm, note: &str) -> Result<ledger::Checkpoint, AppError> {
        let key = ledger::public_key(&realm.keys.signing_seed);
        ledger::SignedCheckpoint::parse(note)
            .and_then(|note| note.verify(&key))
            .map_err(|_| {
                AppError::Inconsistent(
                    "the recovery journal holds a checkpoint of somebody else".to_owned(),
                )
            })
    }

    /// The epoch after all that are known.
    pub(super) fn next_epoch(
        &self,
        realm: &Realm,
        read: &Read,
        since: Option<u64>,
    ) -> Result<u64, AppError> {
        let head = self.store.snapshot(realm.org)?.head()?;
        let noted = read.checkpoints(realm.org).map(|(epoch, _)| epoch);
        let known = noted.chain(since).chain(head.map(|head| head.epoch));
        Ok(known.max().unwrap_or(0) + 1)
    }
}

/// Of each kind, how many more there were when the journal last counted.
fn lost_things(
    snapshot: &dyn Snapshot,
    read: &Read,
    org: OrgId,
) -> Result<Vec<LostThings>, AppError> {
    let Some((_, last)) = read.checkpoints(org).last() else {
        return Ok(Vec::new());
    };
    let here: BTreeMap<String, u64> = snapshot.count_kinds()?.into_iter().collect();
    let more = last.held.iter().map(|(kind, count)| LostThings {
        kind: kind.clone(),
        count: count.saturating_sub(here.get(kind).copied().unwrap_or(0)),
    });
    Ok(more.filter(|lost| lost.count > 0).collect())
}
