//! Hunting for inputs that end badly, with coverage, by hand; see `docs/fuzzing.md`.

use std::fs;
use std::process::Command;

use anyhow::{Context, bail};

use crate::tools;

/// What the compiler adds so that libFuzzer sees which ways an input takes.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=1 -Copt-level=1 --cfg fuzzing";

/// `cargo xtask fuzz TARGET [--minutes N]`; without a target, the list of them.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    let Some(name) = args.first() else {
        return tools::run("cargo", &["run", "--quiet", "--package", "fuzz"]);
    };
    let minutes: u32 = match args.iter().skip_while(|arg| *arg != "--minutes").nth(1) {
        Some(text) => text.parse().context("--minutes takes a number")?,
        None => 10,
    };
    let project = tools::root().join("fuzz");
    // With a target named, build scripts and macros stay as they are: they cannot carry coverage.
    let host = host()?;
    let built = Command::new("cargo")
        .args(["build", "--release", "--target", &host])
        .env("RUSTFLAGS", COVERAGE)
        .current_dir(&project)
        .status()?;
    if !built.success() {
        bail!("the hunt did not compile; it needs a C++ compiler");
    }
    let corpus = project.join("corpus").join(name);
    fs::create_dir_all(&corpus)?;
    let folder = corpus.to_string_lossy();
    tools::run(
        "cargo",
        &["run", "--quiet", "--package", "fuzz", "--", name, &folder],
    )?;
    let found = project.join("found").join(name);
    fs::create_dir_all(&found)?;
    let status = Command::new(project.join("target").join(&host).join("release/hunt"))
        .arg(&corpus)
        .arg(format!("-max_total_time={}", minutes.saturating_mul(60)))
        .arg(format!("-artifact_prefix={}/", found.display()))
        .args([
            "-rss_limit_mb=1024",
            "-malloc_limit_mb=512",
            "-timeout=10",
            "-max_len=65536",
        ])
        .env("CARETAKER_FUZZ_TARGET", name)
        .current_dir(&project)
        .status()?;
    if !status.success() {
        bail!("something was found: make it small, and keep it in crates/fuzz/findings/{name}");
    }
    Ok(())
}

/// What this machine is called by the compiler.
fn host() -> anyhow::Result<String> {
    let about = Command::new("rustc").arg("-vV").output()?;
    let about = String::from_utf8(about.stdout)?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .context("rustc does not say its host")
}
