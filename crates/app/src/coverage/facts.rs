//! What controls show as their evidence: gathered once for a page, from what is stored now.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::Action;
use jiff::Timestamp;
use jiff::civil::Date;
use policy::Pack;

use super::tally::{CountedSoFar, LeafShown, Seen, Tally};
use crate::{AppError, BackupStatus, Engine, NoticesCounted, RegisterLine, bodies::Account};

/// What a control shows: how often, when last, by which leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// What it shows, in words: "12 requests were recorded".
    pub words: String,
    /// How often.
    pub count: u64,
    /// When last.
    pub last: Option<Timestamp>,
    /// The newest leaves that show it.
    pub leaves: Vec<LeafShown>,
    /// How much is open, where there is a list of tasks.
    pub open: Option<u64>,
    /// How much of that is overdue.
    pub overdue: Option<u64>,
}

impl Evidence {
    /// So many of something: the words for one and for several.
    pub fn counted(count: u64, [one, several]: [&str; 2]) -> Self {
        let words = if count == 1 { one } else { several };
        let number = if count == 0 {
            "No".to_owned()
        } else {
            count.to_string()
        };
        Self {
            words: format!("{number} {words}"),
            count,
            ..Self::default()
        }
    }

    /// With the leaves of some act.
    #[must_use]
    pub fn by(self, seen: Seen) -> Self {
        Self {
            last: seen.last(),
            leaves: seen.leaves,
            ..self
        }
    }

    /// With how much is open and overdue.
    #[must_use]
    pub fn due(self, open: u64, overdue: u64) -> Self {
        Self {
            open: Some(open),
            overdue: Some(overdue),
            ..self
        }
    }

    /// With more words.
    #[must_use]
    pub fn also(mut self, words: &str) -> Self {
        self.words.push_str("; ");
        self.words.push_str(words);
        self
    }
}

/// The accounts, counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccountsCounted {
    /// How many there are.
    pub all: u64,
    /// How many have a second factor.
    pub with_second_factor: u64,
    /// How many are locked.
    pub locked: u64,
}

/// The open requests, counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestsCounted {
    /// How many are open.
    pub open: u64,
    /// How many of them are past the last day that the law gives.
    pub overdue: u64,
}

/// Who reads the policy, counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadersCounted {
    /// How many open accounts there are.
    pub all: u64,
    /// How many of them have not confirmed the version in force.
    pub behind: u64,
}

/// What is stored now, gathered once.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The moment.
    pub now: Timestamp,
    /// The day in London.
    pub today: Date,
    /// The policy.
    pub pack: Arc<Pack>,
    /// The open requests.
    pub requests: RequestsCounted,
    /// The accounts.
    pub accounts: AccountsCounted,
    /// Who reads the policy.
    pub readers: ReadersCounted,
    /// The notices that people are still to be given.
    pub notices: NoticesCounted,
    /// How many agreements were taken back without anybody having said what followed.
    pub consents_open: u64,
    /// How many questions to the data protection officer wait for an answer.
    pub open_questions: u64,
    /// How the registers stand, by their codes.
    pub registers: BTreeMap<&'static str, RegisterLine>,
    /// How many documents anybody may read.
    pub public_documents: usize,
    /// How the backups stand.
    pub backups: BackupStatus,
    /// How far the counting of leaves has come.
    pub counted: CountedSoFar,
    /// How often each act stands in the ledgers.
    acts: BTreeMap<Action, Seen>,
    /// How many entities of each kind there are.
    kinds: BTreeMap<String, u64>,
}

impl Facts {
    /// How often these acts stand in the ledgers, together.
    pub fn seen(&self, actions: &[Action]) -> Seen {
        actions
            .iter()
            .filter_map(|action| self.acts.get(action))
            .fold(Seen::default(), Seen::and)
    }

    /// The evidence of acts: how often they stand in the ledgers.
    pub fn acts(&self, actions: &[Action], words: [&str; 2]) -> Evidence {
        let seen = self.seen(actions);
        Evidence::counted(seen.count, words).by(seen)
    }

    /// The evidence of something held: how many entities of a kind there are.
    pub fn held(&self, kind: &str, words: [&str; 2]) -> Evidence {
        Evidence::counted(self.kinds.get(kind).copied().unwrap_or_default(), words)
    }

    /// The evidence of registers: how many entries they have, and what of them is due.
    pub fn registers(&self, codes: &[&str]) -> Evidence {
        let lines = codes.iter().filter_map(|code| self.registers.get(code));
        let sum = |of: fn(&RegisterLine) -> u64| lines.clone().map(of).sum::<u64>();
        let words = ["entry is in the register", "entries are in the register"];
        Evidence::counted(sum(|line| line.entries), words)
            .due(sum(|line| line.open), sum(|line| line.overdue))
    }

    /// How many entities there are of all kinds.
    pub fn all_held(&self) -> u64 {
        self.kinds.values().sum()
    }

    /// The evidence of something that the policy says: how many it has, and since when it says so.
    pub fn said(&self, many: usize, words: [&str; 2]) -> Evidence {
        Evidence::counted(many as u64, words).by(self.policy_taken())
    }

    /// The leaves by which a policy was taken: adopted, begun on its day, or set up with.
    pub fn policy_taken(&self) -> Seen {
        self.seen(&[
            Action::PackAdopt,
            Action::JobPolicyBegin,
            Action::OrganisationInit,
        ])
    }

    /// How many days ago something was.
    pub fn days_since(&self, at: Timestamp) -> i64 {
        self.now.duration_since(at).as_hours() / 24
    }
}

impl Engine {
    /// Gathers them; of leaves not counted yet at most so many are read.
    pub(super) fn facts(&self, now: Timestamp, today: Date, most: u64) -> Result<Facts, AppError> {
        let every = |tally: &Tally, counted| {
            let acts = Action::all().map(|action| (action, tally.seen(action)));
            (acts.collect(), counted)
        };
        let (acts, counted) = self.tallied(most, every)?;
        Ok(Facts {
            now,
            today,
            pack: self.pack(),
            requests: self.requests_counted(today)?,
            accounts: self.accounts_counted()?,
            readers: self.readers_counted()?,
            notices: self.notices_counted(today)?,
            consents_open: self.with_consents(|held| held.open().count() as u64)?,
            open_questions: self.open_questions()?,
            registers: self.registers_counted(today)?,
            public_documents: self.published(today)?.public().count(),
            backups: self.backup_status()?,
            counted,
            acts,
            kinds: self.snapshot()?.count_kinds()?.into_iter().collect(),
        })
    }

    fn requests_counted(&self, today: Date) -> Result<RequestsCounted, AppError> {
        let mut counted = RequestsCounted::default();
        for request in self.open_requests()? {
            counted.open += 1;
            let due_on = self.clock(&request.body.duty, None)?.due_on;
            counted.overdue += u64::from(due_on.is_some_and(|on| on < today));
        }
        Ok(counted)
    }

    fn readers_counted(&self) -> Result<ReadersCounted, AppError> {
        let mut counted = ReadersCounted::default();
        for reader in self.readers()? {
            counted.all += 1;
            counted.behind += u64::from(reader.confirmed_at.is_none());
        }
        Ok(counted)
    }

    fn accounts_counted(&self) -> Result<AccountsCounted, AppError> {
        let mut counted = AccountsCounted::default();
        for account in self.all_accounts()? {
            let account: &Account = &account.body;
            counted.all += 1;
            counted.with_second_factor += u64::from(!account.factors.is_empty());
            counted.locked += u64::from(account.is_locked());
        }
        Ok(counted)
    }
}
