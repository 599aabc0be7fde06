//! The larger jobs: imports, starting, memory, reading files, finding, an answer.
//!
//! `cargo bench --profile demo -p app --bench jobs [-- --quick]`; with `--documents` nothing but
//! finding somebody in a hundred thousand documents. Starting and memory need the
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
mod inserts;
mod limits;
mod many;
mod server;
#[path = "../support/mod.rs"]
mod support;

use std::time::Duration;

use support::{Size, figures_head, is_asked};

/// What a record says: as long as such reports are.
const TEXT: &str = "We went through the homework first, then on to long division. Good focus after \
    a slow start; the last two sums were done without help. Next week: fractions again, and the \
    reading that was left over. Homework is page 34, and the parents have been told of it.";

fn main() {
    let Some(size) = Size::asked() else { return };
    if is_asked("--documents") {
        many::measure(size.of(100_000, 1_000));
        return;
    }
    let folder = support::folder();
    let run = size.of(Duration::from_secs(1), Duration::from_millis(200));
    figures_head("The machine");
    support::syncs(folder.path(), run, "before");
    limits::measure();
    server::measure(size);
    inserts::measure(size.of(100_000, 5_000));
    if is_asked("--long") {
        inserts::measure(1_000_000);
    }
    if is_asked("--ten-million") {
        inserts::measure(10_000_000);
    }
    documents::measure(size);
    many::measure(size.of(10_000, 500));
    figures_head("The machine");
    support::syncs(folder.path(), run, "after");
}
