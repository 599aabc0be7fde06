//! An organisation in a folder as `caretaker` lays it out, what the machine itself can do, and a
//! plain table.

#![allow(dead_code, unused_imports, reason = "each bench uses a part of it")]

mod report;
pub mod server;

pub use report::{Rate, beside, figure, figures_head, held};

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use access::{Actor, Role};
use app::bodies::{Organisation, PackFile};
use app::{Ctx, Engine, EntityId, OnFaults, PasswordCost};
use jiff::{SignedDuration, Timestamp};
use keys::{KeyStore, MasterKey, Slots, SystemRandom};
use store::{Options, SqliteStore, Store as _};

/// Of the account that can sign in.
pub const EMAIL: &str = "dpo@caretaker.example";
/// Its password.
pub const PASSWORD: &str = "ember-walnut-otter-drizzle-7";

/// The moment the invented organisation is invented for.
pub fn now() -> Timestamp {
    "2026-11-20T17:00:00Z".parse().unwrap()
}

/// How the bench was started.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// All of it, for figures.
    Full,
    /// A small one, for trying the bench itself.
    Quick,
}

/// Whether an argument was given.
pub fn is_asked(flag: &str) -> bool {
    std::env::args().any(|argument| argument == flag)
}

impl Size {
    /// `None` where the bench is only built and started, as a test does with all targets.
    pub fn asked() -> Option<Self> {
        if is_asked("--test") {
            None
        } else if is_asked("--quick") {
            Some(Self::Quick)
        } else {
            Some(Self::Full)
        }
    }

    /// One of two sizes.
    pub fn of<T>(self, full: T, quick: T) -> T {
        match self {
            Self::Full => full,
            Self::Quick => quick,
        }
    }
}

/// An organisation that is thrown away at the end.
pub struct House {
    base: tempfile::TempDir,
    store: Option<Arc<SqliteStore>>,
    engine: Option<Engine>,
}

/// A new folder on the disk that is measured: `CARETAKER_BENCH_DIR`, or where temporary files are.
pub fn folder() -> tempfile::TempDir {
    match std::env::var_os("CARETAKER_BENCH_DIR") {
        Some(parent) => tempfile::tempdir_in(parent).unwrap(),
        None => tempfile::tempdir().unwrap(),
    }
}

impl House {
    /// Without anybody.
    pub fn empty() -> Self {
        let base = folder();
        let slots = slots(base.path());
        for slot in [&slots.a, &slots.b] {
            std::fs::create_dir_all(slot).unwrap();
        }
        let master =
            MasterKey::create_file(&base.path().join("master.key"), &mut SystemRandom).unwrap();
        let keys = KeyStore::create(&slots, &master, Box::new(SystemRandom)).unwrap();
        let store = open_store(base.path());
        let organisation = Organisation {
            name: "Bramblewood Tutors Ltd".to_owned(),
            nation: "england-and-wales".to_owned(),
            pack: vec![PackFile {
                name: "private-tutoring.toml".to_owned(),
                text: policy::packs::private_tutoring().to_owned(),
            }],
            regulator: "Information Commissioner’s Office (ICO)".to_owned(),
            requests: 0,
        };
        let random = Box::new(SystemRandom);
        let engine =
            Engine::init(Arc::clone(&store) as _, keys, random, &organisation, now()).unwrap();
        Self {
            base,
            store: Some(store),
            engine: Some(engine),
        }
    }

    /// With the people of an invented organisation.
    pub fn with_people(invented: &demo::Organisation) -> Self {
        let house = Self::empty();
        let ctx = house.operator();
        let preview = ctx
            .engine
            .preview_import(&demo::people_csv(invented).unwrap())
            .unwrap();
        ctx.import_people(&preview, OnFaults::Stop).unwrap();
        house
    }

    /// The open organisation.
    pub fn engine(&self) -> &Engine {
        self.engine.as_ref().unwrap()
    }

    /// Whoever holds the master key.
    pub fn operator(&self) -> Ctx<'_> {
        Ctx {
            engine: self.engine(),
            now: now(),
            actor: Actor::OPERATOR,
        }
    }

    /// Adds an account that can sign in, and answers who that is.
    pub fn dpo(&self) -> Actor {
        let (_, link) = self
            .operator()
            .add_account(EMAIL, "The DPO", Role::Dpo, None)
            .unwrap();
        let engine = self.engine();
        let cost = PasswordCost::SIGN_IN;
        engine
            .set_password(&link.secret, PASSWORD, now(), cost)
            .unwrap();
        let (signed_in, _) = engine
            .sign_in(EMAIL, PASSWORD, "192.0.2.1", now(), cost)
            .unwrap();
        signed_in.actor
    }

    /// How many leaves the ledger has.
    pub fn leaves(&self) -> u64 {
        let store = self.store.as_ref().unwrap();
        let snapshot = store.snapshot(self.engine().org()).unwrap();
        snapshot.head().unwrap().unwrap().size
    }

    /// Closes it, as the end of a process does.
    pub fn close(&mut self) {
        self.engine = None;
        self.store = None;
    }

    /// Opens it as a process does at its start.
    pub fn open(&mut self) {
        let base = self.base.path();
        let master = MasterKey::read_file(&base.join("master.key")).unwrap();
        let keys = KeyStore::open(&slots(base), &master, Box::new(SystemRandom)).unwrap();
        let store = open_store(base);
        let engine = Engine::open(Arc::clone(&store) as _, keys, Box::new(SystemRandom)).unwrap();
        engine.keep_house(now()).unwrap();
        self.store = Some(store);
        self.engine = Some(engine);
    }

    /// Takes the open organisation out, for whoever must own it; give it back.
    pub fn take_engine(&mut self) -> Engine {
        self.engine.take().unwrap()
    }

    /// Gives it back.
    pub fn give_engine(&mut self, engine: Engine) {
        self.engine = Some(engine);
    }

    /// The folder with data and master key.
    pub fn base(&self) -> &Path {
        self.base.path()
    }

    /// Everybody, by family name.
    pub fn people(&self) -> Vec<EntityId> {
        let directory = self.engine().directory().unwrap();
        directory.everybody().map(|person| person.id).collect()
    }
}

