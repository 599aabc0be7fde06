//! Looks and writes at the calls that pages and commands use, every leaf durable before the call
//! answers, beside what the same disk can sync in the same run.
//!
//! `cargo bench --profile demo -p app --bench looks [-- --quick]`; `CARETAKER_BENCH_DIR` names a
//! folder on the disk to measure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    missing_docs,
    unreachable_pub,
    reason = "a bench"
)]

mod open;
#[path = "../support/mod.rs"]
mod support;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use access::Actor;
use app::{Ctx, EntityId, NewRecord};
use jiff::civil::date;

use support::{House, Processor, Rate, Size, after, beside, figure, figures_head, held, timed};

/// How many look or write at once.
const CLIENTS: [usize; 3] = [1, 8, 64];

/// What is written down: as long as such reports are.
const TEXT: &str = "We went through the homework first, then on to long division. Good focus after \
    a slow start; the last two sums were done without help. Next week: fractions again, and the \
    reading that was left over. Homework is page 34, and the parents have been told of it.";

fn main() {
    let Some(size) = Size::asked() else { return };
    let run = size.of(Duration::from_secs(3), Duration::from_millis(500));
    let invented = demo::Organisation::fixed(size.of(420, 60), 7);
    let house = House::with_people(&invented);
    let bench = Bench {
        actor: house.dpo(),
        learners: learners(&house),
        records: Mutex::default(),
        house: &house,
        run,
    };
    figures_head("Looks and writes");
    let mut syncs = support::syncs(house.base(), run / 2, "before");
    // Looks by the clock alone: what is written first are the records to look at.
    let alone = support::is_asked("--by-the-clock");
    let clients = if alone { &[8][..] } else { &CLIENTS };
    for clients in clients {
        bench.writes(*clients, true);
    }
    for clients in clients {
        bench.writes(*clients, false);
    }
    let records = std::mem::take(&mut *bench.records.lock().unwrap());
    for clients in if alone { &[] } else { clients } {
        bench.looks(*clients, "a record", &records, |ctx, id| {
            ctx.show_record(id).unwrap();
        });
    }
    let people = house.people();
    for clients in if alone { &[] } else { clients } {
        bench.looks(*clients, "a person", &people, |ctx, id| {
            ctx.show_person(id).unwrap();
        });
    }
    let quiet = open::looks(&bench, &records, size);
    let busy = open::looks_beside_an_import(&bench, &records, size);
    syncs.extend(support::syncs(house.base(), run / 2, "after"));
    open::judge(quiet, busy, syncs);
    verify(&house);
}

struct Bench<'a> {
    house: &'a House,
    actor: Actor,
    learners: Vec<EntityId>,
    records: Mutex<Vec<EntityId>>,
    run: Duration,
}

impl Bench<'_> {
    /// Records, each in a cell of its own (it is about two people) or in the cell that its person
    /// has already.
    fn writes(&self, clients: usize, own_cell: bool) {
        let next = AtomicUsize::new(0);
        let what = if own_cell {
            "writes of a record with a new cell"
        } else {
            "writes of a record"
        };
        if !own_cell {
            // The first record of each makes the cell.
            for number in 0..self.learners.len() {
                self.write(number, false);
            }
        }
        self.measured(&format!("{what}, {clients} at a time"), clients, || {
            self.write(next.fetch_add(1, Ordering::Relaxed), own_cell);
        });
    }

    fn write(&self, number: usize, own_cell: bool) {
        let at = |number: usize| self.learners[number % self.learners.len()];
        let record = NewRecord {
            version: None,
            person: at(number),
            kind: "session-report".to_owned(),
            purpose: None,
            source: None,
            on: date(2026, 11, 19),
            text: TEXT.to_owned(),
            fields: Vec::new(),
            others: if own_cell {
                vec![at(number + 1)]
            } else {
                Vec::new()
            },
            author: None,
        };
        let id = self.ctx(0).add_record(&record).unwrap();
        self.records.lock().unwrap().push(id);
    }

    /// Looks, each at another thing; after the last one, at the first again eleven minutes later.
    fn looks(
        &self,
        clients: usize,
        at: &str,
        things: &[EntityId],
        look: impl Fn(&Ctx<'_>, EntityId) + Sync,
    ) {
        // Every measurement begins where no look before it is recent.
        static PASS: AtomicUsize = AtomicUsize::new(1);
        let first = PASS.load(Ordering::Relaxed);
        let next = AtomicUsize::new(0);
        let what = format!("looks at {at}, {clients} at a time");
        self.measured(&what, clients, || {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let ctx = self.ctx(first + number / things.len());
            look(&ctx, things[number % things.len()]);
        });
        let passes = next.load(Ordering::Relaxed) / things.len() + 1;
        PASS.fetch_add(passes, Ordering::Relaxed);
    }

    fn ctx(&self, passes: usize) -> Ctx<'_> {
        Ctx {
            engine: self.house.engine(),
            now: after(passes),
            actor: self.actor,
        }
    }

    /// Runs a body on several threads for a while; each must leave its leaf.
    fn measured(&self, what: &str, clients: usize, body: impl Fn() + Sync) {
        let leaves = self.house.leaves();
        let processor = Processor::used();
        let begun = Instant::now();
        let client = || {
            let mut times = Vec::new();
            while begun.elapsed() < self.run {
                times.push(timed(&body).1);
            }
            times
        };
        let times: Vec<Duration> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
            clients
                .into_iter()
                .flat_map(|client| client.join().unwrap())
                .collect()
        });
        let elapsed = begun.elapsed();
        let left = usize::try_from(self.house.leaves() - leaves).unwrap();
        // A thread that was held up while the others came round again may find its look there.
        let all = left <= times.len() && left + clients > times.len();
        assert!(all, "{what}: {left} leaves of {}", times.len());
        let each = Processor::since(processor).own / times.len() as f64 * 1e6;
        let rate = Rate::of(elapsed, times);
        let beside_it = format!("{each:.0} µs of processor time each");
        match what {
            "looks at a record, 64 at a time" => held(
                what,
                &rate.text(),
                &beside_it,
                "3,000 a second",
                rate.a_second >= 3000.0,
            ),
            _ => beside(what, &rate.text(), &beside_it),
        }
    }
}

fn learners(house: &House) -> Vec<EntityId> {
    let directory = house.engine().directory().unwrap();
    directory
        .everybody()
        .filter(|person| person.body.capacities.iter().any(|c| c.kind == "learner"))
        .map(|person| person.id)
        .collect()
}

/// The ledger that this has left, read again where it is and opened.
fn verify(house: &House) {
    let (found, took) = timed(|| house.engine().check_ledger(None).unwrap());
    assert_eq!(found.faults, Vec::<String>::new());
    figures_head("the ledger in place, every opening opened");
    let a_million = took.as_secs_f64() / found.leaves as f64 * 1e6;
    figure(
        &format!("{} leaves verified", found.leaves),
        &format!(
            "{:.2} s, which is {a_million:.1} s for a million, {:.0} a second",
            took.as_secs_f64(),
            1e6 / a_million
        ),
    );
    let mut bytes = 0_u64;
    let ctx = house.operator();
    let (leaves, took) = timed(|| {
        ctx.export_ledger(|line| bytes += line.len() as u64)
            .unwrap()
    });
    figure(
        &format!("{leaves} leaves exported, {:.0} MB", bytes as f64 / 1e6),
        &format!("{:.2} s", took.as_secs_f64()),
    );
}
