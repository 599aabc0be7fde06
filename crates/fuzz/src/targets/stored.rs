//! A commit made of any bytes, given to the store in memory and to that in a file: the same answer,
//! the same contents, and a whole ledger.

use std::cell::RefCell;

use store::{
    CellId, Commit, CommitId, EntityId, Expected, Guard, JobChange, JobDraft, JobId, Lane,
    LeafDraft, MAX_BODY, MAX_CHUNK, MAX_TERM, MemoryStore, Options, OrgId, Outcome, Put, Removal,
    SqliteStore, Store, StoreError, Term, TermClass, TermRange,
};
use tempfile::TempDir;

use super::Made;
use crate::Mutator;

/// Each run writes into organisations of its own; after so many the stores begin anew.
const RUNS: u32 = 400;
const ENTITIES: u8 = 4;
const JOBS: u8 = 3;

/// Names good and bad.
const NAMES: [&str; 6] = ["person", "hold.of", "b", "two words", "", "Zoë"];

/// Reads numbers and pieces off the bytes; zeros after their end.
struct Feed<'a>(&'a [u8]);

impl Feed<'_> {
    fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
            None => 0,
        }
    }

    fn below(&mut self, end: u8) -> u8 {
        self.byte().checked_rem(end).unwrap_or(0)
    }

    fn number(&mut self) -> u64 {
        let bytes = std::array::from_fn(|_| self.byte());
        // Small numbers mostly: versions and attempts that can be met.
        match self.below(4) {
            0 => u64::from_be_bytes(bytes),
            _ => u64::from(bytes[0] % 4),
        }
    }

    fn signed(&mut self) -> i64 {
        i64::from_ne_bytes(self.number().to_ne_bytes())
    }

    /// Bytes around a limit now and then.
    fn bytes(&mut self, limit: usize) -> Vec<u8> {
        match self.below(16) {
            0 => vec![self.byte(); limit],
            1 => vec![self.byte(); limit + 1],
            length => (0..length).map(|_| self.byte()).collect(),
        }
    }

    fn name(&mut self) -> String {
        let place = usize::from(self.below(8));
        match NAMES.get(place) {
            Some(name) => (*name).to_owned(),
            None => "n".repeat(usize::from(self.byte())),
        }
    }

    fn id(&mut self, end: u8) -> [u8; 16] {
        [self.below(end); 16]
    }

    fn some<T>(&mut self, most: u8, one: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    fn term(&mut self) -> Term {
        let classes = [
            TermClass::Ref,
            TermClass::Unique,
            TermClass::Exact,
            TermClass::Date,
        ];
        Term {
            class: classes
                .get(usize::from(self.below(4)))
                .copied()
                .unwrap_or(TermClass::Ref),
            name: self.name(),
            value: self.bytes(MAX_TERM),
        }
    }

    fn put(&mut self) -> Put {
        let expected = match self.below(2) {
            0 => Expected::New,
            _ => Expected::Version(self.number()),
        };
        Put {
            kind: self.name(),
            id: EntityId(self.id(ENTITIES)),
            expected,
            cell: CellId(self.id(2)),
            body: self.bytes(MAX_BODY),
            terms: self.some(3, Self::term),
            chunks: self.some(2, |feed| feed.bytes(MAX_CHUNK)),
        }
    }

    fn leaf(&mut self) -> LeafDraft {
        let details = self.below(2) == 1;
        LeafDraft {
            at: self.signed(),
            act: self.name(),
            actor: [self.byte(); 32],
            objects: [self.byte(); 32],
            details: [self.byte(); 32],
            opening: self.bytes(MAX_CHUNK),
            details_opening: details.then(|| (CellId(self.id(2)), self.bytes(MAX_CHUNK))),
            terms: self.some(2, Self::term),
        }
    }

    fn job_change(&mut self) -> JobChange {
        let id = JobId(self.id(JOBS));
        match self.below(2) {
            0 => JobChange::Done(id),
            _ => JobChange::Lease {
                id,
                attempts: u32::from(self.below(3)),
                until: self.signed(),
            },
        }
    }

    fn commit(&mut self, org: OrgId) -> Commit {
        Commit {
            epoch: (self.below(8) == 1).then(|| self.number()),
            guards: self.some(2, |feed| Guard {
                id: EntityId(feed.id(ENTITIES)),
                version: feed.number(),
            }),
            puts: self.some(3, Self::put),
            removals: self.some(2, |feed| Removal {
                id: EntityId(feed.id(ENTITIES)),
                version: feed.number(),
            }),
            leaves: self.some(3, Self::leaf),
            jobs: self.some(2, |feed| JobDraft {
                id: JobId(feed.id(JOBS)),
                kind: feed.name(),
                payload: feed.bytes(MAX_BODY),
                not_before: feed.signed(),
            }),
            job_changes: self.some(2, Self::job_change),
            ..Commit::new(org, CommitId(self.id(4)))
        }
    }
}