fn slots(base: &Path) -> Slots {
    Slots::within(&base.join("data").join("keys"))
}

fn open_store(base: &Path) -> Arc<SqliteStore> {
    let path: PathBuf = base.join("data").join("caretaker.db");
    Arc::new(SqliteStore::open(&path, Options::default()).unwrap())
}

/// A moment so many times eleven minutes later: a look then leaves another leaf.
pub fn after(passes: usize) -> Timestamp {
    now() + SignedDuration::from_mins(11 * i64::try_from(passes).unwrap())
}

/// What the disk can do alone: a journal's worth of pages and a sync, one after the other, in a
/// file that grows and in one that is written over as the journal is. Answers the times of the
/// latter, in which every answer of the store waits.
pub fn syncs(folder: &Path, run: Duration, when: &str) -> Vec<Duration> {
    const PAGES: usize = 5 * 4096;
    const AROUND: u64 = 4 << 20;
    let pages = vec![7; PAGES];
    let mut last = Vec::new();
    for around in [false, true] {
        let mut file = std::fs::File::create(folder.join("sync")).unwrap();
        if around {
            file.write_all(&vec![1; usize::try_from(AROUND).unwrap()])
                .unwrap();
            file.sync_all().unwrap();
            file.rewind().unwrap();
        }
        let mut times = Vec::new();
        let begun = Instant::now();
        while begun.elapsed() < run {
            let one = Instant::now();
            file.write_all(&pages).unwrap();
            file.sync_data().unwrap();
            times.push(one.elapsed());
            if around && file.stream_position().unwrap() + PAGES as u64 > AROUND {
                file.seek(SeekFrom::Start(0)).unwrap();
            }
        }
        let how = if around { "written over" } else { "appended" };
        last.clone_from(&times);
        let what = format!("limit, {when}: 20 KiB {how} and fdatasync");
        figure(&what, &Rate::of(begun.elapsed(), times).text());
    }
    std::fs::remove_file(folder.join("sync")).unwrap();
    last
}

/// How long something takes.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let answer = work();
    (answer, begun.elapsed())
}

/// The middle of several times.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Milliseconds, as they are read.
pub fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    match ms {
        ms if ms < 0.1 => format!("{:.1} µs", ms * 1000.0),
        ms if ms < 10.0 => format!("{ms:.2} ms"),
        ms if ms < 2000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1000.0),
    }
}

/// Processor time of all threads that this process has now, to the nanosecond.
pub fn on_processor() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let each = tasks.filter_map(|task| {
        let stat = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        stat.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(each.sum())
}

/// What is resident of a process, in bytes: all, and its own without the pages of files.
pub fn resident(process: u32) -> (f64, f64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
        kib.and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
    };
    (line("VmRSS:"), line("RssAnon:"))
}

/// Megabytes, as they are read.
pub fn mb(bytes: f64) -> String {
    format!("{:.1} MB", bytes / 1e6)
}

/// Bytes of all files below a folder.
pub fn bytes_in(folder: &Path) -> u64 {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() {
                bytes_in(&path)
            } else {
                path.metadata().unwrap().len()
            }
        })
        .sum()
}

/// Seconds of processor time of this process, and of those it started that have ended. The kernel
/// counts them in hundredths.
#[derive(Clone, Copy)]
pub struct Processor {
    pub own: f64,
    pub ended: f64,
}

impl Processor {
    pub fn used() -> Self {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // The name may hold anything; after it come numbers only.
        let numbers: Vec<f64> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .skip(11)
            .take(4)
            .map(|number| number.parse().unwrap())
            .collect();
        match numbers[..] {
            [user, system, user_ended, system_ended] => Self {
                own: (user + system) / 100.0,
                ended: (user_ended + system_ended) / 100.0,
            },
            _ => Self {
                own: 0.0,
                ended: 0.0,
            },
        }
    }

    pub fn since(before: Self) -> Self {
        let now = Self::used();
        Self {
            own: now.own - before.own,
            ended: now.ended - before.ended,
        }
    }
}
