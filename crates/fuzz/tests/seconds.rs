//! Every target on its seeds, on the findings that were kept, and on changed seeds: the same at
//! each run where `PROPTEST_RNG_SEED` says so, as in CI, and new ones otherwise.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use fuzz::{Mutator, Target, hush, targets};

#[expect(
    clippy::disallowed_methods,
    reason = "a run by hand tries something new"
)]
fn seed() -> u64 {
    let given = std::env::var("PROPTEST_RNG_SEED").ok();
    given.and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs()
    })
}

/// The inputs that once failed.
fn findings(target: &Target) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("findings")
        .join(target.name);
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

/// Tries one input, which is left where it can be kept if it fails, even if nothing is left of us.
fn attempt(target: &Target, run: &dyn Fn(&[u8]), bytes: &[u8], what: &str) {
    // Of this run alone: another may stand beside it, and what is gone already need not be removed.
    let name = format!("caretaker-fuzz-{}-{}", std::process::id(), target.name);
    let kept = std::env::temp_dir().join(name);
    std::fs::write(&kept, bytes).unwrap();
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| run(bytes))) {
        let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
        let (said, kept) = (said.unwrap_or_default(), kept.display());
        eprintln!("{}: {what}: {said}; the input is in {kept}", target.name);
        resume_unwind(panic);
    }
    match std::fs::remove_file(&kept) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => panic!("{error}"),
        _ => {}
    }
}

fn run(target: &Target, seed: u64) -> usize {
    let made = (target.make)();
    if made.seeds.is_empty() {
        // Panics are hushed: whoever reads the log must still learn of it.
        eprintln!("{}: nothing to start from", target.name);
        panic!("nothing to start from");
    }
    for (number, bytes) in made.seeds.iter().enumerate() {
        attempt(target, &*made.run, bytes, &format!("seed {number}"));
    }
    let findings = findings(target);
    for (number, bytes) in findings.iter().enumerate() {
        attempt(target, &*made.run, bytes, &format!("finding {number}"));
    }
    let mut mutator = Mutator::new(seed);
    for round in 0..target.rounds {
        let one = mutator.below(made.seeds.len());
        let other = mutator.below(made.seeds.len());
        let bytes = mutator.change(&made.seeds[one], &made.seeds[other]);
        attempt(
            target,
            &*made.run,
            &bytes,
            &format!("round {round} of seed {seed}"),
        );
    }
    made.seeds.len() + findings.len() + target.rounds
}

#[test]
fn every_target_ends_well() {
    let seed = seed();
    // More than any input may take: an input that asks for all memory fails here, not everywhere.
    let most = Some(3 << 30);
    rustix::process::setrlimit(
        rustix::process::Resource::As,
        rustix::process::Rlimit {
            current: most,
            maximum: most,
        },
    )
    .unwrap();
    // Libraries that read foreign files do panic, and are caught: their words are of no interest.
    hush();
    // Half on each thread: the machine that runs the gate has two cores.
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || {
                for target in targets().iter().skip(half).step_by(2) {
                    eprintln!("{} …", target.name);
                    let started = std::time::Instant::now();
                    let tried = run(target, seed);
                    println!(
                        "{}: {tried} inputs, {} ms",
                        target.name,
                        started.elapsed().as_millis()
                    );
                }
            });
        }
    });
}

#[test]
fn names_are_used_once() {
    let mut names: Vec<&str> = targets().iter().map(|target| target.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), targets().len());
}
