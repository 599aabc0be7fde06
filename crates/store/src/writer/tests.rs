//! What happens when the database fails in the middle of a batch.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use ledger::{CompleteTile, Hash};

use super::Writer;
use super::queue::Queue;
use crate::backend::{Backend, EntityWrite, LeafWrite, Standing, StoredHead};
use crate::error::StoreError;
use crate::model::{
    CellId, Commit, CommitId, EntityId, Expected, JobId, JobRow, Lane, LeafDraft, LeafRow, OrgId,
    Outcome, Put, Term,
};

const ORG: OrgId = OrgId([1; 16]);
/// An entity whose write always fails.
const POISON: EntityId = EntityId([0xEE; 16]);

/// What has been made durable, and what the next transactions meet.
#[derive(Default)]
struct Disk {
    rows: Mutex<Rows>,
    transactions: AtomicUsize,
    /// The kind of fault the commit of a transaction has: by its number.
    commit_faults: Mutex<HashMap<usize, Fault>>,
    /// Transactions wait at their beginning while this is shut.
    gate: Mutex<bool>,
    opened: Condvar,
    /// How long each entity takes to write.
    work: Duration,
    /// What each transaction has written.
    written: Mutex<Vec<Vec<EntityId>>>,
}

#[derive(Clone, Copy)]
enum Fault {
    /// It fails and nothing is written.
    Lost,
    /// It fails although everything is written.
    Ambiguous,
    /// The disk fails.
    Fatal,
}

#[derive(Clone, Default)]
struct Rows {
    head: Option<StoredHead>,
    entities: HashSet<EntityId>,
    leaves: Vec<Vec<u8>>,
}

/// A backend without a database: as much as these tests need.
struct Faulty {
    disk: Arc<Disk>,
    open: Rows,
}

fn fault(fatal: bool) -> StoreError {
    StoreError::Backend {
        operation: "do as the test says",
        source: "a fault".into(),
        fatal,
    }
}

impl Backend for Faulty {
    fn begin(&mut self) -> Result<(), StoreError> {
        let mut shut = self.disk.gate.lock().unwrap();
        while *shut {
            shut = self.disk.opened.wait(shut).unwrap();
        }
        self.open = self.disk.rows.lock().unwrap().clone();
        Ok(())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        let number = self.disk.transactions.fetch_add(1, Ordering::SeqCst);
        let fault_here = self.disk.commit_faults.lock().unwrap().remove(&number);
        let before = self.disk.rows.lock().unwrap().entities.clone();
        let new = self.open.entities.difference(&before).copied().collect();
        self.disk.written.lock().unwrap().push(new);
        let keep = || *self.disk.rows.lock().unwrap() = self.open.clone();
        match fault_here {
            None => {
                keep();
                Ok(())
            }
            Some(Fault::Lost) => Err(fault(false)),
            Some(Fault::Ambiguous) => {
                keep();
                Err(fault(false))
            }
            Some(Fault::Fatal) => Err(fault(true)),
        }
    }

    fn rollback(&mut self) {
        self.open = Rows::default();
    }

