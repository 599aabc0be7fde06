//! Commits: what they do, and what they refuse.

use store::{
    CellId, CommitId, Expected, Guard, JobChange, JobDraft, JobId, Lane, LeafRow, OrgId, Outcome,
    Put, Receipt, Removal, Reseal, Store, StoreError, TermClass, TermRange,
};

use super::{Case, ORG, bytes, commit, done, id, leaf, put, term};

pub const CASES: &[Case] = &[
    (
        "an organisation nobody has written to is empty",
        nothing_is_empty,
    ),
    (
        "an entity is written, rewritten, removed",
        life_of_an_entity,
    ),
    (
        "terms and chunks follow their entity",
        terms_and_chunks_follow,
    ),
    (
        "a stale version writes nothing at all",
        stale_writes_nothing,
    ),
    ("guards hold what a decision rested on", guards),
    ("the same commit twice has one effect", once),
    ("the last 256 commits are remembered", remembered),
    ("a unique term has one holder", unique),
    (
        "a unique term passes from one to another in one commit",
        unique_passes,
    ),
    ("leaves are numbered and hashed", leaves_numbered),
    ("a new epoch begins a new tree, the old one stays", epochs),
    (
        "openings are sealed anew, leaves stay as they are",
        openings_anew,
    ),
    ("jobs are leased once and done once", jobs),
    ("organisations do not see each other", apart),
    ("a malformed commit is refused before anything", malformed),
    ("a snapshot stays what it was", snapshot_stays),
    ("many snapshots at once", many_snapshots),
    ("many threads and both lanes", many_threads),
];

fn conflict(store: &dyn Store, commit: store::Commit, with: [u8; 16]) {
    assert_eq!(
        store.commit(Lane::Interactive, commit).unwrap(),
        Outcome::Conflict(with)
    );
}

fn nothing_is_empty(store: &dyn Store) {
    let snapshot = store.snapshot(ORG).unwrap();
    assert_eq!(snapshot.head().unwrap(), None);
    assert_eq!(snapshot.root().unwrap(), ledger::empty_root());
    assert_eq!(snapshot.lookup(id(1)).unwrap(), None);
    assert_eq!(snapshot.terms(id(1)).unwrap(), Vec::new());
    assert_eq!(snapshot.chunk(id(1), 0).unwrap(), None);
    assert_eq!(snapshot.leaf(0).unwrap(), None);
    assert_eq!(snapshot.leaf(u64::MAX).unwrap(), None);
    assert_eq!(snapshot.kinds().unwrap(), Vec::<String>::new());
    assert_eq!(snapshot.count(&TermRange::exactly("a", b"b")).unwrap(), 0);
    assert_eq!(snapshot.due_jobs(i64::MAX, 10).unwrap(), Vec::new());
    drop(snapshot);
    assert_eq!(store.organisations().unwrap(), Vec::new());
    let receipt = done(store, commit(1));
    assert_eq!(
        receipt,
        Receipt {
            first_leaf: 0,
            size: 0
        }
    );
    assert_eq!(store.organisations().unwrap(), vec![ORG]);
    let head = store.snapshot(ORG).unwrap().head().unwrap().unwrap();
    assert_eq!((head.size, head.epoch, head.format), (0, 1, 1));
}

fn life_of_an_entity(store: &dyn Store) {
    let mut first = commit(1);
    first.puts.push(put(1, Expected::New));
    done(store, first);
    let mut second = commit(2);
    second.puts.push(Put {
        kind: "tutor".to_owned(),
        body: vec![9; 9],
        ..put(1, Expected::Version(1))
    });
    done(store, second);
    let row = store.snapshot(ORG).unwrap().lookup(id(1)).unwrap().unwrap();
    assert_eq!(
        (row.kind.as_str(), row.version, row.body),
        ("tutor", 2, vec![9; 9])
    );
    let mut third = commit(3);
    third.removals.push(Removal {
        id: id(1),
        version: 2,
    });
    done(store, third);
    assert_eq!(store.snapshot(ORG).unwrap().lookup(id(1)).unwrap(), None);
    let mut again = commit(4);
    again.puts.push(put(1, Expected::New));
    done(store, again);
    assert_eq!(
        store
            .snapshot(ORG)
            .unwrap()
            .lookup(id(1))
            .unwrap()
            .unwrap()
            .version,
        1
    );
}

