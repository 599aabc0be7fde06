//! Hunting for inputs that end badly, with coverage, by hand; see `docs/fuzzing.md`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, bail};

use crate::tools;

/// What needs a server or its pages: blind changes, as in the gate, for as long as is said.
const BLIND: &[(&str, &str, &str, &str)] = &[
    ("forms", "web", "forms_fuzz", "no_form"),
    ("calls", "web", "forms_fuzz", "no_content"),
    ("socket", "cli", "socket_fuzz", "a_server"),
];

/// `cargo xtask fuzz TARGET [--minutes N]`; without a target, the list of them.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    let Some(name) = args.first() else {
        for (name, package, file, _) in BLIND {
            println!("{name:16} crates/{package}/tests/{file}.rs");
        }
        return tools::run("cargo", &["run", "--quiet", "--package", "fuzz"]);
    };
    let minutes: u32 = match args.iter().skip_while(|arg| *arg != "--minutes").nth(1) {
        Some(text) => text.parse().context("--minutes takes a number")?,
        None => 10,
    };
    if let Some((_, package, file, test)) = BLIND.iter().find(|(known, ..)| known == name) {
        return blind(package, file, test, minutes);
    }
    let hunt = build()?;
    let own = work().join("corpus").join(name);
    fs::create_dir_all(&own)?;
    let found = work().join("found").join(name);
    fs::create_dir_all(&found)?;
    let seeds = work().join("seeds").join(name);
    fs::create_dir_all(&seeds)?;
    let kept = tools::root().join("crates/fuzz/findings").join(name);
    let status = Command::new("sh")
        // Without this a worker that has gone would end the hunt: its `main` is not Rust's.
        .args(["-c", "trap '' PIPE; exec \"$@\"", "hunt"])
        .arg(hunt)
        // New inputs go into the first folder; the others are only read.
        .arg(&own)
        .arg(&seeds)
        .args(kept.is_dir().then_some(&kept))
        .arg(format!("-max_total_time={}", minutes.saturating_mul(60)))
        .arg(format!("-artifact_prefix={}/", found.display()))
        .args([
            "-rss_limit_mb=1024",
            "-timeout=10",
            "-max_len=65536",
            "-print_final_stats=1",
        ])
        .env("CARETAKER_FUZZ_TARGET", name)
        .env("CARETAKER_FUZZ_SEEDS", &seeds)
        .status()?;
    if !status.success() {
        bail!(
            "something was found: make what is in {} small, and keep it in crates/fuzz/findings/{name}",
            found.display()
        );
    }
    Ok(())
}

/// Runs a test that goes on for so many minutes, with other changes each time.
fn blind(package: &str, file: &str, test: &str, minutes: u32) -> anyhow::Result<()> {
    let status = Command::new("cargo")
        .args(["test", "--package", package, "--test", file, test])
        .args(["--", "--nocapture"])
        .env("CARETAKER_FUZZ_MINUTES", minutes.to_string())
        .env("PROPTEST_RNG_SEED", std::process::id().to_string())
        .status()?;
    if !status.success() {
        bail!("something was found: the test says where, and with which seed");
    }
    Ok(())
}

/// Where a hunt keeps what it made: among what is built, never committed.
fn work() -> PathBuf {
    tools::root().join("target/fuzz")
}

/// Compiles every target into one program, our own crates with coverage, and gives its path.
fn build() -> anyhow::Result<PathBuf> {
    let root = tools::root();
    let built = Command::new("cargo")
        // The profiles of the workspace: ciphers and hashes are unusable otherwise.
        .args(["build", "--config", "../Cargo.toml", "--target-dir"])
        .arg(work())
        .env("RUSTC_WRAPPER", root.join("fuzz/with-coverage.sh"))
        .current_dir(root.join("fuzz"))
        .status()?;
    if !built.success() {
        bail!("the hunt did not compile; it needs a C++ compiler");
    }
    Ok(work().join("debug/hunt"))
}
