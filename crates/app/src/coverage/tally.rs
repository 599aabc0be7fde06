//! How often each act stands in the ledgers, and when last. Each leaf is read once in the life of the
//! process; afterwards only what is new.

use std::collections::HashMap;

use access::Action;
use jiff::Timestamp;
use store::Snapshot;

use crate::{AppError, Engine, engine::Realm};

/// How many leaves are read at once.
const PAGE: usize = 1000;
/// How many of the newest leaves of an act are named.
const NAMED: usize = 3;

/// A leaf that shows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeafShown {
    /// Whether it stands in the ledger of the accounts, which nobody pages through.
    pub of_accounts: bool,
    /// The epoch of the ledger.
    pub epoch: u64,
    /// Its index.
    pub index: u64,
    /// When.
    pub at: Timestamp,
}

/// How often something stands in the ledgers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How often.
    pub count: u64,
    /// The newest leaves, the newest first.
    pub leaves: Vec<LeafShown>,
}

impl Seen {
    /// When last.
    pub fn last(&self) -> Option<Timestamp> {
        self.leaves.first().map(|leaf| leaf.at)
    }

    fn add(&mut self, leaf: LeafShown) {
        self.count += 1;
        self.leaves.insert(0, leaf);
        self.leaves.truncate(NAMED);
    }

    /// This and another act together.
    #[must_use]
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.count += other.count;
        self.leaves.extend(&other.leaves);
        self.leaves
            .sort_by_key(|leaf| std::cmp::Reverse((leaf.at, leaf.index)));
        self.leaves.truncate(NAMED);
        self
    }
}

/// What was counted of one ledger.
#[derive(Debug, Default)]
struct Counted {
    by: HashMap<String, Seen>,
    epoch: u64,
    upto: u64,
    leaves: u64,
}

/// What was counted of both ledgers, kept while the process lives.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    own: Counted,
    accounts: Counted,
}

/// How far the counting has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedSoFar {
    /// How many leaves were counted.
    pub leaves: u64,
    /// Whether that is all of them.
    pub all: bool,
}

impl Tally {
    /// An act in both ledgers.
    pub(super) fn seen(&self, action: Action) -> Seen {
        let of = |counted: &Counted| counted.by.get(action.code()).cloned().unwrap_or_default();
        of(&self.own).and(&of(&self.accounts))
    }
}

impl Engine {
    /// Counts what is new, at most so many leaves, and hands the tally on.
    pub(super) fn tallied<T>(
        &self,
        most: u64,
        read: impl FnOnce(&Tally, CountedSoFar) -> T,
    ) -> Result<T, AppError> {
        let mut tally = self
            .tally
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut left = most;
        let own = self.count_on(&self.realm, false, &mut tally.own, &mut left)?;
        let accounts = self.count_on(&self.accounts, true, &mut tally.accounts, &mut left)?;
        let so_far = CountedSoFar {
            leaves: tally.own.leaves + tally.accounts.leaves,
            all: own && accounts,
        };
        Ok(read(&tally, so_far))
    }

    /// Answers whether nothing is left to count.
    fn count_on(
        &self,
        realm: &Realm,
        of_accounts: bool,
        counted: &mut Counted,
        left: &mut u64,
    ) -> Result<bool, AppError> {
        let mut snapshot = self.store.snapshot(realm.org)?;
        for epoch in snapshot.epochs()? {
            if epoch.number < counted.epoch {
                continue;
            }
            if epoch.number > counted.epoch {
                counted.epoch = epoch.number;
                counted.upto = 0;
            }
            snapshot.turn_to(epoch.number)?;
            while counted.upto < epoch.size {
                if *left == 0 {
                    return Ok(false);
                }
                let read = count_page(snapshot.as_ref(), of_accounts, counted, *left)?;
                *left = left.saturating_sub(read);
            }
        }
        Ok(true)
    }
}

fn count_page(
    snapshot: &dyn Snapshot,
    of_accounts: bool,
    counted: &mut Counted,
    left: u64,
) -> Result<u64, AppError> {
    let most = usize::try_from(left).unwrap_or(PAGE).min(PAGE);
    let rows = snapshot.leaves(counted.upto, most)?;
    let missing = || AppError::Inconsistent(format!("leaf {} is missing", counted.upto));
    let last = rows.last().ok_or_else(missing)?.index;
    for row in &rows {
        let unread = || AppError::Inconsistent(format!("leaf {} does not read", row.index));
        let leaf = ledger::Leaf::decode(&row.leaf).map_err(|_| unread())?;
        let at = Timestamp::from_microsecond(leaf.at).map_err(|_| unread())?;
        counted.by.entry(leaf.act).or_default().add(LeafShown {
            of_accounts,
            epoch: counted.epoch,
            index: row.index,
            at,
        });
    }
    counted.upto = last + 1;
    let read = rows.len() as u64;
    counted.leaves += read;
    Ok(read)
}