fn terms_and_chunks_follow(store: &dyn Store) {
    let old = [
        term(TermClass::Ref, "b", b"2"),
        term(TermClass::Exact, "a", b"1"),
        term(TermClass::Ref, "b", b"2"),
    ];
    let mut first = commit(1);
    let chunks = vec![vec![1; 70], vec![2; 65_000], vec![]];
    first.puts.push(Put {
        terms: old.to_vec(),
        chunks,
        ..put(1, Expected::New)
    });
    done(store, first);
    let snapshot = store.snapshot(ORG).unwrap();
    let sorted = vec![old[1].clone(), old[0].clone()];
    assert_eq!(snapshot.terms(id(1)).unwrap(), sorted, "sorted, each once");
    assert_eq!(snapshot.lookup(id(1)).unwrap().unwrap().chunks, 3);
    assert_eq!(snapshot.chunk(id(1), 1).unwrap(), Some(vec![2; 65_000]));
    assert_eq!(snapshot.chunk(id(1), 2).unwrap(), Some(vec![]));
    assert_eq!(snapshot.chunk(id(1), 3).unwrap(), None);
    drop(snapshot);

    let new = vec![term(TermClass::Exact, "a", b"3")];
    let mut second = commit(2);
    second.puts.push(Put {
        terms: new.clone(),
        chunks: vec![vec![5]],
        ..put(1, Expected::Version(1))
    });
    done(store, second);
    let snapshot = store.snapshot(ORG).unwrap();
    assert_eq!(snapshot.terms(id(1)).unwrap(), new);
    assert_eq!(snapshot.chunk(id(1), 0).unwrap(), Some(vec![5]));
    assert_eq!(snapshot.chunk(id(1), 1).unwrap(), None);
    assert_eq!(snapshot.count(&TermRange::exactly("a", b"1")).unwrap(), 0);
    drop(snapshot);

    let mut third = commit(3);
    third.removals.push(Removal {
        id: id(1),
        version: 2,
    });
    done(store, third);
    let snapshot = store.snapshot(ORG).unwrap();
    assert_eq!(snapshot.terms(id(1)).unwrap(), Vec::new());
    assert_eq!(snapshot.chunk(id(1), 0).unwrap(), None);
    assert_eq!(snapshot.count(&TermRange::exactly("a", b"3")).unwrap(), 0);
}

fn stale_writes_nothing(store: &dyn Store) {
    let mut first = commit(1);
    first.puts.push(put(1, Expected::New));
    done(store, first);
    let stale = [
        (put(1, Expected::New), bytes(1)),
        (put(1, Expected::Version(2)), bytes(1)),
        (put(2, Expected::Version(1)), bytes(2)),
    ];
    for (number, (stale, with)) in (10..).zip(stale) {
        let mut next = commit(number);
        next.puts.extend([put(3, Expected::New), stale]);
        next.leaves.push(leaf(1));
        next.jobs.push(job(1, 0));
        conflict(store, next, with);
    }
    for (number, (entity, version)) in (20..).zip([(1, 2), (2, 1)]) {
        let mut next = commit(number);
        next.removals.push(Removal {
            id: id(entity),
            version,
        });
        conflict(store, next, bytes(entity));
    }
    let snapshot = store.snapshot(ORG).unwrap();
    assert_eq!(snapshot.lookup(id(3)).unwrap(), None);
    assert_eq!(snapshot.head().unwrap().unwrap().size, 0);
    assert_eq!(snapshot.due_jobs(i64::MAX, 1).unwrap(), Vec::new());
}

