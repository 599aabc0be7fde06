//! What it takes to check, lint and publish a policy: each shipped pack, the slowest told.
//! `cargo bench -p render --bench packs`.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench is no library")]

use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use policy::publish::{self, Live};
use policy::{Pack, lint, packs};

const TODAY: Date = date(2026, 11, 22);
/// How often each is measured; the middle counts.
const TIMES: usize = 9;

fn main() {
    let asked = |flag: &str| std::env::args().any(|arg| arg == flag);
    // The test command runs benches with `--test`: nothing to measure then.
    if asked("--test") {
        return;
    }
    let times = if asked("--quick") { 1 } else { TIMES };
    let begun = Instant::now();
    let first = packs::shipped("online-provision").unwrap();
    Pack::parse(first.files).unwrap();
    row(
        "the first pack of a process checked, the law read with it",
        begun.elapsed(),
        "",
        Duration::MAX,
    );
    let mut slowest = [
        (Duration::ZERO, String::new()),
        (Duration::ZERO, String::new()),
        (Duration::ZERO, String::new()),
    ];
    for shipped in packs::all() {
        let bytes: usize = shipped.files.iter().map(|(_, text)| text.len()).sum();
        let pack = Pack::parse(shipped.files).unwrap();
        let measured = [
            middle(times, || drop(Pack::parse(shipped.files))),
            middle(times, || drop(lint(&pack, TODAY))),
            middle(times.min(3), || publish_all(&pack)),
        ];
        for (slow, took) in slowest.iter_mut().zip(measured) {
            if took > slow.0 {
                *slow = (took, format!("{}, {} KB", shipped.code, bytes / 1000));
            }
        }
    }
    let [checked, linted, published] = slowest;
    row("checked", checked.0, &checked.1, Duration::from_millis(50));
    row("linted", linted.0, &linted.1, Duration::from_millis(200));
    row(
        "published: every PDF and page, the record as XLSX and JSON-LD",
        published.0,
        &published.1,
        Duration::from_secs(3),
    );
}

fn publish_all(pack: &Pack) {
    for one in publish::all(pack, TODAY) {
        drop(render::publication(&one, None).unwrap());
        drop(render::html(&one));
    }
    let record = publish::processing(pack, TODAY, |_, _| Live::default());
    drop(render::workbook(&record, "Record of processing").unwrap());
    drop(publish::vocabulary(pack, TODAY).to_string());
}

fn middle(times: usize, what: impl Fn()) -> Duration {
    let mut took: Vec<Duration> = (0..times)
        .map(|_| {
            let begun = Instant::now();
            what();
            begun.elapsed()
        })
        .collect();
    took.sort_unstable();
    took.get(times / 2).copied().unwrap_or_default()
}

fn row(what: &str, took: Duration, beside: &str, aim: Duration) {
    let (aim, met) = if aim == Duration::MAX {
        (String::new(), "null".to_owned())
    } else {
        (format!("{} ms", aim.as_millis()), (took < aim).to_string())
    };
    println!(
        r#"@row {{"section":"Policies: the slowest of the five packs","what":"{what}","figure":"{:.1} ms","beside":"{beside}","aim":"{aim}","met":{met}}}"#,
        took.as_secs_f64() * 1000.0
    );
}
