//! The tests in a real browser: Debian's Chromium driven by Playwright, pages checked by axe.

use crate::tools;

/// Builds the program, installs the drivers by their lock file, runs the tests.
pub(crate) fn run() -> anyhow::Result<()> {
    tools::install()?;
    tools::run("cargo", &["build", "--workspace", "--locked"])?;
    let folder = tools::root().join("tests/browser");
    let folder = folder.to_string_lossy();
    tools::run("npm", &["ci", "--no-audit", "--no-fund", "--prefix", &folder])?;
    tools::run("npm", &["test", "--prefix", &folder])
}