fn guards(store: &dyn Store) {
    let mut first = commit(1);
    first.puts.push(put(1, Expected::New));
    done(store, first);
    let guarded = |number, entity, version| {
        let mut next = commit(number);
        next.guards.push(Guard {
            id: id(entity),
            version,
        });
        next
    };
    conflict(store, guarded(2, 1, 2), bytes(1));
    conflict(store, guarded(2, 1, 0), bytes(1));
    conflict(store, guarded(2, 2, 1), bytes(2));
    done(store, guarded(2, 1, 1));
    done(store, guarded(3, 2, 0));
    let mut with_put = guarded(4, 1, 1);
    with_put.puts.push(put(1, Expected::Version(1)));
    done(store, with_put);
}

fn once(store: &dyn Store) {
    let mut first = commit(1);
    first.puts.push(put(1, Expected::New));
    first.leaves.extend([leaf(1), leaf(2)]);
    let receipt = done(store, first.clone());
    done(store, commit(2));
    assert_eq!(done(store, first), receipt);
    assert_eq!(
        store.snapshot(ORG).unwrap().head().unwrap().unwrap().size,
        2
    );
    // A refused commit leaves no trace: the same id may be tried again.
    let mut refused = commit(3);
    refused.guards.push(Guard {
        id: id(9),
        version: 1,
    });
    conflict(store, refused, bytes(9));
    let mut retried = commit(3);
    retried.leaves.push(leaf(3));
    assert_eq!(
        done(store, retried),
        Receipt {
            first_leaf: 2,
            size: 3
        }
    );
}

fn remembered(store: &dyn Store) {
    for number in 0..257 {
        let mut next = commit(number);
        next.leaves.push(leaf(1));
        done(store, next);
    }
    let size = |store: &dyn Store| store.snapshot(ORG).unwrap().head().unwrap().unwrap().size;
    assert_eq!(
        done(store, commit(1)),
        Receipt {
            first_leaf: 1,
            size: 2
        }
    );
    assert_eq!(size(store), 257);
    let mut forgotten = commit(0);
    forgotten.leaves.push(leaf(1));
    assert_eq!(
        done(store, forgotten),
        Receipt {
            first_leaf: 257,
            size: 258
        }
    );
}

fn unique(store: &dyn Store) {
    let mine = term(TermClass::Unique, "sign-in", b"a");
    let mut first = commit(1);
    first.puts.push(Put {
        terms: vec![mine.clone()],
        ..put(1, Expected::New)
    });
    done(store, first);
    let mut second = commit(2);
    second.puts.push(Put {
        terms: vec![mine.clone()],
        ..put(2, Expected::New)
    });
    assert_eq!(
        store.commit(Lane::Bulk, second).unwrap(),
        Outcome::Taken(mine.clone())
    );
    // Two of the same commit.
    let other = term(TermClass::Unique, "sign-in", b"b");
    let mut third = commit(3);
    third.puts.push(Put {
        terms: vec![other.clone()],
        ..put(2, Expected::New)
    });
    third.puts.push(Put {
        terms: vec![other.clone()],
        ..put(3, Expected::New)
    });
    assert_eq!(
        store.commit(Lane::Interactive, third).unwrap(),
        Outcome::Taken(other)
    );
    // Its holder keeps it; the same value of another name or class is another term.
    let mut fourth = commit(4);
    fourth.puts.push(Put {
        terms: vec![mine],
        ..put(1, Expected::Version(1))
    });
    let alike = [
        term(TermClass::Unique, "other", b"a"),
        term(TermClass::Exact, "sign-in", b"a"),
    ];
    fourth.puts.push(Put {
        terms: alike.to_vec(),
        ..put(2, Expected::New)
    });
    done(store, fourth);
}