/// Two stores that are given the same.
struct Two {
    runs: u32,
    plain: MemoryStore,
    file: SqliteStore,
    // After the store, which closes its file first.
    _folder: TempDir,
}

impl Two {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().ok()?;
        let file = SqliteStore::open(&folder.path().join("a.db"), Options::default()).ok()?;
        Some(Self {
            runs: 0,
            plain: MemoryStore::new(),
            file,
            _folder: folder,
        })
    }
}

/// What a store says to a few questions, as text.
fn contents(store: &dyn Store, org: OrgId) -> Result<String, StoreError> {
    let mut snapshot = store.snapshot(org)?;
    let mut all = vec![format!("{:?} {:?}", snapshot.head()?, snapshot.root()?)];
    for id in (0..ENTITIES).map(|id| EntityId([id; 16])) {
        all.push(format!("{:?}", (snapshot.lookup(id)?, snapshot.terms(id)?)));
        all.push(format!(
            "{:?}",
            (snapshot.chunk(id, 0)?, snapshot.chunk(id, 1)?)
        ));
    }
    for name in NAMES {
        let range = TermRange {
            name: name.to_owned(),
            from: Vec::new(),
            to: vec![255; 3],
        };
        let page = snapshot.page(&range, None, 9)?;
        all.push(format!("{:?}", (snapshot.count(&range)?, page)));
        let one = TermRange::exactly(name, &[7]);
        all.push(format!("{:?}", snapshot.leaves_by(&one, None, 9)?));
    }
    all.push(format!(
        "{:?}",
        (snapshot.count_kinds()?, snapshot.epochs()?)
    ));
    all.push(format!("{:?}", snapshot.leaves(0, 99)?));
    all.push(format!("{:?}", snapshot.due_jobs(i64::MAX, 9)?));
    all.push(format!("{:?}", store::check_organisation(&mut *snapshot)?));
    Ok(all.join("\n"))
}

fn answer(store: &dyn Store, commit: &Commit) -> Result<Outcome, String> {
    let answered = store.commit(Lane::Interactive, commit.clone());
    answered.map_err(|error| error.to_string())
}

pub(super) fn commit() -> Made {
    let mut mutator = Mutator::new(1);
    let mut random = |length: usize| -> Vec<u8> {
        let byte = |_| u8::try_from(mutator.below(256)).unwrap_or(0);
        (0..length).map(byte).collect()
    };
    let seeds = vec![random(300), random(900), random(2_000)];
    let two = RefCell::new(Two::new());
    Made::new(seeds, move |bytes| {
        let mut held = two.borrow_mut();
        if held.as_ref().is_none_or(|two| two.runs >= RUNS) {
            *held = Two::new();
        }
        let Some(two) = held.as_mut() else {
            return;
        };
        two.runs += 1;
        let mut org = [0; 16];
        if let Some(number) = org.first_chunk_mut() {
            *number = two.runs.to_be_bytes();
        }
        let (org, mut feed) = (OrgId(org), Feed(bytes));
        for _ in 0..4 {
            let commit = feed.commit(org);
            let answers = [answer(&two.plain, &commit), answer(&two.file, &commit)];
            assert_eq!(answers[0], answers[1], "the stores answer differently");
        }
        let [plain, file]: [Result<String, String>; 2] = [&two.plain as &dyn Store, &two.file]
            .map(|store| contents(store, org).map_err(|error| error.to_string()));
        assert_eq!(plain, file, "the stores hold different things");
        let whole = plain.as_ref().is_ok_and(|all| all.ends_with("\n[]"));
        assert!(whole, "the ledger is not whole: {plain:?}");
    })
}
