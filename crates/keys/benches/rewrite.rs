//! A key store of many cells: filling, opening, destroying, and what it takes of disk and
//! memory. `cargo bench -p keys --bench rewrite -- 1000000`.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench is no library")]

use std::{fs, time::Instant};

use keys::{KeyState, KeyStore, MasterKey, Slots, SystemRandom};

fn main() {
    let count = std::env::args()
        .find_map(|arg| arg.parse().ok())
        .unwrap_or(100_000_u32);
    let folder = tempfile::tempdir().unwrap();
    let slots = Slots::within(folder.path());
    let master = MasterKey::random(&mut SystemRandom);
    let org = [1; 16];
    println!("{count} cells; peak memory at the start {}", peak());

    let start = Instant::now();
    let store = KeyStore::create(&slots, &master, Box::new(SystemRandom)).unwrap();
    store.add_org(org).unwrap();
    let cells: Vec<_> = (0..count).map(|_| store.take_cell(org).unwrap()).collect();
    println!(
        "taken one by one in {:?}, {} of them with a sync",
        start.elapsed(),
        count / 256
    );
    drop(store);

    let start = Instant::now();
    let store = KeyStore::open(&slots, &master, Box::new(SystemRandom)).unwrap();
    println!("opened in {:?}; peak memory {}", start.elapsed(), peak());

    let start = Instant::now();
    let asked = cells.iter().step_by(10);
    let present = |cell: &&[u8; 16]| matches!(store.cell(org, **cell), KeyState::Present(_));
    println!(
        "read {} keys in {:?}",
        asked.filter(present).count(),
        start.elapsed()
    );

    let some: Vec<_> = cells.iter().step_by(1000).map(|cell| (*cell, 1)).collect();
    let start = Instant::now();
    store.destroy(org, &some, 2).unwrap();
    println!(
        "destroyed {} in {:?}; peak memory {}",
        some.len(),
        start.elapsed(),
        peak()
    );
    println!(
        "{} bytes in each slot",
        fs::metadata(slots.a.join("keystore")).unwrap().len()
    );
}

/// The most memory that was resident so far.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap_or("unknown").trim().to_owned()
}