fn unique_passes(store: &dyn Store) {
    let terms = |value: &[u8]| vec![term(TermClass::Unique, "sign-in", value)];
    let mut first = commit(1);
    first.puts.push(Put {
        terms: terms(b"a"),
        ..put(1, Expected::New)
    });
    first.puts.push(Put {
        terms: terms(b"b"),
        ..put(2, Expected::New)
    });
    done(store, first);
    let mut swap = commit(2);
    swap.puts.push(Put {
        terms: terms(b"b"),
        ..put(1, Expected::Version(1))
    });
    swap.puts.push(Put {
        terms: terms(b"a"),
        ..put(2, Expected::Version(1))
    });
    done(store, swap);
    let mut inherit = commit(3);
    inherit.removals.push(Removal {
        id: id(1),
        version: 2,
    });
    inherit.puts.push(Put {
        terms: terms(b"b"),
        ..put(3, Expected::New)
    });
    done(store, inherit);
    let snapshot = store.snapshot(ORG).unwrap();
    assert_eq!(snapshot.terms(id(2)).unwrap(), terms(b"a"));
    assert_eq!(snapshot.terms(id(3)).unwrap(), terms(b"b"));
}

fn leaves_numbered(store: &dyn Store) {
    let mut hashes = Vec::new();
    for number in 0..90 {
        let mut next = commit(number);
        next.leaves
            .extend((0..number % 9).map(|at| leaf(i64::try_from(at).unwrap())));
        let count = next.leaves.len() as u64;
        let receipt = done(store, next);
        assert_eq!(receipt.first_leaf, hashes.len() as u64);
        assert_eq!(receipt.size, receipt.first_leaf + count);
        let snapshot = store.snapshot(ORG).unwrap();
        for row in snapshot.leaves(receipt.first_leaf, 100).unwrap() {
            assert_eq!(ledger::Leaf::decode(&row.leaf).unwrap().index, row.index);
            hashes.push(ledger::leaf_hash(&row.leaf));
        }
        assert_eq!(
            snapshot.root().unwrap(),
            ledger::root_of(hashes.iter().copied())
        );
    }
    let snapshot = store.snapshot(ORG).unwrap();
    assert_eq!(hashes.len(), 360);
    assert_eq!(snapshot.leaf_hashes(0..360).unwrap(), hashes);
    assert_eq!(snapshot.leaf_hashes(255..258).unwrap(), hashes[255..258]);
    assert_eq!(snapshot.leaf_hashes(359..u64::MAX).unwrap(), hashes[359..]);
    assert_eq!(
        snapshot.tile(0, 0).unwrap().unwrap(),
        hashes[..256].concat()
    );
    assert_eq!(snapshot.tile(0, 1).unwrap(), None);
    assert_eq!(snapshot.tile(1, 0).unwrap(), None);
}

