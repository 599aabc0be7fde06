//! Looks that come by the clock, whatever the answers take: what somebody waits is counted from the
//! moment they asked, not from the moment a thread was free for them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use app::{EntityId, OnFaults};

use crate::Bench;
use crate::support::{Rate, Size, after, held};

/// Looks that come in each second.
const A_SECOND: u32 = 1_000;
/// Threads that answer them: more than ever wait at once on a machine that keeps up.
const THREADS: usize = 64;
/// Passes over all records come after those of the closed loop.
const FIRST_PASS: usize = 100_000;

/// Looks at records, a thousand a second.
pub fn looks(bench: &Bench<'_>, records: &[EntityId], size: Size) -> Rate {
    let run = size.of(Duration::from_secs(20), Duration::from_secs(1));
    arrivals(bench, records, run, 0)
}

/// The same while people are imported in one go.
pub fn looks_beside_an_import(bench: &Bench<'_>, records: &[EntityId], size: Size) -> Rate {
    let house = bench.house;
    let invented = demo::Organisation::fixed(size.of(2_000, 200), 8);
    // The same people are known already: they come under other numbers.
    let csv = String::from_utf8(demo::people_csv(&invented).unwrap()).unwrap();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let import = scope.spawn(|| {
            let mut rounds = 0;
            while !over.load(Ordering::Relaxed) {
                rounds += 1;
                let preview = house
                    .engine()
                    .preview_import(renumbered(&csv, rounds).as_bytes())
                    .unwrap();
                let ctx = house.operator();
                ctx.import_people(&preview, OnFaults::Stop).unwrap();
            }
        });
        // It is under way.
        std::thread::sleep(Duration::from_millis(300));
        let run = size.of(Duration::from_secs(10), Duration::from_secs(1));
        let rate = arrivals(bench, records, run, FIRST_PASS);
        over.store(true, Ordering::Relaxed);
        import.join().unwrap();
        rate
    })
}

/// Every id of the file with the round before it.
fn renumbered(csv: &str, round: usize) -> String {
    let mut reader = csv.lines();
    let heading = reader.next().unwrap();
    let columns: Vec<&str> = heading.split(',').collect();
    let (id, related) = (place(&columns, "id"), place(&columns, "related_to"));
    let mut out = format!("{heading}\n");
    for line in reader {
        let fields = fields(line);
        let changed: Vec<String> = fields
            .iter()
            .enumerate()
            .map(|(at, field)| match at {
                at if at == id => format!("{round}x{field}"),
                at if at == related && !field.is_empty() => {
                    let ids = field
                        .split(';')
                        .map(|one| format!("{round}x{}", one.trim()));
                    ids.collect::<Vec<_>>().join(";")
                }
                _ => (*field).to_owned(),
            })
            .collect();
        out.push_str(&changed.join(","));
        out.push('\n');
    }
    out
}

fn place(columns: &[&str], name: &str) -> usize {
    columns.iter().position(|column| *column == name).unwrap()
}

/// The fields of a line, quotes left on.
fn fields(line: &str) -> Vec<&str> {
    let (mut fields, mut from, mut quoted) = (Vec::new(), 0, false);
    for (at, letter) in line.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                fields.push(&line[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    fields.push(&line[from..]);
    fields
}

fn arrivals(bench: &Bench<'_>, records: &[EntityId], run: Duration, passes: usize) -> Rate {
    let every = Duration::from_secs(1) / A_SECOND;
    let many = usize::try_from(run.as_micros() / every.as_micros()).unwrap();
    let leaves = bench.house.leaves();
    let next = AtomicUsize::new(0);
    let begun = Instant::now() + Duration::from_millis(50);
    let answers = || {
        let mut times = Vec::new();
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth >= many {
                return times;
            }
            let due = begun + every * u32::try_from(nth).unwrap();
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let pass = FIRST_PASS + passes + nth / records.len();
            let ctx = app::Ctx {
                engine: bench.house.engine(),
                now: after(pass),
                actor: bench.actor,
            };
            ctx.show_record(records[nth % records.len()]).unwrap();
            times.push(due.elapsed());
        }
    };
    let times: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(answers)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    let left = usize::try_from(bench.house.leaves() - leaves).unwrap();
    assert!(left + THREADS > times.len(), "not each look left its leaf");
    Rate::of(begun.elapsed(), times)
}

/// Holds the waiting against the syncs of the same run.
pub fn judge(quiet: Rate, busy: Rate, syncs: Vec<Duration>) {
    let sync = Rate::of(Duration::from_secs(1), syncs).p99;
    for (what, rate, times) in [
        ("looks at a record, 1,000 a second by the clock", quiet, 1.0),
        ("the same during an import", busy, 3.0),
    ] {
        let aim = (2.0 * sync + 5.0) * times;
        held(
            what,
            &rate.text(),
            &format!(
                "fdatasync p99 {sync:.2} ms; worst look {:.1} ms",
                rate.worst
            ),
            &format!("p99 {aim:.1} ms"),
            rate.p99 <= aim,
        );
    }
}