    fn upkeep(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn head(&mut self, _: OrgId) -> Result<Option<StoredHead>, StoreError> {
        Ok(self.open.head.clone())
    }

    fn set_head(&mut self, _: OrgId, commits: i64, head: &StoredHead) -> Result<bool, StoreError> {
        let same = self.open.head.as_ref().map_or(0, |head| head.commits) == commits;
        self.open.head = Some(head.clone());
        Ok(same)
    }

    fn standing(&mut self, _: OrgId, id: EntityId) -> Result<Option<Standing>, StoreError> {
        let there = self.open.entities.contains(&id);
        Ok(there.then_some(Standing {
            number: 1,
            version: 1,
        }))
    }

    fn holder(&mut self, _: OrgId, _: &Term) -> Result<Option<i64>, StoreError> {
        Ok(None)
    }

    fn clear(&mut self, _: OrgId, _: i64) -> Result<(), StoreError> {
        Ok(())
    }

    fn write_entity(&mut self, _: OrgId, write: &EntityWrite<'_>) -> Result<(), StoreError> {
        if write.put.id == POISON {
            return Err(fault(false));
        }
        let begun = Instant::now();
        while begun.elapsed() < self.disk.work {
            std::hint::spin_loop();
        }
        self.open.entities.insert(write.put.id);
        Ok(())
    }

    fn remove_entity(&mut self, _: OrgId, _: i64) -> Result<(), StoreError> {
        Ok(())
    }

    fn write_leaf(&mut self, _: OrgId, write: &LeafWrite<'_>) -> Result<(), StoreError> {
        assert_eq!(
            write.index,
            self.open.leaves.len() as u64,
            "a leaf was numbered twice or skipped"
        );
        self.open.leaves.push(write.leaf.clone());
        Ok(())
    }

    fn leaf_hash(&mut self, _: OrgId, _: u64, index: u64) -> Result<Option<Hash>, StoreError> {
        let leaf = self.open.leaves.get(usize::try_from(index).unwrap());
        Ok(leaf.map(|leaf| ledger::leaf_hash(leaf)))
    }

    fn leaf_row(&mut self, _: OrgId, _: u64, _: u64) -> Result<Option<LeafRow>, StoreError> {
        Ok(None)
    }

    fn reseal_leaf(&mut self, _: OrgId, _: u64, _: &LeafRow) -> Result<(), StoreError> {
        Ok(())
    }

    fn write_tile(&mut self, _: OrgId, _: u64, _: &CompleteTile) -> Result<(), StoreError> {
        Ok(())
    }

    fn tile(&mut self, _: OrgId, _: u64, _: u8, _: u64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(None)
    }

    fn job(&mut self, _: OrgId, _: JobId) -> Result<Option<JobRow>, StoreError> {
        Ok(None)
    }

    fn write_job(&mut self, _: OrgId, _: &JobRow) -> Result<(), StoreError> {
        Ok(())
    }

    fn lease_job(&mut self, _: OrgId, _: &JobRow) -> Result<(), StoreError> {
        Ok(())
    }

    fn remove_job(&mut self, _: OrgId, _: JobId) -> Result<(), StoreError> {
        Ok(())
    }
}

fn commit(entity: EntityId) -> Commit {
    let mut commit = Commit::new(ORG, CommitId(entity.0));
    commit.puts.push(Put {
        kind: "person".to_owned(),
        id: entity,
        expected: Expected::New,
        cell: CellId([0; 16]),
        body: Vec::new(),
        terms: Vec::new(),
        chunks: Vec::new(),
    });
    commit.leaves.push(LeafDraft {
        at: 0,
        act: "act".to_owned(),
        actor: [0; 32],
        objects: [0; 32],
        details: [0; 32],
        opening: Vec::new(),
        details_opening: None,
        terms: Vec::new(),
    });
    commit
}

/// Hands commits to a writer that cannot begin before all of them wait, so that they are one
/// batch; answers what each came to.
fn in_one_batch(
    disk: &Arc<Disk>,
    commits: &[(Lane, EntityId)],
) -> Vec<Result<Outcome, StoreError>> {
    *disk.gate.lock().unwrap() = true;
    let writer = Writer::start(Box::new(Faulty {
        disk: Arc::clone(disk),
        open: Rows::default(),
    }))
    .unwrap();
    let answers: Vec<_> = commits
        .iter()
        .map(|(lane, entity)| writer.queue.push(*lane, commit(*entity)).unwrap())
        .collect();
    *disk.gate.lock().unwrap() = false;
    disk.opened.notify_all();
    let outcomes = answers.into_iter().map(|answer| answer.recv().unwrap());
    outcomes.collect()
}

fn entities() -> Vec<(Lane, EntityId)> {
    let lane = |number| {
        if number < 4 {
            Lane::Interactive
        } else {
            Lane::Bulk
        }
    };
    (0..8)
        .map(|number| (lane(number), EntityId([number; 16])))
        .collect()
}

fn is_done(outcome: &Result<Outcome, StoreError>) -> bool {
    matches!(outcome, Ok(Outcome::Done(_)))
}

/// All entities that were acknowledged are on the disk, with a leaf each.
fn assert_durable(disk: &Disk, outcomes: &[Result<Outcome, StoreError>]) {
    let done = outcomes.iter().filter(|outcome| is_done(outcome)).count();
    let rows = disk.rows.lock().unwrap();
    assert_eq!((rows.entities.len(), rows.leaves.len()), (done, done));
    assert_eq!(rows.head.as_ref().unwrap().size, done as u64);
}

#[test]
fn a_fault_costs_only_the_commit_that_has_it() {
    for at in [0, 3, 5, 8] {
        for lane in [Lane::Interactive, Lane::Bulk] {
            let disk = Arc::<Disk>::default();
            let mut commits = entities();
            commits.insert(at, (lane, POISON));
            let outcomes = in_one_batch(&disk, &commits);
            for ((_, entity), outcome) in commits.iter().zip(&outcomes) {
                assert_eq!(is_done(outcome), *entity != POISON, "{entity}: {outcome:?}");
            }
            assert_durable(&disk, &outcomes);
        }
    }
}

#[test]
fn a_batch_that_is_lost_is_tried_again_one_by_one() {
    let disk = Arc::<Disk>::default();
    disk.commit_faults.lock().unwrap().insert(0, Fault::Lost);
    let outcomes = in_one_batch(&disk, &entities());
    assert!(outcomes.iter().all(is_done), "{outcomes:?}");
    assert_durable(&disk, &outcomes);
    assert!(disk.transactions.load(Ordering::SeqCst) > 2);
}

#[test]
fn a_commit_that_happened_though_it_failed_happens_once() {
    let disk = Arc::<Disk>::default();
    disk.commit_faults
        .lock()
        .unwrap()
        .insert(0, Fault::Ambiguous);
    let outcomes = in_one_batch(&disk, &entities());
    assert!(outcomes.iter().all(is_done), "{outcomes:?}");
    assert_durable(&disk, &outcomes);
}

#[test]
fn those_who_wait_come_first_and_bulk_in_small_portions() {
    let disk = Arc::new(Disk {
        work: Duration::from_millis(1),
        ..Disk::default()
    });
    let bulk = (10..40).map(|number| (Lane::Bulk, EntityId([number; 16])));
    let commits: Vec<_> = bulk.chain(entities().into_iter().take(4)).collect();
    // The first takes whatever waits when it begins; the rest is there when it ends.
    let outcomes = in_one_batch(&disk, &commits);
    assert_durable(&disk, &outcomes);
    let written = disk.written.lock().unwrap();
    let sizes: Vec<usize> = written.iter().map(Vec::len).collect();
    assert!(
        sizes.iter().all(|size| *size <= 6),
        "5 ms hold at most six of 1 ms: {sizes:?}"
    );
    // One bulk transaction may have begun when they came, and some of them before the others.
    let first: Vec<&EntityId> = written.iter().take(3).flatten().collect();
    assert!(
        entities()
            .iter()
            .take(4)
            .all(|(_, entity)| first.contains(&entity)),
        "{sizes:?}"
    );
}

#[test]
fn bulk_commits_rest_while_somebody_asks_and_no_longer() {
    let queue = Queue::new();
    let put = |lane| queue.push(lane, commit(EntityId([1; 16]))).unwrap();
    let _bulk = put(Lane::Bulk);
    assert!(queue.has_bulk(), "nobody has asked yet");
    // Where this thread is held up between the two, they have rested.
    let rests = (0..100).any(|_| {
        let _asked = put(Lane::Interactive);
        queue.bulk_took(Duration::from_secs(1));
        !queue.has_bulk()
    });
    assert!(rests);
    assert!(!queue.wait().unwrap().is_empty(), "who asked goes first");
    // Nobody asks any more; and even if they did, the rest has an end.
    assert!(queue.wait().unwrap().is_empty());
    assert!(queue.take_bulk().is_some());
    queue.close();
    assert!(queue.wait().is_none());
}

#[test]
fn a_disk_that_fails_stops_the_writer_for_all() {
    for transaction in 0..2 {
        let disk = Arc::<Disk>::default();
        disk.commit_faults
            .lock()
            .unwrap()
            .insert(transaction, Fault::Fatal);
        disk.commit_faults
            .lock()
            .unwrap()
            .entry(0)
            .or_insert(Fault::Lost);
        let outcomes = in_one_batch(&disk, &entities());
        assert!(!outcomes.iter().any(is_done), "{outcomes:?}");
        assert!(disk.rows.lock().unwrap().head.is_none());
    }
}

#[test]
fn after_the_writer_has_stopped_nothing_is_accepted() {
    let disk = Arc::<Disk>::default();
    disk.commit_faults.lock().unwrap().insert(0, Fault::Fatal);
    let writer = Writer::start(Box::new(Faulty {
        disk,
        open: Rows::default(),
    }))
    .unwrap();
    for number in 0..3 {
        let outcome = writer.commit(Lane::Interactive, commit(EntityId([number; 16])));
        let stopped = matches!(
            outcome,
            Err(StoreError::Unavailable(_) | StoreError::Backend { .. })
        );
        assert!(stopped, "{outcome:?}");
    }
}

#[test]
fn dropping_the_writer_finishes_what_waits() {
    let disk = Arc::<Disk>::default();
    *disk.gate.lock().unwrap() = true;
    let backend = Faulty {
        disk: Arc::clone(&disk),
        open: Rows::default(),
    };
    let writer = Writer::start(Box::new(backend)).unwrap();
    let answers: Vec<_> = entities()
        .into_iter()
        .map(|(lane, entity)| writer.queue.push(lane, commit(entity)).unwrap())
        .collect();
    *disk.gate.lock().unwrap() = false;
    disk.opened.notify_all();
    drop(writer);
    let outcomes: Vec<_> = answers
        .into_iter()
        .map(|answer| answer.recv().unwrap())
        .collect();
    assert!(outcomes.iter().all(is_done), "{outcomes:?}");
    assert_durable(&disk, &outcomes);
}