fn epochs(store: &dyn Store) {
    let size = |store: &dyn Store| {
        let head = store.snapshot(ORG).unwrap().head().unwrap().unwrap();
        (head.epoch, head.size)
    };
    let mut first = commit(1);
    first.puts.push(put(1, Expected::New));
    first.leaves.extend((0..300).map(leaf));
    done(store, first.clone());
    let old_root = store.snapshot(ORG).unwrap().root().unwrap();
    // Not later than the present one, or without a leaf: nothing happens.
    for (number, epoch) in [(2, 0), (3, 1)] {
        let mut stale = commit(number);
        (stale.epoch, stale.leaves) = (Some(epoch), vec![leaf(1)]);
        conflict(store, stale, ORG.0);
    }
    let mut empty = commit(4);
    empty.epoch = Some(5);
    assert!(matches!(
        store.commit(Lane::Interactive, empty),
        Err(StoreError::Malformed(_))
    ));
    assert_eq!(size(store), (1, 300));
    // Numbers may leave gaps: an epoch that was lost with the data it belonged to.
    let mut second = commit(5);
    second.epoch = Some(4);
    second.leaves = vec![leaf(1), leaf(2)];
    second.puts.push(put(1, Expected::Version(1)));
    let begun = Receipt {
        first_leaf: 0,
        size: 2,
    };
    assert_eq!(done(store, second.clone()), begun);
    assert_eq!(done(store, second), begun, "the same commit twice");
    assert_eq!(size(store), (4, 2));
    assert_eq!(
        done(store, first).size,
        300,
        "an earlier commit is remembered"
    );
    let mut third = commit(6);
    third.leaves = vec![leaf(3)];
    assert_eq!(done(store, third).first_leaf, 2);

    let mut snapshot = store.snapshot(ORG).unwrap();
    let known = |number, size| store::Epoch { number, size };
    assert_eq!(snapshot.epochs().unwrap(), [known(1, 300), known(4, 3)]);
    let hashes = snapshot.leaf_hashes(0..9).unwrap();
    assert_eq!(
        snapshot.root().unwrap(),
        ledger::root_of(hashes.into_iter())
    );
    assert_eq!(snapshot.tile(0, 0).unwrap(), None);
    assert!(!snapshot.turn_to(2).unwrap());
    assert_eq!(snapshot.head().unwrap().unwrap().epoch, 4);
    assert!(snapshot.turn_to(1).unwrap());
    let head = snapshot.head().unwrap().unwrap();
    assert_eq!((head.epoch, head.size), (1, 300));
    assert_eq!(snapshot.root().unwrap(), old_root);
    assert_eq!(snapshot.leaves(0, 999).unwrap().len(), 300);
    assert!(snapshot.tile(0, 0).unwrap().is_some());
    assert_eq!(snapshot.epochs().unwrap().len(), 2);
    assert_eq!(snapshot.lookup(id(1)).unwrap().unwrap().version, 2);
    assert!(snapshot.turn_to(4).unwrap());
    assert_eq!(snapshot.leaves(0, 999).unwrap().len(), 3);
    assert_eq!(
        snapshot.count_kinds().unwrap(),
        [("person".to_owned(), 1_u64)]
    );
    drop(snapshot);
    // However wide the gap: what lies between two epochs is not asked one by one.
    let (mut far, last) = (commit(7), 1 << 62);
    (far.epoch, far.leaves) = (Some(last), vec![leaf(4)]);
    done(store, far);
    let snapshot = store.snapshot(ORG).unwrap();
    let three = [known(1, 300), known(4, 3), known(last, 1)];
    assert_eq!(snapshot.epochs().unwrap(), three);
}

/// All leaves of an epoch, with its root.
fn leaves_of(store: &dyn Store, epoch: u64) -> (Vec<LeafRow>, ledger::Hash) {
    let mut snapshot = store.snapshot(ORG).unwrap();
    assert!(snapshot.turn_to(epoch).unwrap());
    (snapshot.leaves(0, 999).unwrap(), snapshot.root().unwrap())
}

