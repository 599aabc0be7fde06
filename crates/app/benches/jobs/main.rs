//! The larger jobs: imports, starting, memory, reading files, finding, an answer.
//!
//! `cargo bench --profile demo -p app --bench jobs [-- --quick]`. Starting and memory need the
//! `caretaker` program of the same profile: `cargo build --profile demo -p cli` first, or name
//! one by `CARETAKER_BIN`. `CARETAKER_BENCH_DIR` names a folder on the disk to measure, and
//! `CARETAKER_SAMPLES` a folder with files to read beside the demo's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    missing_docs,
    unreachable_pub,
    reason = "a bench"
)]

mod documents;
mod limits;
mod people;
mod server;
#[path = "../support/mod.rs"]
mod support;

use std::time::Duration;

use support::Size;

fn main() {
    let Some(size) = Size::asked() else { return };
    let folder = support::folder();
    let run = size.of(Duration::from_secs(1), Duration::from_millis(200));
    support::rates_head();
    support::syncs(folder.path(), run, "before");
    limits::measure();
    people::measure(size);
    server::measure(size);
    documents::measure(size);
    println!();
    support::rates_head();
    support::syncs(folder.path(), run, "after");
}

/// Milliseconds, as they are read.
fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    match ms {
        ms if ms < 10.0 => format!("{ms:.2} ms"),
        ms if ms < 2000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1000.0),
    }
}
