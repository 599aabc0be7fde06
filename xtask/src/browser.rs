//! The tests in a real browser: Debian's Chromium driven by Playwright, pages checked by axe.
//! With `CARETAKER_PICTURES=1` the pictures of the README and the guide are taken anew; with `--all`
//! Lighthouse looks at all main pages instead of three; with `--accept` the trees of names, roles and
//! states are written anew.

use std::path::PathBuf;

use crate::tools;

/// Builds the program, installs the drivers by their lock file, runs the tests.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    tools::install()?;
    // The whole workspace, as the tests of the gate build it: one package alone would choose other
    // features of the dependencies and compile them again.
    tools::run("cargo", &["build", "--workspace", "--locked"])?;
    let folder = tools::root().join("tests/browser");
    let folder = folder.to_string_lossy();
    tools::run(
        "npm",
        &["ci", "--no-audit", "--no-fund", "--prefix", &folder],
    )?;
    let program = target().join("debug/caretaker");
    let program = program.to_string_lossy();
    let asked = |word: &str| args.iter().any(|arg| arg == word);
    let mut env = vec![("CARETAKER_PROGRAM", program.as_ref())];
    if asked("--all") {
        env.push(("CARETAKER_ALL", "1"));
    }
    if asked("--accept") {
        env.push(("CARETAKER_ACCEPT", "1"));
    }
    tools::run_with("npm", &["test", "--prefix", &folder], &env)
}

/// Where cargo builds.
fn target() -> PathBuf {
    let root = tools::root();
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}