fn openings_anew(store: &dyn Store) {
    let detailed = |at| {
        let mut leaf = leaf(at);
        leaf.details_opening = Some((CellId([5; 16]), vec![6; 40]));
        leaf.terms = vec![term(TermClass::Ref, "leaf.about", &bytes(1))];
        leaf
    };
    let mut first = commit(1);
    first.leaves = vec![leaf(1), detailed(2), leaf(3)];
    done(store, first);
    let mut second = commit(2);
    (second.epoch, second.leaves) = (Some(2), vec![detailed(4)]);
    done(store, second);
    let before = [1, 2].map(|epoch| leaves_of(store, epoch));
    let anew = |epoch: usize, index: usize| {
        let was = before[epoch - 1].0[index].clone();
        Reseal {
            epoch: epoch as u64,
            opening: vec![9; 60],
            details_opening: was.details_opening.as_ref().map(|_| vec![8; 50]),
            was,
        }
    };
    let mut third = commit(3);
    third.reseals = vec![anew(1, 1), anew(1, 2), anew(2, 0)];
    // Of the present epoch and of an earlier one, in a commit without any leaf of its own.
    let receipt = done(store, third.clone());
    assert_eq!(receipt.size, 1);
    assert_eq!(done(store, third), receipt, "the same commit twice");
    for (epoch, (rows, root)) in (1..).zip(&before) {
        let (now, same) = leaves_of(store, epoch);
        assert_eq!(same, *root, "the tree has changed");
        for (now, was) in now.iter().zip(rows) {
            assert_eq!(now.leaf, was.leaf);
            if (epoch, was.index) == (1, 0) {
                assert_eq!(now, was, "another leaf was touched");
                continue;
            }
            assert_eq!(now.opening, [9; 60]);
            let details = was.details_opening.as_ref();
            let wanted = details.map(|(cell, _)| (*cell, vec![8; 50]));
            assert_eq!(now.details_opening, wanted);
        }
    }
    // Found by its terms as before.
    let about = TermRange::exactly("leaf.about", &bytes(1));
    let snapshot = store.snapshot(ORG).unwrap();
    assert_eq!(snapshot.leaves_by(&about, None, 9).unwrap().len(), 1);
    drop(snapshot);
    // What is stored is not what it was taken to be, or not there at all: nothing happens.
    let mut gone = anew(1, 0);
    gone.was.index = 7;
    let mut elsewhere = anew(1, 0);
    elsewhere.epoch = 9;
    for (number, wrong) in (4..).zip([anew(1, 1), gone, elsewhere]) {
        let mut stale = commit(number);
        stale.reseals = vec![anew(1, 0), wrong];
        conflict(store, stale, ORG.0);
    }
    assert_eq!(leaves_of(store, 1).0[0], before[0].0[0]);
    // Twice in one commit, or details that come or go.
    let mut bare = anew(1, 1);
    bare.details_opening = None;
    for (number, wrong) in (8..).zip([vec![anew(1, 0), anew(1, 0)], vec![bare]]) {
        let mut malformed = commit(number);
        malformed.reseals = wrong;
        assert!(matches!(
            store.commit(Lane::Interactive, malformed),
            Err(StoreError::Malformed(_))
        ));
    }
}

pub fn job(number: u64, not_before: i64) -> JobDraft {
    JobDraft {
        id: JobId(bytes(number)),
        kind: "destroy".to_owned(),
        payload: vec![1, 2],
        not_before,
    }
}

fn jobs(store: &dyn Store) {
    let mut first = commit(1);
    first.jobs = vec![job(1, 20), job(2, 10), job(3, 30)];
    done(store, first);
    let mut again = commit(2);
    again.jobs = vec![job(2, 10)];
    conflict(store, again, bytes(2));
    let due = |now| {
        let rows = store.snapshot(ORG).unwrap().due_jobs(now, 10).unwrap();
        rows.into_iter()
            .map(|row| (row.job.id, row.attempts))
            .collect::<Vec<_>>()
    };
    assert_eq!(due(9), vec![]);
    assert_eq!(due(20), vec![(JobId(bytes(2)), 0), (JobId(bytes(1)), 0)]);
    let lease = |number, attempts| {
        let mut next = commit(number);
        next.job_changes = vec![JobChange::Lease {
            id: JobId(bytes(2)),
            attempts,
            until: 50,
        }];
        next
    };
    done(store, lease(3, 0));
    assert_eq!(due(49), vec![(JobId(bytes(1)), 0), (JobId(bytes(3)), 0)]);
    assert_eq!(due(50).first(), Some(&(JobId(bytes(2)), 1)), "a lease ends");
    conflict(store, lease(4, 0), bytes(2));
    done(store, lease(5, 1));
    let mut finish = commit(6);
    finish.job_changes = vec![JobChange::Done(JobId(bytes(2)))];
    done(store, finish.clone());
    finish.id = CommitId(bytes(7));
    conflict(store, finish, bytes(2));
    conflict(store, lease(8, 2), bytes(2));
    assert_eq!(due(100).len(), 2);
}

