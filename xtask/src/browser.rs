//! The tests in a real browser: Debian's Chromium driven by Playwright, pages checked by axe.
//! With `CARETAKER_PICTURES=1` the pictures of the README and the guide are taken anew.

use std::path::PathBuf;

use crate::tools;

/// Builds the program, installs the drivers by their lock file, runs the tests.
pub(crate) fn run() -> anyhow::Result<()> {
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
    tools::run_with(
        "npm",
        &["test", "--prefix", &folder],
        &[("CARETAKER_PROGRAM", &program)],
    )
}

/// Where cargo builds.
fn target() -> PathBuf {
    let root = tools::root();
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}
