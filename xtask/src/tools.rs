//! Running other programs, and installing those that the tests need.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, bail};

/// The project's root.
pub(crate) fn root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root
}

/// Runs a program in the project's root and fails if it does.
pub(crate) fn run(program: &str, args: &[&str]) -> anyhow::Result<()> {
    run_with(program, args, &[])
}

/// The same with variables of the environment.
pub(crate) fn run_with(program: &str, args: &[&str], env: &[(&str, &str)]) -> anyhow::Result<()> {
    println!("\n== {program} {}", args.join(" "));
    let mut command = Command::new(program);
    // What is built once and thrown away need not be kept in pieces for the next change.
    let set = |name| std::env::var_os(name).is_some();
    if program == "cargo" && set("CI") && !set("CARGO_INCREMENTAL") {
        command.env("CARGO_INCREMENTAL", "0");
    }
    let status = command
        .args(args)
        .envs(env.iter().copied())
        .current_dir(root())
        .status()
        .with_context(|| format!("`{program}` cannot be started"))?;
    if !status.success() {
        bail!("`{program} {}` failed", args.join(" "));
    }
    Ok(())
}

/// Whether a program is on the path.
pub(crate) fn has(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

/// What the tests use beside Rust: program, Debian package.
const TOOLS: &[(&str, &str)] = &[
    ("pdftotext", "poppler-utils"),
    ("strace", "strace"),
    ("chromium", "chromium"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("soffice", "libreoffice-calc-nogui"),
];

/// Installs what is missing where that is possible, and says what is not.
pub(crate) fn install() -> anyhow::Result<()> {
    let missing: Vec<&str> = TOOLS
        .iter()
        .filter(|(program, _)| !has(program))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let command = format!(
        "apt-get install --yes --no-install-recommends {}",
        missing.join(" ")
    );
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|out| String::from_utf8_lossy(&out.stdout).trim() == "0");
    if !is_root || !has("apt-get") {
        bail!(
            "the tests need {}; install with: sudo {command}",
            missing.join(", ")
        );
    }
    let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
    run_with("apt-get", &["update", "--quiet"], &quiet)?;
    let mut args = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    args.extend(&missing);
    run_with("apt-get", &args, &quiet)
}