fn apart(store: &dyn Store) {
    let unique = vec![term(TermClass::Unique, "sign-in", b"a")];
    for org in [[1; 16], [2; 16], [0; 16]] {
        let mut next = commit(1);
        next.org = OrgId(org);
        next.puts.push(Put {
            terms: unique.clone(),
            body: org.to_vec(),
            ..put(1, Expected::New)
        });
        next.leaves.push(leaf(5));
        next.jobs.push(job(1, 0));
        assert_eq!(
            done(store, next),
            Receipt {
                first_leaf: 0,
                size: 1
            }
        );
    }
    assert_eq!(
        store.organisations().unwrap(),
        [[0; 16], [1; 16], [2; 16]].map(OrgId)
    );
    let row = store
        .snapshot(OrgId([1; 16]))
        .unwrap()
        .lookup(id(1))
        .unwrap()
        .unwrap();
    assert_eq!(row.body, vec![1; 16]);
    let mut removal = commit(2);
    removal.org = OrgId([2; 16]);
    removal.removals.push(Removal {
        id: id(1),
        version: 1,
    });
    done(store, removal);
    assert_eq!(
        store
            .snapshot(OrgId([1; 16]))
            .unwrap()
            .terms(id(1))
            .unwrap(),
        unique
    );
}

fn malformed(store: &dyn Store) {
    let mut bad = commit(1);
    bad.puts = vec![put(1, Expected::New), put(1, Expected::New)];
    let error = store.commit(Lane::Interactive, bad).unwrap_err();
    assert!(matches!(error, StoreError::Malformed(_)), "{error}");
    assert_eq!(store.organisations().unwrap(), Vec::new());
}

fn snapshot_stays(store: &dyn Store) {
    let mut first = commit(1);
    first.puts.push(put(1, Expected::New));
    first.leaves.push(leaf(1));
    done(store, first);
    let before = store.snapshot(ORG).unwrap();
    let mut second = commit(2);
    second.removals.push(Removal {
        id: id(1),
        version: 1,
    });
    second.leaves.push(leaf(2));
    done(store, second);
    assert_eq!(before.lookup(id(1)).unwrap().unwrap().version, 1);
    assert_eq!(before.head().unwrap().unwrap().size, 1);
    assert_eq!(before.leaves(0, 10).unwrap().len(), 1);
    let after = store.snapshot(ORG).unwrap();
    assert_eq!(after.lookup(id(1)).unwrap(), None);
    assert_ne!(before.root().unwrap(), after.root().unwrap());
}

fn many_snapshots(store: &dyn Store) {
    let mut held = Vec::new();
    for number in 0..20 {
        let mut next = commit(number);
        next.leaves.push(leaf(1));
        done(store, next);
        held.push(store.snapshot(ORG).unwrap());
    }
    for (number, snapshot) in (1..).zip(&held) {
        assert_eq!(snapshot.head().unwrap().unwrap().size, number);
        assert_eq!(snapshot.leaves(0, 100).unwrap().len() as u64, number);
    }
}

fn many_threads(store: &dyn Store) {
    const EACH: u64 = 40;
    let won = std::sync::atomic::AtomicU64::new(0);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let won = &won;
            scope.spawn(move || {
                for step in 0..EACH {
                    let number = thread * EACH + step;
                    let mut own = commit(number);
                    own.puts.push(put(1000 + number, Expected::New));
                    own.leaves.push(leaf(1));
                    let lane = if thread % 2 == 0 {
                        Lane::Interactive
                    } else {
                        Lane::Bulk
                    };
                    assert!(matches!(store.commit(lane, own).unwrap(), Outcome::Done(_)));
                    // All race for the same entities: one wins each.
                    let mut raced = commit(10_000 + number);
                    raced.puts.push(put(step, Expected::New));
                    raced.leaves.push(leaf(2));
                    match store.commit(lane, raced).unwrap() {
                        Outcome::Done(_) => {
                            won.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        }
                        Outcome::Conflict(with) => assert_eq!(with, bytes(step)),
                        Outcome::Taken(term) => panic!("{term:?}"),
                    }
                }
            });
        }
    });
    assert_eq!(won.into_inner(), EACH);
    let snapshot = store.snapshot(ORG).unwrap();
    assert_eq!(snapshot.head().unwrap().unwrap().size, 9 * EACH);
    assert!((0..8 * EACH).all(|number| snapshot.lookup(id(1000 + number)).unwrap().is_some()));
}
